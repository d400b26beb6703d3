import { Column, LINES } from './column';
import { GAP, LOOKS, MARGIN, MARK } from './shapes';
import { Timeline } from '../../timeline/model';
import { failureText } from '../words/failures';

/** Width of the column of failures. */
const FAILURE = 300;

export function failureRows(column: Column, timeline: Timeline): void {
  const rows = timeline.failures.map(failureText);
  if (rows.length === 0) {
    return;
  }
  const outcome = MARGIN + FAILURE + 2 * MARK + GAP;
  column.space(2 * GAP);
  column.beside(
    () => column.paragraph('when', { look: 'small', most: 1 }),
    () => column.paragraph(`${timeline.application} is`, { x: outcome, look: 'small', most: LINES.name }),
  );
  for (const row of rows) {
    column.space(GAP / 2);
    column.rule();
    column.space(GAP / 2);
    column.beside(
      () => column.paragraph(row.failure, { right: MARGIN + FAILURE, most: LINES.name }),
      () => row.outcomes.forEach(one => {
        column.shapes.push({ is: 'mark', kind: one.outcome, x: MARGIN + FAILURE + MARK, y: column.y + LOOKS.usual.line / 2 });
        column.paragraph(one.text, { x: outcome, most: LINES.outcome });
      }),
    );
  }
}

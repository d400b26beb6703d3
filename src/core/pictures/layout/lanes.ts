import { Chart, Lane } from './chart';
import { Column, LINES } from './column';
import { Box, boxOf, GAP, LineKind, LineShape, LOOKS, MARGIN, MARK, RIGHT, Shape } from './shapes';
import { textWidth } from './text-width';
import { printable } from '../../words';
import { NowText } from '../words/now';
import { ROLES } from '../words/terms';

const BAR = 18;

/** Width of the names, and the space that a note has at least, from the begin of its bar. */
const NAMES = { least: 90, most: 200 } as const;
const NOTE = 230;

/** The widest column, so that little is not spread out. */
const COLUMN = 230;

export function lanes(column: Column, { lanes: all, last, start, now }: Chart, told: NowText | undefined): void {
  const states = new Map((told?.containers ?? []).map(one => [one.name, one]));
  const { size, bold = 1 } = LOOKS.name;
  const widthOf = ({ name, role }: Lane) => Math.max(textWidth(printable(name), size * bold), textWidth(ROLES[role], LOOKS.small.size));
  const names = all.reduce<number>((most, lane) => Math.max(most, widthOf(lane)), NAMES.least);
  const left = MARGIN + Math.min(Math.ceil(names), NAMES.most) + 2 * GAP;
  const step = last === 0 ? 0 : Math.min(COLUMN, (RIGHT - NOTE - left) / last);
  // the rest of the width belongs to the last column
  const x = (time: number) => (time <= last ? left + time * step : left + last * step + (time - last) * (RIGHT - left - last * step));
  const top = column.y;
  const first = column.shapes.length;
  all.forEach((lane, index) => {
    if (index > 0) {
      column.space(GAP);
      column.rule();
      column.space(GAP);
    }
    column.beside(
      () => {
        column.paragraph(lane.name, { right: left - 2 * GAP, look: 'name', most: LINES.name });
        column.paragraph(ROLES[lane.role], { right: left - GAP, look: 'small', most: 1 });
      },
      () => {
        bars(column, lane, left, x);
        const { text, said, tone } = states.get(lane.name) ?? {};
        [text === undefined ? '' : `now: ${text}`, said ?? ''].forEach((line, at) =>
          column.paragraph(line, { x: left, look: 'note', ...(at === 0 ? { tone } : {}), most: LINES.now }));
      },
    );
  });
  column.space(GAP);
  const boxes = column.shapes.slice(first).flatMap(shape => (shape.is === 'text' || shape.is === 'mark' ? boxOf(shape) : []));
  const line = (kind: LineKind, time: number | undefined) => (time === undefined ? [] : upright(kind, x(time), top - GAP, column.y, boxes));
  // behind what is there, but for the one that is true only now
  column.shapes.splice(first, 0, ...line('start', start));
  column.shapes.push(...line('now', now));
}

function bars(column: Column, { begin, bars: all, note }: Lane, left: number, x: (time: number) => number): void {
  const y = column.y;
  const middle = y + BAR / 2;
  const from = begin === undefined ? left : x(begin);
  if (begin === undefined || from > left) {
    column.shapes.push({ is: 'line', kind: 'idle', x1: left, y1: middle, x2: begin === undefined ? RIGHT : from, y2: middle });
  }
  column.shapes.push(...all.map(({ kind, from: start, to }): Shape => (
    { is: 'bar', kind, x: x(start), y, width: x(to) - x(start), height: BAR }
  )));
  column.space(BAR + 2);
  if (note) {
    const indent = note.mark ? 2 * MARK + 4 : 0;
    if (note.mark) {
      column.shapes.push({ is: 'mark', kind: note.mark, x: from + MARK, y: column.y + LOOKS.note.line / 2 });
    }
    column.paragraph(note.text, { x: from + indent, look: 'note', ...(note.mark ? { tone: 'bad' as const } : {}), most: LINES.note });
  }
}

/** No line is drawn that looks like a dot. */
const SHORTEST = 4;

/** A vertical line, interrupted where something is in its way. */
function upright(kind: LineKind, x: number, top: number, bottom: number, boxes: readonly Box[]): LineShape[] {
  const line = (y1: number, y2: number): LineShape[] => (y2 - y1 >= SHORTEST ? [{ is: 'line', kind, x1: x, y1, x2: x, y2 }] : []);
  const pieces: LineShape[] = [];
  let y = top;
  for (const box of boxes.filter(({ left, right }) => left - GAP < x && x < right + GAP).sort((a, b) => a.top - b.top)) {
    pieces.push(...line(y, box.top));
    y = Math.max(y, box.bottom);
  }
  return [...pieces, ...line(y, bottom)];
}

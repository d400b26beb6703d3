import { chartOf } from './chart';
import { Column, LINES } from './column';
import { failureRows } from './failure-rows';
import { lanes } from './lanes';
import { legend } from './legend';
import { MARGIN, Shape } from './shapes';
import { LivingTimeline } from '../../timeline/living/now';
import { nowText } from '../words/now';
import { stopHeading, stopTexts } from '../words/stop';
import { verdictText, verdictTone } from '../words/verdict';

/*
 * Where everything in a picture lies, so that it only has to be printed.
 */

export interface Layout {
  readonly height: number;
  readonly shapes: readonly Shape[];
}

export function layoutOf(timeline: LivingTimeline): Layout {
  const column = new Column(MARGIN);
  column.paragraph(timeline.workload, { look: 'title', most: LINES.title });
  column.paragraph(verdictText(timeline), { tone: verdictTone(timeline), most: LINES.verdict });
  const now = timeline.now && nowText(timeline, timeline.now);
  if (now) {
    column.space(10);
    column.paragraph(now.heading, { look: 'small', most: 1 });
    now.sentences.forEach(sentence => column.paragraph(sentence, { most: LINES.now }));
    now.look.forEach(command => column.paragraph(`look at: ${command}`, { look: 'small', most: LINES.now }));
  }
  const chart = chartOf(timeline);
  column.space(10);
  legend(column, chart);
  column.space(14);
  lanes(column, chart, now);
  failureRows(column, timeline);
  column.space(10);
  column.paragraph(stopHeading(timeline), { look: 'small', most: LINES.stop });
  stopTexts(timeline).forEach(sentence => column.paragraph(sentence, { most: LINES.stop }));
  return { height: Math.ceil(column.y + MARGIN), shapes: column.shapes };
}

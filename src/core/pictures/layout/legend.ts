import { BarKind, Chart, Lane } from './chart';
import { Column } from './column';
import { GAP, LineKind, LOOKS, MARGIN, RIGHT, Shape } from './shapes';
import { textWidth } from './text-width';

const BARS: Record<BarKind, string> = {
  init: 'init container, until it exits',
  waiting: 'not ready yet',
  sidecar: 'sidecar, ready',
  native: 'native sidecar, ready',
  application: 'application',
  other: 'other container',
};

const LINE_TEXTS = { idle: 'not started yet', start: 'the application starts', now: 'now' } as const;
const MARK_TEXTS = { notAwaited: 'not waited for', neverStarts: 'never starts' } as const;

/** What is drawn in the chart, and only that. */
export function legend(column: Column, { lanes: all, start, now }: Chart): void {
  const kinds = new Set(all.flatMap(lane => lane.bars.map(({ kind }) => kind)));
  const marks = new Set(all.flatMap(({ note }) => note?.mark ?? []));
  const swatch = 16;
  const y = LOOKS.small.line / 2;
  type Sign = (x: number, top: number) => Shape;
  const line = (kind: LineKind): Sign => (x, top) => ({ is: 'line', kind, x1: x, y1: top + y, x2: x + swatch, y2: top + y });
  const entries: (readonly [string, Sign])[] = [
    ...(Object.keys(BARS) as BarKind[]).filter(kind => kinds.has(kind))
      .map((kind): [string, Sign] => [BARS[kind], (x, top) => ({ is: 'bar', kind, x, y: top + y - 5, width: swatch, height: 10 })]),
    ...(all.some(isLate) ? [[LINE_TEXTS.idle, line('idle')] as const] : []),
    ...(start === undefined ? [] : [[LINE_TEXTS.start, line('start')] as const]),
    ...(now === undefined ? [] : [[LINE_TEXTS.now, line('now')] as const]),
    ...(Object.keys(MARK_TEXTS) as (keyof typeof MARK_TEXTS)[]).filter(kind => marks.has(kind))
      .map((kind): [string, Sign] => [MARK_TEXTS[kind], (x, top) => ({ is: 'mark', kind, x: x + swatch / 2, y: top + y })]),
  ];
  let x = MARGIN;
  for (const [label, sign] of entries) {
    const width = swatch + GAP + textWidth(label, LOOKS.small.size);
    if (x > MARGIN && x + width > RIGHT) {
      x = MARGIN;
      column.space(LOOKS.small.line + GAP);
    }
    column.shapes.push(sign(x, column.y), { is: 'text', x: x + swatch + GAP, y: column.y + LOOKS.small.size, look: 'small', text: label });
    x += width + 3 * GAP;
  }
  column.space(LOOKS.small.line);
}

function isLate({ begin }: Lane): boolean {
  return begin === undefined || begin > 0;
}

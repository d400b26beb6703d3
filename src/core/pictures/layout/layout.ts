import { BarKind, Chart, chartOf, Lane } from './lanes';
import { textWidth, wrapWidth } from './text-width';
import { LivingTimeline } from '../../timeline/living/now';
import { Outcome, Timeline } from '../../timeline/model';
import { printable } from '../../words';
import { nowText, NowText } from '../words/now-words';
import { failureText, ROLES, stopHeading, stopTexts, Tone, verdictText, verdictTone } from '../words/words';

/*
 * Where everything in a picture lies: shapes with coordinates, which only have to be printed. All in pixels, y downwards.
 */

export const WIDTH = 880;
const MARGIN = 24;
const RIGHT = WIDTH - MARGIN;

export type Look = 'title' | 'name' | 'usual' | 'small' | 'note';

/** Of each look the size of its letters, the height of a line, and how much wider than regular letters it is. */
export const LOOKS: Record<Look, { readonly size: number; readonly line: number; readonly bold?: number }> = {
  title: { size: 17, line: 22, bold: 1.16 },
  name: { size: 13, line: 16, bold: 1.16 },
  usual: { size: 13, line: 18 },
  small: { size: 11, line: 14 },
  note: { size: 11, line: 14 },
};

export type MarkKind = Outcome | 'notAwaited';
export type LineKind = 'rule' | 'idle' | 'start' | 'now';

/** One line of text. `y` is the base line. */
export interface TextShape {
  readonly is: 'text';
  readonly x: number;
  readonly y: number;
  readonly look: Look;
  readonly tone?: Tone;
  readonly text: string;
}

export interface BarShape {
  readonly is: 'bar';
  readonly kind: BarKind;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LineShape {
  readonly is: 'line';
  readonly kind: LineKind;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** A sign in a circle around `x` and `y`. */
export interface MarkShape {
  readonly is: 'mark';
  readonly kind: MarkKind;
  readonly x: number;
  readonly y: number;
}

export type Shape = TextShape | BarShape | LineShape | MarkShape;

export interface Layout {
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** The radius of a mark. */
export const MARK = 6;

/** A text takes at most so many lines: what a manifest says may be long. */
const LINES = { title: 4, verdict: 8, name: 6, note: 6, outcome: 8, stop: 8, now: 8 } as const;

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
  failures(column, timeline);
  column.space(10);
  column.paragraph(stopHeading(timeline), { look: 'small', most: LINES.stop });
  stopTexts(timeline).forEach(sentence => column.paragraph(sentence, { most: LINES.stop }));
  return { height: Math.ceil(column.y + MARGIN), shapes: column.shapes };
}

interface Paragraph {
  readonly x?: number;
  readonly right?: number;
  readonly look?: Look;
  readonly tone?: Tone;
  readonly most: number;
}

/** Shapes, from top to bottom. */
class Column {
  public readonly shapes: Shape[] = [];

  public constructor(public y: number) {}

  public space(height: number): void {
    this.y += height;
  }

  /** Text in as many lines as it needs, below what is there. */
  public paragraph(text: string, { x = MARGIN, right = RIGHT, look = 'usual', tone, most }: Paragraph): void {
    const { size, line, bold = 1 } = LOOKS[look];
    for (const one of text === '' ? [] : wrapWidth(printable(text), right - x, size * bold, most)) {
      this.shapes.push({ is: 'text', x, y: this.y + size, look, text: one, ...(tone ? { tone } : {}) });
      this.y += line;
    }
  }

  /** Things side by side: what follows is below the highest of them. */
  public beside(...parts: readonly (() => void)[]): void {
    const top = this.y;
    const ends = parts.map(part => {
      this.y = top;
      part();
      return this.y;
    });
    this.y = Math.max(...ends);
  }

  public rule(): void {
    this.shapes.push({ is: 'line', kind: 'rule', x1: MARGIN, y1: this.y, x2: RIGHT, y2: this.y });
  }
}

/** Gaps between the parts of a lane and of a row. */
const GAP = 6;
const BAR = 18;

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
function legend(column: Column, { lanes: all, start, now }: Chart): void {
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

/** Width of the names, and the space that a note has at least, from the begin of its bar. */
const NAMES = { least: 90, most: 200 } as const;
const NOTE = 230;
/** The widest column, so that little is not spread out. */
const COLUMN = 230;

function lanes(column: Column, { lanes: all, last, start, now }: Chart, told: NowText | undefined): void {
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

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The space that a line of text, by a generous measure, or a mark takes. */
export function boxOf(shape: TextShape | MarkShape): Box {
  const { x, y } = shape;
  if (shape.is === 'mark') {
    return { left: x - MARK, right: x + MARK, top: y - MARK, bottom: y + MARK };
  }
  const { size, bold = 1 } = LOOKS[shape.look];
  return { left: x, right: x + textWidth(shape.text, size * bold), top: y - size, bottom: y + size * 0.22 };
}

const FAILURE = 300;

function failures(column: Column, timeline: Timeline): void {
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

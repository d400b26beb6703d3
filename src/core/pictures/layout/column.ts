import { LOOKS, Look, MARGIN, RIGHT, Shape } from './shapes';
import { wrapWidth } from './text-width';
import { printable } from '../../words';
import { Tone } from '../words/verdict';

/** A text takes at most so many lines: what a manifest says may be long. */
export const LINES = { title: 4, verdict: 8, name: 6, note: 6, outcome: 8, stop: 8, now: 8 } as const;

interface Paragraph {
  readonly x?: number;
  readonly right?: number;
  readonly look?: Look;
  readonly tone?: Tone;
  readonly most: number;
}

/** Shapes, from top to bottom. */
export class Column {
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

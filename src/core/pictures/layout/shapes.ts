import { BarKind } from './chart';
import { textWidth } from './text-width';
import { Outcome } from '../../timeline/model';
import { Tone } from '../words/verdict';

/*
 * What a picture is made of, with coordinates in pixels, y downwards.
 */

export const WIDTH = 880;
export const MARGIN = 24;
export const RIGHT = WIDTH - MARGIN;

/** Between the parts of a lane and of a row. */
export const GAP = 6;

/** The radius of a mark. */
export const MARK = 6;

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

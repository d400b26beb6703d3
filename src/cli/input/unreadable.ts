import { Position } from './positions';

/** A file, or part of one, that cannot be read. */
export interface Unreadable extends Partial<Position> {
  readonly file: string;
  readonly why: string;
  /** A path that was given leads nowhere. */
  readonly isMissing?: boolean;
}

/** The advice for what makes no sense by itself. */
export const PASS_OVER = 'pass --skip-unreadable';

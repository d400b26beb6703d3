import { NONE, TargetSet, union } from './target-set';

/*
 * What a part of a script does while it runs.
 */

export type DeedKind = 'nothing' | 'action' | 'pause' | 'unknown' | 'wait';

export interface Deed {
  readonly kind: DeedKind;
  /** It gives up after some time; undefined when the text does not show it. */
  readonly limited?: boolean;
  /** Seconds of all its pauses; `NaN` where the text does not show how many. */
  readonly pauseSeconds: number;
  /** The targets that it asks. */
  readonly asked: TargetSet;
  /** It runs something whose outcome the text does not show. */
  readonly tries: boolean;
  /** It compares a clock or a counter. */
  readonly compares: boolean;
}

export const NO_DEED: Deed = { kind: 'nothing', limited: true, pauseSeconds: 0, asked: NONE, tries: false, compares: false };

const STRENGTH: readonly DeedKind[] = ['nothing', 'action', 'pause', 'unknown', 'wait'];

/** One after the other. */
export function both(one: Deed, other: Deed): Deed {
  const [weak, strong] = STRENGTH.indexOf(one.kind) < STRENGTH.indexOf(other.kind) ? [one, other] : [other, one];
  return {
    kind: strong.kind,
    limited: limitOf(weak, strong),
    pauseSeconds: one.pauseSeconds + other.pauseSeconds,
    asked: union(one.asked, other.asked),
    tries: one.tries || other.tries,
    compares: one.compares || other.compares,
  };
}

function limitOf(weak: Deed, strong: Deed): boolean | undefined {
  if (weak.limited === false || strong.limited === false) {
    return false;
  }
  return strong.limited && (weak.limited || weak.kind !== strong.kind) ? true : undefined;
}

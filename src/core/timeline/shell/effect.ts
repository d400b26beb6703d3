import { both, Deed, NO_DEED } from './deed';
import { Ends, ends, followed } from './flow';

/*
 * What a part of a script does, and how it can end.
 */

export interface Effect {
  readonly deed: Deed;
  readonly ends: Ends;
}

export const EITHER = ends({ zero: 0, other: 0 });
export const DONE: Effect = { deed: NO_DEED, ends: ends({ zero: 0 }) };
export const UNKNOWN: Effect = { deed: { ...NO_DEED, kind: 'unknown', limited: undefined, tries: true }, ends: EITHER };

export function after(first: Effect, from: readonly ('zero' | 'other')[], second: Effect): Effect {
  return { deed: both(first.deed, second.deed), ends: followed(first.ends, from, second.ends) };
}

export function goesOn(given: Ends): boolean {
  return given.has('zero') || given.has('other');
}

export function leavesEarly(given: Ends): boolean {
  return [...given.keys()].some(end => /^(?:break|exit|return) /.test(end));
}

export function leaving(way: 'exit' | 'return', status: string | undefined): Ends {
  if (status === undefined || status === '$?') {
    return ends({ [`${way} same`]: 0 });
  }
  if (/^\d+$/.test(status)) {
    return ends({ [`${way} ${Number(status) === 0 ? 'zero' : 'other'}`]: 0 });
  }
  return ends({ [`${way} zero`]: 0, [`${way} other`]: 0 });
}

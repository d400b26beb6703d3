/* eslint-disable no-bitwise */

/** Some of a command's targets: a bit for each. */
export type TargetSet = number;

export const MOST_TARGETS = 30;
export const NONE: TargetSet = 0;
export const ALL: TargetSet = ~0;

export function single(index: number): TargetSet {
  return 1 << index;
}

export function union(one: TargetSet, other: TargetSet): TargetSet {
  return one | other;
}

export function unionOf(sets: readonly TargetSet[]): TargetSet {
  return sets.reduce(union, NONE);
}

export function intersection(one: TargetSet, other: TargetSet): TargetSet {
  return one & other;
}

export function intersectionOf(sets: readonly TargetSet[]): TargetSet {
  return sets.reduce(intersection, ALL);
}

export function isSubset(set: TargetSet, of: TargetSet): boolean {
  return (set & ~of) === NONE;
}

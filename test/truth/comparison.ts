import { inWords, isGiven, Consequence, Outcome, Where } from './said';

/** What was seen: `notStarted` of an application whose sidecar was never ready. */
export type Seen = Exclude<Outcome, 'unknown'> | 'notStarted';

/** `unknown`: explain says that it does not know, or names a circumstance that the suite cannot tell. */
export type Agreement = 'agrees' | 'disagrees' | 'unknown';

export interface Comparison {
  /** `app and envoy: it crashes`. */
  readonly about: string;
  readonly said: string;
  readonly seen: string;
  readonly agreement: Agreement;
}

export function compareOutcome(about: string, said: Consequence, seen: Seen, where: Where): Comparison {
  return { about, said: inWords(said), seen, agreement: agreementOf(said, seen, where) };
}

/** What each outcome looks like. */
const SEEN_AS: Record<Exclude<Outcome, 'unknown'>, readonly Seen[]> = {
  held: ['held', 'notStarted'],
  startedAnyway: ['startedAnyway'],
  stuck: ['stuck'],
  neverStarts: ['stuck', 'neverStarts', 'notStarted'],
};

function agreementOf({ outcome, unless }: Consequence, seen: Seen, where: Where): Agreement {
  const isBlocked = !['held', 'startedAnyway'].includes(seen) && where.mayWaitForOthers;
  if (outcome === 'unknown' || (isBlocked && ['held', 'startedAnyway'].includes(outcome))) {
    return 'unknown';
  }
  const same = SEEN_AS[outcome].includes(seen);
  const given = unless === undefined ? false : isGiven(unless, where);
  return given === undefined ? (same ? 'agrees' : 'unknown') : same === given ? 'disagrees' : 'agrees';
}

/** @param known whether explain claims to know */
export function compareText(about: string, said: string, seen: string, known = true): Comparison {
  return { about, said, seen, agreement: said === seen ? 'agrees' : known ? 'disagrees' : 'unknown' };
}

/** Seconds since the node's start. */
export interface Times {
  readonly application?: number;
  /** Of the sidecar. */
  readonly ready?: number;
}

/**
 * @param wasToBeReady whether the sidecar would have become ready
 * @param deletable whether the pod went away in time; undefined: it was not tried
 */
export function seenOf({ application, ready }: Times, wasToBeReady: boolean, deletable?: boolean): Seen {
  if (application !== undefined) {
    return ready === undefined || application < ready ? 'startedAnyway' : 'held';
  }
  if (deletable === false) {
    return 'stuck';
  }
  return wasToBeReady ? 'neverStarts' : 'notStarted';
}

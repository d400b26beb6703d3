import { duration } from '../words';

/*
 * The first line of a script says what it does: for the engineer who reads it in the manifest, and for the timeline.
 */

const WAITS = 'waits until ';
const READY_WHEN = 'ready when ';

/** What stands between a sidecar's name and the rest of its condition. */
const VERBS = [' answers GET ', ' listens on port ', ' listens on socket ', ' has written ', ': '] as const;

/** `envoy listens on port 9901`. */
export function condition(sidecar: string, verb: typeof VERBS[number], rest: string): string {
  return sidecar + verb + rest;
}

/** A condition that a script waits for, and for how long. Undefined: as long as it takes. */
export interface LimitedCondition {
  readonly condition: string;
  readonly limitMs?: number;
}

/** `waits until envoy listens on port 9901 (at most 60 s) and …`. */
export function hookPurpose(conditions: readonly LimitedCondition[]): string {
  return WAITS + conditions.map(one => limited(withoutLimits(one.condition), one.limitMs)).join(' and ');
}

const UNLIMITED = '(as long as it takes)';

/** `envoy listens on port 9901 (at most 60 s)`. */
export function limited(text: string, limitMs: number | undefined): string {
  return `${text} ${limitMs === undefined ? UNLIMITED : `(at most ${duration(limitMs)})`}`;
}

/** Whether a condition that was told with a limit has one. */
export function isLimited(told: string): boolean {
  return !told.endsWith(UNLIMITED);
}

/** A user's words could end in a limit and go on with another sidecar: only this file may write the limits that are read. */
function withoutLimits(text: string): string {
  return text.replaceAll('(at most ', '(at-most ').replaceAll('(as long as ', '(as-long-as ');
}

const LIMIT = '\\((?:at most [\\d.]+ m?s|as long as it takes)\\)';
const LIMITED = new RegExp(`(.*?${LIMIT})(?: and |$)`, 'gy');
const SIDECAR = new RegExp(`^([a-z0-9-]+)(?:${VERBS.join('|')})`);

/** What a hook of ours says it waits for, by sidecar. Undefined where the script is not ours. */
export function readHookPurpose(script: string): ReadonlyMap<string, string> | undefined {
  const text = /^# (.*)/.exec(script)?.[1];
  if (!text?.startsWith(WAITS)) {
    return undefined;
  }
  // each condition begins where the previous one ends, so that no character is read twice
  const conditions = [...text.slice(WAITS.length).matchAll(LIMITED)].map(([, told]) => told);
  return new Map(conditions.flatMap(told => {
    const sidecar = SIDECAR.exec(told)?.[1];
    return sidecar === undefined ? [] : [[sidecar, told]];
  }));
}

/** `ready when envoy listens on port 9901`. */
export function probePurpose(told: string): string {
  return READY_WHEN + told;
}

/** What a probe of ours says it looks for. Undefined where the script is not ours. */
export function readProbePurpose(script: string): string | undefined {
  return new RegExp(`^# ${READY_WHEN}(.*)`).exec(script)?.[1];
}

const KEEPS = /^# keeps \S+ until (.*)/;

/** `keeps envoy until nothing listens on port 8080 any more (at least 2 s, at most 25 s)`. */
export function drainPurpose(sidecar: string, told: string, atLeastMs: number, limitMs: number): string {
  return `keeps ${sidecar} until ${drainText(told, atLeastMs, limitMs)}`;
}

/** `nothing listens on port 8080 any more (at least 2 s, at most 25 s)`. */
export function drainText(told: string, atLeastMs: number, limitMs: number): string {
  const atLeast = atLeastMs > 0 ? `at least ${duration(atLeastMs)}, ` : '';
  return `${told} (${atLeast}at most ${duration(limitMs)})`;
}

/** What a drain of ours says it waits for. Undefined where the script is not ours. */
export function readDrainPurpose(script: string): string | undefined {
  return KEEPS.exec(script)?.[1];
}

/** The file that a condition waits for; undefined where it waits for something else. */
export function awaitedFile(told: string): string | undefined {
  return new RegExp(`^[a-z0-9-]+ has written (.*?)(?: ${LIMIT})?$`).exec(told)?.[1];
}

export interface Clock {
  /** ` since 10:17:21 UTC (18 s)`; empty for an unknown time. */
  readonly since: (time: string | undefined) => string;
  /** ` at 10:17:21 UTC (18 s ago)`. */
  readonly at: (time: string | undefined) => string;
}

/** Tells times by their distance from this one, and the date only where it is another. */
export function clockOf(now: string): Clock {
  const shown = (time: string) => `${time.slice(0, 10) === now.slice(0, 10) ? '' : `${time.slice(0, 10)} `}${time.slice(11, 19)} UTC`;
  const age = (time: string, suffix: string) => {
    const ms = Date.parse(now) - Date.parse(time);
    return ms < 0 ? '' : ` (${ageText(ms)}${suffix})`;
  };
  return {
    since: time => (time === undefined ? '' : ` since ${shown(time)}${age(time, '')}`),
    at: time => (time === undefined ? '' : ` at ${shown(time)}${age(time, ' ago')}`),
  };
}

const UNITS: readonly (readonly [string, number])[] = [['days', 86_400_000], ['h', 3_600_000], ['min', 60_000]];

/** `18 s`, `3 min`: whole, in the largest unit of which there are at least two. */
export function ageText(ms: number): string {
  const [unit, length] = UNITS.find(one => ms >= 2 * one[1]) ?? ['s', 1000];
  return `${Math.floor(ms / length)} ${unit}`;
}

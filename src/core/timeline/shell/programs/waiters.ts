import { flagValue } from './flags';
import { withoutExtension } from './names';
import { secondsOf } from './seconds';

/** A program that returns when something is ready. */
interface Waiter {
  /** It waits only with this word among its arguments. */
  readonly word?: RegExp;
  /** Seconds after which it gives up by default, according to its documentation; `Infinity`: never. */
  readonly limitSeconds: number;
  readonly limitFlags: readonly string[];
  /** The limit stands in milliseconds. */
  readonly inMilliseconds?: boolean;
}

const WAITERS: Readonly<Record<string, Waiter>> = {
  'wait-for-it': { limitSeconds: 15, limitFlags: ['-t', '--timeout'] },
  'wait-for': { limitSeconds: 15, limitFlags: ['-t', '--timeout'] },
  'wait4x': { limitSeconds: 10, limitFlags: ['-t', '--timeout'] },
  'wait-for-port': { limitSeconds: 30, limitFlags: ['--timeout'] },
  'wait-port': { limitSeconds: Infinity, limitFlags: ['-t', '--timeout'], inMilliseconds: true },
  'wait-on': { limitSeconds: Infinity, limitFlags: ['-t', '--timeout'], inMilliseconds: true },
  'waitforit': { limitSeconds: 10, limitFlags: ['-timeout'] },
  'dockerize': { word: /^-wait(?:=|$)/, limitSeconds: 10, limitFlags: ['-timeout'] },
  'pilot-agent': { word: /^wait$/, limitSeconds: 60, limitFlags: ['--timeoutSeconds'] },
  'cloud-sql-proxy': { word: /^wait$/, limitSeconds: 30, limitFlags: ['--max', '-m'] },
  'alloydb-auth-proxy': { word: /^wait$/, limitSeconds: 30, limitFlags: ['--max', '-m'] },
  'kuma-dp': { word: /^wait$/, limitSeconds: 180, limitFlags: ['--timeout'] },
  'linkerd-await': { limitSeconds: Infinity, limitFlags: ['--timeout', '-t'] },
};

export function isWaiter(name: string): boolean {
  return Object.hasOwn(WAITERS, withoutExtension(name));
}

/** Seconds that a wait program waits at most, `Infinity` if for ever, `NaN` if the text does not show it. Undefined: it does not wait. */
export function waitSeconds(name: string, args: readonly string[]): number | undefined {
  const waiter = isWaiter(name) ? WAITERS[withoutExtension(name)] : undefined;
  if (!waiter || (waiter.word && !args.some(arg => waiter.word!.test(arg)))) {
    return undefined;
  }
  const given = flagValue(args, waiter.limitFlags);
  if (given === undefined) {
    return waiter.limitSeconds;
  }
  const seconds = waiter.inMilliseconds && /^\d+$/.test(given) ? Number(given) / 1000 : secondsOf(given);
  return seconds === 0 ? Infinity : seconds;
}

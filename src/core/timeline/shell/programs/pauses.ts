import { isOwnHost } from './address';
import { flagValue } from './flags';
import { secondsOf } from './seconds';

/** Seconds that a program pauses, `Infinity` if for ever, `NaN` if the text does not show it. Undefined: it does not pause. */
export function secondsOfPause(name: string, args: readonly string[]): number | undefined {
  if (args.length === 0) {
    return undefined;
  }
  switch (name) {
    case 'sleep': return args.some(arg => /^inf/i.test(arg)) ? Infinity : args.reduce((sum, arg) => sum + secondsOf(arg), 0);
    case 'usleep': return secondsOf(args[0]) / 1_000_000;
    case 'ping': {
      const count = flagValue(args, ['-c']);
      return count !== undefined && args.some(isOwnHost) ? secondsOf(count) - 1 : undefined;
    }
    default: return undefined;
  }
}

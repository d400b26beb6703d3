import { Deed } from './deed';
import { flagValue } from './programs/flags';
import { ACTIONS } from './programs/known-programs';
import { follows, listens } from './programs/questions';
import { secondsOf } from './programs/seconds';
import { waitSeconds } from './programs/waiters';

const WAIT_WORD = /(?:^|[\s/'"=_-])a?wait(?:4x)?(?=$|[\s.'"_-])/i;
const LIMIT_FLAGS = ['--timeout', '-timeout', '--max', '-max', '--max-wait', '--wait-timeout', '--retry', '-t'];

/** Whether a program that is neither a pause nor nothing waits, acts or does what nobody knows, and whether it gives up. */
export function programDeed(name: string, args: readonly string[], words: readonly string[]): Pick<Deed, 'kind' | 'limited'> {
  const seconds = waitSeconds(name, args);
  if (seconds !== undefined) {
    return { kind: 'wait', limited: Number.isNaN(seconds) ? undefined : seconds < Infinity };
  }
  if (name === 'tail' && follows(args)) {
    return { kind: 'wait', limited: false };
  }
  if (['nc', 'ncat', 'netcat'].includes(name) && listens(args)) {
    return { kind: 'wait', limited: args.some(arg => arg.startsWith('-w')) ? undefined : false };
  }
  if (name === 'inotifywait') {
    return { kind: 'wait', limited: flagValue(args, ['-t', '--timeout']) !== undefined };
  }
  if (name === 'curl' && args.some(arg => /^--retry-(?:connrefused|all-errors)$/.test(arg)) && flagValue(args, ['--retry']) !== undefined) {
    return { kind: 'wait', limited: true };
  }
  if (name === 'wget' && args.includes('--retry-connrefused')) {
    return { kind: 'wait', limited: !/^(?:0|inf)/.test(flagValue(args, ['-t', '--tries']) ?? '') };
  }
  if (ACTIONS.includes(name)) {
    return { kind: 'action', limited: true };
  }
  const given = flagValue(args, LIMIT_FLAGS);
  return {
    kind: words.some(word => WAIT_WORD.test(word)) ? 'wait' : 'unknown',
    limited: given === undefined || secondsOf(given) === 0 ? undefined : true,
  };
}

import { ScriptedLook } from './look';
import { CheckOf, Wait } from '../../request/wait';
import { shortened } from '../../words';
import { limitTo } from '../inline-script';
import { condition } from '../purpose';
import { line, simpleCommand, STOP, words } from '../shell';

/** A command that checks once. It runs as long as one look may take. */
export function commandLook({ command }: CheckOf<'command'>): ScriptedLook {
  return ownCommand(command, ({ checkTimeoutSeconds }) => checkTimeoutSeconds);
}

/** A command that blocks until ready. It runs as long as there is time. */
export function waitCommandLook({ command }: CheckOf<'waitCommand'>): ScriptedLook {
  return { ...ownCommand(command, ({ timeoutMs }) => Math.ceil(timeoutMs / 1000)), bareHook: command, blocks: true };
}

function ownCommand(command: string[], longest: (wait: Wait) => number): ScriptedLook {
  const typed = words(command);
  return {
    condition: sidecar => condition(sidecar, ': ', `${shortened(typed)} succeeds`),
    subject: line(typed),
    bareProbe: command,
    inScript: wait => ({
      functions: [STOP, limitTo(wait.intervalMs, longest(wait), 'stop')],
      call: `${simpleCommand(command)} </dev/null >/dev/null 2>&1 & limit`,
      seen: { line: 'seen="exit status $?"' },
    }),
    inLine: `run ${typed}`,
    isSeenFrom: () => false,
  };
}

import { ScriptedLook } from './look';
import { CheckOf } from '../../request/wait';
import { shortened } from '../../words';
import { condition } from '../purpose';
import { hundredths } from '../script';
import { line, unexpanded, words } from '../shell';

/** A command that checks once. It runs as long as one look may take. */
export function commandLook({ command }: CheckOf<'command'>): ScriptedLook {
  return {
    ...ownCommand(command, ({ checkTimeoutMs, limitMs }) => Math.min(checkTimeoutMs, limitMs)),
    unexpanded: () => commandLook({ kind: 'command', command: command.map(unexpanded) }),
  };
}

/** A command that blocks until ready. It runs as long as there is time. */
export function waitCommandLook({ command }: CheckOf<'waitCommand'>): ScriptedLook {
  return {
    ...ownCommand(command, ({ limitMs }) => limitMs),
    bareHook: command,
    unexpanded: () => waitCommandLook({ kind: 'waitCommand', command: command.map(unexpanded) }),
  };
}

function ownCommand(
  command: string[],
  mostMs: (context: { readonly checkTimeoutMs: number; readonly limitMs: number }) => number,
): Omit<ScriptedLook, 'unexpanded'> {
  const typed = words(command);
  return {
    condition: sidecar => condition(sidecar, ': ', `${shortened(typed)} succeeds`),
    subject: line(typed),
    bareProbe: command,
    inScript: context => ({
      functions: ['succeeds'],
      prepare: ['seen=\'it did not end\''],
      call: `succeeds ${hundredths(mostMs(context))} ${typed}`,
    }),
    isSure: () => true,
    isSeenFrom: () => false,
  };
}

import { placed, Rule } from './rule';
import { Location } from '../pod/manifest';
import { Container, Handler } from '../pod/pod-spec';
import { shellTextIn, strayOperatorIn } from '../timeline/commands/shell-text';

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;

const STRAY = 'it is one more argument of the program, and joins no commands, because the kubelet runs no shell';

export const shellAsProgram: Rule = {
  id: 'shell-as-program',
  severity: 'error',
  summary: 'a script stands where the path of a program belongs, and no program has that name',
  why: 'A command is a list: a program and its arguments. No shell reads it, so "sleep 5; curl localhost" or "a && b" as its first entry '
    + 'names a program that does not exist. As a hook it fails at once and the container is killed; as a probe it never passes. '
    + 'Likewise "&&" after a program is one of its arguments, and "sh" without "-c" takes a script for the name of a file.',
  fix: 'write command: [sh, -c, "…"], where the image has a shell',
  check: ({ podSpec }) => placed(podSpec).flatMap(({ container, location }) => commandsOf(container).flatMap(({ at, command }) => {
    const text = shellTextIn(command);
    const operator = strayOperatorIn(command);
    if (text !== undefined) {
      return [{ location: [...location, ...at], given: text }];
    }
    return operator === undefined ? [] : [{ location: [...location, ...at], given: operator, why: STRAY }];
  })),
};

function commandsOf(container: Container): { readonly at: Location; readonly command: readonly string[] }[] {
  const exec = (at: Location, handler: Handler | undefined) =>
    (handler?.exec?.command ? [{ at: [...at, 'exec', 'command'], command: handler.exec.command }] : []);
  return [
    ...(container.command ? [{ at: ['command'], command: [...container.command, ...container.args ?? []] }] : []),
    ...HOOKS.flatMap(hook => exec(['lifecycle', hook], container.lifecycle?.[hook])),
    ...PROBES.flatMap(probe => exec([probe], container[probe])),
  ];
}

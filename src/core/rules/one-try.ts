import { hooksBeforeOthers, postStartOf } from './hooks';
import { placed, Rule, Violation } from './rule';
import { Handler, Probe } from '../pod/pod-spec';
import { programsOf, readCommand } from '../timeline/commands/command';

export const oneTry: Rule = {
  id: 'one-try',
  severity: 'warning',
  summary: 'the container is asked once: if it is not ready at that moment, it is killed',
  why: 'A postStart hook runs as soon as its container is started, when hardly any server is ready. If its command asks once and '
    + 'fails, the kubelet kills the container, and after a regular one it starts the next container anyway. A startup probe with '
    + 'failureThreshold: 1 gives the container no second chance either.',
  fix: 'ask in a loop with a limit, as the hooks rendered by Readiness do, or raise the failureThreshold of the probe',
  check: subject => [
    ...hooksBeforeOthers(subject, asksOnce).map((one): Violation => ({
      location: postStartOf(one),
      given: one.container.lifecycle!.postStart,
      why: 'this postStart hook asks once, as soon as the container is started: if it is not ready yet, the kubelet kills it',
    })),
    ...placed(subject.podSpec)
      .filter(({ container: { startupProbe }, place }) => place !== 'initContainer' && startupProbe && hasOneTry(startupProbe))
      .map(({ container, location }): Violation => ({
        location: [...location, 'startupProbe'],
        given: container.startupProbe,
        why: 'this startup probe has one try: if the container is not ready at the first look, the kubelet kills it',
      })),
  ],
};

function asksOnce({ exec }: Handler): boolean {
  const command = exec?.command ?? [];
  const { kind, nothing, proves, targets, conditions } = readCommand(command);
  // also without -f curl fails where nobody listens
  const needsAnswer = proves || (!nothing && programsOf(command).length === 1 && targets.every(({ port }) => port !== undefined));
  return kind === 'action' && needsAnswer && targets.length > 0 && conditions === undefined;
}

function hasOneTry({ exec, failureThreshold }: Probe): boolean {
  return failureThreshold === 1 && !['wait', 'unknown'].includes(exec ? readCommand(exec.command ?? []).kind : 'action');
}

import { placed, Rule } from './rule';
import { Handler } from '../pod/pod-spec';
import { readCommand } from '../timeline/commands/command';
import { programOf } from '../timeline/containers/known';

export const sidecarNotAwaited: Rule = {
  id: 'sidecar-not-awaited',
  severity: 'info',
  summary: 'nothing waits for this sidecar',
  why: 'The container\'s name or image is that of a known sidecar, but no hook, probe or gate holds the application back until it is '
    + 'ready. The application has to cope with refused connections at first.',
  fix: 'add it to a SidecarFirst mixin, or make it a native sidecar with a startup probe',
  check: ({ podSpec, timeline: { notAwaited } }) => placed(podSpec)
    .filter(({ container, place }) => place === 'container' && notAwaited.includes(container.name))
    .filter(({ container }) => programOf(container)?.purpose === 'sidecar' && isNoAttempt(container.lifecycle?.postStart))
    .map(({ container, location }) => ({ location, given: container.name })),
};

/** It does not even look like a wait: other rules tell of what does. */
function isNoAttempt(hook: Handler | undefined): boolean {
  const command = hook?.exec && readCommand(hook.exec.command ?? []);
  return hook === undefined || (command?.kind === 'action' && command.targets.length === 0 && !command.fails);
}

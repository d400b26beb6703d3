import { quits } from './quits';
import { placed, Rule } from './rule';

export const quitPreStop: Rule = {
  id: 'quit-pre-stop',
  severity: 'warning',
  summary: 'a native sidecar\'s preStop hook runs as soon as the pod is deleted: this one stops the sidecar before the application',
  why: 'The kubelet stops native sidecars after the application, in reverse order, but runs their preStop hooks as soon as the pod is '
    + 'deleted, in parallel with the application\'s (seen on 1.36.2). A hook that tells the sidecar to quit takes it away while the '
    + 'application still needs it.',
  fix: 'remove the hook: the kubelet stops native sidecars after the application by itself',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ container, place }) => place === 'nativeSidecar' && quits(container.lifecycle?.preStop))
    .map(({ container, location }) => ({ location: [...location, 'lifecycle', 'preStop'], given: container.lifecycle!.preStop })),
};

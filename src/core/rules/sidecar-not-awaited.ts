import { placed, Rule } from './rule';
import { isKnownSidecar } from '../timeline/known';

export const sidecarNotAwaited: Rule = {
  id: 'sidecar-not-awaited',
  severity: 'info',
  summary: 'nothing waits for this sidecar',
  why: 'The container is known as a sidecar, by its name or its image, and no hook, probe or gate holds the application back until it is ready. '
    + 'The application has to cope with connections that are refused at first.',
  fix: 'make it a sidecar of SidecarFirst, or a native sidecar with a startup probe',
  check: ({ podSpec, timeline: { notAwaited } }) => placed(podSpec)
    .filter(({ container, place }) => place === 'container' && notAwaited.includes(container.name) && isKnownSidecar(container) && !container.lifecycle?.postStart)
    .map(({ container, location }) => ({ location, given: container.name })),
};

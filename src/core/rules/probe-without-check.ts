import { placed, Rule } from './rule';
import { alwaysPasses } from '../timeline/commands/probe';

export const probeWithoutCheck: Rule = {
  id: 'probe-without-check',
  severity: 'warning',
  summary: 'this startup probe always passes: the next container starts before the native sidecar is ready',
  why: 'The kubelet starts the next container when the startup probe of a native sidecar has passed. A command that succeeds whatever the '
    + 'state of the sidecar, such as "true" or "sleep 5", says nothing about it.',
  fix: 'probe something that works only when the sidecar is ready: httpGet, tcpSocket, or a command that asks it',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ container: { startupProbe }, place }) => place === 'nativeSidecar' && startupProbe && alwaysPasses(startupProbe))
    .map(({ container, location }) => ({ location: [...location, 'startupProbe'], given: container.startupProbe })),
};

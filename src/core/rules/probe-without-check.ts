import { placed, Rule } from './rule';
import { Probe } from '../pod/pod-spec';
import { alwaysFails, alwaysPasses } from '../timeline/commands/probe';
import { shellTextIn } from '../timeline/commands/shell-text';

const FAILS = 'this startup probe always fails: the kubelet restarts the native sidecar again and again, and nothing after it starts';

export const probeWithoutCheck: Rule = {
  id: 'probe-without-check',
  severity: 'warning',
  summary: 'this startup probe always passes: the next container starts before the native sidecar is ready',
  why: 'The kubelet starts the next container when the startup probe of a native sidecar has passed. A command that succeeds whatever the '
    + 'state of the sidecar, such as "true" or "echo ok", says nothing about it. A command that takes longer than the probe\'s '
    + 'timeoutSeconds, which is 1 by default, fails: with "sleep 5" the sidecar is restarted again and again.',
  fix: 'probe something that works only when the sidecar is ready: httpGet, tcpSocket, or a command that asks it',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ container: { startupProbe }, place }) =>
      place === 'nativeSidecar' && startupProbe && (alwaysPasses(startupProbe) || fails(startupProbe)))
    .map(({ container: { startupProbe }, location }) => ({
      location: [...location, 'startupProbe'],
      given: startupProbe,
      ...(fails(startupProbe!) ? { why: FAILS } : {}),
    })),
};

/** But for what shell-as-program tells of. */
function fails(probe: Probe): boolean {
  return alwaysFails(probe) && shellTextIn(probe.exec?.command ?? []) === undefined;
}

import { placed, Rule, SEEN } from './rule';

export const tcpSocketHook: Rule = {
  id: 'tcp-socket-hook',
  severity: 'error',
  summary: 'a tcpSocket postStart hook always fails: the kubelet has no such handler',
  why: 'The API accepts tcpSocket in a lifecycle hook for backward compatibility, but no kubelet runs it. The hook fails, and the container '
    + `is killed again and again. After a regular container the next one starts anyway, after a native sidecar nothing starts ${SEEN}.`,
  fix: 'use an exec hook that polls the port, such as the one rendered by Readiness.fromTcpSocket',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ container }) => container.lifecycle?.postStart?.tcpSocket)
    .map(({ container, location }) => ({ location: [...location, 'lifecycle', 'postStart'], given: container.lifecycle!.postStart })),
};

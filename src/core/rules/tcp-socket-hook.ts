import { placed, Rule } from './rule';

export const tcpSocketHook: Rule = {
  id: 'tcp-socket-hook',
  severity: 'error',
  summary: 'a postStart hook by tcpSocket always fails: the kubelet has no such handler',
  why: 'The API accepts tcpSocket in a lifecycle hook for the sake of old manifests, but no kubelet runs it: the hook fails, the container is killed '
    + 'over and over, and the next one starts all the same (seen on 1.25.10, 1.28.3, 1.36.2).',
  fix: 'use an exec hook that polls the port, such as the one that Readiness.fromTcpSocket renders',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ container }) => container.lifecycle?.postStart?.tcpSocket)
    .map(({ container, location }) => ({ location: [...location, 'lifecycle', 'postStart'], given: container.lifecycle!.postStart })),
};

import { placed, Rule } from './rule';
import { isUnreachable } from '../timeline/containers/unreachable';

export const initSidecar: Rule = {
  id: 'init-sidecar',
  severity: 'warning',
  summary: 'this init container is a server, but it has to exit before anything else starts',
  why: 'The kubelet starts the next container only when an init container has exited with status 0. A server never exits, so the pod '
    + 'hangs in Init; if it does exit, nothing can reach it later.',
  fix: 'set restartPolicy: Always, which makes it a native sidecar, and give it a startup probe',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ container, place }) => place === 'initContainer' && isUnreachable(container))
    .map(({ container, location }) => ({ location, given: container.name })),
};

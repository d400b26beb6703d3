import { placed, Rule } from './rule';
import { isUnreachable } from '../timeline/known';

export const initSidecar: Rule = {
  id: 'init-sidecar',
  severity: 'warning',
  summary: 'a server among the init containers has to end before anything else starts',
  why: 'The kubelet starts the next container when an init container has ended with exit status 0. One that serves never ends, and the pod hangs in Init; '
    + 'one that ends cannot be reached later.',
  fix: 'set restartPolicy: Always, which makes it a native sidecar, and give it a startup probe',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ container, place }) => place === 'initContainer' && isUnreachable(container))
    .map(({ container, location }) => ({ location, given: container.name })),
};

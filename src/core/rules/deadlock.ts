import { Rule } from './rule';
import { waitsForLater } from './waiting-for-later';

export const deadlock: Rule = {
  id: 'deadlock',
  severity: 'error',
  summary: 'the container waits for one that starts after it',
  why: 'The kubelet starts the next container only when an init container has exited, when the startup probe of a native sidecar has '
    + 'passed, and when a postStart hook has returned. What waits there for a container that comes later in the order waits forever, and '
    + 'that container never starts. daprd answers /v1.0/healthz only when the application does.',
  fix: 'put the container that it waits for before it, or let the later container wait',
  check: subject => waitsForLater(subject, ['stuck', 'neverStarts']),
};

import { Rule } from './rule';
import { waitsForLater } from './waiting-for-later';

export const deadlock: Rule = {
  id: 'deadlock',
  severity: 'error',
  summary: 'the container waits for one that starts after it',
  why: 'The kubelet starts the next container only when an init container has exited, when the startup probe of a native sidecar has '
    + 'passed, and when a postStart hook has returned. Whatever waits at that point for a container further down the order waits '
    + 'forever, and that container never starts. daprd answers /v1.0/healthz only once the application runs.',
  fix: 'put the container that it waits for first, or make the later container wait instead',
  check: subject => waitsForLater(subject, ['stuck', 'neverStarts']),
};

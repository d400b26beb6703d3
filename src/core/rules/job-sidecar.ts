import { mustBeEnded, neverEnds } from './job-end';
import { placed, Rule } from './rule';

export const jobSidecar: Rule = {
  id: 'job-sidecar',
  severity: 'error',
  summary: 'a sidecar among the regular containers keeps the Job running after the application has exited',
  why: 'A Job\'s pod is complete when all its regular containers have exited, and a sidecar does not exit by itself. A native sidecar '
    + 'does not count: the kubelet stops it after the application. Where anything in the pod may end the sidecar, such as a request to '
    + '/quitquitquit or a signal, job-second-container reports it instead.',
  fix: 'make it a native sidecar: an init container with restartPolicy: Always and a startup probe, for Kubernetes 1.29 and later',
  check: subject => (subject.completes ? placed(subject.podSpec) : [])
    .filter(({ container, place }) => place === 'container' && mustBeEnded(container, subject) && neverEnds(container, subject))
    .map(({ container, location }) => ({ location, given: container.name })),
};

import { mustBeEnded, neverEnds } from './job-end';
import { placed, Rule } from './rule';

export const jobSecondContainer: Rule = {
  id: 'job-second-container',
  severity: 'info',
  summary: 'every regular container of a pod that runs to completion has to exit, including this one',
  why: 'A Job\'s pod is complete when all its regular containers have exited. The manifest does not show whether this one exits once the '
    + 'application has: if it is a server, something has to end it.',
  fix: 'make sure that it ends, or make it a native sidecar: an init container with restartPolicy: Always, for Kubernetes 1.29 and later',
  check: subject => (subject.completes ? placed(subject.podSpec) : [])
    .filter(({ container, place }) => place === 'container' && mustBeEnded(container, subject) && !neverEnds(container, subject))
    .map(({ container, location }) => ({ location, given: container.name })),
};

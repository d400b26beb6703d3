import { placed, Rule } from './rule';

export const jobSidecar: Rule = {
  id: 'job-sidecar',
  severity: 'error',
  summary: 'a sidecar among the containers keeps a Job running after its application has ended',
  why: 'A pod of a Job is complete when all its regular containers have ended, and a sidecar does not end by itself. A native sidecar does not count: '
    + 'the kubelet stops it after the application.',
  fix: 'make it a native sidecar: an init container with restartPolicy: Always and a startup probe, for Kubernetes 1.29 and later',
  check: ({ kind, podSpec, timeline: { containers } }) => (['Job', 'CronJob'].includes(kind) ? placed(podSpec) : [])
    .filter(({ container, place }) => place === 'container' && containers.some(({ name, role }) => name === container.name && role === 'sidecar'))
    .map(({ container, location }) => ({ location, given: container.name })),
};

import { placed, Rule } from './rule';

const FIELDS = ['lifecycle', 'startupProbe', 'readinessProbe', 'livenessProbe'] as const;

export const strippedNative: Rule = {
  id: 'stripped-native',
  severity: 'error',
  summary: 'the API server refuses probes and lifecycle of an init container without restartPolicy: Always',
  why: 'Only native sidecars, which are init containers with restartPolicy: Always, may have probes and hooks. Admission webhooks '
    + 'and tools that know an older Kubernetes drop the field, and what is left of the native sidecar is refused.',
  fix: 'set restartPolicy: Always, and find out which tool removes it; or remove the field from an init container that exits',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ place }) => place === 'initContainer')
    .flatMap(({ container, location }) => FIELDS
      .filter(field => container[field] !== undefined)
      .map(field => ({ location: [...location, field], given: container.name }))),
};

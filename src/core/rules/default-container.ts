import { Rule } from './rule';
import { DEFAULT_CONTAINER } from '../pod/annotations';

const FIX = `annotate the pod template with ${DEFAULT_CONTAINER}`;

export const defaultContainer: Rule = {
  id: 'default-container',
  severity: 'info',
  summary: 'kubectl logs and kubectl exec pick the sidecar, because it is the first container',
  why: 'When no container is given, kubectl uses the one that the annotation names, or else the first in the list: here, the sidecar.',
  fix: FIX,
  check: ({ annotations, podSpec: { containers: [first] }, timeline: { application, containers } }) =>
    (annotations[DEFAULT_CONTAINER] === undefined && containers.some(({ name, role }) => name === first.name && role === 'sidecar')
      ? [{ location: ['metadata'], fix: `${FIX}: ${application}` }]
      : []),
};

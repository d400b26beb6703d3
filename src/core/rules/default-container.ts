import { Rule } from './rule';
import { DEFAULT_CONTAINER } from '../pod/annotations';

export const defaultContainer: Rule = {
  id: 'default-container',
  severity: 'info',
  summary: 'kubectl logs and kubectl exec pick the sidecar, which is the first container',
  why: 'Where no container is named, kubectl takes the one that the annotation names, else the first of the list: with a sidecar first, the sidecar.',
  fix: `annotate the pod template with ${DEFAULT_CONTAINER}`,
  check: ({ annotations, podSpec: { containers: [first] }, timeline: { application, containers } }) =>
    (annotations[DEFAULT_CONTAINER] === undefined && containers.some(({ name, role }) => name === first.name && role === 'sidecar')
      ? [{ location: ['metadata'], fix: `annotate the pod template with ${DEFAULT_CONTAINER}: ${application}` }]
      : []),
};

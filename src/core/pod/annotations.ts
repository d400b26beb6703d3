/** Names the container that `kubectl logs` and `kubectl exec` mean where none is named. */
export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** Ids of the rules that are not checked on a workload, with commas or spaces between them. */
export const IGNORE = 'sidecar-first.cdk8s.io/ignore';

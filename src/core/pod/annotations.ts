/** Names the container that `kubectl logs` and `kubectl exec` mean where none is named. */
export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** Ids of the rules whose findings on a workload are left out, with commas or spaces between them, and a reason after a colon. */
export const IGNORE = 'sidecar-first.cdk8s.io/ignore';

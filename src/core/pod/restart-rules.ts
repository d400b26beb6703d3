import { Container, RestartRule } from './pod-spec';

/**
 * First minor version of Kubernetes 1 whose API server takes the action `RestartAllContainers` by default. 1.35.4 refuses it; 1.33.13 drops
 * the rules of native sidecars, and refuses them on other containers.
 *
 * @see https://github.com/kubernetes/enhancements/issues/5532
 */
export const RESTARTS_ALL_SINCE_MINOR = 36;

/** Whatever the exit code is: the kubelet ends all containers, and starts the pod's init containers and then the others again. */
export const RESTARTS_ALL: RestartRule = { action: 'RestartAllContainers', exitCodes: { operator: 'NotIn', values: [] } };

/** Whether all containers of the pod start again whenever this one ends. */
export function restartsAll({ restartPolicyRules: [first] = [] }: Container): boolean {
  return first?.action === RESTARTS_ALL.action
    && first.exitCodes?.operator === RESTARTS_ALL.exitCodes?.operator
    && first.exitCodes?.values?.length === 0;
}

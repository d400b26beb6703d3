import { TimelineContainer } from '../model';
import { ContainerNow, ContainerState, OpenWait, PodState } from './now';
import { hasRun, isUntouched, shutGate } from './open-waits';
import { Container } from '../../pod/pod-spec';
import { PodStatus } from '../../pod/pod-status';

/*
 * The state of a pod and of its containers, by what the kubelet says about them.
 */

export function podStateOf({ phase, deletedAt, conditions, containers }: PodStatus, { state }: ContainerNow): PodState {
  const isMissing = (type: string) => conditions.get(type)?.holds === false;
  if (phase === 'Succeeded' || phase === 'Failed') {
    return phase === 'Succeeded' ? 'completed' : 'failed';
  }
  if (deletedAt !== undefined) {
    return 'deleting';
  }
  if (isMissing('PodScheduled')) {
    return 'unscheduled';
  }
  if (isMissing('PodReadyToStartContainers') && ![...containers.values()].some(hasRun)) {
    return 'preparing';
  }
  return state === 'running' || state === 'starting' ? 'running' : 'starting';
}

/** What the state of a container depends on besides its own status. */
export interface Surroundings {
  readonly status: PodStatus;
  /** Of the pod. */
  readonly restartPolicy?: string;
}

export function stateOf(
  container: TimelineContainer,
  spec: Container,
  open: readonly OpenWait[],
  { status: pod, restartPolicy }: Surroundings,
): ContainerState {
  const status = pod.containers.get(container.name);
  const isOver = pod.phase === 'Succeeded' || pod.phase === 'Failed';
  if (status?.running) {
    return spec.startupProbe && status.started === false ? 'starting' : 'running';
  }
  if (status?.terminated) {
    const { exitCode, signal } = status.terminated;
    const isDone = exitCode === 0 && !signal;
    const isAgain = !isOver && pod.deletedAt === undefined && startsAgain(container, isDone, spec.restartPolicy ?? restartPolicy);
    return isAgain ? 'restarting' : isDone ? 'completed' : 'failed';
  }
  if (!status?.waiting) {
    return 'unknown';
  }
  if (isOver) {
    return hasRun(status) ? 'failed' : 'neverStarted';
  }
  if (shutGate(container, status) !== undefined) {
    return 'waiting';
  }
  if (hasRun(status)) {
    return 'restarting';
  }
  if (!isUntouched(status)) {
    return 'blocked';
  }
  return open.length > 0 || pod.conditions.get('PodReadyToStartContainers')?.holds === false ? 'waiting' : 'creating';
}

function startsAgain({ role }: TimelineContainer, isDone: boolean, policy = 'Always'): boolean {
  return policy === 'Always' ? role !== 'initContainer' || !isDone : policy === 'OnFailure' && !isDone;
}

import { ContainerNow, ContainerState, PodState, ProblemKind } from './now';
import { ContainerStatus, PodStatus } from '../../pod/pod-status';
import { quote } from '../../script/shell';

/** Commands that show more of what holds a pod up; the first ones tell the most. */
const MOST = 4;

export function nextCommands(status: PodStatus, state: PodState, containers: readonly ContainerNow[]): string[] {
  const { name, namespace } = status;
  const within = namespace === undefined ? '' : ` -n ${quote(namespace)}`;
  const describe = `kubectl describe pod ${quote(name)}${within}`;
  // without -o wide the events of a pod do not say of which container they are
  const events = `kubectl get events${within} --field-selector involvedObject.name=${quote(name)} -o wide`;
  const logs = (container: string) => {
    const previous = isPrevious(status.containers.get(container)) ? ' --previous' : '';
    return `kubectl logs ${quote(name)}${within} -c ${quote(container)}${previous}`;
  };
  const ofProblem: Record<ProblemKind, (container: string) => string[]> = {
    image: () => [describe],
    configuration: () => [describe],
    cannotStart: () => [describe],
    hookFailed: container => [logs(container), events],
    outOfMemory: () => [describe],
    ended: container => [logs(container)],
    gateStuck: () => [],
    stopped: container => [logs(container), events],
  };
  const ofState: Partial<Record<ContainerState, (container: string) => string[]>> = {
    creating: () => [events],
    starting: container => [logs(container), events],
  };
  const ofPod: Partial<Record<PodState, string[]>> = { unscheduled: [describe], preparing: [describe], failed: [describe] };
  const awaited = new Set(containers.flatMap(({ waits }) => waits.flatMap(wait => [wait.for, wait.at])));
  const ofContainer = ({ name: container, problem, state: itsState }: ContainerNow): string[] => {
    if (problem) {
      return ofProblem[problem.kind](container);
    }
    return ofState[itsState]?.(container) ?? (itsState === 'running' && awaited.has(container) ? [logs(container)] : []);
  };
  const ofContainers = state === 'preparing' || state === 'completed' ? [] : containers.flatMap(ofContainer);
  return [...new Set([...ofContainers, ...ofPod[state] ?? []])].slice(0, MOST);
}

/** The life that has ended is not the one that `kubectl logs` shows by itself. */
function isPrevious(status: ContainerStatus | undefined): boolean {
  return status !== undefined && !status.terminated && (status.last !== undefined || status.restarts > 0);
}

import { preStopText } from './handler';
import { ContainerStop, Role, Stop } from './model';
import { Container, PodSpec } from '../pod/pod-spec';

/** What Kubernetes sets when a pod says nothing. */
const DEFAULT_GRACE_SECONDS = 30;

/**
 * How the containers of a pod are stopped: the regular ones at the same time, then the native sidecars one by one, in reverse order (seen
 * on 1.29.15, 1.36.2 and 1.37.2). All `preStop` hooks run as soon as the pod is deleted, also those of native sidecars.
 */
export function stopOf(
  { containers, initContainers = [], terminationGracePeriodSeconds }: PodSpec,
  roles: ReadonlyMap<string, Role>,
): Stop {
  const native = initContainers.filter(({ name }) => roles.get(name) === 'nativeSidecar').reverse();
  return {
    graceSeconds: terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS,
    containers: [
      ...containers.map(container => stopOfContainer(container, 1)),
      ...native.map((container, index) => stopOfContainer(container, index + 2)),
    ],
  };
}

function stopOfContainer({ name, lifecycle }: Container, turn: number): ContainerStop {
  return { name, turn, ...(lifecycle?.preStop ? { preStop: preStopText(lifecycle.preStop) } : {}) };
}

import { readCommand } from './commands/command';
import { preStopText } from './commands/handler';
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
  const graceSeconds = terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
  return {
    graceSeconds,
    containers: [
      ...containers.map(container => stopOfContainer(container, 1, graceSeconds)),
      ...native.map((container, index) => stopOfContainer(container, index + 2, graceSeconds)),
    ],
  };
}

/** Without a grace period no hook is run; one that takes longer is cut off (by code). */
function stopOfContainer({ name, lifecycle }: Container, turn: number, graceSeconds: number): ContainerStop {
  const preStop = graceSeconds > 0 ? lifecycle?.preStop : undefined;
  const seconds = preStop?.sleep?.seconds ?? readCommand(preStop?.exec?.command ?? []).pauseSeconds ?? 0;
  return { name, turn, ...(preStop ? { preStop: preStopText(preStop) } : {}), ...(seconds > graceSeconds ? { isCutOff: true } : {}) };
}

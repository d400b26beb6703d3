import { GateReading } from './gates';
import { Consequence, Failure, HELD, STARTED_ANYWAY, StartCondition, STUCK } from './model';
import { isWithin } from '../pod/path';
import { Container, PodSpec } from '../pod/pod-spec';
import { RESTARTS_ALL_SINCE_MINOR, restartsAll } from '../pod/restart-rules';
import { readLine } from '../script/line';
import { awaitedFile, readProbePurpose } from '../script/purpose';

/*
 * What happens when containers that have run for a while start again. All of it was seen on 1.33.13, 1.36.2 and 1.37.2.
 */

export type Later = Extract<Failure, 'restartedTogether' | 'sandboxRecreated'>;

/** From this version on the kubelet restarts the application without regard to native sidecars, whatever else is in the pod. */
const NATIVE_IGNORED_SINCE = '1.37';

export function atRestart(
  sidecar: string,
  waits: readonly StartCondition[],
  gate: GateReading | undefined,
  podSpec: PodSpec,
): Record<Later, Consequence> {
  const file = lastingFile(sidecar, waits, podSpec);
  // with the file still there the sidecar looks ready at once
  const early = file === undefined ? undefined : { ...STARTED_ANYWAY, unless: `${file} is removed first` };
  return {
    restartedTogether: early ?? restartedTogether(sidecar, waits, gate, podSpec),
    sandboxRecreated: gate?.shutAgain === false ? STUCK : early ?? HELD,
  };
}

/** What the sidecar itself does when it starts decides. The hook of another container is not run again, nor is an init container. */
function restartedTogether(
  sidecar: string,
  waits: readonly StartCondition[],
  gate: GateReading | undefined,
  podSpec: PodSpec,
): Consequence {
  if (restartsAll(containerOf(sidecar, podSpec))) {
    return { ...HELD, unless: `the cluster is older than 1.${RESTARTS_ALL_SINCE_MINOR}` };
  }
  if (gate?.renewed || waits.some(({ by, at }) => by === 'hook' && at === sidecar)) {
    return { ...HELD, unless: 'the sidecar is in crash back-off' };
  }
  return isLastBeforeApplication(sidecar, podSpec)
    ? { ...STARTED_ANYWAY, unless: `the kubelet is older than ${NATIVE_IGNORED_SINCE}` }
    : STARTED_ANYWAY;
}

/** The file that tells that a sidecar is ready, if it lies on a volume and so outlives the container. */
function lastingFile(sidecar: string, waits: readonly StartCondition[], podSpec: PodSpec): string | undefined {
  const { startupProbe, volumeMounts = [] } = containerOf(sidecar, podSpec);
  const probe = startupProbe?.exec?.command ?? [];
  const conditions = [...waits.filter(({ by }) => by !== 'startupProbe').map(({ what }) => what), ...readLine(probe)?.conditions.values() ?? [], ...probe.map(readProbePurpose)];
  return conditions
    .map(told => told && awaitedFile(told))
    .find(path => path && volumeMounts.some(({ mountPath }) => isWithin(path, mountPath)));
}

function containerOf(sidecar: string, { initContainers = [], containers }: PodSpec): Container {
  return [...initContainers, ...containers].find(({ name }) => name === sidecar)!;
}

/** A native sidecar that is the last init container of a pod whose only regular container is the application. */
function isLastBeforeApplication(sidecar: string, { initContainers = [], containers }: PodSpec): boolean {
  return containers.length === 1 && initContainers[initContainers.length - 1]?.name === sidecar;
}

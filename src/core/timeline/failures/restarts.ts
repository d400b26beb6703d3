import { isWithin } from '../../pod/path';
import { Container, PodSpec } from '../../pod/pod-spec';
import { RESTARTS_ALL_SINCE_MINOR, restartsAll } from '../../pod/restart-rules';
import { readLine } from '../../script/line';
import { awaitedFile, readProbePurpose } from '../../script/purpose';
import { CommandReading, readCommand } from '../commands/command';
import { GateReading } from '../gates/gate';
import { Consequence, Failure, HELD, NEVER_STARTS, STARTED_ANYWAY, StartCondition, UNKNOWN } from '../model';

/*
 * What happens when containers that have run for a while start again. All of it was seen on 1.33.13, 1.36.2 and 1.37.2.
 */

export type Later = Extract<Failure, 'restartedTogether' | 'sandboxRecreated'>;

/** From this version on the kubelet restarts the application without regard to native sidecars, whatever else is in the pod. */
const NATIVE_IGNORED_SINCE = '1.37';

/** `restartPolicy` of a container, or else of its pod. */
export function restartPolicyOf(name: string, podSpec: PodSpec): string {
  const { containers, initContainers = [], restartPolicy = 'Always' } = podSpec;
  return [...initContainers, ...containers].find(one => one.name === name)?.restartPolicy ?? restartPolicy;
}

/** A sidecar, and what made the application wait for it at the first start. */
interface Awaited {
  readonly sidecar: Container;
  readonly application: string;
  readonly waits: readonly StartCondition[];
  readonly gate?: GateReading;
}

export function atRestart(awaited: Awaited, podSpec: PodSpec): Record<Later, Consequence> {
  const { waits } = awaited;
  if (waits.length === 0) {
    return { restartedTogether: STARTED_ANYWAY, sandboxRecreated: STARTED_ANYWAY };
  }
  if (waits.some(({ until }) => until === 'unknown')) {
    return { restartedTogether: UNKNOWN, sandboxRecreated: UNKNOWN };
  }
  const file = lastingFile(awaited, podSpec);
  // with the file still there the sidecar looks ready at once
  const early = file && { ...STARTED_ANYWAY, unless: `${file.path} is removed first` };
  return {
    restartedTogether: early ?? restartedTogether(awaited, podSpec),
    sandboxRecreated: throughGate(awaited, podSpec) ?? (file?.inMemory ? undefined : early) ?? HELD,
  };
}

/** After a reboot the init containers run again, over the volumes as they are: a gate may be open. */
function throughGate({ sidecar, application, waits, gate }: Awaited, podSpec: PodSpec): Consequence | undefined {
  if (!gate || gate.shutAgain) {
    return undefined;
  }
  const isHeldByHook = standsBefore(sidecar, application, podSpec) && waits.some(({ by, until }) => by === 'hook' && until === 'ready');
  return !gate.staysOpen ? NEVER_STARTS : isHeldByHook ? undefined : STARTED_ANYWAY;
}

/** What the sidecar itself does when it starts decides. The hook of another container is not run again, nor is an init container. */
function restartedTogether({ sidecar, application, waits, gate }: Awaited, podSpec: PodSpec): Consequence {
  if (restartsAll(sidecar)) {
    return { ...HELD, unless: `the cluster is older than 1.${RESTARTS_ALL_SINCE_MINOR}` };
  }
  const runsHook = gate?.renewed || waits.some(({ by, at }) => by === 'hook' && at === sidecar.name);
  if (runsHook && standsBefore(sidecar, application, podSpec)) {
    return { ...HELD, unless: 'the sidecar is in crash back-off' };
  }
  return isLastBeforeApplication(sidecar, podSpec)
    ? { ...STARTED_ANYWAY, unless: `the kubelet is older than ${NATIVE_IGNORED_SINCE}` }
    : STARTED_ANYWAY;
}

/** The kubelet starts again in the order of the lists, too. */
function standsBefore({ name }: Container, application: string, { containers }: PodSpec): boolean {
  return containers.findIndex(one => one.name === name) < containers.findIndex(one => one.name === application);
}

interface LastingFile {
  readonly path: string;
  /** A reboot removes it. */
  readonly inMemory: boolean;
}

/** The file that tells that a sidecar is ready, if it lies on a volume and so outlives the container. */
function lastingFile({ sidecar, waits, gate }: Awaited, podSpec: PodSpec): LastingFile | undefined {
  const { lifecycle, startupProbe, volumeMounts = [] } = sidecar;
  const hook = readCommand(lifecycle?.postStart?.exec?.command ?? []);
  const looksElsewhere = waits.some(({ by, at, until }) => by === 'hook' && at === sidecar.name && until === 'ready')
    && hook.conditions === undefined && filesOf(hook).length === 0;
  if (looksElsewhere) {
    return undefined;
  }
  // the probe of a regular sidecar decides only where it opens a gate
  const isDecisive = waits.some(({ by }) => by === 'startupProbe') || gate?.probes.includes(sidecar.name);
  const probe = isDecisive ? startupProbe?.exec?.command ?? [] : [];
  const conditions = [
    ...waits.filter(({ by }) => by !== 'startupProbe').map(({ what }) => what),
    ...readLine(probe)?.conditions.values() ?? [],
    ...probe.map(readProbePurpose),
  ];
  const told = conditions.map(condition => condition && awaitedFile(condition));
  const asked = [hook, readCommand(probe)].flatMap(filesOf);
  for (const path of [...told, ...asked]) {
    const mount = path === undefined ? undefined : volumeMounts.find(({ mountPath }) => isWithin(path, mountPath));
    if (path !== undefined && mount) {
      const emptyDir: { medium?: unknown } = podSpec.volumes?.find(({ name }) => name === mount.name)?.emptyDir ?? {};
      return { path, inMemory: emptyDir.medium === 'Memory' };
    }
  }
  return undefined;
}

/** The files that a command looks for, and nothing else. */
function filesOf({ targets, proves }: CommandReading): string[] {
  const paths = targets.flatMap(({ path }) => path ?? []);
  return proves && paths.length === targets.length ? paths : [];
}

/** A native sidecar that is the last init container of a pod whose only regular container is the application. */
function isLastBeforeApplication({ name }: Container, { initContainers = [], containers }: PodSpec): boolean {
  return containers.length === 1 && initContainers[initContainers.length - 1]?.name === name;
}

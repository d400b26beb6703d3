import { containerOf, Step } from './steps';
import { toolboxContainer } from './toolbox';
import { isWithin } from '../pod/path';
import { Container, PodSpec, VolumeMount } from '../pod/pod-spec';
import { Sidecar, Toolbox } from '../request/sidecar';
import { probeOf } from '../request/wait';
import { lookOf } from '../script/looks';
import { TOOLBOX_FOLDER } from '../script/program';
import { targetOf, containerCommand } from '../script/wait-script';

/*
 * One regular init container waits behind native sidecars that have no startup probe, so that they start side by side. Its image is the
 * toolbox, whose shell it runs.
 */

const INIT_CONTAINER = 'wait-for-sidecars';

/** What the init container has to mount to see a sidecar, by the sidecar's name. Who is not among them cannot be seen. */
export type Sight = ReadonlyMap<string, readonly VolumeMount[]>;

/** What the init container can see, if it mounts no two volumes in one another's way. */
export function sightOf(podSpec: PodSpec, sidecars: readonly Sidecar[]): Sight {
  const sight = new Map<string, readonly VolumeMount[]>();
  for (const sidecar of sidecars) {
    const mounts = mountsToSee(sidecar, podSpec);
    if (mounts && !mounts.some(mount => [...sight.values()].flat().some(other => isInTheWay(mount, other)))) {
      sight.set(sidecar.name, mounts);
    }
  }
  return sight;
}

/** The least that has to be mounted: nothing, or one of the sidecar's own mounts. */
function mountsToSee(sidecar: Sidecar, podSpec: PodSpec): VolumeMount[] | undefined {
  const look = lookOf(probeOf(sidecar.readyWhen).check);
  const container = containerOf(podSpec, sidecar);
  const isEnough = (volumeMounts: VolumeMount[]) => look.isSeenFrom(
    { container: { name: INIT_CONTAINER, volumeMounts }, distroless: true, toolbox: true },
    { container, distroless: sidecar.distroless, toolbox: false },
    podSpec,
  );
  return [[], ...(container.volumeMounts ?? []).map(({ name, mountPath }) => [{ name, mountPath, readOnly: true }])].find(isEnough);
}

function isInTheWay(one: VolumeMount, other: VolumeMount): boolean {
  const same = one.name === other.name && one.mountPath === other.mountPath;
  return !same && (isWithin(one.mountPath, other.mountPath) || isWithin(other.mountPath, one.mountPath));
}

/** The init container that waits for these sidecars. `limited`: it fails after the longest of their timeouts, and is started again. */
export function waitForSidecars(
  steps: readonly Step[],
  sight: Sight,
  toolbox: Toolbox,
  { limited, laid }: { readonly limited: boolean; readonly laid: boolean },
): Container {
  const targets = steps.flatMap(({ name, sidecar: { readyWhen } }) => targetOf(name, probeOf(readyWhen)) ?? []);
  const longestMs = Math.max(...steps.map(({ sidecar: { readyWhen } }) => readyWhen.timeoutMs));
  const mounts = new Map(steps.flatMap(({ name }) => sight.get(name)!.map((mount): [string, VolumeMount] => [mount.mountPath, mount])));
  const hidesToolbox = [...mounts.keys()].some(mountPath => isWithin(TOOLBOX_FOLDER, mountPath));
  return toolboxContainer(toolbox, {
    name: INIT_CONTAINER,
    ...containerCommand(targets, { limitMs: limited ? longestMs : Infinity, laid: laid && !hidesToolbox }),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ...(mounts.size > 0 ? { volumeMounts: [...mounts.values()] } : {}),
  });
}

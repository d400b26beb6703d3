import { groupedBy } from '../../grouped';
import { defaultPorts } from '../../known/ports';
import { listenersOf } from '../../pod/listeners';
import { folder, isWithin } from '../../pod/path';
import { Container, nativeSidecars, PodSpec, VolumeMount } from '../../pod/pod-spec';
import { isClient } from '../shell/programs/clients';
import { Target } from '../shell/programs/target';

/*
 * Which container answers what a command asks.
 */

/** The names of the containers that answer what a command of the container `by` asks; empty where that is not known. */
export type Asked = (target: Target, by: string) => readonly string[];

/**
 * Who answers in a pod. Of a file, those that may write it.
 *
 * A port belongs to whoever declares it or has it on its command line; where nobody does, to the well-known server whose default it is. A
 * program such as `redis-cli` that finds its server by itself asks its own container where no other is known to answer.
 */
export function askedIn(podSpec: PodSpec): Asked {
  const { containers, initContainers = [], volumes = [] } = podSpec;
  const running = [...nativeSidecars(podSpec), ...containers];
  const names = new Set(running.map(({ name }) => name));
  const claimed = namesBy(running, claimedPorts);
  const defaults = namesBy(running, defaultPorts);
  const byName = new Map([...initContainers, ...containers].reverse().map(container => [container.name, container]));
  const emptyDirs = new Set(volumes.filter(({ emptyDir }) => emptyDir !== undefined).map(({ name }) => name));
  const writers = namesBy(running, ({ volumeMounts = [] }) => volumeMounts.filter(({ readOnly }) => !readOnly).map(placeOf));
  return ({ port, path, program }, by) => {
    if (path !== undefined) {
      const mount = path.startsWith('/') ? mountOf(byName.get(by), path) : undefined;
      if (mount) {
        // others than the pod may write what is in no emptyDir
        return emptyDirs.has(mount.name) ? writers.get(placeOf(mount)) ?? [] : [];
      }
      return path.startsWith('/') && names.has(by) ? [by] : [];
    }
    const answering = port === undefined ? undefined : claimed.get(port) ?? defaults.get(port);
    return answering ?? (names.has(by) && isClient(program) ? [by] : []);
  };
}

/** The names of the containers, by what each of them has. */
function namesBy<T>(containers: readonly Container[], keysOf: (container: Container) => readonly T[]): Map<T, string[]> {
  return new Map([...groupedBy(containers, keysOf)].map(([key, group]) => [key, group.map(({ name }) => name)]));
}

function claimedPorts(container: Container): number[] {
  return listenersOf(container).filter(({ protocol }) => protocol === 'TCP').map(({ port }) => port);
}

/** The folder of a volume that is mounted. */
function placeOf({ name, subPath }: VolumeMount): string {
  return JSON.stringify([name, subPath]);
}

/** The innermost mount around a path. */
function mountOf({ volumeMounts = [] }: Partial<Container> = {}, path: string): VolumeMount | undefined {
  const length = ({ mountPath }: VolumeMount) => folder(mountPath).length;
  return volumeMounts
    .filter(({ mountPath }) => isWithin(path, mountPath))
    .reduce<VolumeMount | undefined>((inner, one) => (inner && length(inner) >= length(one) ? inner : one), undefined);
}

import { Paths, pathsOf } from './paths';
import { folder } from '../../pod/path';
import { Container } from '../../pod/pod-spec';
import { readLine } from '../../script/line';
import { isReadable } from '../commands/command';

/*
 * Containers that mount the whole of a volume, and what their commands do to the paths in it.
 */

/** What a command does to paths, and to gates whose volume it names to the program that our init container lays. */
export interface Effect extends Paths {
  readonly opens: (volume: string) => boolean;
  readonly shuts: (volume: string) => boolean;
}

/** What a container's commands do. */
interface Reading {
  readonly name: string;
  readonly own: Effect;
  readonly hook: Effect;
  readonly probe: Effect;
}

/** A container that mounts the whole of a volume, and where. */
export interface Mounter extends Reading {
  readonly folders: string[];
}

/** By volume. */
export function mounters(containers: readonly Container[]): Map<string, Mounter[]> {
  const byVolume = new Map<string, Mounter[]>();
  const readings = new Map([...new Set(containers)].map(container => [container, readingOf(container)]));
  for (const container of containers) {
    const folders = new Map<string, string[]>();
    for (const { name, mountPath, subPath, subPathExpr } of container.volumeMounts ?? []) {
      if (!subPath && !subPathExpr) {
        const own = folders.get(name) ?? [];
        own.push(folder(mountPath));
        folders.set(name, own);
      }
    }
    for (const [volume, own] of folders) {
      const known = byVolume.get(volume) ?? [];
      known.push({ ...readings.get(container)!, folders: own });
      byVolume.set(volume, known);
    }
  }
  return byVolume;
}

function readingOf({ name, command = [], args = [], lifecycle, startupProbe }: Container): Reading {
  const [hook, probe] = [lifecycle?.postStart?.exec, startupProbe?.exec];
  return {
    name,
    // without a command it runs what its image says
    own: effectOf([...command, ...args], command.length === 0),
    hook: effectOf(hook?.command ?? []),
    probe: effectOf(probe?.command ?? []),
  };
}

function effectOf(command: readonly string[], runsImage = false): Effect {
  const line = isReadable(command) ? readLine(command) : undefined;
  const { written, kept, removed, creates, createsUnasked, unclear } = pathsOf(command);
  return {
    written,
    kept,
    removed,
    creates,
    createsUnasked,
    unclear: line === undefined && (runsImage || unclear),
    opens: volume => line?.opens.includes(volume) ?? false,
    shuts: volume => line?.shuts.includes(volume) ?? false,
  };
}

/** Whether something is true of one of these paths of the volume, wherever the container mounts it. */
export function at({ folders }: Mounter, paths: readonly string[], is: (place: string) => boolean): boolean {
  return folders.some(one => paths.some(path => is(`${one}/${path}`)));
}

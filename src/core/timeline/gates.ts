import { isReadable } from './command';
import { Paths, pathsOf } from './paths';
import { folder } from '../pod/path';
import { Container, nativeSidecars, PodSpec } from '../pod/pod-spec';
import { gateVolume } from '../script/gate';
import { readLine } from '../script/line';

/** A mount that the kubelet cannot prepare while a file is in the way, as read from a pod spec. */
export interface GateReading {
  readonly volume: string;
  readonly subPath: string;
  /** The sidecar that opens it when ready; undefined when nothing opens it. */
  readonly owner?: string;
  /** An init container puts the file in the way. Otherwise the kubelet creates the folder itself, and nothing is held. */
  readonly shut: boolean;
  /** The init container also succeeds when the gate is open, as after a reboot of the node. */
  readonly shutAgain: boolean;
  /** Containers whose `postStart` hook opens it. */
  readonly hooks: readonly string[];
  /** Containers whose `startupProbe` opens it. */
  readonly probes: readonly string[];
  /** Containers whose hook or probe could open it: they mount the whole volume, and the path may be in a variable. */
  readonly mayOpen: readonly string[];
  /** The owner's hook shuts it again when the owner restarts. */
  readonly renewed: boolean;
  /** Containers that cannot be created while it is shut. */
  readonly holds: readonly string[];
}

/** Every container may open every gate. */
const MOST_GATES = 1000;

/** Every gate of a pod, no matter which tool wrote it. */
export function readGates(podSpec: PodSpec): GateReading[] {
  const { containers, initContainers = [], volumes = [] } = podSpec;
  const emptyDirs = new Set(volumes.filter(({ emptyDir }) => emptyDir !== undefined).map(({ name }) => name));
  const held = new Map<string, { readonly volume: string; readonly subPath: string; readonly holds: string[] }>();
  for (const { name, volumeMounts = [] } of containers) {
    for (const { name: volume, subPath } of volumeMounts) {
      if (subPath?.includes('/') && emptyDirs.has(volume)) {
        const key = JSON.stringify([volume, subPath]);
        const mount = held.get(key) ?? { volume, subPath, holds: [] };
        mount.holds.push(name);
        held.set(key, mount);
      }
    }
  }
  if (held.size === 0) {
    return [];
  }
  if (held.size > MOST_GATES) {
    throw new Error(`the pod has ${held.size} mounts that may be gates; at most ${MOST_GATES} are read`);
  }
  const native = nativeSidecars(podSpec);
  const openers = mounters([...native, ...containers]);
  const shutters = mounters(initContainers.filter(({ restartPolicy }) => restartPolicy !== 'Always'));
  const ours = new Map([...native, ...containers].reverse().map(({ name }) => [gateVolume(name), name]));
  return [...held.values()].flatMap(({ volume, subPath, holds }): GateReading[] => {
    const inTheWay = subPath.slice(0, subPath.lastIndexOf('/'));
    const able = openers.get(volume) ?? [];
    const shutting = (shutters.get(volume) ?? [])
      .filter(one => one.own.shuts(volume) || at(one, inTheWay, path => one.own.written.has(path)));
    const hooks = able.filter(one => one.hook.opens(volume) || at(one, subPath, one.hook.creates)).map(({ name }) => name);
    const probes = able.filter(one => one.probe.opens(volume) || at(one, subPath, one.probe.creates)).map(({ name }) => name);
    if (shutting.length === 0 && hooks.length + probes.length === 0 && !ours.has(volume)) {
      return [];
    }
    const owner = ours.get(volume) ?? probes[0] ?? hooks[0];
    return [{
      volume,
      subPath,
      owner,
      shut: shutting.length > 0,
      shutAgain: shutting.every(one => one.own.shuts(volume) || at(one, inTheWay, path => one.own.removed.has(path))),
      hooks,
      probes,
      mayOpen: able.filter(({ runsCommands }) => runsCommands).map(({ name }) => name),
      renewed: able.some(one => one.name === owner && (one.hook.shuts(volume) || at(one, inTheWay, path => one.hook.written.has(path)))),
      holds,
    }];
  });
}

/** The gates that hold each container, by its name. */
export function gatesByHeld(gates: readonly GateReading[]): ReadonlyMap<string, readonly GateReading[]> {
  const held = new Map<string, GateReading[]>();
  for (const gate of gates) {
    for (const name of new Set(gate.holds)) {
      const own = held.get(name) ?? [];
      own.push(gate);
      held.set(name, own);
    }
  }
  return held;
}

/** What a command does to paths, and to gates whose volume it names to the program that our init container lays. */
interface Effect extends Paths {
  readonly opens: (volume: string) => boolean;
  readonly shuts: (volume: string) => boolean;
}

/** What a container's commands do. */
interface Reading {
  readonly name: string;
  readonly runsCommands: boolean;
  readonly own: Effect;
  readonly hook: Effect;
  readonly probe: Effect;
}

/** A container that mounts the whole of a volume, and where. */
interface Mounter extends Reading {
  readonly folders: string[];
}

/** By volume. */
function mounters(containers: readonly Container[]): Map<string, Mounter[]> {
  const byVolume = new Map<string, Mounter[]>();
  const readings = new Map([...new Set(containers)].map(container => [container, readingOf(container)]));
  for (const container of containers) {
    const folders = new Map<string, string[]>();
    for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
      if (!subPath) {
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
    runsCommands: (hook ?? probe) !== undefined,
    own: effectOf([...command, ...args]),
    hook: effectOf(hook?.command ?? []),
    probe: effectOf(probe?.command ?? []),
  };
}

function effectOf(command: readonly string[]): Effect {
  const line = isReadable(command) ? readLine(command) : undefined;
  return {
    ...pathsOf(command),
    opens: volume => line?.opens.includes(volume) ?? false,
    shuts: volume => line?.shuts.includes(volume) ?? false,
  };
}

/** Whether something is true of a path of the volume, wherever the container mounts it. */
function at({ folders }: Mounter, path: string, is: (place: string) => boolean): boolean {
  return folders.some(one => is(`${one}/${path}`));
}

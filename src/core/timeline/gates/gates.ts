import { folder } from '../../pod/path';
import { Container, EnvVar, nativeSidecars, PodSpec, VolumeMount } from '../../pod/pod-spec';
import { gateVolume } from '../../script/gate';
import { readLine } from '../../script/line';
import { isReadable } from '../commands/command';
import { Paths, pathsOf } from '../commands/paths';

/** A mount that the kubelet cannot prepare while a file is in the way, as read from a pod spec. */
export interface GateReading {
  readonly volume: string;
  readonly subPath: string;
  /** The sidecar that opens it when ready, or may; undefined when nothing opens it. */
  readonly owner?: string;
  /** An init container puts the file in the way. Otherwise the kubelet creates the folder itself, and nothing is held. */
  readonly shut: boolean;
  /** Init containers that could shut it: they mount the whole volume, and the manifest does not show what they do there. */
  readonly mayShut: readonly string[];
  /** The init container also shuts it when it is open, as after a reboot of the node. */
  readonly shutAgain: boolean;
  /** The init container succeeds when it is open, and leaves it open. Otherwise, and if it does not shut it again, it fails. */
  readonly staysOpen: boolean;
  /** Containers whose `postStart` hook opens it. */
  readonly hooks: readonly string[];
  /** Containers whose `startupProbe` opens it. */
  readonly probes: readonly string[];
  /** Containers whose hook or probe could open it: they mount the whole volume, and the manifest does not show what they do there. */
  readonly mayOpen: readonly string[];
  /** The owner's hook shuts it again when the owner restarts. */
  readonly renewed: boolean;
  /** Containers that cannot be created while it is shut. */
  readonly holds: readonly string[];
}

/** Every container may open every gate. */
const MOST_GATES = 1000;
/** Nobody lays a file farther up. */
const MOST_ANCESTORS = 8;

/** Every gate of a pod, no matter which tool wrote it. */
export function readGates(podSpec: PodSpec): GateReading[] {
  const { containers, initContainers = [], volumes = [] } = podSpec;
  const emptyDirs = new Set(volumes.filter(({ emptyDir }) => emptyDir !== undefined).map(({ name }) => name));
  const held = new Map<string, { readonly volume: string; readonly subPath: string; readonly holds: string[] }>();
  for (const { name, env, volumeMounts = [] } of containers) {
    for (const mount of volumeMounts) {
      const { name: volume } = mount;
      const subPath = subPathOf(mount, env);
      if (subPath?.includes('/') && emptyDirs.has(volume)) {
        const key = JSON.stringify([volume, subPath]);
        const known = held.get(key) ?? { volume, subPath, holds: [] };
        known.holds.push(name);
        held.set(key, known);
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
    const target = folder(subPath).slice(1);
    const inTheWay = ancestorsOf(target);
    const [able, shutting] = [openers.get(volume) ?? [], shutters.get(volume) ?? []];
    const opens = (one: Mounter, effect: Effect) => effect.opens(volume) || at(one, [target], effect.creates);
    const writes = (one: Mounter, effect: Effect) => effect.shuts(volume) || at(one, inTheWay, path => effect.written.has(path));
    const overwrites = (one: Mounter) => one.own.shuts(volume) || at(one, inTheWay, path => one.own.written.has(path) && !one.own.kept.has(path));
    const hooks = able.filter(one => opens(one, one.hook)).map(({ name }) => name);
    const probes = able.filter(one => opens(one, one.probe)).map(({ name }) => name);
    const isOpened = hooks.length + probes.length > 0;
    // what is copied may just as well go into a folder from which a mount is taken
    const shut = shutting.filter(one => writes(one, one.own) && (isOpened || overwrites(one)));
    const mayOpen = able.filter(one => one.hook.unclear || one.probe.unclear).map(({ name }) => name);
    const mayShut = shut.length > 0 ? [] : shutting.filter(one => one.own.unclear || writes(one, one.own)).map(({ name }) => name);
    const mayBeGate = isOpened || (mayOpen.length > 0 && mayShut.length > 0);
    if (shut.length === 0 && !mayBeGate && !ours.has(volume)) {
      return [];
    }
    const owner = ours.get(volume) ?? [...probes, ...hooks, ...mayOpen][0];
    return [{
      volume,
      subPath,
      owner,
      shut: shut.length > 0,
      mayShut,
      shutAgain: shut.every(one => one.own.shuts(volume) || at(one, inTheWay, path => one.own.removed.has(path))),
      staysOpen: !shut.some(overwrites),
      hooks,
      probes,
      mayOpen,
      renewed: able.some(one => one.name === owner && writes(one, one.hook)),
      holds,
    }];
  });
}

/** `a` and `a/b` of `a/b/c`. */
function ancestorsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.slice(0, MOST_ANCESTORS).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A mount's `subPath`, or its `subPathExpr` with the variables whose value stands in the manifest. */
export function subPathOf({ subPath, subPathExpr }: VolumeMount, env: readonly EnvVar[] = []): string | undefined {
  const values = new Map(subPathExpr === undefined ? [] : env.map(({ name, value }) => [name, value]));
  return subPathExpr?.replace(/\$\(([^()]*)\)/g, (text, name: string) => values.get(name) ?? text) ?? subPath;
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
interface Effect extends Omit<Paths, 'unlinked'> {
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
interface Mounter extends Reading {
  readonly folders: string[];
}

/** By volume. */
function mounters(containers: readonly Container[]): Map<string, Mounter[]> {
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
  const { written, kept, removed, creates, unclear } = pathsOf(command);
  return {
    written,
    kept,
    removed,
    creates,
    unclear: line === undefined && (runsImage || unclear),
    opens: volume => line?.opens.includes(volume) ?? false,
    shuts: volume => line?.shuts.includes(volume) ?? false,
  };
}

/** Whether something is true of one of these paths of the volume, wherever the container mounts it. */
function at({ folders }: Mounter, paths: readonly string[], is: (place: string) => boolean): boolean {
  return folders.some(one => paths.some(path => is(`${one}/${path}`)));
}

import { GateReading } from './gate';
import { at, Effect, Mounter, mounters } from './mounters';
import { folder } from '../../pod/path';
import { EnvVar, nativeSidecars, PodSpec, VolumeMount } from '../../pod/pod-spec';
import { gateVolume } from '../../script/gate';

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
    const overwrites = (one: Mounter) =>
      one.own.shuts(volume) || at(one, inTheWay, path => one.own.written.has(path) && !one.own.kept.has(path));
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
      opensUnasked: able.some(one => [one.hook, one.probe].some(effect => at(one, [target], effect.createsUnasked))),
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

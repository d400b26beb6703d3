import { folder } from '../pod/path';
import { Container, PodSpec, VolumeMount } from '../pod/pod-spec';
import { gateVolume } from '../script/gate-script';

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

/** Every gate of a pod, no matter which tool wrote it. */
export function readGates(podSpec: PodSpec): GateReading[] {
  const init = podSpec.initContainers ?? [];
  const containers = [...init.filter(({ restartPolicy }) => restartPolicy === 'Always'), ...podSpec.containers];
  const waiting = podSpec.containers.flatMap(({ name, volumeMounts = [] }) => volumeMounts
    .filter(mount => mount.subPath?.includes('/') && isEmptyDir(podSpec, mount.name))
    .map(({ name: volume, subPath }) => ({ name, volume, subPath: subPath! })));
  const keys = [...new Map(waiting.map(({ volume, subPath }) => [JSON.stringify([volume, subPath]), { volume, subPath }])).values()];
  return keys.flatMap(({ volume, subPath }): GateReading[] => {
    const inTheWay = subPath.slice(0, subPath.lastIndexOf('/'));
    const shutters = init.filter(one => one.restartPolicy !== 'Always' && writesFile(textOf(one.command, one.args), placesOf(one, volume, inTheWay)));
    const opens = (container: Container, command: readonly string[] | undefined) =>
      makesFolder(textOf(command), placesOf(container, volume, subPath));
    const hooks = containers.filter(one => opens(one, one.lifecycle?.postStart?.exec?.command));
    const probes = containers.filter(one => opens(one, one.startupProbe?.exec?.command));
    const holds = waiting.filter(one => one.volume === volume && one.subPath === subPath).map(({ name }) => name);
    const ours = containers.find(({ name }) => gateVolume(name) === volume);
    if (shutters.length === 0 && hooks.length + probes.length === 0 && !ours) {
      return [];
    }
    const owner = ours ?? probes[0] ?? hooks[0];
    return [{
      volume,
      subPath,
      owner: owner?.name,
      shut: shutters.length > 0,
      shutAgain: shutters.every(one => removes(textOf(one.command, one.args), placesOf(one, volume, inTheWay))),
      hooks: hooks.map(({ name }) => name),
      probes: probes.map(({ name }) => name),
      mayOpen: containers.filter(one => runsCommands(one) && placesOf(one, volume, subPath).length > 0).map(({ name }) => name),
      renewed: owner !== undefined && writesFile(textOf(owner.lifecycle?.postStart?.exec?.command), placesOf(owner, volume, inTheWay)),
      holds,
    }];
  });
}

function isEmptyDir({ volumes = [] }: PodSpec, name: string): boolean {
  return volumes.some(volume => volume.name === name && volume.emptyDir !== undefined);
}

/** Paths at which a container that mounts the whole volume sees a path of it. */
function placesOf({ volumeMounts = [] }: Container, volume: string, path: string): string[] {
  return volumeMounts
    .filter((mount: VolumeMount) => mount.name === volume && !mount.subPath)
    .map(({ mountPath }) => `${folder(mountPath)}/${path}`);
}

function runsCommands({ lifecycle, startupProbe }: Container): boolean {
  return lifecycle?.postStart?.exec !== undefined || startupProbe?.exec !== undefined;
}

function textOf(...words: (readonly string[] | undefined)[]): string {
  return words.flatMap(some => some ?? []).join(' ');
}

/** Exactly this path, not a longer one. */
const WHOLE = '(?![\\w./-])';

function writesFile(text: string, places: readonly string[]): boolean {
  return places.some(place => matches(text, '(?:>\\s*|touch\\s+|tee\\s+)', place, WHOLE));
}

/** The folder itself, or one inside it. */
function makesFolder(text: string, places: readonly string[]): boolean {
  return places.some(place => matches(text, 'mkdir\\s+(?:-\\S+\\s+)*', place, '(?![\\w.-])'));
}

function removes(text: string, places: readonly string[]): boolean {
  return places.some(place => matches(text, 'rm\\s+-\\S*r\\S*\\s+(?:--\\s+)?', place, WHOLE));
}

function matches(text: string, verb: string, place: string, end: string): boolean {
  return new RegExp(`${verb}["']?${place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${end}`).test(text);
}

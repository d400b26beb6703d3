import { folder } from '../pod/path';
import { Container, PodSpec, VolumeMount } from '../pod/pod-spec';
import { gateVolume } from '../script/gate-script';

/** A mount that the kubelet cannot prepare while a file lies in its way. */
export interface Gate {
  readonly volume: string;
  readonly subPath: string;
  /** The sidecar that has to be ready before it opens; undefined: nobody opens it. */
  readonly owner?: string;
  /** An init container puts the file in the way; without it the kubelet makes the folder, and there is no gate. */
  readonly shut: boolean;
  /** The init container succeeds also when the gate is open, as after a reboot of the node. */
  readonly shutAgain: boolean;
  /** Containers whose `postStart` hook opens it. */
  readonly hooks: readonly string[];
  /** Containers whose `startupProbe` opens it. */
  readonly probes: readonly string[];
  /** Containers whose hook or probe could open it: they mount the whole volume, and its path may stand in a variable. */
  readonly mayOpen: readonly string[];
  /** The owner's hook shuts it when the owner starts anew. */
  readonly renewed: boolean;
  /** Containers that cannot be created while it is shut. */
  readonly holds: readonly string[];
}

/** Every gate of a pod, whoever wrote it. */
export function readGates(podSpec: PodSpec): Gate[] {
  const init = podSpec.initContainers ?? [];
  const containers = [...init.filter(({ restartPolicy }) => restartPolicy === 'Always'), ...podSpec.containers];
  const waiting = podSpec.containers.flatMap(({ name, volumeMounts = [] }) => volumeMounts
    .filter(mount => mount.subPath?.includes('/') && isEmptyDir(podSpec, mount.name))
    .map(({ name: volume, subPath }) => ({ name, volume, subPath: subPath! })));
  const keys = [...new Map(waiting.map(({ volume, subPath }) => [JSON.stringify([volume, subPath]), { volume, subPath }])).values()];
  return keys.flatMap(({ volume, subPath }): Gate[] => {
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

/** Where a path of the volume is in a container that mounts the whole of it. */
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

/** This very path, and not a longer one. */
const WHOLE = '(?![\\w./-])';

function writesFile(text: string, places: readonly string[]): boolean {
  return places.some(place => matches(text, '(?:>\\s*|touch\\s+|tee\\s+)', place, WHOLE));
}

/** The folder itself, or one in it. */
function makesFolder(text: string, places: readonly string[]): boolean {
  return places.some(place => matches(text, 'mkdir\\s+(?:-\\S+\\s+)*', place, '(?![\\w.-])'));
}

function removes(text: string, places: readonly string[]): boolean {
  return places.some(place => matches(text, 'rm\\s+-\\S*r\\S*\\s+(?:--\\s+)?', place, WHOLE));
}

function matches(text: string, verb: string, place: string, end: string): boolean {
  return new RegExp(`${verb}["']?${place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${end}`).test(text);
}

import { folder, isWithin, parent } from '../pod/path';
import { Container, PodSpec, VolumeMount } from '../pod/pod-spec';
import { Sidecar, Strategy } from '../request/sidecar';

/** Names of the sidecars whose hook can see whether one of them is ready: itself, and those that share what is looked at. */
export function watchersOf(sidecar: Sidecar, sidecars: readonly Sidecar[], podSpec: PodSpec, strategy: Strategy['kind']): string[] {
  return sidecars.filter(other => other === sidecar || canWatch(other, sidecar, podSpec, strategy)).map(({ name }) => name);
}

function canWatch(watcher: Sidecar, { name, readyWhen: { check }, distroless }: Sidecar, podSpec: PodSpec, strategy: Strategy['kind']): boolean {
  if (strategy === 'nativeSidecar' || !runsScript(watcher, strategy)) {
    return false;
  }
  switch (check.kind) {
    case 'tcpSocket':
      return true;
    case 'httpGet':
      // which tool another image brings for HTTP is not known; the toolbox's wget is, and it is sure to speak HTTP alone
      return watcher.distroless && (check.scheme === 'HTTP' || distroless);
    case 'file':
      return sharesFile(check.path, podSpec, containerOf(podSpec, name), containerOf(podSpec, watcher.name));
    default:
      return false;
  }
}

/** A hook of ours in it is a script. Without a gate a wait command is the hook as it is, and there is no script that could wait for more. */
export function runsScript({ readyWhen }: Sidecar, strategy: Strategy['kind']): boolean {
  return strategy === 'gated' || readyWhen.check.kind !== 'waitCommand';
}

/**
 * Both containers have the file's folder from the same volume, at the same path. Only the top of an emptyDir counts, which every user may
 * enter: what a sidecar makes below may be closed to the user of another.
 */
function sharesFile(path: string, { volumes = [] }: PodSpec, owner: Container, watcher: Container): boolean {
  const own = mountOf(path, owner);
  const other = mountOf(path, watcher);
  return own !== undefined && other !== undefined
    && own.name === other.name && folder(own.mountPath) === folder(other.mountPath) && folder(own.mountPath) === parent(path)
    && [own, other].every(({ subPath, subPathExpr }) => !subPath && !subPathExpr)
    && volumes.some(({ name, emptyDir }) => name === own.name && emptyDir !== undefined);
}

/** The mount that a path is on: the longest that it is below. */
function mountOf(path: string, { volumeMounts = [] }: Container): VolumeMount | undefined {
  return volumeMounts
    .filter(({ mountPath }) => isWithin(parent(path), mountPath))
    .sort((a, b) => folder(b.mountPath).length - folder(a.mountPath).length)[0];
}

function containerOf(podSpec: PodSpec, name: string): Container {
  return podSpec.containers.find(container => container.name === name)!;
}

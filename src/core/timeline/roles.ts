import { GateReading } from './gates';
import { Hooks } from './hook';
import { isKnownSidecar, isLogShipper } from './known';
import { Role } from './model';
import { Container, PodSpec } from '../pod/pod-spec';

/**
 * The application is the container that the default-container annotation names. Without the annotation it is a guess: the first container
 * that is neither a sidecar nor a log shipper, or else the last one that is not known to be either.
 *
 * A container is a sidecar if its hook waits, if another container's hook waits for it, if it opens a gate, or if it is a known sidecar.
 * Before the application (if that is a guess: before the last container), it is also one if its hook only looks like a wait.
 */
export function rolesOf(podSpec: PodSpec, hooks: Hooks, gates: readonly GateReading[], named: string | undefined): Map<string, Role> {
  const { containers, initContainers = [] } = podSpec;
  const annotated = containers.findIndex(({ name }) => name === named);
  const isGuess = annotated < 0;
  const end = isGuess ? containers.length - 1 : annotated;
  const covered = new Set([
    ...containers.flatMap(({ name }) => [...hooks.get(name)?.command?.conditions?.keys() ?? []]),
    ...gates.flatMap(({ owner }) => owner ?? []),
  ]);
  const isSidecar = (container: Container, index: number) => {
    const hook = hooks.get(container.name);
    // httpGet, tcpSocket and sleep only look like a wait
    const kind = hook && (hook.command?.kind ?? 'pause');
    const byHook = kind === 'wait' || (kind === 'pause' && index < end) || (kind === 'unknown' && !isGuess);
    return index !== annotated && (byHook || covered.has(container.name) || isKnownSidecar(container));
  };
  const sidecars = new Set(containers.filter(isSidecar));
  const isOther = (container: Container) => !isKnownSidecar(container) && !isLogShipper(container);
  const application = containers[annotated]
    ?? containers.find(container => !sidecars.has(container) && !isLogShipper(container))
    ?? [...containers].reverse().find(isOther)
    ?? containers[containers.length - 1];
  const roles = new Map<string, Role>();
  initContainers.forEach(({ name, restartPolicy }) => roles.set(name, restartPolicy === 'Always' ? 'nativeSidecar' : 'initContainer'));
  containers.forEach(container => roles.set(container.name, sidecars.has(container) ? 'sidecar' : 'container'));
  return roles.set(application.name, 'application');
}

import { Gate } from './gates';
import { Hooks } from './hook';
import { isKnownSidecar, isLogShipper } from './known';
import { Role } from './model';
import { Container, PodSpec } from '../pod/pod-spec';

/**
 * The application is the container that the default-container annotation names. Without it that is a guess: the first that is no sidecar and
 * no log shipper, else the last that is not known as one.
 *
 * A container is a sidecar when its hook waits, when another's hook waits for it, when it opens a gate, or when it is known as one; before the
 * application, or where that is a guess before the last container, also when its hook only looks like a wait.
 */
export function rolesOf(podSpec: PodSpec, hooks: Hooks, gates: readonly Gate[], named: string | undefined): Map<string, Role> {
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
    // of a handler that is no command: only a look
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
  const roleOf = (container: Container): Role => (sidecars.has(container) ? 'sidecar' : 'container');
  return new Map<string, Role>([
    ...initContainers.map(({ name, restartPolicy }): [string, Role] => [name, restartPolicy === 'Always' ? 'nativeSidecar' : 'initContainer']),
    ...containers.map((container): [string, Role] => [container.name, roleOf(container)]),
    [application.name, 'application'],
  ]);
}

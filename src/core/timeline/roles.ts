import { Gate } from './gates';
import { Hooks } from './hook';
import { isKnownSidecar } from './known';
import { Role } from './model';
import { Container, PodSpec } from '../pod-spec';

/**
 * The application is the container that the default-container annotation names, else the first that is no sidecar. A container is a
 * sidecar when its hook waits, when another's hook waits for it, when it opens a gate, or when it is known as one.
 */
export function rolesOf(podSpec: PodSpec, hooks: Hooks, gates: readonly Gate[], named: string | undefined): Map<string, Role> {
  const { containers, initContainers = [] } = podSpec;
  const annotated = containers.some(({ name }) => name === named) ? named : undefined;
  const covered = new Set([
    ...containers.flatMap(({ name }) => [...hooks.get(name)?.command?.conditions?.keys() ?? []]),
    ...gates.flatMap(({ owner }) => owner ?? []),
  ]);
  const isSidecar = (container: Container, index: number) => {
    const hook = hooks.get(container.name);
    const waits = hook?.command?.kind === 'wait' || (annotated !== undefined && hook?.command?.kind === 'unknown');
    const looksSo = annotated !== undefined && index < containers.findIndex(({ name }) => name === annotated)
      && hook !== undefined && hook.command?.kind !== 'action';
    return container.name !== annotated && (waits || looksSo || covered.has(container.name) || isKnownSidecar(container));
  };
  const others = containers.filter((container, index) => !isSidecar(container, index));
  const application = annotated ?? (others[0] ?? containers[containers.length - 1]).name;
  return new Map<string, Role>([
    ...initContainers.map(({ name, restartPolicy }): [string, Role] => [name, restartPolicy === 'Always' ? 'nativeSidecar' : 'initContainer']),
    ...containers.map((container): [string, Role] => {
      const other = others.includes(container) ? 'container' : 'sidecar';
      return [container.name, container.name === application ? 'application' : other];
    }),
  ]);
}

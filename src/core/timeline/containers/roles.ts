import { Asked } from './asked';
import { isKnownSidecar, programOf } from './known';
import { Container, PodSpec } from '../../pod/pod-spec';
import { Hook, Hooks } from '../commands/hook';
import { GateReading } from '../gates/gate';
import { Role } from '../model';

/**
 * A container is a sidecar if its hook waits, if another container's hook waits for it, if it opens a gate, or if it is a known sidecar.
 * Before the application it is also one if its hook only looks like a wait.
 *
 * The application is the container that the default-container annotation names, unless what that container does shows that it is a sidecar.
 * Otherwise it is a guess: the container of which the least speaks for a sidecar or a helper.
 */
export function rolesOf(
  podSpec: PodSpec,
  hooks: Hooks,
  gates: readonly GateReading[],
  asked: Asked,
  named: string | undefined,
): Map<string, Role> {
  const { containers, initContainers = [] } = podSpec;
  const watched = watchedIn(containers, hooks, asked);
  const pod: Pod = {
    containers,
    hooks,
    named,
    watched,
    awaited: new Set([
      ...[...watched].flatMap(([name, others]) => [...others].filter(other => other !== name)),
      ...gates.flatMap(({ owner }) => owner ?? []),
    ]),
    last: containers.reduce((last, container, index) => (mayBeApplication(container) ? index : last), -1),
  };
  const application = applicationIn(pod);
  const roles = new Map<string, Role>();
  initContainers.forEach(({ name, restartPolicy }) => roles.set(name, restartPolicy === 'Always' ? 'nativeSidecar' : 'initContainer'));
  containers.forEach((container, index) =>
    roles.set(container.name, isSidecar(container, index, application, pod) ? 'sidecar' : 'container'));
  return roles.set(containers[application].name, 'application');
}

interface Pod {
  readonly containers: readonly Container[];
  readonly hooks: Hooks;
  /** By the default-container annotation. */
  readonly named: string | undefined;
  /** The containers that each container's hook looks at. */
  readonly watched: ReadonlyMap<string, ReadonlySet<string>>;
  /** Another container's hook waits for them, or they open a gate. */
  readonly awaited: ReadonlySet<string>;
  /** Index of the last container that may well be the application; -1 if there is none. */
  readonly last: number;
}

/** By the names that a hook of ours bears, and by who answers what another one asks, where none of it is asked of the container itself. */
function watchedIn(containers: readonly Container[], hooks: Hooks, asked: Asked): Map<string, Set<string>> {
  return new Map(containers.map(({ name }) => {
    const { conditions, kind, targets } = hooks.get(name)?.command ?? { targets: [] };
    const answering = kind === 'wait' ? targets.map(target => asked(target, name)) : [];
    const isOfOthers = answering.every(names => names.length > 0 && !names.includes(name));
    const others = isOfOthers ? answering.flatMap(names => (names.length === 1 ? names : [])) : [];
    return [name, new Set([...conditions?.keys() ?? [], ...others])];
  }));
}

/** How much speaks against a container as the application, from nothing on. */
const AGAINST = {
  annotated: 0, nothing: 1, oftenSidecar: 2, waitsForOthers: 3, oftenSidecarThatWaits: 4, actsAsSidecar: 5, sidecar: 6, helper: 7, front: 8,
} as const;

function against(container: Container, index: number, pod: Pod): number {
  const program = programOf(container);
  const acts = actsAsSidecar(container, index, pod);
  if (container.name === pod.named && !acts) {
    return AGAINST.annotated;
  }
  if (program && !program.alone) {
    return AGAINST[program.purpose];
  }
  if (acts) {
    return AGAINST.actsAsSidecar;
  }
  const waits = pod.watched.get(container.name)!.size > 0;
  return program
    ? waits ? AGAINST.oftenSidecarThatWaits : AGAINST.oftenSidecar
    : waits ? AGAINST.waitsForOthers : AGAINST.nothing;
}

/** Of containers that are alike the first one; of those that all look like sidecars the last one, before which the others start. */
function applicationIn(pod: Pod): number {
  const score = pod.containers.map((container, index) => against(container, index, pod));
  const least = Math.min(...score);
  return least === AGAINST.actsAsSidecar || least === AGAINST.sidecar ? score.lastIndexOf(least) : score.indexOf(least);
}

function mayBeApplication(container: Container): boolean {
  const program = programOf(container);
  return program === undefined || program.alone === true;
}

/** It holds back another container that may be the application, or another one waits for it. */
function actsAsSidecar(container: Container, index: number, pod: Pod): boolean {
  const isBefore = mayBeApplication(container) ? index < pod.last : pod.last >= 0;
  return pod.awaited.has(container.name) || (isBefore && holds(container, pod));
}

/** Its hook waits for itself. What only looks like a wait, or is not known, does not outrank the annotation. */
function holds(container: Container, { hooks, watched, named }: Pod): boolean {
  const { name } = container;
  const kind = kindOf(hooks.get(name));
  const forItself = watched.get(name)!.size === 0 || watched.get(name)!.has(name);
  return forItself && (kind === 'wait' || (kind === 'pause' && name !== named) || (kind === 'unknown' && isKnownSidecar(container)));
}

function isSidecar(container: Container, index: number, application: number, pod: Pod): boolean {
  const { name } = container;
  const kind = kindOf(pod.hooks.get(name));
  const isAnnotated = pod.containers[application].name === pod.named;
  const byHook = kind === 'wait' || (kind === 'pause' && index < application) || (kind === 'unknown' && isAnnotated);
  // an agent of several containers is no sidecar of itself
  const isOfItself = programOf(container) === programOf(pod.containers[application]);
  return byHook || pod.awaited.has(name) || (isKnownSidecar(container) && !isOfItself);
}

/** What is no command only looks like a wait: `httpGet`, `tcpSocket` and `sleep`. */
function kindOf(hook: Hook | undefined): 'wait' | 'pause' | 'action' | 'unknown' | undefined {
  return hook && (hook.command?.kind ?? 'pause');
}

import { failuresOf } from './failures';
import { readGates } from './gates';
import { hookOf, Hooks } from './hook';
import { FailureRow, Role, Timeline, Verdict, StartCondition } from './model';
import { rolesOf } from './roles';
import { stopOf } from './stopping';
import { waitsOf } from './waits';
import { DEFAULT_CONTAINER } from '../pod/annotations';
import { Container } from '../pod/pod-spec';
import { ReadTemplate } from '../pod/read-pod-spec';

/*
 * What a kubelet makes of a pod spec, ours or anybody's: what starts when, what holds it back, and what happens to it when something
 * fails. The facts were measured on kubelets 1.25.10, 1.28.3, 1.36.2 and 1.37.2; see docs/how-it-works.md.
 */

export function timelineOf({ workload, annotations, podSpec }: ReadTemplate): Timeline {
  const gates = readGates(podSpec);
  const order = [...(podSpec.initContainers ?? []), ...podSpec.containers];
  const hooks: Hooks = new Map(order.map(one => [one.name, hookOf(one)]));
  const roles = rolesOf(podSpec, hooks, gates, annotations[DEFAULT_CONTAINER]);
  const sidecars = order.map(one => one.name).filter(one => ['nativeSidecar', 'sidecar'].includes(roles.get(one)!));
  const application = order.find(one => roles.get(one.name) === 'application')!.name;
  const waits = waitsOf(order, { roles, hooks, gates });
  const stages = stagesOf(order, hooks, roles, waits);
  const awaited = waits.get(application)!;
  const notAwaited = sidecars.filter(sidecar => !awaited.some(wait => wait.for === sidecar && wait.real));
  const failures = failuresOf(sidecars.filter(sidecar => !notAwaited.includes(sidecar)), awaited, { roles, gates, podSpec });
  return {
    workload,
    containers: order.map(({ name: one }, index) => ({ name: one, role: roles.get(one)!, stage: stages[index], waits: waits.get(one)! })),
    application,
    verdict: verdictOf(sidecars, notAwaited, failures),
    notAwaited,
    failures,
    gates,
    deadlocks: [],
    stop: stopOf(podSpec, roles),
  };
}

/** A new stage begins after anything that makes the kubelet wait, even a fixed pause. */
function stagesOf(
  order: readonly Container[],
  hooks: Hooks,
  roles: ReadonlyMap<string, Role>,
  waits: ReadonlyMap<string, readonly StartCondition[]>,
): number[] {
  let stage = 1;
  let blocked = false;
  return order.map((container, index) => {
    const previous = order[index - 1];
    const gated = (name: string) => waits.get(name)!.filter(({ by, real }) => by === 'gate' && real).map(wait => wait.for).join();
    if (previous && (blocked || gated(container.name) !== gated(previous.name))) {
      stage++;
    }
    blocked = hooks.get(container.name) !== undefined
      || roles.get(container.name) === 'initContainer'
      || (roles.get(container.name) === 'nativeSidecar' && container.startupProbe !== undefined);
    return stage;
  });
}

function verdictOf(sidecars: readonly string[], notAwaited: readonly string[], failures: readonly FailureRow[]): Verdict {
  if (sidecars.length === 0) {
    return 'noSidecar';
  }
  if (notAwaited.length > 0) {
    return 'notHeld';
  }
  const atStart = failures.filter(({ failure }) => failure !== 'restartedTogether' && failure !== 'sandboxRecreated');
  return atStart.some(({ outcomes }) => outcomes.some(({ outcome }) => outcome === 'startedAnyway')) ? 'heldUnlessItFails' : 'held';
}

import { readCommand } from './commands/command';
import { hookOf, Hooks } from './commands/hook';
import { askedIn } from './containers/asked';
import { isHelper } from './containers/known';
import { startOrder } from './containers/order';
import { rolesOf } from './containers/roles';
import { failuresOf } from './failures/failures';
import { readGates } from './gates/read-gates';
import { awaits, Deadlock, knownOf, StartCondition, Timeline, Verdict } from './model';
import { stopOf } from './stopping';
import { deadlocksOf } from './waits/deadlocks';
import { waitsOf } from './waits/waits';
import { DEFAULT_CONTAINER } from '../pod/annotations';
import { Container } from '../pod/pod-spec';
import { ReadTemplate } from '../pod/read-pod-spec';

/*
 * What a kubelet makes of a pod spec, ours or anybody's: what starts when, what holds it back, and what happens to it when something
 * fails. The facts were measured on kubelets 1.25.10, 1.28.3, 1.36.2 and 1.37.2; see docs/how-it-works.md.
 */

export function timelineOf({ workload, annotations, podSpec }: ReadTemplate): Timeline {
  const gates = readGates(podSpec);
  const order = startOrder(podSpec, gates);
  const position = new Map(order.map(({ name }, index) => [name, index]));
  const hooks: Hooks = new Map(order.map(one => [one.name, hookOf(one)]));
  const asked = askedIn(podSpec);
  const roles = rolesOf(podSpec, hooks, gates, asked, annotations[DEFAULT_CONTAINER]);
  const application = order.find(one => roles.get(one.name) === 'application')!.name;
  const entries = new Map(order.filter(({ name }) => roles.get(name) === 'initContainer').map(one => [one.name, entryOf(one)]));
  const known = { position, asked, roles, hooks, entries };
  const deadlocks = deadlocksOf(order, application, known);
  const waits = waitsOf({ ...known, order, gates, deadlocks: new Map(deadlocks.map(one => [one.at, one])) });
  const stages = stagesOf(order, waits);
  const awaited = waits.get(application)!;
  const sidecars = order.map(one => one.name).filter(one => ['nativeSidecar', 'sidecar'].includes(roles.get(one)!));
  const notAwaited = sidecars.filter(sidecar => !awaited.some(wait => wait.for === sidecar && awaits(wait)));
  const helpers = new Set(order.filter(isHelper).map(({ name }) => name));
  const needed = sidecars.filter(sidecar => !helpers.has(sidecar) || !notAwaited.includes(sidecar));
  const isToldOf = awaited.some(wait => sidecars.includes(wait.for)) && !awaited.some(({ until }) => until === 'never');
  const failures = isToldOf ? failuresOf(needed, awaited, { roles, hooks, gates, podSpec, application }) : [];
  return {
    workload,
    containers: order.map(({ name: one }, index) => ({ name: one, role: roles.get(one)!, stage: stages[index], waits: waits.get(one)! })),
    application,
    verdict: verdictOf({ sidecars: needed, notAwaited, awaited, failures, deadlocks }),
    notAwaited,
    failures,
    gates,
    deadlocks,
    stop: stopOf(podSpec, roles),
  };
}

/** What an init container does: its own command, or what it gives to a shell as arguments. */
function entryOf({ command = [], args = [] }: Container) {
  const own = readCommand(command);
  return own.conditions || args.length === 0 ? own : readCommand([...command, ...args]);
}

/** A new stage begins after anything that makes the kubelet wait, even a fixed pause. */
function stagesOf(order: readonly Container[], waits: ReadonlyMap<string, readonly StartCondition[]>): number[] {
  const gated = (name: string) => waits.get(name)!.filter(({ by, real }) => by === 'gate' && real).map(wait => wait.for).join();
  let stage = 1;
  return order.map(({ name }, index) => {
    const previous = order[index - 1]?.name;
    const isHeld = waits.get(name)!.some(({ at, by, real }) => real && by !== 'gate' && at === previous);
    if (previous !== undefined && (isHeld || gated(name) !== gated(previous))) {
      stage++;
    }
    return stage;
  });
}

interface Told extends Pick<Timeline, 'notAwaited' | 'failures' | 'deadlocks'> {
  /** Those that the application needs: all but the helpers that it does not wait for. */
  readonly sidecars: readonly string[];
  /** The application's start conditions. */
  readonly awaited: readonly StartCondition[];
}

function verdictOf({ sidecars, notAwaited, awaited, failures, deadlocks }: Told): Verdict {
  if (awaited.some(({ until }) => until === 'never') || deadlocks.some(endsBadly)) {
    return 'neverStarts';
  }
  if (sidecars.length === 0) {
    return 'noSidecar';
  }
  if (sidecars.some(sidecar => notAwaited.includes(sidecar))) {
    return 'notHeld';
  }
  const atStart = failures.filter(({ failure }) => failure !== 'restartedTogether' && failure !== 'sandboxRecreated');
  if (atStart.some(({ outcomes }) => outcomes.some(({ outcome }) => outcome === 'startedAnyway'))) {
    return 'heldUnlessItFails';
  }
  return sidecars.every(sidecar => knownOf(sidecar, awaited)?.until === 'ready') ? 'held' : 'unknown';
}

/** The pod does not go on. */
function endsBadly({ outcome }: Deadlock): boolean {
  return outcome === 'stuck' || outcome === 'neverStarts';
}

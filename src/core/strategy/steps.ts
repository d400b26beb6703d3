import { StrategyKind } from './strategy-kind';
import { Checked } from '../issue';
import { alone, Plan, plan, PlannedHook } from '../plan/plan';
import { Container, nativeSidecars, PodSpec } from '../pod/pod-spec';
import { Sidecar } from '../request/sidecar';
import { lookOf } from '../script/looks';
import { Target, targetOf } from '../script/wait-script';

/** A sidecar in its place among the others. */
export interface Step extends PlannedHook {
  readonly sidecar: Sidecar;
  readonly container: Container;
}

/** The sidecars in the order in which they start, and the other containers in their own. */
export interface Steps {
  readonly steps: Step[];
  /** The sidecars that only a container behind them all waits for. */
  readonly behind: Step[];
  readonly others: Container[];
}

/** What a strategy's hooks can see. */
interface Sight extends Pick<StrategyKind, 'watchesOthers' | 'hasToolbox'> {
  /** Whether a container behind all sidecars can see a sidecar, where a strategy may add one. */
  readonly seenFromBehind?: (sidecar: Sidecar) => boolean;
}

/** Plans the start. With issues, the sidecars stand in the order of the list, each waiting for itself. */
export function stepsOf(podSpec: PodSpec, sidecars: readonly Sidecar[], sight: Sight): Checked<Steps> {
  const { value: { hooks, behind }, issues } = planOf(podSpec, sidecars, sight);
  const steps = hooks.map((hook): Step => ({
    ...hook,
    sidecar: sidecars.find(({ name }) => name === hook.name)!,
    container: containerOf(podSpec, hook),
  }));
  return {
    value: {
      steps,
      behind: steps.filter(({ name }) => behind.includes(name)),
      others: podSpec.containers.filter(container => !sidecars.some(({ name }) => name === container.name)),
    },
    issues,
  };
}

/** For one sidecar alone, which most pods have, there is nothing to plan. */
function planOf(podSpec: PodSpec, sidecars: readonly Sidecar[], sight: Sight): Checked<Plan> {
  return sidecars.length === 1 && !sidecars[0].startAfter?.length
    ? { value: { hooks: sidecars.map(alone), behind: [] }, issues: [] }
    : plan(sidecars.map(sidecar => ({
      ...sidecar,
      watchers: watchersOf(sidecar, sidecars, podSpec, sight),
      seenFromBehind: sight.seenFromBehind?.(sidecar),
    })));
}

/** Names of the sidecars whose hook can see whether one of them is ready: itself, and those that share what is looked at. */
export function watchersOf(
  sidecar: Sidecar,
  sidecars: readonly Sidecar[],
  podSpec: PodSpec,
  { watchesOthers, hasToolbox }: Sight,
): string[] {
  const look = lookOf(sidecar.readyWhen.check);
  const viewpoint = (one: Sidecar) => ({ container: containerOf(podSpec, one), distroless: one.distroless, toolbox: hasToolbox(one) });
  return sidecars
    .filter(other => other === sidecar || (watchesOthers(other) && look.isSeenFrom(viewpoint(other), viewpoint(sidecar), podSpec)))
    .map(({ name }) => name);
}

/** What the hook of a step waits for, as far as a script can see it; `gateOf` tells the volume of a sidecar's gate. */
export function targetsOf({ waitsFor }: Step, steps: readonly Step[], gateOf?: (name: string) => string): Target[] {
  return waitsFor.flatMap(name => targetOf(name, steps.find(step => step.name === name)!.sidecar.readyWhen, gateOf?.(name)) ?? []);
}

export function containerOf(podSpec: PodSpec, { name }: { readonly name: string }): Container {
  return [...podSpec.containers, ...nativeSidecars(podSpec)].find(container => container.name === name)!;
}

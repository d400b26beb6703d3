import { Checked } from '../issue';
import { cycles, Graph, lastWatcher, PlanInput, toGraph } from './start-graph';
import { bestOrder } from './start-order';

/** A sidecar in its place, and what its hook waits for. */
export interface PlannedHook {
  readonly name: string;
  /** Sidecars that are ready before this one may start. */
  readonly startsAfter: string[];
  /** Sidecars whose readiness this one's hook waits for. Empty: the hook need not wait. */
  readonly waitsFor: string[];
}

/** The start of a pod's sidecars. */
export interface Plan {
  /** In the order in which they start. */
  readonly hooks: PlannedHook[];
  /** Sidecars that no hook waits for, but a container behind them all. Empty: such a container would gain nothing. */
  readonly behind: string[];
}

/**
 * In which order the sidecars start, and which hook waits for which of them.
 *
 * The kubelet starts the next container when the hook of the one before has returned. So a wait belongs on the last container that starts
 * before somebody needs the answer, and that can see it: whatever starts in between becomes ready at the same time.
 *
 * With issues, the sidecars stand in the order of the list, each waiting for itself.
 */
export function plan(inputs: readonly PlanInput[]): Checked<Plan> {
  const { value: graph, issues } = toGraph(inputs);
  const all = [...issues, ...cycles(inputs, graph)];
  return { value: all.length > 0 ? { hooks: inputs.map(alone), behind: [] } : planned(inputs, graph), issues: all };
}

/** The plan of a sidecar that has nothing to do with others. */
export function alone({ name }: { readonly name: string }): PlannedHook {
  return { name, startsAfter: [], waitsFor: [name] };
}

function planned(inputs: readonly PlanInput[], graph: Graph): Plan {
  const { graph: chosen, order } = soonest(graph);
  const waits = placeWaits(chosen, order);
  const nameOf = (node: number) => inputs[node].name;
  const sidecars = order.slice(0, inputs.length);
  const watchedFrom = (position: number) => sidecars.filter(other => waits[other] === position).map(nameOf);
  return {
    hooks: sidecars.map((node, position) => ({
      name: nameOf(node),
      startsAfter: graph.after[node].map(nameOf),
      waitsFor: watchedFrom(position),
    })),
    behind: watchedFrom(inputs.length),
  };
}

/** For each sidecar, the position of the hook that waits for it: the last one that can see it before its first dependant. */
function placeWaits(graph: Graph, order: readonly number[]): number[] {
  const positions = graph.after.map(() => order.length);
  order.forEach((node, position) => { positions[node] = position; });
  return graph.after.map((_, node) => {
    const needed = graph.before[node].reduce((first, other) => Math.min(first, positions[other]), order.length);
    return lastWatcher(graph, order, node, positions[node], needed);
  });
}

/** A container behind the sidecars has its price, so it has to bring the application up sooner than the hooks alone. */
function soonest(graph: Graph): { readonly graph: Graph; readonly order: readonly number[] } {
  const behind = graph.after.length - 1;
  const hooksAlone = { ...graph, watchers: graph.watchers.map(watchers => new Set([...watchers].filter(node => node !== behind))) };
  const without = bestOrder(hooksAlone);
  const best = graph.watchers.some(watchers => watchers.has(behind)) ? bestOrder(graph) : without;
  return best.end < without.end ? { graph, order: best.order } : { graph: hooksAlone, order: without.order };
}

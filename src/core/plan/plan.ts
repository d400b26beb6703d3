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

/**
 * In which order the sidecars start, and which hook waits for which of them.
 *
 * The kubelet starts the next container when the hook of the one before has returned. So a wait belongs on the last container that starts
 * before somebody needs the answer, and that can see it: whatever starts in between becomes ready at the same time.
 *
 * With issues, the sidecars stand in the order of the list, each waiting for itself.
 */
export function plan(inputs: readonly PlanInput[]): Checked<PlannedHook[]> {
  const { value: graph, issues } = toGraph(inputs);
  const all = [...issues, ...cycles(inputs, graph)];
  return { value: all.length > 0 ? inputs.map(alone) : planned(inputs, graph), issues: all };
}

/** The plan of a sidecar that has nothing to do with others. */
export function alone({ name }: { readonly name: string }): PlannedHook {
  return { name, startsAfter: [], waitsFor: [name] };
}

function planned(inputs: readonly PlanInput[], graph: Graph): PlannedHook[] {
  const order = bestOrder(graph);
  const waits = placeWaits(graph, order);
  const nameOf = (node: number) => inputs[node].name;
  return order.map((node, position) => ({
    name: nameOf(node),
    startsAfter: graph.after[node].map(nameOf),
    waitsFor: order.filter(other => waits[other] === position).map(nameOf),
  }));
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

import { LocalIssue } from '../issue';
import { cycles, Graph, lastWatcher, PlanInput, toGraph } from './start-graph';
import { bestOrder } from './start-order';

/** A sidecar in its place, and what its hook has to wait for. */
export interface PlannedHook {
  readonly name: string;
  /** Sidecars that are ready before this one may start. */
  readonly startsAfter: string[];
  /** Sidecars whose readiness this one's hook awaits; empty: the hook need not wait. */
  readonly waitsFor: string[];
}

/** The start order, or why there is none. */
export type PlanResult = { readonly order: PlannedHook[] } | { readonly issues: LocalIssue[] };

/**
 * In which order the sidecars start, and which hook waits for which of them.
 *
 * The kubelet starts the next container when the hook of the one before has returned. So a wait belongs on the last container that starts
 * before somebody needs the answer and can see it: what starts in between overlaps with it.
 */
export function plan(inputs: readonly PlanInput[]): PlanResult {
  const { graph, issues } = toGraph(inputs);
  const all = [...issues, ...cycles(inputs, graph)];
  if (all.length > 0) {
    return { issues: all };
  }
  const order = bestOrder(graph);
  const waits = placeWaits(graph, order);
  const nameOf = (node: number) => inputs[node].name;
  return {
    order: order.map((node, position) => ({
      name: nameOf(node),
      startsAfter: graph.after[node].map(nameOf),
      waitsFor: order.filter(other => waits[other] === position).map(nameOf),
    })),
  };
}

/** For each sidecar the position of the hook that waits for it: the last before its first dependant that can see it. */
function placeWaits(graph: Graph, order: readonly number[]): number[] {
  const positions = graph.after.map(() => order.length);
  order.forEach((node, position) => { positions[node] = position; });
  return graph.after.map((_, node) => {
    const needed = graph.before[node].reduce((first, other) => Math.min(first, positions[other]), order.length);
    return lastWatcher(graph, order, node, positions[node], needed);
  });
}

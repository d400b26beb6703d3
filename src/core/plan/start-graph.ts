import { Checked, LocalIssue } from '../issue';
import { unknownName } from '../pod/names';
import { list } from '../words';

/*
 * Which sidecars start after which, and whose hook can watch which of them.
 */

/** What the plan needs to know about a sidecar. */
export interface PlanInput {
  readonly name: string;
  /** Where the user named it: `sidecars[0]`. */
  readonly field: string;
  /** Names of the sidecars to start after. Empty: none. Undefined: the one before in the list. */
  readonly startAfter?: string[];
  /** Names of the sidecars whose hook can see whether this one is ready: itself, and perhaps others. */
  readonly watchers: string[];
  /** A container that starts behind all sidecars, only to wait, can see whether this one is ready. */
  readonly seenFromBehind?: boolean;
}

/**
 * Sidecars by their index in the list. The index after the last one stands for the container behind them: it starts after all of them, but
 * none of them has to be ready for it.
 */
export interface Graph {
  readonly after: readonly (readonly number[])[];
  /** Who can start only when each sidecar is ready. */
  readonly before: readonly (readonly number[])[];
  /** Who can see whether each sidecar is ready, and is not too late to tell. */
  readonly watchers: readonly ReadonlySet<number>[];
  /** The time that each one takes to become ready, if all sidecars take equally long. */
  readonly times: readonly number[];
}

export function toGraph(inputs: readonly PlanInput[]): Checked<Graph> {
  const index = new Map(inputs.map(({ name }, at) => [name, at]));
  const indicesOf = (names: readonly string[]) => [...new Set(names.flatMap(name => index.get(name) ?? []))].sort((a, b) => a - b);
  const after = inputs.map(({ startAfter }, at) => (startAfter ? indicesOf(startAfter) : at === 0 ? [] : [at - 1]));
  const before: number[][] = inputs.map(() => []);
  after.forEach((others, node) => others.forEach(other => before[other].push(node)));
  const unknown = inputs.flatMap(({ field, startAfter = [] }) => startAfter.flatMap((name, position) => (index.has(name) ? [] : unknownName(
    `${field}.startAfter[${position}]`, name, 'sidecar of that name in the pod', [...index.keys()],
    'name one of these; the application waits for every sidecar anyway',
  ))));
  const behind = inputs.length;
  const watchersOf = ({ name, watchers, seenFromBehind }: PlanInput, node: number) =>
    new Set([...indicesOf([name, ...watchers]), ...(seenFromBehind && before[node].length === 0 ? [behind] : [])]);
  return {
    value: {
      after: [...after, [...inputs.keys()]],
      before: [...before, []],
      watchers: [...inputs.map(watchersOf), new Set()],
      times: [...inputs.map(() => 1), 0],
    },
    issues: unknown,
  };
}

/** One issue for each group of sidecars that wait for one another. It prints the shortest cycle. */
export function cycles(inputs: readonly PlanInput[], graph: Graph): LocalIssue[] {
  const told = new Set<number>();
  return inputs.flatMap(({ field, startAfter }, node) => {
    const cycle = told.has(node) ? undefined : shortestCycle(graph, node);
    if (!cycle) {
      return [];
    }
    inputs.forEach((_, other) => {
      if (reaches(graph, node, other) && reaches(graph, other, node)) {
        told.add(other);
      }
    });
    const printed = [...cycle, node].map(at => inputs[at].name).join(' -> ');
    return [{
      field: `${field}.startAfter`,
      given: startAfter ?? inputs[node - 1].name,
      why: `the sidecars wait for one another: ${printed}`,
      fix: startAfter
        ? `leave ${list([inputs[cycle[1] ?? node].name])} out`
        : 'pass startAfter: [] if this one waits for nobody (without it, it waits for the one before in the list)',
    }];
  });
}

/** The shortest path from a node back to itself, along what it starts after. */
function shortestCycle(graph: Graph, start: number): number[] | undefined {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const other of graph.after[node]) {
      if (other === start) {
        const path = [node];
        while (path[0] !== start) {
          path.unshift(cameFrom.get(path[0])!);
        }
        return path;
      }
      if (!cameFrom.has(other)) {
        cameFrom.set(other, node);
        queue.push(other);
      }
    }
  }
  return undefined;
}

function reaches(graph: Graph, from: number, to: number): boolean {
  const seen = new Set([from]);
  for (const node of seen) {
    for (const other of graph.after[node]) {
      if (other === to) {
        return true;
      }
      seen.add(other);
    }
  }
  return false;
}

/** The last position before `needed` from which the sidecar can be watched. It stands at `own` itself. */
export function lastWatcher(graph: Graph, order: readonly number[], node: number, own: number, needed: number): number {
  let position = needed - 1;
  while (position > own && !graph.watchers[node].has(order[position])) {
    position--;
  }
  return position;
}

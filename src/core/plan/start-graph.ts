import { LocalIssue } from '../issue';
import { list } from '../words';

/*
 * Which sidecars start after which, and whose hook can see which of them.
 */

/** A sidecar as far as its place in the start order goes. */
export interface PlanInput {
  readonly name: string;
  /** Where the user named it: `sidecars[0]`. */
  readonly field: string;
  /** Names of sidecars to start after; empty: none; undefined: the one before in the list. */
  readonly startAfter?: string[];
  /** Names of the sidecars whose hook can see whether this one is ready: itself, and perhaps others. */
  readonly watchers: string[];
}

/** Sidecars by their index in the list. */
export interface Graph {
  readonly after: readonly (readonly number[])[];
  readonly before: readonly (readonly number[])[];
  /** `sees[a][b]`: the hook of `a` can see whether `b` is ready. */
  readonly sees: readonly (readonly boolean[])[];
  readonly seenBy: readonly (readonly number[])[];
  /** How many hooks can see each. */
  readonly watchers: readonly number[];
}

export function toGraph(inputs: readonly PlanInput[]): { graph: Graph; issues: LocalIssue[] } {
  const issues: LocalIssue[] = [];
  const index = new Map(inputs.map(({ name }, at) => [name, at]));
  const after = inputs.map(({ field, startAfter }, at) => {
    if (!startAfter) {
      return at === 0 ? [] : [at - 1];
    }
    const found = new Set<number>();
    startAfter.forEach((name, position) => {
      const other = index.get(name);
      if (other === undefined) {
        issues.push({
          field: `${field}.startAfter[${position}]`,
          given: name,
          why: `no sidecar of that name in the pod (there are: ${list(inputs.map(input => input.name))})`,
          fix: 'name one of these; the application waits for every sidecar without being told',
        });
      } else {
        found.add(other);
      }
    });
    return [...found].sort((a, b) => a - b);
  });
  const before: number[][] = inputs.map(() => []);
  after.forEach((others, node) => others.forEach(other => before[other].push(node)));
  const sees = inputs.map(() => inputs.map(() => false));
  inputs.forEach(({ watchers }, node) => {
    sees[node][node] = true;
    watchers.forEach(name => {
      const watcher = index.get(name);
      if (watcher !== undefined) {
        sees[watcher][node] = true;
      }
    });
  });
  const seenBy = sees.map(seen => inputs.flatMap((_, node) => (seen[node] ? [node] : [])));
  const watchers = inputs.map((_, node) => sees.filter(seen => seen[node]).length);
  return { graph: { after, before, sees, seenBy, watchers }, issues };
}

/** One issue for each group of sidecars that wait for one another, printing the shortest way round. */
export function cycles(inputs: readonly PlanInput[], graph: Graph): LocalIssue[] {
  const told = new Set<number>();
  return inputs.flatMap(({ field, startAfter }, node) => {
    const round = told.has(node) ? undefined : wayRound(graph, node);
    if (!round) {
      return [];
    }
    inputs.forEach((_, other) => {
      if (reaches(graph, node, other) && reaches(graph, other, node)) {
        told.add(other);
      }
    });
    const printed = [...round, node].map(at => inputs[at].name).join(' -> ');
    return [{
      field: `${field}.startAfter`,
      given: startAfter ?? inputs[node - 1].name,
      why: `the sidecars wait for one another: ${printed}`,
      fix: startAfter ? `leave ${list([inputs[round[1] ?? node].name])} out` : 'pass startAfter: [] if this one waits for nobody (without it, it waits for the one before in the list)',
    }];
  });
}

/** The nodes of the shortest path from a node to itself, along what it starts after. */
function wayRound(graph: Graph, start: number): number[] | undefined {
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

/** The last position before `needed` whose hook can see the sidecar, which itself stands at `own`. */
export function lastWatcher(graph: Graph, order: readonly number[], node: number, own: number, needed: number): number {
  let position = needed - 1;
  while (position > own && !graph.sees[order[position]][node]) {
    position--;
  }
  return position;
}

import { list, LocalIssue } from './issue';

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

/** Up to this many sidecars the order is the best there is; above it is the best of two rules of thumb. */
export const SEARCHED_SIDECARS = 7;

/**
 * In which order the sidecars start, and which hook waits for which of them.
 *
 * The kubelet starts the next container when the hook of the one before has returned. So a wait belongs on the last container that starts
 * before somebody needs the answer and can see it: what starts in between overlaps with it. How long a sidecar takes is not known; the
 * order is the one that brings the application up first if all take equally long. Among equal orders, those whose wait can move come
 * before those whose cannot, and then the order of the list counts.
 */
export function plan(inputs: readonly PlanInput[]): PlanResult {
  const { graph, issues } = resolve(inputs);
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

/** Sidecars by their index in the list. */
interface Graph {
  readonly after: readonly (readonly number[])[];
  readonly before: readonly (readonly number[])[];
  /** `sees[a][b]`: the hook of `a` can see whether `b` is ready. */
  readonly sees: readonly (readonly boolean[])[];
  readonly seenBy: readonly (readonly number[])[];
  /** How many hooks can see each. */
  readonly watchers: readonly number[];
}

function resolve(inputs: readonly PlanInput[]): { graph: Graph; issues: LocalIssue[] } {
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
          mend: 'name one of these; the application waits for every sidecar without being told',
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
function cycles(inputs: readonly PlanInput[], graph: Graph): LocalIssue[] {
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
      mend: startAfter ? `leave ${list([inputs[round[1] ?? node].name])} out` : 'pass startAfter: [] if this one waits for nobody (without it, it waits for the one before in the list)',
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

/** For each sidecar the position of the hook that waits for it: the last before its first dependant that can see it. */
function placeWaits(graph: Graph, order: readonly number[]): number[] {
  const positions = graph.after.map(() => order.length);
  order.forEach((node, position) => { positions[node] = position; });
  return graph.after.map((_, node) => {
    const needed = graph.before[node].reduce((first, other) => Math.min(first, positions[other]), order.length);
    return lastWatcher(graph, order, node, positions[node], needed);
  });
}

function bestOrder(graph: Graph): number[] {
  const tails = tailsOf(graph);
  const search = new Search(graph, tails);
  const least = search.leastEnd();
  const first = greedy(graph, tails, byList(graph));
  if (first.end === least) {
    return first.order;
  }
  const second = greedy(graph, tails, (a, b) => graph.watchers[b] - graph.watchers[a] || tails[b] - tails[a] || a - b);
  const better = second.end < first.end ? second : first;
  return graph.after.length > SEARCHED_SIDECARS ? better.order : search.improve(better, least);
}

/** Those whose wait can move before those whose cannot, then the order of the list. */
function byList({ watchers }: Graph): (a: number, b: number) => number {
  return (a, b) => watchers[b] - watchers[a] || a - b;
}

/** How many sidecars start one after another from each one on, itself included. */
function tailsOf(graph: Graph): number[] {
  const tails: number[] = [];
  const tail = (node: number): number => tails[node] ??= 1 + graph.before[node].reduce((longest, other) => Math.max(longest, tail(other)), 0);
  graph.after.forEach((_, node) => tail(node));
  return tails;
}

interface Order {
  readonly order: number[];
  /** When the application starts, if every sidecar takes one unit of time. */
  readonly end: number;
}

/** Always takes the sidecar that can start soonest; among equals the first by `compare`. */
function greedy(graph: Graph, tails: readonly number[], compare: (a: number, b: number) => number): Order {
  const search = new Search(graph, tails);
  while (search.open) {
    search.push(search.choices(compare)[0].node);
  }
  return search.result();
}

interface Choice {
  readonly node: number;
  readonly start: number;
}

const NONE = -1;

/** A start order under construction, timed as if every sidecar took one unit. */
class Search {
  private readonly order: number[] = [];
  private readonly placed: boolean[];
  private readonly starts: number[];
  /** How many hooks that can see each sidecar are still to come. */
  private readonly watchersLeft: number[];
  /** Where each sidecar stands in the order, and the chains of those that are awaited at one position. */
  private readonly positions: number[] = [];
  private readonly firstAt: number[] = [];
  private readonly nextAt: number[] = [];
  private now = 0;

  constructor(private readonly graph: Graph, private readonly tails: readonly number[]) {
    this.placed = graph.after.map(() => false);
    this.starts = graph.after.map(() => 0);
    this.watchersLeft = [...graph.watchers];
  }

  public get open(): boolean {
    return this.order.length < this.placed.length;
  }

  public push(node: number): void {
    this.put(node);
    this.now = this.time();
  }

  public pop(): void {
    this.take();
    this.now = this.time();
  }

  public result(): Order {
    return { order: [...this.order], end: this.now };
  }

  /** What may come next, soonest first. */
  public choices(compare: (a: number, b: number) => number): Choice[] {
    const choices: Choice[] = [];
    this.placed.forEach((placed, node) => {
      if (!placed && this.graph.after[node].every(other => this.placed[other])) {
        choices.push({ node, start: this.startOf(node) });
      }
    });
    return choices.sort((a, b) => a.start - b.start || compare(a.node, b.node));
  }

  /** No order that begins like this one ends sooner. */
  public leastEnd(): number {
    this.time();
    const earliest: number[] = [];
    const start = (node: number): number => this.placed[node]
      ? this.starts[node]
      : earliest[node] ??= this.graph.after[node].reduce((latest, other) => Math.max(latest, start(other) + 1), this.now);
    let least = this.now;
    let fixed = this.now;
    this.placed.forEach((placed, node) => {
      least = Math.max(least, start(node) + (placed ? 1 : this.tails[node]));
      fixed += !placed && this.graph.watchers[node] === 1 ? 1 : 0;
    });
    return Math.max(least, fixed);
  }

  /** The first of the soonest orders, or `best` if none is sooner. */
  public improve(best: Order, least: number): number[] {
    let found = best;
    const visit = (): void => {
      if (!this.open) {
        found = this.result();
        return;
      }
      for (const { node } of this.choices(byList(this.graph))) {
        this.push(node);
        if (this.leastEnd() < found.end) {
          visit();
        }
        this.pop();
        if (found.end === least) {
          return;
        }
      }
    };
    visit();
    return found.order;
  }

  private startOf(node: number): number {
    const { after, before } = this.graph;
    if (after[node].every(other => before[other].some(dependant => this.placed[dependant]))) {
      return this.now;
    }
    this.put(node);
    this.time();
    const start = this.starts[node];
    this.take();
    return start;
  }

  private put(node: number): void {
    this.order.push(node);
    this.placed[node] = true;
    this.graph.seenBy[node].forEach(other => this.watchersLeft[other]--);
  }

  private take(): void {
    const node = this.order.pop()!;
    this.placed[node] = false;
    this.graph.seenBy[node].forEach(other => this.watchersLeft[other]++);
  }

  /**
   * Fills in when each sidecar starts, and returns when the next one can. A wait that is not needed yet, and that a sidecar still to come can
   * see, is left out.
   */
  private time(): number {
    const { order, positions, firstAt, nextAt, starts } = this;
    const end = order.length;
    for (let position = 0; position < end; position++) {
      positions[order[position]] = position;
      firstAt[position] = NONE;
    }
    for (const node of order) {
      let needed = end;
      for (const other of this.graph.before[node]) {
        needed = this.placed[other] ? Math.min(needed, positions[other]) : needed;
      }
      if (needed < end || this.watchersLeft[node] === 0) {
        const position = lastWatcher(this.graph, order, node, positions[node], needed);
        nextAt[node] = firstAt[position];
        firstAt[position] = node;
      }
    }
    let now = 0;
    for (let position = 0; position < end; position++) {
      starts[order[position]] = now;
      for (let node = firstAt[position]; node !== NONE; node = nextAt[node]) {
        now = Math.max(now, starts[node] + 1);
      }
    }
    return now;
  }
}

/** The last position before `needed` whose hook can see the sidecar, which itself stands at `own`. */
function lastWatcher(graph: Graph, order: readonly number[], node: number, own: number, needed: number): number {
  let position = needed - 1;
  while (position > own && !graph.sees[order[position]][node]) {
    position--;
  }
  return position;
}

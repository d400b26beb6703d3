import { Graph, lastWatcher } from './start-graph';

/** Up to this many sidecars the order is the best there is; above it is the best of two rules of thumb. */
export const SEARCHED_SIDECARS = 7;

/**
 * The order that brings the application up first if all sidecars take equally long. Among equal orders, those whose wait can move come before
 * those whose cannot, and then the order of the list counts.
 */
export function bestOrder(graph: Graph): number[] {
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

import { Graph, lastWatcher } from './start-graph';

/** Up to this many sidecars the order is the best there is; above it, the better of two rules of thumb. */
export const SEARCHED_SIDECARS = 7;

/** A start order, or the beginning of one, timed as if every sidecar took one unit of time to become ready. */
export interface Timed {
  readonly order: readonly number[];
  /** When each sidecar of the order starts, by sidecar. */
  readonly starts: readonly number[];
  /** When the next container can start: at the end of the order, the application. */
  readonly end: number;
}

/** Which of two sidecars that can start equally soon goes first. */
type Preference = (a: number, b: number) => number;

/**
 * The order that starts the application soonest if all sidecars take equally long. The container behind them is its last.
 *
 * Among equal orders, sidecars that others can watch come before those that only their own hook can; then the order of the list counts.
 */
export function bestOrder(graph: Graph): Timed {
  const tails = tailsOf(graph);
  const boundOf = (begun: Timed) => leastEnd(graph, tails, begun);
  const byList: Preference = (a, b) => graph.watchers[b].size - graph.watchers[a].size || a - b;
  const byTail: Preference = (a, b) => graph.watchers[b].size - graph.watchers[a].size || tails[b] - tails[a] || a - b;
  const least = boundOf(timed(graph, []));
  const first = greedy(graph, byList);
  if (first.end === least) {
    return first;
  }
  const second = greedy(graph, byTail);
  const better = second.end < first.end ? second : first;
  if (graph.after.length - 1 > SEARCHED_SIDECARS) {
    return better;
  }
  const search = (begun: Timed, best: Timed): Timed => {
    if (begun.order.length === graph.after.length) {
      return begun;
    }
    return nextOf(graph, begun, byList).reduce((found, node) => {
      if (found.end === least) {
        return found;
      }
      const longer = timed(graph, [...begun.order, node]);
      return boundOf(longer) < found.end ? search(longer, found) : found;
    }, best);
  };
  return search(timed(graph, []), better);
}

/** Times an order. A wait is left out while nobody needs it yet and somebody still to come can watch. */
function timed(graph: Graph, order: readonly number[]): Timed {
  const positions = graph.after.map(() => Infinity);
  order.forEach((node, position) => { positions[node] = position; });
  const toCome = [...positions.keys()].filter(node => positions[node] === Infinity);
  const awaited: number[][] = order.map(() => []);
  for (const node of order) {
    const needed = graph.before[node].reduce((first, other) => Math.min(first, positions[other]), order.length);
    if (needed < order.length || !toCome.some(other => graph.watchers[node].has(other))) {
      awaited[lastWatcher(graph, order, node, positions[node], needed)].push(node);
    }
  }
  const starts: number[] = [];
  const end = order.reduce((now, node, position) => {
    starts[node] = now;
    return awaited[position].reduce((latest, other) => Math.max(latest, starts[other] + graph.times[other]), now);
  }, 0);
  return { order, starts, end };
}

/** Who can come next: those that can start soonest first. */
function nextOf(graph: Graph, begun: Timed, preference: Preference): number[] {
  const { order, starts, end } = begun;
  const isPlaced = (node: number) => starts[node] !== undefined;
  const isAwaited = (node: number) => graph.before[node].some(isPlaced);
  return graph.after.flatMap((others, node) => (isPlaced(node) || !others.every(isPlaced)
    ? []
    : [{ node, start: others.every(isAwaited) ? end : timed(graph, [...order, node]).starts[node] }]))
    .sort((a, b) => a.start - b.start || preference(a.node, b.node))
    .map(({ node }) => node);
}

/** Always takes the sidecar that can start soonest. */
function greedy(graph: Graph, preference: Preference): Timed {
  return graph.after.reduce(begun => timed(graph, [...begun.order, nextOf(graph, begun, preference)[0]]), timed(graph, []));
}

/** No order that begins like this one ends sooner. */
function leastEnd({ after, watchers, times }: Graph, tails: readonly number[], { starts, end }: Timed): number {
  const earliest = [...starts];
  const start = (node: number): number => earliest[node] ??= after[node]
    .reduce((latest, other) => Math.max(latest, start(other) + times[other]), end);
  const rest = (node: number) => (starts[node] === undefined ? tails[node] : times[node]);
  const longest = after.reduce((latest, _, node) => Math.max(latest, start(node) + rest(node)), end);
  // a sidecar that nobody else can watch takes its time alone
  const alone = watchers.filter(({ size }, node) => size === 1 && starts[node] === undefined).length;
  return Math.max(longest, end + alone);
}

/** How many sidecars start one after another from each one on, counting itself. */
function tailsOf({ before, times }: Graph): number[] {
  const tails: number[] = [];
  const tail = (node: number): number => tails[node] ??= times[node]
    + before[node].reduce((longest, other) => Math.max(longest, tail(other)), 0);
  before.forEach((_, node) => tail(node));
  return tails;
}

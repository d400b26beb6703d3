import { PlannedHook } from '../../src/core/plan/plan';
import { PlanInput } from '../../src/core/plan/start-graph';

export function dependencies(given: readonly PlanInput[]): Map<string, string[]> {
  return new Map(given.map(({ name, startAfter }, index) => [name, startAfter ?? (index === 0 ? [] : [given[index - 1].name])]));
}

/** What the kubelet makes of it: the start of every sidecar and of the application. */
export function replay(order: readonly PlannedHook[], takes: (name: string) => number): Map<string, number> {
  const starts = new Map<string, number>();
  let now = 0;
  for (const { name, waitsFor } of order) {
    starts.set(name, now);
    now = Math.max(now, ...waitsFor.map(other => starts.get(other)! + takes(other)));
  }
  return starts.set('', now);
}

/** The soonest start of the application over all orders and all ways to place the waits, if each sidecar takes one unit. */
export function optimum(given: readonly PlanInput[], everyPlace: boolean): number {
  const after = dependencies(given);
  let best = Infinity;
  const orders = (rest: readonly PlanInput[], order: readonly PlanInput[]): void => {
    if (rest.length === 0) {
      const position = new Map(order.map(({ name }, at) => [name, at]));
      const places = order.map(({ name, watchers }, at) => {
        const needed = Math.min(order.length, ...given.flatMap(other => (after.get(other.name)!.includes(name) ? [position.get(other.name)!] : [])));
        const possible = order.flatMap((other, place) => (place >= at && place < needed && watchers.includes(other.name) ? [place] : []));
        return everyPlace ? possible : possible.slice(-1);
      });
      const choose = (at: number, hooks: readonly string[][]): void => {
        if (at === order.length) {
          best = Math.min(best, replay(order.map(({ name }, place) => ({ name, startsAfter: [], waitsFor: hooks[place] })), () => 1).get('')!);
        } else {
          places[at].forEach(place => choose(at + 1, hooks.map((waits, other) => (other === place ? [...waits, order[at].name] : waits))));
        }
      };
      choose(0, order.map(() => []));
      return;
    }
    for (const next of rest) {
      if (after.get(next.name)!.every(name => order.some(other => other.name === name))) {
        orders(rest.filter(other => other !== next), [...order, next]);
      }
    }
  };
  orders(given, []);
  return best;
}

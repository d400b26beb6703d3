import { Plan, PlannedHook } from '../../src/core/plan/plan';
import { PlanInput } from '../../src/core/plan/start-graph';

export function dependencies(given: readonly PlanInput[]): Map<string, string[]> {
  return new Map(given.map(({ name, startAfter }, index) => [name, startAfter ?? (index === 0 ? [] : [given[index - 1].name])]));
}

/** The container that stands behind all sidecars. */
export const BEHIND = 'behind';

/** The plan's containers one after another, and what each of them waits for. */
export function hooksOf({ hooks, behind }: Plan): PlannedHook[] {
  return [...hooks, ...(behind.length > 0 ? [{ name: BEHIND, startsAfter: [], waitsFor: behind }] : [])];
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
      const hooks = [...order.map(({ name }) => name), BEHIND];
      const places = order.map(({ name, watchers, seenFromBehind }, at) => {
        const needed = Math.min(
          hooks.length,
          ...given.flatMap(other => (after.get(other.name)!.includes(name) ? [position.get(other.name)!] : [])),
        );
        const sees = (other: string) => (other === BEHIND ? seenFromBehind : watchers.includes(other));
        const possible = hooks.flatMap((other, place) => (place >= at && place < needed && sees(other) ? [place] : []));
        return everyPlace ? possible : possible.slice(-1);
      });
      const choose = (at: number, waitsOf: readonly string[][]): void => {
        if (at === order.length) {
          const planned = hooks.map((name, place) => ({ name, startsAfter: [], waitsFor: waitsOf[place] }));
          best = Math.min(best, replay(planned, () => 1).get('')!);
        } else {
          places[at].forEach(place =>
            choose(at + 1, waitsOf.map((waits, other) => (other === place ? [...waits, order[at].name] : waits))));
        }
      };
      choose(0, hooks.map(() => []));
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

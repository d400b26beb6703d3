import { Timeline } from '../../timeline/model';

/*
 * When each container starts, in columns counted from 0: whoever waits begins a column after those it waits for, and containers that start
 * right after one another begin together.
 */

/** By container; those that never start are missing. */
export function beginsOf(timeline: Timeline): Map<string, number> {
  const starting = startingOf(timeline);
  const turns = turnsOf(starting);
  const begins = new Map<string, number>();
  const containers = new Map(starting.map(container => [container.name, container]));
  const beginOf = (name: string): number => {
    const known = begins.get(name);
    if (known !== undefined) {
      return known;
    }
    const turn = turns.get(name) ?? 0;
    // a gate may belong to a container that waits for this one
    begins.set(name, turn);
    const after = containers.get(name)!.waits
      .filter(wait => wait.real && containers.has(wait.for))
      .reduce((most, wait) => Math.max(most, beginOf(wait.for) + 1), turn);
    begins.set(name, after);
    return after;
  };
  starting.forEach(({ name }) => beginOf(name));
  return begins;
}

/** When it is each container's turn: the kubelet goes through the list, and what holds one container there holds all that follow. */
function turnsOf(containers: Timeline['containers']): Map<string, number> {
  const turns = new Map<string, number>();
  let turn = 0;
  for (const { name, role, waits } of containers) {
    for (const wait of waits) {
      const before = turns.get(wait.for);
      if (wait.real && wait.by !== 'gate' && before !== undefined) {
        turn = Math.max(turn, before + 1);
      }
    }
    turns.set(name, turn);
    // it has to exit, whatever it is waited for by
    turn += role === 'initContainer' ? 1 : 0;
  }
  return turns;
}

/** A hook, a probe or an init container that waits in vain holds all that follows it. */
function startingOf({ containers, deadlocks, verdict, application }: Timeline): Timeline['containers'] {
  if (verdict !== 'neverStarts') {
    return containers;
  }
  const stuck = new Set(deadlocks.map(({ at }) => at));
  const end = containers.findIndex(({ name }) => stuck.has(name));
  const isIn = (name: string) => name !== application || stuck.has(name);
  return containers.filter(({ name, waits }, index) => isIn(name) && (end < 0 || index <= end) && waits.every(({ until }) => until !== 'never'));
}

import { ALL, intersection, intersectionOf, NONE, TargetSet, union } from './target-set';

/*
 * How a part of a script can end, and which targets are known to be ready then: a set for each end that can be reached. On the way
 * targets are only ever added, so that a loop is gone through once.
 */

type Status = 'zero' | 'other' | 'same';

/** `zero` and `other` go on to the next command. `same` is the status of the command before. */
export type End = Status | `exit ${Status}` | `return ${Status}` | `break ${number}` | `continue ${number}`;

export type Ends = ReadonlyMap<End, TargetSet>;

export function ends(given: Partial<Record<End, TargetSet>>): Ends {
  return new Map(Object.entries(given) as [End, TargetSet][]);
}

/** Either of them. */
export function either(...many: readonly Ends[]): Ends {
  const joined = new Map<End, TargetSet>();
  for (const one of many) {
    for (const [end, known] of one) {
      joined.set(end, intersection(joined.get(end) ?? ALL, known));
    }
  }
  return joined;
}

/** What comes after a command, wherever that ends in one of these ways. */
export function followed(first: Ends, from: readonly ('zero' | 'other')[], second: Ends): Ends {
  const going = from.filter(status => first.has(status));
  return either(
    without(first, from),
    ...going.map(status => renamed(second, end => end.replace(/same$/, status) as End, first.get(status))),
  );
}

export function without(given: Ends, left: readonly End[]): Ends {
  return new Map([...given].filter(([end]) => !left.includes(end)));
}

export function only(given: Ends, kept: readonly End[]): Ends {
  return new Map([...given].filter(([end]) => kept.includes(end)));
}

/** The same ends under other names, with more that is known at each. */
export function renamed(given: Ends, name: (end: End) => End, known = NONE): Ends {
  return either(...[...given].map(([end, own]) => new Map([[name(end), union(own, known)]])));
}

export function negated(given: Ends): Ends {
  return renamed(given, end => ({ zero: 'other', other: 'zero' } as Partial<Record<End, End>>)[end] ?? end);
}

/** A shell of its own, or a function: what leaves it goes on behind it. */
export function contained(given: Ends, leaving: readonly ('exit' | 'return' | 'break' | 'continue')[]): Ends {
  return renamed(given, end => {
    const [way, status] = end.split(' ');
    return (leaving as readonly string[]).includes(way) ? (status === 'other' ? 'other' : 'zero') : end;
  });
}

/** A loop around what leaves it, or begins it again. */
export function outOfLoop(given: Ends): Ends {
  return renamed(given, end => {
    const [way, level] = end.split(' ');
    if (way !== 'break' && way !== 'continue') {
      return end;
    }
    return Number(level) > 1 ? `${way} ${Number(level) - 1}` : 'zero';
  });
}

/** What is known however it ends. */
export function always(given: Ends): TargetSet {
  return intersectionOf([...given.values()]);
}

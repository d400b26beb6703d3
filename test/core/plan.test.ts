import * as fc from 'fast-check';
import { BEHIND, dependencies, hooksOf, optimum, replay } from './orders';
import { plan, PlannedHook } from '../../src/core/plan/plan';
import { PlanInput } from '../../src/core/plan/start-graph';
import { SEARCHED_SIDECARS } from '../../src/core/plan/start-order';

type Kind = 'anywhere' | 'own';

/** Sidecars named a, b, c…; `anywhere`: its readiness can be seen by every hook; `own`: by its own alone. */
function inputs(...given: (readonly [Kind] | readonly [Kind, string[]])[]): PlanInput[] {
  const names = given.map((_, index) => String.fromCharCode(97 + index));
  return given.map(([kind, startAfter], index) => ({
    name: names[index],
    field: `sidecars[${index}]`,
    startAfter,
    watchers: kind === 'anywhere' ? names : [names[index]],
  }));
}

function ordered(given: readonly PlanInput[]): PlannedHook[] {
  const { value, issues } = plan(given);
  expect(issues).toEqual([]);
  return hooksOf(value);
}

/** `a[] b[a,b]`: the order, and what each hook waits for. */
function printed(given: readonly PlanInput[]): string {
  return ordered(given).map(({ name, waitsFor }) => `${name}[${waitsFor}]`).join(' ');
}

/** Any acyclic set of sidecars, whatever the order of the list. */
function sidecars(maxLength: number, kinds: readonly ('anywhere' | 'own' | 'some')[] = ['anywhere', 'own', 'some']): fc.Arbitrary<PlanInput[]> {
  return fc.integer({ min: 1, max: maxLength }).chain(count => fc.record({
    rank: fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
    edges: fc.array(fc.array(fc.boolean(), { minLength: count, maxLength: count }), { minLength: count, maxLength: count }),
    sparse: fc.boolean(),
    kinds: fc.array(fc.constantFrom(...kinds), { minLength: count, maxLength: count }),
    seen: fc.array(fc.array(fc.boolean(), { minLength: count, maxLength: count }), { minLength: count, maxLength: count }),
    seenFromBehind: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
  }).map(({ rank, edges, sparse, kinds: kindOf, seen, seenFromBehind }) => rank.map((own, index) => ({
    name: `s${index}`,
    field: `sidecars[${index}]`,
    startAfter: rank.flatMap((other, at) => (other < own && edges[index][at] && (!sparse || edges[at][index]) ? [`s${at}`] : [])),
    watchers: rank.flatMap((_, at) => (at === index || kindOf[index] === 'anywhere' || (kindOf[index] === 'some' && seen[index][at]) ? [`s${at}`] : [])),
    ...(seenFromBehind[index] ? { seenFromBehind: true } : {}),
  }))));
}

describe('the plan', () => {
  test.each<[string, PlanInput[], string]>([
    ['one after the other when nothing is said', inputs(['anywhere'], ['anywhere'], ['own']), 'a[a] b[b] c[c]'],
    ['side by side when they wait for nobody', inputs(['anywhere', []], ['anywhere', []], ['anywhere', []]), 'a[] b[] c[a,b,c]'],
    ['a command last among those that wait for nobody', inputs(['own', []], ['anywhere', []], ['anywhere', []]), 'b[] c[] a[b,c,a]'],
    ['commands one after the other, in the order of the list', inputs(['own', []], ['own', []]), 'a[a] b[b]'],
    ['what starts by itself before what has to wait', inputs(['anywhere', []], ['anywhere', ['a']], ['anywhere', []]), 'a[] c[a] b[c,b]'],
    ['against the order of the list when a dependency says so', inputs(['anywhere', ['b']], ['anywhere', []]), 'b[b] a[a]'],
    ['two chains side by side', inputs(['anywhere', []], ['anywhere', ['a']], ['anywhere', []], ['anywhere', ['c']]), 'a[] c[a] b[c] d[b,d]'],
    ['a command where it delays nobody: on the chain\'s time', inputs(['own', []], ['own', []], ['anywhere', []], ['anywhere', ['c']], ['anywhere', ['d']]), 'c[] a[c,a] d[] b[d,b] e[e]'],
    ['a command that a chain waits for before one that nobody does', inputs(['own', []], ['own', []], ['anywhere', ['b']], ['anywhere', ['c']]), 'b[b] c[] a[c,a] d[d]'],
  ])('puts %s', (_, given, expected) => {
    expect(printed(given)).toBe(expected);
  });

  test('waits in the last hook that can see the answer', () => {
    const given = inputs(['anywhere', []], ['anywhere', []], ['own', []]).map(input => ({ ...input, watchers: input.watchers.filter(name => name === input.name || name !== 'c') }));
    expect(printed(given)).toBe('a[] b[a,b] c[c]');
  });

  test('says what each sidecar starts after', () => {
    expect(ordered(inputs(['anywhere'], ['anywhere'], ['anywhere', ['a', 'b', 'a']], ['anywhere', []])).map(({ name, startsAfter }) => [name, startsAfter]))
      .toEqual([['a', []], ['d', []], ['b', ['a']], ['c', ['a', 'b']]]);
  });

  test('is empty without sidecars', () => {
    expect(plan([])).toEqual({ value: { hooks: [], behind: [] }, issues: [] });
  });
});

/** Native sidecars: only each one's own probe can see it, and for those that are `seen` a container behind them all. */
function native(...given: (readonly ['seen' | 'unseen', string[]])[]): PlanInput[] {
  return inputs(...given.map(([, startAfter]) => ['own', startAfter] as const))
    .map((input, index) => ({ ...input, seenFromBehind: given[index][0] === 'seen' }));
}

describe('a container behind the sidecars', () => {
  const seenToo = (input: PlanInput) => ({ ...input, seenFromBehind: true });

  test.each<[string, PlanInput[], string]>([
    ['for all that wait for nobody', native(['seen', []], ['seen', []], ['seen', []]), 'a[] b[] c[] behind[a,b,c]'],
    ['for one beside another that it cannot see, which stands last', native(['unseen', []], ['seen', []]), 'b[] a[a] behind[b]'],
    ['for the last of a chain beside another', native(['seen', []], ['seen', ['a']], ['seen', []]), 'c[] a[a] b[] behind[c,b]'],
    ['for two that start after the same one', native(['seen', []], ['seen', ['a']], ['seen', ['a']]), 'a[a] b[] c[] behind[b,c]'],
  ])('waits %s', (_, given, expected) => {
    expect(printed(given)).toBe(expected);
  });

  test.each<[string, PlanInput[], string]>([
    ['one sidecar', native(['seen', []]), 'a[a]'],
    ['a chain', native(['seen', []], ['seen', ['a']], ['seen', ['b']]), 'a[a] b[b] c[c]'],
    ['sidecars that it cannot see', native(['unseen', []], ['unseen', []]), 'a[a] b[b]'],
    ['sidecars whose hooks see one another', inputs(['anywhere', []], ['anywhere', []]).map(seenToo), 'a[] b[a,b]'],
  ])('gains nothing for %s', (_, given, expected) => {
    expect(printed(given)).toBe(expected);
  });
});

describe('bad dependencies', () => {
  test('fails when a name is no sidecar, listing those there are', () => {
    expect(plan(inputs(['anywhere', []], ['anywhere', ['a', 'vault']])).issues).toEqual([{
      field: 'sidecars[1].startAfter[1]',
      given: 'vault',
      why: 'no sidecar of that name in the pod (there are: "a", "b")',
      fix: 'name one of these; the application waits for every sidecar anyway',
    }]);
  });

  test('prints the cycle', () => {
    expect(plan(inputs(['anywhere', ['c']], ['anywhere', ['a']], ['anywhere', ['b']])).issues).toEqual([{
      field: 'sidecars[0].startAfter',
      given: ['c'],
      why: 'the sidecars wait for one another: a -> c -> b -> a',
      fix: 'leave "c" out',
    }]);
  });

  test('fails when a sidecar starts after itself', () => {
    expect(plan(inputs(['anywhere', ['a']])).issues).toMatchObject([{ why: 'the sidecars wait for one another: a -> a', fix: 'leave "a" out' }]);
  });

  test('tells two cycles and an unknown name at once', () => {
    const { issues } = plan(inputs(['anywhere', ['b']], ['anywhere', ['a']], ['anywhere', ['d', 'x']], ['anywhere', ['c']]));
    expect(issues.map(({ field }) => field)).toEqual(['sidecars[2].startAfter[1]', 'sidecars[0].startAfter', 'sidecars[2].startAfter']);
  });

  test('fails on a cycle that the order of the list closes, and only on the cycle', () => {
    const { issues } = plan(inputs(['anywhere', ['b']], ['anywhere'], ['anywhere']));
    expect(issues.map(({ why }) => why)).toEqual(['the sidecars wait for one another: a -> b -> a']);
  });
});

describe('every plan', () => {
  test('starts each sidecar after what it names is ready, and the application after all, however long they take', () => {
    fc.assert(fc.property(sidecars(12), fc.func(fc.integer({ min: 1, max: 100 })), (given, takes) => {
      const order = ordered(given);
      const starts = replay(order, takes);
      expect(order.map(({ name }) => name).filter(name => name !== BEHIND).sort()).toEqual(given.map(({ name }) => name).sort());
      for (const { name, startAfter } of given) {
        startAfter!.forEach(other => expect(starts.get(name)).toBeGreaterThanOrEqual(starts.get(other)! + takes(other)));
        expect(starts.get('')).toBeGreaterThanOrEqual(starts.get(name)! + takes(name));
      }
    }));
  });

  test('waits once for each sidecar, in a hook that can see it', () => {
    fc.assert(fc.property(sidecars(12), given => {
      const order = ordered(given);
      expect(order.flatMap(({ waitsFor }) => waitsFor).sort()).toEqual(given.map(({ name }) => name).sort());
      order.forEach(({ name, waitsFor }) => waitsFor.forEach(other => {
        const { watchers, seenFromBehind } = given.find(input => input.name === other)!;
        expect([...watchers, ...(seenFromBehind ? [BEHIND] : [])]).toContain(name);
      }));
    }));
  });

  test('has a container behind the sidecars only where the application starts sooner for it, and two sidecars or more side by side', () => {
    fc.assert(fc.property(sidecars(5, ['own', 'own', 'some']), given => {
      const { behind, hooks } = plan(given).value;
      const without = optimum(given.map(input => ({ ...input, seenFromBehind: false })), false);
      expect(behind.length > 0).toBe(without > optimum(given, false));
      if (behind.length > 0) {
        expect(hooks.length).toBeGreaterThan(1);
      }
    }), { numRuns: 300 });
  });

  test('brings the application up as soon as the best of all orders does', () => {
    fc.assert(fc.property(sidecars(6), given => {
      expect(replay(ordered(given), () => 1).get('')).toBe(optimum(given, false));
    }), { numRuns: 300 });
  });

  test('brings the application up as soon as the best of all orders with the waits in any hook', () => {
    fc.assert(fc.property(sidecars(4), given => {
      expect(replay(ordered(given), () => 1).get('')).toBe(optimum(given, true));
    }), { numRuns: 200 });
  });

  test('takes the longest path and no longer when every hook can see every answer', () => {
    fc.assert(fc.property(sidecars(14, ['anywhere']), given => {
      const after = dependencies(given);
      const path = (name: string): number => 1 + Math.max(0, ...after.get(name)!.map(path));
      expect(replay(ordered(given), () => 1).get('')).toBe(Math.max(...given.map(({ name }) => path(name))));
    }));
  });

  test('takes as long as the slowest when nobody waits for anybody, however long they take', () => {
    fc.assert(fc.property(sidecars(14, ['anywhere']), fc.func(fc.integer({ min: 1, max: 100 })), (given, takes) => {
      const free = given.map(input => ({ ...input, startAfter: [] }));
      expect(replay(ordered(free), takes).get('')).toBe(Math.max(...given.map(({ name }) => takes(name))));
    }));
  });

  test('keeps the order of the list when nothing is said', () => {
    fc.assert(fc.property(sidecars(14), given => {
      const silent = given.map(input => ({ ...input, startAfter: undefined }));
      expect(ordered(silent).map(({ name, waitsFor }) => [name, waitsFor])).toEqual(given.map(({ name }) => [name, [name]]));
    }));
  });

  test(`comes near the least possible above ${SEARCHED_SIDECARS} sidecars`, () => {
    fc.assert(fc.property(sidecars(14, ['anywhere', 'own']).filter(given => given.length > SEARCHED_SIDECARS), given => {
      const after = dependencies(given);
      const path = (name: string): number => 1 + Math.max(0, ...after.get(name)!.map(path));
      const own = given.filter(({ watchers }) => watchers.length === 1).length;
      expect(replay(ordered(given), () => 1).get('')).toBeLessThanOrEqual(Math.max(...given.map(({ name }) => path(name))) + own);
    }), { numRuns: 50 });
  });

  test('is the same each time, and leaves its input alone', () => {
    fc.assert(fc.property(sidecars(8), given => {
      const before = JSON.stringify(given);
      expect(plan(given)).toEqual(plan(given));
      expect(JSON.stringify(given)).toBe(before);
    }), { numRuns: 50 });
  });
});

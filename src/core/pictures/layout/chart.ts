import { beginsOf } from './begins';
import { ContainerNow, LivingTimeline } from '../../timeline/living/now';
import { isExit, Role, StartCondition, Timeline, TimelineContainer } from '../../timeline/model';
import { MECHANISMS, namesText } from '../words/terms';
import { conditionText, endingText, mechanismText } from '../words/waits';

/*
 * The start as lanes, one per container, over columns of time: what a picture shows, before anything is measured.
 */

export type BarKind = 'init' | 'waiting' | 'sidecar' | 'native' | 'application' | 'other';

/** A stretch of time, in columns. */
export interface Bar {
  readonly kind: BarKind;
  readonly from: number;
  readonly to: number;
}

export interface Note {
  readonly text: string;
  /** For what only looks like a wait, and for what never starts. */
  readonly mark?: 'notAwaited' | 'neverStarts';
}

export interface Lane {
  readonly name: string;
  readonly role: Role;
  /** The column in which it starts; undefined when it never does. */
  readonly begin?: number;
  readonly bars: readonly Bar[];
  readonly note?: Note;
}

export interface Chart {
  readonly lanes: readonly Lane[];
  /** The column in which the last container starts. The chart ends one later. */
  readonly last: number;
  /** The column in which the application starts; undefined when it never does. */
  readonly start?: number;
  /** How far the start of a living pod has come. */
  readonly now?: number;
}

/** The part of a column after which a sidecar that nothing waits for is drawn as ready. */
const LATE = 0.4;

export function chartOf(timeline: LivingTimeline): Chart {
  const { containers, application } = timeline;
  const begins = beginsOf(timeline);
  const last = [...begins.values()].reduce((most, begin) => Math.max(most, begin), 0);
  const end = last + 1;
  const start = begins.get(application);
  const awaited = awaitedOf(containers, name => begins.get(name) ?? end);
  return {
    lanes: containers.map((container): Lane => {
      const { name, role } = container;
      const begin = begins.get(name);
      if (begin === undefined) {
        return { name, role, bars: [], note: { text: 'never starts', mark: 'neverStarts' } };
      }
      const own = awaited.get(name) ?? NOBODY;
      const until = own.until ?? (role === 'initContainer' ? begin + 1 : Math.max(begin, start ?? begin) + LATE);
      return { name, role, begin, bars: barsOf(role, begin, until, end), note: noteOf(timeline, container, own) };
    }),
    last,
    start,
    ...(timeline.now ? { now: nowOf(timeline.now.containers, application, name => begins.get(name) ?? end, last) } : {}),
  };
}

/** Half a column before the first container that has not had its turn, or else half a column after the last one. */
function nowOf(containers: readonly ContainerNow[], application: string, beginOf: (name: string) => number, last: number): number {
  const hasStarted = ({ name, state }: ContainerNow) => {
    const isTried = state === 'creating' || state === 'blocked';
    return isTried ? name !== application : !['waiting', 'neverStarted', 'unknown'].includes(state);
  };
  const next = containers.filter(one => !hasStarted(one)).reduce((least, { name }) => Math.min(least, beginOf(name)), last + 1);
  return Math.max(0, next - 0.5);
}

/** What makes others wait for a container, and what it makes others wait for. */
interface Awaited {
  /** The first real reason to wait for it. */
  readonly real?: StartCondition;
  /** The first that only looks like one. */
  readonly seeming?: StartCondition;
  /** The column in which the first container starts that really waits for it, or because of it. */
  readonly until?: number;
  /** The sidecars that it watches, for an init container. */
  readonly watched: ReadonlySet<string>;
}

const NOBODY: Awaited = { watched: new Set() };

function awaitedOf(containers: readonly TimelineContainer[], beginOf: (name: string) => number): Map<string, Awaited> {
  const awaited = new Map<string, { real?: StartCondition; seeming?: StartCondition; until?: number; watched: Set<string> }>();
  const of = (name: string) => {
    const known = awaited.get(name) ?? { watched: new Set() };
    awaited.set(name, known);
    return known;
  };
  for (const { name, waits } of containers) {
    const begin = beginOf(name);
    for (const wait of waits) {
      const one = of(wait.for);
      if (!wait.real) {
        one.seeming ??= wait;
        continue;
      }
      one.real = one.real === undefined || one.real.by === 'gate' ? wait : one.real;
      one.until = Math.min(one.until ?? begin, begin);
      if (wait.by === 'init') {
        const watcher = of(wait.at);
        watcher.until = Math.min(watcher.until ?? begin, begin);
        watcher.watched.add(wait.for);
      }
    }
  }
  return awaited;
}

function barsOf(role: Role, begin: number, until: number, end: number): Bar[] {
  switch (role) {
    case 'initContainer': return [{ kind: 'init', from: begin, to: until }];
    case 'sidecar':
    case 'nativeSidecar': return [
      { kind: 'waiting', from: begin, to: until },
      ...(until < end ? [{ kind: role === 'sidecar' ? 'sidecar' as const : 'native' as const, from: until, to: end }] : []),
    ];
    default: return [{ kind: role === 'application' ? 'application' : 'other', from: begin, to: end }];
  }
}

/** For a sidecar, how it is waited for; for the application, what holds it back. */
function noteOf({ application }: Timeline, container: TimelineContainer, { real, seeming, watched }: Awaited): Note | undefined {
  const { name, role, waits } = container;
  switch (role) {
    case 'initContainer': {
      const others = [...watched].filter(one => one !== name);
      if (others.length > 0) {
        return { text: `waits for ${namesText(others)}` };
      }
      return real ? { text: 'runs to completion' } : seeming && lackOf(seeming);
    }
    case 'sidecar':
    case 'nativeSidecar':
      if (real) {
        return { text: `${mechanismText(real)}, ${endingText(real)}` };
      }
      return lackOf(seeming ?? `${application} does not wait for it`);
    default: {
      const own = waits.filter(wait => !isExit(wait));
      const held = new Set(own.filter(wait => wait.real).map(wait => wait.for));
      const missing = [...new Set(own.map(wait => wait.for))].filter(one => !held.has(one));
      if (missing.length > 0) {
        return lackOf(`does not wait for ${namesText(missing)}`);
      }
      const mechanisms = [...new Set(own.filter(wait => wait.real).map(({ by }) => MECHANISMS[by]))];
      return mechanisms.length > 0 ? { text: `held back by ${mechanisms.join(' and ')}` } : undefined;
    }
  }
}

function lackOf(reason: StartCondition | string): Note {
  return { text: typeof reason === 'string' ? reason : conditionText(reason), mark: 'notAwaited' };
}

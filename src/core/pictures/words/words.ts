import {
  applicationOf, Consequence, ContainerStop, FAILURES, FailureRow, isExit, knownOf, Mechanism, Outcome, Role, StartCondition, Timeline,
  TimelineContainer,
} from '../../timeline/model';
import { enumeration, someOf } from '../../words';

/*
 * The words that all pictures of a timeline share.
 */

export const ROLES: Record<Role, string> = {
  initContainer: 'init container',
  nativeSidecar: 'native sidecar',
  sidecar: 'sidecar',
  application: 'application',
  container: 'container',
};

export const MECHANISMS: Record<Mechanism, string> = {
  init: 'init container',
  hook: 'postStart hook',
  startupProbe: 'startup probe',
  gate: 'gate',
  order: 'order alone',
};

const OUTCOMES: Record<Outcome, string> = {
  held: 'held', startedAnyway: 'started anyway', stuck: 'stuck', neverStarts: 'never started', unknown: 'not known',
};

/** Of more names than `most` only the first ones are told: a pod may have two thousand containers. */
const NAMES = { most: 5, told: 3 } as const;

/** `a, b and c`; of many `a, b, c and 1,996 more`. */
export function namesText(names: readonly string[]): string {
  if (names.length <= NAMES.most) {
    return enumeration(names);
  }
  const others = String(names.length - NAMES.told).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${names.slice(0, NAMES.told).join(', ')} and ${others} more`;
}

/** One sentence about the application. */
export function verdictText(timeline: Timeline): string {
  const { verdict, application, notAwaited } = timeline;
  const waits = untilText(timeline);
  switch (verdict) {
    case 'held': return `${application} starts only when ${waits}, even when something fails`;
    case 'heldUnlessItFails': return `${application} waits until ${waits}, but starts too early when something fails`;
    case 'notHeld': return `${application} does not wait for ${namesText(notAwaited)}${waits === '' ? '' : `; it waits until ${waits}`}`;
    case 'neverStarts': return neverText(timeline);
    case 'unknown': return waits === ''
      ? `it is not known whether ${application} waits for its sidecars`
      : `${application} starts only when ${waits}; it is not known whether its sidecars are ready then`;
    case 'noSidecar': return isAlone(timeline) ? `${application} is the only container` : 'no container is known as a sidecar';
  }
}

/** `open`: nothing is known that is good or bad. */
export type Tone = 'good' | 'bad' | 'open';

export function verdictTone(timeline: Timeline): Tone {
  switch (timeline.verdict) {
    case 'held': return 'good';
    case 'noSidecar': return isAlone(timeline) ? 'good' : 'open';
    case 'unknown': return 'open';
    default: return 'bad';
  }
}

function isAlone({ containers }: Timeline): boolean {
  return containers.length === 1;
}

/** `envoy is ready and the hook of redis has returned`. */
function untilText(timeline: Timeline): string {
  const { waits } = applicationOf(timeline);
  const known = [...new Set(waits.map(wait => wait.for))].flatMap(sidecar => knownOf(sidecar, waits) ?? []);
  const ready = known.filter(({ until }) => until === 'ready').map(wait => wait.for);
  return enumeration([
    ...(ready.length > 0 ? [`${namesText(ready)} ${ready.length === 1 ? 'is' : 'are'} ready`] : []),
    ...grouped(known.filter(({ until }) => until === 'ended' || until === 'returned'), endText).map(group => endText(group[0])),
  ]);
}

function endText({ by, at, for: sidecar, until }: StartCondition): string {
  switch (by) {
    case 'gate': return `${sidecar} has opened the gate`;
    case 'init': return `${at} has exited`;
    default: return `the ${by === 'hook' ? 'hook' : MECHANISMS[by]} of ${at} has ${until === 'returned' ? 'returned' : 'ended'}`;
  }
}

function neverText({ application, containers, deadlocks }: Timeline): string {
  const [deadlock] = deadlocks.filter(({ outcome }) => outcome !== 'startedAnyway');
  const wait = containers.find(({ name }) => name === application)?.waits.find(({ until }) => until === 'never');
  const name = wait ? application : deadlock?.for ?? application;
  const unless = wait?.unless === undefined ? '' : ` unless ${wait.unless}`;
  const [at, why] = deadlock ? [deadlock.at, `it ${deadlock.why}`] : [wait?.at, wait && conditionText(wait)];
  return `${name} never starts${unless}${at === undefined ? '' : `, because of ${at}: ${why}`}`;
}

/** A row of the table of failures. */
export interface FailureText {
  readonly failure: string;
  /** What happens to the application, the sidecars with the same outcome together. */
  readonly outcomes: readonly OutcomeText[];
}

export interface OutcomeText {
  readonly outcome: Outcome;
  /** `held`, or `started anyway (envoy, redis) unless …` where not all sidecars have the same outcome. */
  readonly text: string;
}

export function failureText({ failure, outcomes }: FailureRow): FailureText {
  const alike = grouped(outcomes, ({ sidecar, ...consequence }) => consequenceText(consequence, []));
  return {
    failure: FAILURES[failure],
    outcomes: alike.map(group => ({
      outcome: group[0].outcome,
      text: consequenceText(group[0], alike.length === 1 ? [] : group.map(({ sidecar }) => sidecar)),
    })),
  };
}

function consequenceText({ outcome, unless, when, limitSeconds }: Consequence, sidecars: readonly string[]): string {
  return [
    OUTCOMES[outcome],
    ...(sidecars.length > 0 ? [`(${someOf(sidecars)})`] : []),
    ...(limitSeconds === undefined ? [] : [`after ${limitSeconds} s`]),
    ...(when === undefined ? [] : [`when ${when}`]),
    ...(unless === undefined ? [] : [`unless ${unless}`]),
  ].join(' ');
}

/** A start condition as a sentence whose subject is the container that has it. */
export interface WaitText {
  /** False for what only looks like a wait. */
  readonly real: boolean;
  readonly text: string;
}

/** One sentence for all that are waited for in the same way. */
export function waitTexts(waits: readonly StartCondition[]): WaitText[] {
  const held = new Set(waits.filter(({ real }) => real).map(wait => wait.for));
  const isContradicted = (wait: StartCondition) => !wait.real && held.has(wait.for);
  const told = waits.filter(wait => wait.by !== 'order' || !isContradicted(wait));
  const key = (wait: StartCondition) => JSON.stringify([wait.real, wait.by, whose(wait), conditionText(wait), isContradicted(wait)]);
  return grouped(told, key).map(group => {
    const [wait] = group;
    const names = namesText([...new Set(group.map(one => one.for))]);
    const lack = isContradicted(wait) ? `the ${MECHANISMS[wait.by]} adds nothing` : `does not wait for ${names}`;
    const text = wait.real ? `waits for ${names} (${mechanismText(wait)}) ${endingText(wait)}` : `${lack}: ${conditionText(wait)}`;
    return { real: wait.real, text };
  });
}

/** `postStart hook of vault`, where another container than the one that is waited for has it. */
export function mechanismText(wait: StartCondition): string {
  return MECHANISMS[wait.by] + whose(wait);
}

function whose({ for: sidecar, by, at }: StartCondition): string {
  if (at === sidecar || by === 'gate') {
    return '';
  }
  return by === 'init' ? ` ${at}` : ` of ${at}`;
}

/** `until it has exited`, or why that never comes. */
export function endingText(wait: StartCondition): string {
  const unless = wait.unless === undefined ? '' : ` unless ${wait.unless}`;
  return wait.until === 'never' ? `for ever${unless}: ${conditionText(wait)}` : `until ${conditionText(wait)}`;
}

/** What is waited for, without the name that a sentence has told already. */
export function conditionText({ for: sidecar, what }: StartCondition): string {
  return what.startsWith(`${sidecar}: `) ? what.slice(sidecar.length + 2) : what;
}

export function stopHeading({ stop: { graceSeconds } }: Timeline): string {
  return `when the pod is deleted (grace period of ${graceSeconds} s)`;
}

/** How the pod is stopped, in sentences, by turn. */
export function stopTexts({ stop: { containers } }: Timeline): string[] {
  const first = containers.filter(({ turn }) => turn === 1);
  const later = containers.filter(({ turn }) => turn > 1);
  return [
    ...grouped(first, ({ preStop, isCutOff }) => JSON.stringify([preStop, isCutOff])).map(regularText),
    ...(later.length > 0 ? [nativeText(later)] : []),
    ...grouped(later.filter(({ preStop }) => preStop !== undefined), ({ preStop }) => preStop!).map(group =>
      `the preStop ${hookOf(group)} as soon as the pod is deleted; it ${group[0].preStop}`),
  ];
}

/** The regular containers that are told to stop at the same time. */
function regularText(group: readonly ContainerStop[]): string {
  const [{ preStop, isCutOff }] = group;
  const whole = `${namesText(group.map(({ name }) => name))} ${group.length === 1 ? 'gets its' : 'get their'} stop signal`;
  if (isCutOff) {
    return `${whole} at the end of the grace period, which is shorter than the preStop hook; it ${preStop}`;
  }
  return preStop === undefined ? `${whole} at once` : `${whole} when the preStop hook has returned, which ${preStop}`;
}

function nativeText(later: readonly ContainerStop[]): string {
  const names = namesText(later.map(({ name }) => name));
  return later.length === 1
    ? `${names} gets its stop signal when the regular containers have ended`
    : `${names} get their stop signals one by one, in this order, when the regular containers have ended`;
}

function hookOf(group: readonly ContainerStop[]): string {
  return `${group.length === 1 ? 'hook' : 'hooks'} of ${namesText(group.map(({ name }) => name))} ${group.length === 1 ? 'runs' : 'run'}`;
}

/** What has the same key, together, in the order in which the keys come. */
function grouped<T>(all: readonly T[], key: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const own = key(one);
    const group = groups.get(own) ?? [];
    group.push(one);
    groups.set(own, group);
  }
  return [...groups.values()];
}

/**
 * The start conditions to show for each container: all of the application's; for the others gates, and those on the last stage before them,
 * since the earlier ones follow from these. That sidecars and init containers do not wait for one another is no news.
 */
export function shownWaits({ application, containers }: Timeline): Map<TimelineContainer, readonly StartCondition[]> {
  const stages = new Map(containers.map(({ name, stage }) => [name, stage]));
  return new Map(containers.map((container): [TimelineContainer, readonly StartCondition[]] => {
    const last = container.waits.reduce((stage, wait) => Math.max(stage, stages.get(wait.for) ?? 0), 0);
    const isApplication = container.name === application;
    const isHelper = !isApplication && container.role !== 'container';
    const isShown = (wait: StartCondition) => wait.by === 'gate' || (isApplication && !isExit(wait)) || stages.get(wait.for) === last;
    return [container, container.waits.filter(wait => isShown(wait) && (wait.real || !isHelper))];
  }));
}

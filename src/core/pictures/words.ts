import {
  applicationOf, Consequence, FAILURES, FailureRow, isExit, Mechanism, Outcome, Role, StartCondition, Timeline, TimelineContainer,
} from '../timeline/model';
import { enumeration } from '../words';

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

/** One sentence about the application. */
export function verdictText(timeline: Timeline): string {
  const { verdict, application, notAwaited, failures } = timeline;
  const [first] = failures;
  const awaited = (first?.outcomes ?? []).map(({ sidecar }) => sidecar);
  const sure = new Set(applicationOf(timeline).waits.filter(({ real, unsure }) => real && !unsure).map(wait => wait.for));
  const ready = awaited.filter(name => sure.has(name));
  const returned = awaited.filter(name => !sure.has(name));
  const hooks = returned.length === 1 ? ['hook', 'has'] : ['hooks', 'have'];
  const until = [
    ...(ready.length > 0 ? [`${enumeration(ready)} ${ready.length === 1 ? 'is' : 'are'} ready`] : []),
    ...(returned.length > 0 ? [`the ${hooks[0]} of ${enumeration(returned)} ${hooks[1]} returned`] : []),
  ].join(' and ');
  switch (verdict) {
    case 'held': return `${application} starts only when ${until}, even when something fails`;
    case 'heldUnlessItFails': return `${application} waits until ${until}, but starts too early when something fails`;
    case 'notHeld': {
      const rest = awaited.length > 0 ? `; it waits until ${until}` : '';
      return `${application} does not wait for ${enumeration(notAwaited)}${rest}`;
    }
    case 'neverStarts': return `${application} never starts: ${timeline.deadlocks.map(({ at, why }) => `${at}: ${why}`).join('; ')}`;
    case 'unknown': return `whether ${application} waits for its sidecars is not known`;
    case 'noSidecar': return `${application} has no sidecar to wait for`;
  }
}

/** Nothing that the reader has to worry about. */
export function isReassuring({ verdict }: Timeline): boolean {
  return verdict === 'held' || verdict === 'noSidecar';
}

/** A row of the table of failures. */
export interface FailureText {
  readonly failure: string;
  /** What happens to the application: `held`, or `held unless … (envoy), started anyway (redis)`. */
  readonly outcome: string;
  readonly outcomes: readonly Outcome[];
}

export function failureText({ failure, outcomes }: FailureRow): FailureText {
  const texts = [...new Set(outcomes.map(consequenceText))];
  const by = (text: string) => outcomes.filter(one => consequenceText(one) === text).map(({ sidecar }) => sidecar).join(', ');
  return {
    failure: FAILURES[failure],
    outcome: texts.length === 1 ? texts[0] : texts.map(text => `${text} (${by(text)})`).join(', '),
    outcomes: [...new Set(outcomes.map(({ outcome }) => outcome))],
  };
}

function consequenceText({ outcome, unless }: Consequence): string {
  return unless === undefined ? OUTCOMES[outcome] : `${OUTCOMES[outcome]} unless ${unless}`;
}

/** How the pod is stopped, one sentence for all containers that are stopped in the same way. */
export function stopTexts({ stop: { containers } }: Timeline): string[] {
  const alike = new Map<string, string[]>();
  containers.forEach(({ name, turn, preStop }, index) => {
    const hook = preStop === undefined ? '' : `, when its preStop hook has returned: ${preStop}`;
    const before = turn === 2 ? 'the regular containers have' : `${containers[index - 1]?.name} has`;
    const when = turn === 1 ? hook || ' at once' : ` when ${before} ended${preStop === undefined ? '' : `; its preStop hook runs at once: ${preStop}`}`;
    const names = alike.get(when) ?? [];
    names.push(name);
    alike.set(when, names);
  });
  return [...alike].map(([when, names]) => `${enumeration(names)} ${names.length === 1 ? 'is' : 'are'} told to stop${when}`);
}

export function stopHeading({ stop: { graceSeconds } }: Timeline): string {
  return `when the pod is deleted (grace period of ${graceSeconds} s)`;
}

/**
 * The start conditions to show for each container: all of the application's; for the others gates, and those on the last stage before them,
 * since the earlier ones follow from these.
 */
export function shownWaits({ application, containers }: Timeline): Map<TimelineContainer, readonly StartCondition[]> {
  const stages = new Map(containers.map(({ name, stage }) => [name, stage]));
  return new Map(containers.map((container): [TimelineContainer, readonly StartCondition[]] => {
    const last = container.waits.reduce((stage, wait) => Math.max(stage, stages.get(wait.for) ?? 0), 0);
    const isApplication = container.name === application;
    const isShown = (wait: StartCondition) => wait.by === 'gate' || (isApplication && !isExit(wait)) || stages.get(wait.for) === last;
    return [container, container.waits.filter(isShown)];
  }));
}

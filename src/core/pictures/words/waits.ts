import { grouped, MECHANISMS, namesText } from './terms';
import { isExit, StartCondition, Timeline, TimelineContainer } from '../../timeline/model';

/** A start condition as a sentence whose subject is the container that has it. */
export interface WaitText {
  /** False for what only looks like a wait. */
  readonly real: boolean;
  readonly text: string;
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
  return wait.until === 'never' ? `forever${unless}: ${conditionText(wait)}` : `until ${conditionText(wait)}`;
}

/** What is waited for, without the name that a sentence has told already. */
export function conditionText({ for: sidecar, what }: StartCondition): string {
  return what.startsWith(`${sidecar}: `) ? what.slice(sidecar.length + 2) : what;
}

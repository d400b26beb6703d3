import { FAILURES, FailureRow, Mechanism, Outcome, Role, Timeline, TimelineContainer, Wait } from '../timeline/model';
import { enumeration } from '../words';

/*
 * What all pictures of a timeline say in the same words.
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

const OUTCOMES: Record<Outcome, string> = { held: 'held', startedAnyway: 'started anyway', stuck: 'stuck' };

/** One sentence on the application. */
export function verdictText({ verdict, application, containers, notAwaited, failures }: Timeline): string {
  const [first] = failures;
  const awaited = (first?.outcomes ?? []).map(({ sidecar }) => sidecar);
  const { waits } = containers.find(({ name }) => name === application)!;
  const sure = new Set(waits.filter(({ real, unsure }) => real && !unsure).map(wait => wait.for));
  const ready = awaited.filter(name => sure.has(name));
  const ended = awaited.filter(name => !sure.has(name));
  const until = [
    ...(ready.length > 0 ? [`${enumeration(ready)} ${ready.length === 1 ? 'is' : 'are'} ready`] : []),
    ...(ended.length > 0 ? [`the ${ended.length === 1 ? 'hook' : 'hooks'} of ${enumeration(ended)} ${ended.length === 1 ? 'has' : 'have'} ended`] : []),
  ].join(' and ');
  switch (verdict) {
    case 'held': return `${application} starts only when ${until}, also when something fails`;
    case 'heldUnlessItFails': return `${application} waits until ${until}, but starts too early when something fails`;
    case 'notHeld': return `${application} does not wait for ${enumeration(notAwaited)}${awaited.length > 0 ? `; it waits until ${until}` : ''}`;
    case 'noSidecar': return `${application} has no sidecar to wait for`;
  }
}

/** The failure, and what becomes of the application: `held`, or `held (envoy), started anyway (redis)`. */
export function failureText({ failure, outcomes }: FailureRow): { readonly failure: string; readonly outcome: string; readonly outcomes: Outcome[] } {
  const kinds = [...new Set(outcomes.map(({ outcome }) => outcome))];
  const by = (kind: Outcome) => outcomes.filter(({ outcome }) => outcome === kind).map(({ sidecar }) => sidecar).join(', ');
  return {
    failure: FAILURES[failure],
    outcome: kinds.length === 1 ? OUTCOMES[kinds[0]] : kinds.map(kind => `${OUTCOMES[kind]} (${by(kind)})`).join(', '),
    outcomes: kinds,
  };
}

/**
 * The waits that have to be told of each container: of the application all; of the others those for the last stage before it, from which
 * the earlier ones follow, and gates.
 */
export function toldWaits({ application, containers }: Timeline): Map<TimelineContainer, readonly Wait[]> {
  const stages = new Map(containers.map(({ name, stage }) => [name, stage]));
  return new Map(containers.map((container): [TimelineContainer, readonly Wait[]] => {
    const last = container.waits.reduce((stage, wait) => Math.max(stage, stages.get(wait.for) ?? 0), 0);
    const isApplication = container.name === application;
    const isTold = (wait: Wait) => wait.by === 'gate' || (isApplication && wait.by !== 'init') || stages.get(wait.for) === last;
    return [container, container.waits.filter(isTold)];
  }));
}

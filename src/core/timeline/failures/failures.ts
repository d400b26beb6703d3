import { atStart, Held } from './first-start';
import { atRestart, restartPolicyOf } from './restarts';
import { PodSpec } from '../../pod/pod-spec';
import { Hooks } from '../commands/hook';
import { GateReading } from '../gates/gate';
import { awaits, Consequence, Failure, FailureRow, FAILURES, HELD, knownOf, Role, StartCondition, STUCK, UNKNOWN } from '../model';

/*
 * What happens to the application when a sidecar fails.
 */

/** What determines the outcome besides the start conditions. */
export interface Circumstances {
  readonly roles: ReadonlyMap<string, Role>;
  readonly hooks: Hooks;
  readonly gates: readonly GateReading[];
  readonly podSpec: PodSpec;
  readonly application: string;
}

/** One row per failure that is possible, for all sidecars that may have it, given the application's start conditions. */
export function failuresOf(sidecars: readonly string[], waits: readonly StartCondition[], circumstances: Circumstances): FailureRow[] {
  const { application, hooks, podSpec } = circumstances;
  const outcomes = sidecars.map(sidecar => ({ sidecar, of: outcomesOf(heldOf(sidecar, waits, circumstances), podSpec) }));
  const hooked = new Set(waits.filter(({ by }) => by === 'hook').map(wait => wait.for));
  // what has ended is not started again
  const never = restartPolicyOf(application, podSpec) === 'Never';
  const isPossible = (failure: Failure, sidecar: string) => (failure === 'hookFails'
    ? hooked.has(sidecar) || hooks.get(sidecar) !== undefined
    : !never || !['restartedTogether', 'sandboxRecreated'].includes(failure));
  return (Object.keys(FAILURES) as Failure[])
    .map(failure => ({
      failure,
      outcomes: outcomes.filter(({ sidecar }) => isPossible(failure, sidecar)).map(({ sidecar, of }) => ({ sidecar, ...of[failure] })),
    }))
    .filter(row => row.outcomes.length > 0);
}

function heldOf(sidecar: string, conditions: readonly StartCondition[], { roles, gates, podSpec, application }: Circumstances): Held {
  const { containers, initContainers = [] } = podSpec;
  const waits = conditions.filter(wait => wait.real && wait.for === sidecar);
  return {
    sidecar: [...initContainers, ...containers].find(({ name }) => name === sidecar)!,
    application,
    native: roles.get(sidecar) === 'nativeSidecar',
    waits,
    hooks: waits.filter(({ by }) => by === 'hook'),
    isSure: knownOf(sidecar, waits)?.until === 'ready',
    gate: gates.find(({ volume }) => waits.some(({ by, at }) => by === 'gate' && at === volume)),
    restartPolicy: restartPolicyOf(sidecar, podSpec),
    podPolicy: podSpec.restartPolicy ?? 'Always',
  };
}

type Outcomes = Record<Failure, Consequence>;

function outcomesOf(held: Held, podSpec: PodSpec): Outcomes {
  const { sidecar, application, native, waits, gate, isSure } = held;
  const outcomes: Outcomes = { ...atStart(held), ...atRestart({ sidecar, application, waits: waits.filter(awaits), gate }, podSpec) };
  if (isSure) {
    return outcomes;
  }
  return {
    ...Object.fromEntries(Object.entries(outcomes).map(([failure, consequence]) => [failure, unsure(consequence)])) as Outcomes,
    // no probe limits what it does not look at
    ...(outcomes.tooSlow.outcome === 'neverStarts' ? { tooSlow: UNKNOWN } : {}),
    // it still has to start, and its hook has to succeed (seen on 1.36.2)
    ...(native ? { hookFails: { ...HELD, unless: 'its hook succeeds later' }, imageMissing: { ...HELD, unless: 'its image comes' } } : {}),
  };
}

/** What holds the application may look at something else, and be over although the sidecar is not ready. */
function unsure(consequence: Consequence): Consequence {
  switch (consequence.outcome) {
    case 'held': return UNKNOWN;
    case 'stuck': return { ...STUCK, unless: consequence.unless ?? 'its hook ends all the same' };
    default: return consequence;
  }
}

import { GateReading } from './gates';
import { Failure, FailureRow, FAILURES, Outcome, Role, StartCondition } from './model';

type Outcomes = Record<Failure, Outcome>;

const ALL_HELD: Outcomes = {
  hookFails: 'held',
  sidecarCrashes: 'held',
  imageMissing: 'held',
  kubeletRestarts: 'held',
  neverReady: 'held',
  restartedTogether: 'held',
  sandboxRecreated: 'held',
};

/**
 * A regular container's hook: the kubelet goes on to the next container whatever happens to this one (seen on 1.25.10, 1.28.3 and 1.36.2).
 */
function byHook(hooks: readonly StartCondition[]): Outcomes {
  return {
    hookFails: 'startedAnyway',
    sidecarCrashes: 'startedAnyway',
    imageMissing: 'startedAnyway',
    kubeletRestarts: 'startedAnyway',
    // only the hook itself can set a limit: without one the pod neither goes on nor can be deleted
    neverReady: endless(hooks) ? 'stuck' : 'startedAnyway',
    // the sidecar's hook runs again, and meanwhile the kubelet does nothing else for the pod
    restartedTogether: 'held',
    sandboxRecreated: 'held',
  };
}

/**
 * A native sidecar is waited for until it is started; the kubelet does not remember whether a hook has finished. Later, as long as one of
 * the pod's regular containers runs, the others restart without a look at the sidecars (all seen on 1.36.2).
 */
function byNative(hooks: readonly StartCondition[], probed: boolean, alone: boolean): Outcomes {
  return {
    ...ALL_HELD,
    kubeletRestarts: probed ? 'held' : 'startedAnyway',
    neverReady: endless(hooks) ? 'stuck' : 'held',
    restartedTogether: alone ? 'held' : 'startedAnyway',
  };
}

/** A mount that cannot be prepared: the kubelet retries, and does not create the container (seen on 1.25.10, 1.28.3 and 1.36.2). */
function byGate(gate: GateReading, hooks: readonly StartCondition[]): Outcomes {
  return {
    ...ALL_HELD,
    // the kubelet does not run a hook again after its own restart
    kubeletRestarts: gate.probes.length > 0 ? 'held' : 'stuck',
    neverReady: endless(hooks) ? 'stuck' : 'held',
    restartedTogether: gate.renewed || hooks.length > 0 ? 'held' : 'startedAnyway',
    sandboxRecreated: gate.shutAgain ? 'held' : 'stuck',
  };
}

/** What determines the outcome besides the start conditions. */
export interface Circumstances {
  readonly roles: ReadonlyMap<string, Role>;
  readonly gates: readonly GateReading[];
  /** The application is the pod's only regular container. */
  readonly alone: boolean;
}

/** One row per failure, for sidecars that a container waits for, given its start conditions. */
export function failuresOf(sidecars: readonly string[], waits: readonly StartCondition[], circumstances: Circumstances): FailureRow[] {
  const real = waits.filter(wait => wait.real);
  const outcomes = sidecars.map(sidecar => ({ sidecar, of: outcomesOf(real.filter(wait => wait.for === sidecar), circumstances) }));
  const possible = (failure: Failure) => sidecars.length > 0 && (failure !== 'hookFails' || waits.some(({ by }) => by === 'hook'));
  return (Object.keys(FAILURES) as Failure[])
    .filter(possible)
    .map(failure => ({ failure, outcomes: outcomes.map(({ sidecar, of }) => ({ sidecar, outcome: of[failure] })) }));
}

/** The strongest mechanism counts. */
function outcomesOf(waits: readonly StartCondition[], { roles, gates, alone }: Circumstances): Outcomes {
  const hooks = waits.filter(({ by }) => by === 'hook');
  const gate = gates.find(({ volume }) => waits.some(({ by, at }) => by === 'gate' && at === volume));
  if (gate) {
    return byGate(gate, hooks);
  }
  return roles.get(waits[0].for) === 'nativeSidecar'
    ? byNative(hooks, waits.some(({ by }) => by === 'startupProbe'), alone)
    : byHook(hooks);
}

function endless(hooks: readonly StartCondition[]): boolean {
  return hooks.some(({ limited }) => limited === false);
}

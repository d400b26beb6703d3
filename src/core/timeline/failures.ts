import { Gate } from './gates';
import { Failure, FailureRow, FAILURES, Outcome, Role, Wait } from './model';

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

/** A regular container's hook: the kubelet goes on to the next container whatever becomes of this one (seen on 1.25.10, 1.28.3, 1.36.2). */
function byHook(hooks: readonly Wait[]): Outcomes {
  return {
    hookFails: 'startedAnyway',
    sidecarCrashes: 'startedAnyway',
    imageMissing: 'startedAnyway',
    kubeletRestarts: 'startedAnyway',
    // a hook has no time limit but its own: the pod can then neither go on nor be deleted
    neverReady: endless(hooks) ? 'stuck' : 'startedAnyway',
    // the sidecar's hook runs again, and the kubelet does nothing else for the pod meanwhile
    restartedTogether: 'held',
    sandboxRecreated: 'held',
  };
}

/**
 * A native sidecar is waited for until it is started; the kubelet does not remember whether a hook has finished. Later, as long as one of
 * the pod's regular containers runs, the others restart without a look at the sidecars (all seen on 1.36.2).
 */
function byNative(hooks: readonly Wait[], probed: boolean, alone: boolean): Outcomes {
  return {
    ...ALL_HELD,
    kubeletRestarts: probed ? 'held' : 'startedAnyway',
    neverReady: endless(hooks) ? 'stuck' : 'held',
    restartedTogether: alone ? 'held' : 'startedAnyway',
  };
}

/** A mount that cannot be prepared: the kubelet tries again and again, and creates nothing (seen on 1.25.10, 1.28.3, 1.36.2). */
function byGate(gate: Gate, hooks: readonly Wait[]): Outcomes {
  return {
    ...ALL_HELD,
    // a hook is never run again after a restart of the kubelet
    kubeletRestarts: gate.probes.length > 0 ? 'held' : 'stuck',
    neverReady: endless(hooks) ? 'stuck' : 'held',
    restartedTogether: gate.renewed || hooks.length > 0 ? 'held' : 'startedAnyway',
    sandboxRecreated: gate.shutAgain ? 'held' : 'stuck',
  };
}

/** What decides over the outcome beside the waits. */
export interface Circumstances {
  readonly roles: ReadonlyMap<string, Role>;
  readonly gates: readonly Gate[];
  /** The application is the pod's only regular container. */
  readonly alone: boolean;
}

/** One row per failure, for the sidecars that a container waits for by these waits. */
export function failuresOf(sidecars: readonly string[], waits: readonly Wait[], circumstances: Circumstances): FailureRow[] {
  const outcomes = sidecars.map(sidecar => ({ sidecar, of: outcomesOf(waits.filter(wait => wait.for === sidecar && wait.real), circumstances) }));
  const possible = (failure: Failure) => sidecars.length > 0 && (failure !== 'hookFails' || waits.some(({ by }) => by === 'hook'));
  return (Object.keys(FAILURES) as Failure[])
    .filter(possible)
    .map(failure => ({ failure, outcomes: outcomes.map(({ sidecar, of }) => ({ sidecar, outcome: of[failure] })) }));
}

/** Of the mechanisms at hand the strongest counts. */
function outcomesOf(waits: readonly Wait[], { roles, gates, alone }: Circumstances): Outcomes {
  const hooks = waits.filter(({ by }) => by === 'hook');
  const gate = gates.find(({ volume }) => waits.some(({ by, at }) => by === 'gate' && at === volume));
  if (gate) {
    return byGate(gate, hooks);
  }
  return roles.get(waits[0].for) === 'nativeSidecar'
    ? byNative(hooks, waits.some(({ by }) => by === 'startupProbe'), alone)
    : byHook(hooks);
}

function endless(hooks: readonly Wait[]): boolean {
  return hooks.some(({ limited }) => limited === false);
}

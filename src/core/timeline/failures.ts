import { GateReading } from './gates';
import { Consequence, Failure, FailureRow, FAILURES, HELD, Role, STARTED_ANYWAY, StartCondition, STUCK } from './model';
import { atRestart, Later } from './restarts';
import { PodSpec } from '../pod/pod-spec';

/** What happens to the first start. */
type Outcomes = Record<Exclude<Failure, Later>, Consequence>;

const ALL_HELD: Outcomes = {
  hookFails: HELD,
  sidecarCrashes: HELD,
  imageMissing: HELD,
  kubeletRestarts: HELD,
  neverReady: HELD,
};

/**
 * A regular container's hook: the kubelet goes on to the next container whatever happens to this one (seen on 1.25.10, 1.28.3 and 1.36.2).
 */
function byHook(hooks: readonly StartCondition[]): Outcomes {
  return {
    hookFails: STARTED_ANYWAY,
    sidecarCrashes: STARTED_ANYWAY,
    imageMissing: STARTED_ANYWAY,
    kubeletRestarts: STARTED_ANYWAY,
    // only the hook itself can set a limit: without one the pod neither goes on nor can be deleted
    neverReady: endless(hooks) ? STUCK : STARTED_ANYWAY,
  };
}

/** A native sidecar is waited for until it is started; the kubelet does not remember whether a hook has finished (seen on 1.36.2). */
function byNative(hooks: readonly StartCondition[], probed: boolean): Outcomes {
  return {
    ...ALL_HELD,
    kubeletRestarts: probed ? HELD : STARTED_ANYWAY,
    neverReady: endless(hooks) ? STUCK : HELD,
  };
}

/** A mount that cannot be prepared: the kubelet retries, and does not create the container (seen on 1.25.10, 1.28.3 and 1.36.2). */
function byGate(gate: GateReading, hooks: readonly StartCondition[]): Outcomes {
  return {
    ...ALL_HELD,
    // the kubelet does not run a hook again after its own restart
    kubeletRestarts: gate.probes.length > 0 ? HELD : STUCK,
    neverReady: endless(hooks) ? STUCK : HELD,
  };
}

/** What determines the outcome besides the start conditions. */
export interface Circumstances {
  readonly roles: ReadonlyMap<string, Role>;
  readonly gates: readonly GateReading[];
  readonly podSpec: PodSpec;
}

/** One row per failure, for sidecars that a container waits for, given its start conditions. */
export function failuresOf(sidecars: readonly string[], waits: readonly StartCondition[], circumstances: Circumstances): FailureRow[] {
  const real = waits.filter(wait => wait.real);
  const outcomes = sidecars.map(sidecar => ({
    sidecar,
    of: outcomesOf(sidecar, real.filter(wait => wait.for === sidecar), circumstances),
  }));
  const possible = (failure: Failure) => sidecars.length > 0 && (failure !== 'hookFails' || waits.some(({ by }) => by === 'hook'));
  return (Object.keys(FAILURES) as Failure[])
    .filter(possible)
    .map(failure => ({ failure, outcomes: outcomes.map(({ sidecar, of }) => ({ sidecar, ...of[failure] })) }));
}

function outcomesOf(sidecar: string, waits: readonly StartCondition[], circumstances: Circumstances): Record<Failure, Consequence> {
  const { roles, gates, podSpec } = circumstances;
  const hooks = waits.filter(({ by }) => by === 'hook');
  const probed = waits.some(({ by }) => by === 'startupProbe' || by === 'init');
  const gate = gates.find(({ volume }) => waits.some(({ by, at }) => by === 'gate' && at === volume));
  // the strongest mechanism counts
  const byMechanism = () => (roles.get(sidecar) === 'nativeSidecar' ? byNative(hooks, probed) : byHook(hooks));
  return { ...(gate ? byGate(gate, hooks) : byMechanism()), ...atRestart(sidecar, waits, gate, podSpec) };
}

function endless(hooks: readonly StartCondition[]): boolean {
  return hooks.some(({ limited }) => limited === false);
}

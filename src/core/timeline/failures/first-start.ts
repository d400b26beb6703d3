import { Later } from './restarts';
import { Container } from '../../pod/pod-spec';
import { allowedSeconds } from '../commands/probe';
import { GateReading } from '../gates/gate';
import { awaits, Consequence, Failure, HELD, NEVER_STARTS, STARTED_ANYWAY, StartCondition, STUCK, UNKNOWN } from '../model';

/*
 * What happens to the first start when a sidecar fails, by the strongest of the mechanisms that hold the application.
 */

type Outcomes = Record<Exclude<Failure, Later>, Consequence>;

/** A sidecar, and what makes the application wait for it. */
export interface Held {
  readonly sidecar: Container;
  readonly application: string;
  readonly native: boolean;
  /** All that is real. */
  readonly waits: readonly StartCondition[];
  /** The hooks that wait for it. */
  readonly hooks: readonly StartCondition[];
  /** It is ready when they are over. */
  readonly isSure: boolean;
  readonly gate?: GateReading;
  /** `restartPolicy` of the sidecar, or else of its pod. */
  readonly restartPolicy: string;
  /** `restartPolicy` of the pod. */
  readonly podPolicy: string;
}

export function atStart(held: Held): Outcomes {
  const { waits, gate, native } = held;
  if (waits.some(({ until }) => until === 'unknown')) {
    return all(UNKNOWN);
  }
  if (gate) {
    return byGate(gate, held);
  }
  if (!waits.some(awaits)) {
    return all(STARTED_ANYWAY);
  }
  return native ? byNative(held) : byHook(held);
}

function all(consequence: Consequence): Outcomes {
  return {
    hookFails: consequence,
    sidecarCrashes: consequence,
    imageMissing: consequence,
    kubeletRestarts: consequence,
    tooSlow: consequence,
    neverReady: consequence,
  };
}

const UNLESS_IT_GIVES_UP = { unless: 'its hook gives up' };

/**
 * A regular container's hook: the kubelet goes on to the next container whatever happens to this one (seen on 1.25.10, 1.28.3 and 1.36.2).
 */
function byHook({ sidecar, hooks }: Held): Outcomes {
  // while the hook of another container watches, the kubelet does not get round to the one that has failed
  const watched = hooks.every(({ at }) => at !== sidecar.name);
  const failed = watched ? whenLimited(hooks, { ...STARTED_ANYWAY, when: 'the hook that watches it gives up' }) : STARTED_ANYWAY;
  return {
    hookFails: STARTED_ANYWAY,
    sidecarCrashes: failed,
    imageMissing: failed,
    kubeletRestarts: STARTED_ANYWAY,
    tooSlow: isLimited(hooks) ? STARTED_ANYWAY : isLimited(hooks) === false ? HELD : UNKNOWN,
    neverReady: whenLimited(hooks, STARTED_ANYWAY),
  };
}

/** Only the hook itself can set a limit: without one the pod neither goes on nor can be deleted. */
function whenLimited(hooks: readonly StartCondition[], consequence: Consequence): Consequence {
  const limited = isLimited(hooks);
  return limited ? consequence : { ...STUCK, ...(limited === undefined ? UNLESS_IT_GIVES_UP : {}) };
}

/** Whether all hooks give up; undefined if that is not known. */
function isLimited(hooks: readonly StartCondition[]): boolean | undefined {
  if (hooks.some(({ limited }) => limited === false)) {
    return false;
  }
  return hooks.every(({ limited }) => limited) || undefined;
}

/**
 * From 1.35 on a kubelet that restarts takes a container that has run for more than 10 s for started, and runs its startup probe no more: a
 * gate stays shut then, and what waits for a native sidecar starts (seen on 1.37.2).
 */
const HELD_BY_PROBE: Consequence = { ...HELD, unless: 'a kubelet from 1.35 on restarts more than 10 s after the sidecar\'s start' };

/** A native sidecar is waited for until it is started; the kubelet does not remember whether a hook has finished (seen on 1.36.2). */
function byNative(held: Held): Outcomes {
  const { sidecar, hooks, waits, podPolicy } = held;
  const probed = waits.some(({ by, until }) => by === 'startupProbe' && until !== 'paused');
  // an init container that waits goes on
  const waited = waits.some(({ by }) => by === 'init');
  // kubernetes#132826, when it ends before its first probe
  const forgotten = podPolicy === 'Never' && sidecar.startupProbe ? { unless: `the kubelet is older than ${NEVER_PODS_SINCE}` } : {};
  return {
    hookFails: HELD,
    sidecarCrashes: isLimited(hooks.filter(({ at }) => at !== sidecar.name)) === false ? STUCK : { ...HELD, ...forgotten },
    imageMissing: HELD,
    kubeletRestarts: waited ? HELD : probed ? { ...HELD_BY_PROBE, otherwise: 'startedAnyway' } : STARTED_ANYWAY,
    tooSlow: nativeTooSlow(held),
    // a hook that shows that the sidecar is ready fails when it gives up
    neverReady: hooks.length === 0 ? HELD : whenLimited(hooks, HELD),
  };
}

const NEVER_PODS_SINCE = '1.34';

/** Each start of the sidecar has to be fast enough; whoever waits behind it is tried again without it. */
function nativeTooSlow(held: Held): Consequence {
  const { sidecar, hooks, waits, podPolicy } = held;
  const probed = waits.some(({ by, at }) => by === 'startupProbe' && at === sidecar.name);
  const watched = waits.some(({ by, at }) => by === 'startupProbe' && at !== sidecar.name);
  const waiter = waits.find(({ by }) => by === 'init');
  const restarted = restartedBy(held, probed ? 'startupProbe' : 'livenessProbe');
  // when such a hook returns, neither has anything to wait for
  const isReady = hooks.some(({ limited, until }) => limited === false && until === 'ready');
  if (!isReady && (restarted || waiter || watched)) {
    return restarted ?? (podPolicy === 'Never' && waiter && waiter.limited !== false ? NEVER_STARTS : HELD);
  }
  return hookTooSlow(hooks);
}

/** A hook that gives up fails, and the sidecar is started again. */
function hookTooSlow(hooks: readonly StartCondition[]): Consequence {
  const limited = isLimited(hooks);
  return limited === undefined ? UNKNOWN : limited ? NEVER_STARTS : HELD;
}

/**
 * A probe that restarts the sidecar over and over. No probe runs while its hook does, and while another container's hook does the kubelet
 * restarts nothing.
 */
function restartedBy({ sidecar, hooks }: Held, kind: 'startupProbe' | 'livenessProbe'): Consequence | undefined {
  const probe = sidecar[kind];
  if (probe && hooks.some(({ at }) => at !== sidecar.name)) {
    return { ...NEVER_STARTS, unless: 'it is ready before the hook that watches it gives up' };
  }
  return probe && {
    ...NEVER_STARTS,
    ...(hooks.some(({ at }) => at === sidecar.name) ? {} : { limitSeconds: allowedSeconds(probe) }),
    ...(kind === 'livenessProbe' ? { unless: 'its liveness probe passes before it is ready' } : {}),
  };
}

/** A mount that cannot be prepared: the kubelet retries, and does not create the container (seen on 1.25.10, 1.28.3 and 1.36.2). */
function byGate({ probes, hooks: openers }: GateReading, held: Held): Outcomes {
  const { sidecar, hooks, restartPolicy } = held;
  const blocked = isLimited(hooks.filter(({ at }) => at !== sidecar.name)) === false;
  // nobody opens the gate when the sidecar is gone for good
  const failed = restartPolicy === 'Never' ? NEVER_STARTS : HELD;
  const exited = restartPolicy === 'OnFailure' ? { ...HELD, unless: 'its exit status is 0' } : failed;
  const tooSlow = restartedBy(held, sidecar.startupProbe ? 'startupProbe' : 'livenessProbe') ?? hookTooSlow(hooks);
  return {
    hookFails: failed,
    sidecarCrashes: blocked ? STUCK : exited,
    imageMissing: blocked ? STUCK : HELD,
    // the kubelet does not run a hook again after its own restart
    kubeletRestarts: probes.length > 0 ? { ...HELD_BY_PROBE, otherwise: 'neverStarts' } : openers.length > 0 ? NEVER_STARTS : UNKNOWN,
    tooSlow,
    neverReady: hooks.length === 0 ? HELD : whenLimited(hooks, HELD),
  };
}

import { Mechanism, Timeline } from '../model';

/*
 * Where the start of a pod in a cluster stands, as data. Times are in UTC, as Kubernetes writes them: `2026-11-26T10:17:21Z`.
 */

/**
 * - `waiting`: it has not started, and waits for another container or for the node.
 * - `creating`: it has not started, and waits for nothing. Its image is pulled, or its `postStart` hook runs: the kubelet reports nothing
 *   new about the pod before that is over, so that it may even be the turn of a later container.
 * - `starting`: it runs, and its startup probe has not passed yet.
 * - `running`: it runs, and its startup probe has passed, if it has one.
 * - `blocked`: the kubelet cannot start it; the problem says why.
 * - `restarting`: it has run and ended, and the kubelet will start it again.
 * - `completed`, `failed`: it has ended, and will not be started again.
 * - `neverStarted`: the pod has ended before it started.
 * - `unknown`: the status does not say.
 */
export type ContainerState = 'waiting' | 'creating' | 'starting' | 'running' | 'blocked' | 'restarting' | 'completed' | 'failed'
  | 'neverStarted' | 'unknown';

/** A container that is waited for now. */
export interface OpenWait {
  readonly for: string;
  /** `order` for a native sidecar that only has to be started. */
  readonly by: Mechanism;
  /** The container that has the hook or probe; for a gate, its volume. */
  readonly at: string;
  /** When the wait began, as far as the status shows it. */
  readonly since?: string;
}

/** A wait that is over. */
export interface PastWait {
  readonly for: string;
  /** Whole seconds. The status has no fractions, so that it may be one more or less. */
  readonly seconds: number;
}

/**
 * - `image`: its image cannot be pulled or used.
 * - `configuration`: the kubelet cannot put together what its spec asks for.
 * - `cannotStart`: the runtime cannot create or start it.
 * - `hookFailed`: its `postStart` hook failed, and the kubelet stopped it.
 * - `outOfMemory`: the kernel killed it.
 * - `ended`: it ended by itself.
 * - `gateStuck`: the gate that holds it is shut although its sidecar counts as started, so that the sidecar's startup probe is not run any
 *   more: as after a restart of a kubelet from 1.35 on, if the sidecar had run for ten seconds (seen on 1.37.2).
 * - `stopped`: it ended, perhaps because the kubelet stopped it for a hook or a probe that failed.
 */
export type ProblemKind =
  'image' | 'configuration' | 'cannotStart' | 'hookFailed' | 'outOfMemory' | 'gateStuck' | 'ended' | 'stopped';

/** What is wrong with a container. */
export interface Problem {
  readonly kind: ProblemKind;
  /** `its image envoy:1 cannot be pulled`, `exit code 1`. */
  readonly why: string;
}

/** A life of a container. */
export interface Life {
  readonly exitCode?: number;
  readonly signal?: number;
  readonly reason?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

export interface ContainerNow {
  readonly name: string;
  readonly state: ContainerState;
  /** When it came into that state: it started, or it ended. */
  readonly since?: string;
  /** Its readiness probe has passed, or it has none. */
  readonly ready: boolean;
  /** What it waits for now. Of others than the application only the last of it: the rest follows from that. */
  readonly waits: readonly OpenWait[];
  /** How long it waited for sidecars before its first start. */
  readonly waited: readonly PastWait[];
  readonly problem?: Problem;
  /** What the kubelet says: `CreateContainerConfigError: secret "web-token" not found`. Shortened. */
  readonly said?: string;
  readonly restarts: number;
  /** Its last life that is over. */
  readonly last?: Life;
}

/**
 * - `unscheduled`: it has no node.
 * - `preparing`: the node prepares its volumes, its network and its sandbox.
 * - `starting`: the application does not run.
 * - `running`: the application runs.
 * - `deleting`: its deletion has been asked for.
 * - `completed`, `failed`: it has ended.
 */
export type PodState = 'unscheduled' | 'preparing' | 'starting' | 'running' | 'deleting' | 'completed' | 'failed';

export interface Now {
  /** When the pod was looked at. */
  readonly at: string;
  readonly state: PodState;
  readonly since?: string;
  /** What the cluster says about the pod as a whole: `Unschedulable: 0/1 nodes are available`. Shortened. */
  readonly said?: string;
  /** In the order of the timeline. */
  readonly containers: readonly ContainerNow[];
  /** Commands that show more. */
  readonly look: readonly string[];
}

/** The timeline of a pod spec, and of a pod in a cluster also where it stands. */
export interface LivingTimeline extends Timeline {
  readonly now?: Now;
}

/** A time in milliseconds since 1970, as Kubernetes writes it. */
export function dateText(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString().replace(/\.\d+/, '');
}

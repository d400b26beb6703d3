import { Gate } from './gates';

/*
 * What the timeline tells, as data.
 */

export type Role = 'initContainer' | 'nativeSidecar' | 'sidecar' | 'application' | 'container';

/** How the kubelet is made to wait. `order` alone makes it wait for nothing. */
export type Mechanism = 'init' | 'hook' | 'startupProbe' | 'gate' | 'order';

/** One reason, or what only looks like one, why a container starts after another. */
export interface Wait {
  /** The container that is waited for. */
  readonly for: string;
  readonly by: Mechanism;
  /** The container whose hook or probe it is; the gate's volume. */
  readonly at: string;
  /** False: it only looks so. */
  readonly real: boolean;
  /** What the kubelet waits for, or why it does not. */
  readonly what: string;
  /** A hook's program is known to its author alone: the kubelet waits for its end, which may have nothing to do with readiness. */
  readonly unsure?: boolean;
  /** A hook's: whether it gives up by itself; undefined where that cannot be told. */
  readonly limited?: boolean;
}

export interface TimelineContainer {
  readonly name: string;
  readonly role: Role;
  /** Containers of one stage start one right after another. From 1. */
  readonly stage: number;
  readonly waits: readonly Wait[];
}

export type Outcome = 'held' | 'startedAnyway' | 'stuck';

/** What can go wrong, in the order in which it is told. */
export const FAILURES = {
  hookFails: 'the postStart hook fails',
  sidecarCrashes: 'the sidecar crashes',
  imageMissing: 'the sidecar\'s image cannot be pulled',
  kubeletRestarts: 'the kubelet restarts during the wait',
  neverReady: 'the sidecar never becomes ready',
  restartedTogether: 'both restart later',
  sandboxRecreated: 'the node reboots',
} as const;

export type Failure = keyof typeof FAILURES;

/** What becomes of the application when something happens to each of its sidecars. */
export interface FailureRow {
  readonly failure: Failure;
  readonly outcomes: readonly { readonly sidecar: string; readonly outcome: Outcome }[];
}

/**
 * Of the application:
 *
 * - `held`: it never starts before its sidecars are ready, whatever fails.
 * - `heldUnlessItFails`: it waits, and starts too early when something fails.
 * - `notHeld`: there is a sidecar that it does not wait for.
 * - `noSidecar`: the pod has none.
 */
export type Verdict = 'held' | 'heldUnlessItFails' | 'notHeld' | 'noSidecar';

export interface Timeline {
  /** `Deployment/web`. */
  readonly workload: string;
  /** In the order in which the kubelet starts them. */
  readonly containers: readonly TimelineContainer[];
  /** The container that the pod is for. */
  readonly application: string;
  readonly verdict: Verdict;
  /** Sidecars that the application does not wait for. */
  readonly notAwaited: readonly string[];
  readonly failures: readonly FailureRow[];
  readonly gates: readonly Gate[];
}

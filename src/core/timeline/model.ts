import { GateReading } from './gates';

/*
 * The timeline as data.
 */

export type Role = 'initContainer' | 'nativeSidecar' | 'sidecar' | 'application' | 'container';

/** What makes the kubelet wait. `order`, the position in the list, does not by itself. */
export type Mechanism = 'init' | 'hook' | 'startupProbe' | 'gate' | 'order';

/** Why a container starts after another, or what only looks like a reason. */
export interface StartCondition {
  /** The container that is waited for. */
  readonly for: string;
  readonly by: Mechanism;
  /** The container that has the hook or probe; for a gate, its volume. */
  readonly at: string;
  /** False when it only looks like a reason. */
  readonly real: boolean;
  /** What the kubelet waits for, or why it does not wait. */
  readonly what: string;
  /** The hook runs an unknown program: the kubelet waits for it to exit, which may have nothing to do with readiness. */
  readonly unsure?: boolean;
  /** Whether the hook gives up by itself; undefined when the command does not show it. */
  readonly limited?: boolean;
}

/** An init container has to exit; otherwise `init` is one that waits for somebody else. */
export function isExit({ by, for: other, at }: StartCondition): boolean {
  return by === 'init' && other === at;
}

export interface TimelineContainer {
  readonly name: string;
  readonly role: Role;
  /** Containers of one stage start right after one another. Counted from 1. */
  readonly stage: number;
  readonly waits: readonly StartCondition[];
}

/**
 * - `held`: not before the sidecar is ready.
 * - `startedAnyway`: before the sidecar is ready.
 * - `stuck`: the pod neither goes on nor can be deleted in time.
 * - `neverStarts`: not at all, however long one waits.
 * - `unknown`: the manifest does not show it.
 */
export type Outcome = 'held' | 'startedAnyway' | 'stuck' | 'neverStarts' | 'unknown';

/** What can go wrong, in the order it is reported. */
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

/** What happens to the application. */
export interface Consequence {
  readonly outcome: Outcome;
  /** The circumstance in which the outcome is another one. */
  readonly unless?: string;
}

export const HELD: Consequence = { outcome: 'held' };
export const STARTED_ANYWAY: Consequence = { outcome: 'startedAnyway' };
export const STUCK: Consequence = { outcome: 'stuck' };
export const NEVER_STARTS: Consequence = { outcome: 'neverStarts' };
export const UNKNOWN: Consequence = { outcome: 'unknown' };

/** What happens to the application when each of its sidecars fails in this way. */
export interface FailureRow {
  readonly failure: Failure;
  readonly outcomes: readonly (Consequence & { readonly sidecar: string })[];
}

/**
 * Of the application's first start:
 *
 * - `held`: it never starts before its sidecars are ready, whatever fails.
 * - `heldUnlessItFails`: it waits, and starts too early when something fails.
 * - `notHeld`: there is a sidecar that it does not wait for.
 * - `neverStarts`: something that it waits for can only become ready after it has started.
 * - `unknown`: the manifest does not show whether it waits.
 * - `noSidecar`: no container is known as a sidecar.
 */
export type Verdict = 'held' | 'heldUnlessItFails' | 'notHeld' | 'neverStarts' | 'unknown' | 'noSidecar';

/** A wait for a container that cannot start before the wait is over. */
export interface Deadlock {
  /** The container whose hook or probe waits, or that is an init container and waits. */
  readonly at: string;
  readonly by: Mechanism;
  /** The container that is waited for. */
  readonly for: string;
  /** `its hook waits for port 80 of nginx, which starts after it`. */
  readonly why: string;
}

/** How a container is stopped when the pod is deleted. */
export interface ContainerStop {
  readonly name: string;
  /** Counted from 1: it gets its stop signal when the containers of the turns before have ended. */
  readonly turn: number;
  /** What its `preStop` hook does, from the deletion on; the signal comes when it has returned. */
  readonly preStop?: string;
}

/** How a pod is stopped when it is deleted. */
export interface Stop {
  /** What has not ended by then is killed. */
  readonly graceSeconds: number;
  /** By turn. */
  readonly containers: readonly ContainerStop[];
}

export interface Timeline {
  /** `Deployment/web`. */
  readonly workload: string;
  /** In the order the kubelet starts them. */
  readonly containers: readonly TimelineContainer[];
  /** Name of the application's container. */
  readonly application: string;
  readonly verdict: Verdict;
  /** Sidecars that the application does not wait for. */
  readonly notAwaited: readonly string[];
  readonly failures: readonly FailureRow[];
  readonly gates: readonly GateReading[];
  readonly deadlocks: readonly Deadlock[];
  readonly stop: Stop;
}

export function applicationOf({ application, containers }: Timeline): TimelineContainer {
  return containers.find(({ name }) => name === application)!;
}

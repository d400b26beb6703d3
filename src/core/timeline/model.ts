import { GateReading } from './gates/gate';

/*
 * The timeline as data.
 */

export type Role = 'initContainer' | 'nativeSidecar' | 'sidecar' | 'application' | 'container';

/** What makes the kubelet wait. `order`, the position in the list, does not by itself. */
export type Mechanism = 'init' | 'hook' | 'startupProbe' | 'gate' | 'order';

/**
 * What is known of a container when the wait for it is over:
 *
 * - `ready`: it is ready.
 * - `ended`: a command or a probe has found what it looks for, or has given up. Nothing shows that it looks at this container.
 * - `returned`: a hook has returned, and nothing shows what it does.
 * - `paused`: some time has passed, which has nothing to do with the container.
 * - `started`: it has started.
 * - `exited`: it has exited.
 * - `never`: the wait is never over, but for what {@link StartCondition.unless} says.
 * - `unknown`: the manifest does not show whether there is a wait.
 */
export type Until = 'ready' | 'ended' | 'returned' | 'paused' | 'started' | 'exited' | 'never' | 'unknown';

/** Why a container starts after another, or what only looks like a reason. */
export interface StartCondition {
  /** The container that is waited for. */
  readonly for: string;
  readonly by: Mechanism;
  /** The container that has the hook or probe, or the init container that waits; for a gate, its volume. */
  readonly at: string;
  /** The kubelet waits. False when it only looks like that: then `until` is `started`. */
  readonly real: boolean;
  readonly until: Until;
  /** What the kubelet waits for, or why it does not wait. */
  readonly what: string;
  /** Of a wait that is never over: the circumstance in which it is. */
  readonly unless?: string;
  /** Whether the hook, or the init container that waits, gives up by itself; undefined when the command does not show it. */
  readonly limited?: boolean;
}

/** Whether a container is waited for: to be ready, or to have done something that may mean it. */
export function awaits({ real, until }: StartCondition): boolean {
  return real && !['paused', 'started', 'exited'].includes(until);
}

/** What is known of a sidecar when all waits for it are over; undefined if nobody waits for it. A gate outranks the hook that opens it. */
export function knownOf(sidecar: string, waits: readonly StartCondition[]): StartCondition | undefined {
  const own = waits.filter(wait => wait.for === sidecar && awaits(wait));
  return own.find(({ by }) => by === 'gate') ?? own.find(({ until }) => until === 'ready') ?? own[0];
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
 * - `stuck`: not at all, while a hook without a limit runs: the pod neither goes on nor can be deleted in time.
 * - `neverStarts`: not at all, however long one waits.
 * - `unknown`: the manifest does not show it.
 */
export type Outcome = 'held' | 'startedAnyway' | 'stuck' | 'neverStarts' | 'unknown';

/**
 * What can go wrong, in the order it is reported. A sidecar takes too long when it needs more time, after each of its starts, than whoever
 * waits for it allows.
 */
export const FAILURES = {
  hookFails: 'the postStart hook fails',
  sidecarCrashes: 'the sidecar crashes',
  imageMissing: 'the sidecar\'s image cannot be pulled',
  kubeletRestarts: 'the kubelet restarts during the wait',
  tooSlow: 'the sidecar takes too long',
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
  /** The outcome in that circumstance, where that does not go without saying. */
  readonly otherwise?: Outcome;
  /** When it comes to that; undefined if at once. */
  readonly when?: string;
  /** Of a sidecar that takes too long: the time that it is allowed, if the manifest shows it. */
  readonly limitSeconds?: number;
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
 * - `notHeld`: it does not wait for a sidecar that it may need.
 * - `neverStarts`: it, or another container of the pod, waits for what never comes.
 * - `unknown`: it may wait until its sidecars are ready, but the manifest does not show it.
 * - `noSidecar`: no container is known as a sidecar that the application needs: log shippers and the like are not.
 */
export type Verdict = 'held' | 'heldUnlessItFails' | 'notHeld' | 'neverStarts' | 'unknown' | 'noSidecar';

/** A wait for a container that starts only when the wait is over. */
export interface Deadlock {
  /** The container whose hook or probe waits, or the init container that waits. */
  readonly at: string;
  readonly by: 'hook' | 'startupProbe' | 'init';
  /** The container that is waited for. */
  readonly for: string;
  /** `waits for port 80 of nginx, which starts after it`. */
  readonly why: string;
  /**
   * What happens to the container that is waited for, in any case:
   *
   * - `stuck`: a hook without a limit waits.
   * - `neverStarts`: whoever waits fails, and is started again.
   * - `startedAnyway`: the hook of a regular container gives up, and the pod goes on.
   * - `unknown`: that depends on whether the command gives up, and on its exit status then.
   */
  readonly outcome: Exclude<Outcome, 'held'>;
}

/** How a container is stopped when the pod is deleted. */
export interface ContainerStop {
  readonly name: string;
  /** Counted from 1: it gets its stop signal when the containers of the turns before have ended. */
  readonly turn: number;
  /** What its `preStop` hook does, from the deletion on; the signal comes when it has returned. */
  readonly preStop?: string;
  /** The hook takes longer than the grace period: the signal comes at the end of that, and the container is killed 2 s later. */
  readonly isCutOff?: boolean;
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
  /** Sidecars that the application does not wait for, or only by a pause. */
  readonly notAwaited: readonly string[];
  /** Empty when the application never starts anyway, and when all sidecars start after it. */
  readonly failures: readonly FailureRow[];
  readonly gates: readonly GateReading[];
  readonly deadlocks: readonly Deadlock[];
  readonly stop: Stop;
}

export function applicationOf({ application, containers }: Timeline): TimelineContainer {
  return containers.find(({ name }) => name === application)!;
}

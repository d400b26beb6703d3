import { Stage } from './stage';
import { StrategyName } from './strategies';
import { Result } from './verdict';
import { StartupStrategy } from '../../src';

/** Where and how a case is played. */
export interface Scene {
  readonly stage: Stage;
  /** A namespace that enforces Pod Security "restricted". */
  readonly restricted: Stage;
  readonly strategy: StartupStrategy;
  readonly strategyName: StrategyName;
  /** Unique in its namespaces. */
  readonly name: string;
  /** Does what disturbs the node, once for all cases of the situation, when each has got there. */
  readonly disturb: () => Promise<void>;
}

/**
 * An outcome; where it depends on the kubelet, each outcome by the minor version of Kubernetes 1 from which on it was seen. A kubelet
 * between two of them does what the older one does; one that is newer than all is expected to do what was seen last.
 */
export type Expected = string | Readonly<Record<number, string>>;

export interface Situation {
  readonly name: string;
  /**
   * `quiet`: one case after the other, since it measures. `together`: side by side with others. `alone`: its cases side by side, nothing
   * else, since it disturbs the node.
   */
  readonly when: 'quiet' | 'together' | 'alone';
  /** What becomes of it with each strategy; strategies that are left out do not take part. */
  readonly expected: Partial<Record<StrategyName, Expected>>;
  /** The most seconds for an outcome as expected. */
  readonly most?: Partial<Record<StrategyName, number>>;
  /** Why it cannot be played on this cluster. */
  readonly skipped?: string;
  readonly disturb?: () => Promise<unknown>;
  /** @throws when something else is wrong than the outcome */
  readonly play: (scene: Scene) => Promise<Result>;
}

/** The same for every strategy. */
export function always<T>(value: T): Record<StrategyName, T> {
  return { postStartHook: value, gated: value, nativeSidecar: value };
}

/** What postStartHook() does when something fails, beside the others. */
export const FAILS_OPEN: Record<StrategyName, string> = { postStartHook: 'started anyway', gated: 'held', nativeSidecar: 'held' };

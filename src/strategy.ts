import { Strategy } from './core/sidecar';

/**
 * How the application is held back until the sidecars are ready.
 */
export class StartupStrategy {
  /**
   * The sidecar is first in `spec.containers`, and its `postStart` hook waits: nothing else is added to the pod.
   */
  public static postStartHook(): StartupStrategy {
    return new StartupStrategy({ kind: 'postStartHook' });
  }

  private constructor(private readonly strategy: Strategy) {}

  /** @internal */
  public _toStrategy(): Strategy {
    return this.strategy;
  }
}

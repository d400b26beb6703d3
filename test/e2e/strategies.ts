import { StartupStrategy } from '../../src';

export const STRATEGIES = {
  postStartHook: () => StartupStrategy.postStartHook(),
  gated: () => StartupStrategy.gated(),
  nativeSidecar: () => StartupStrategy.nativeSidecar(),
};

export type StrategyName = keyof typeof STRATEGIES;

export const STRATEGY_NAMES = Object.keys(STRATEGIES) as StrategyName[];

/** Oldest minor version of Kubernetes 1 on which native sidecars hold: before, they are an alpha feature or unknown. */
export const NATIVE_SINCE_MINOR = 29;

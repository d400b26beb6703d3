import { checkClashes } from './clashes';
import { checkCompatibility } from './compatibility';
import { gated } from './gated';
import { nativeSidecar } from './native-sidecar';
import { checkPorts } from './ports';
import { POST_START_HOOK } from './post-start-hook';
import { checkRestartTogether, restartTogether } from './restart-together';
import { StrategyInput, StrategyKind } from './strategy-kind';
import { Checked } from '../issue';
import { PodSpec } from '../pod/pod-spec';
import { Strategy } from '../request/sidecar';

export function strategyOf(strategy: Strategy): StrategyKind {
  switch (strategy.kind) {
    case 'postStartHook': return POST_START_HOOK;
    case 'gated': return gated(strategy);
    case 'nativeSidecar': return nativeSidecar(strategy);
  }
}

/** The pod with its sidecars first and the application held back. With issues, the pod as it was given. */
export function applyStrategy(podSpec: PodSpec, input: StrategyInput, strategy: Strategy): Checked<PodSpec> {
  const kind = strategyOf(strategy);
  const applied = kind.apply(podSpec, input);
  const issues = [
    ...checkCompatibility(input, podSpec, kind),
    ...checkRestartTogether(podSpec, input, kind),
    ...checkPorts(podSpec, input, kind),
    ...applied.issues,
    ...checkClashes(podSpec, applied.value),
  ];
  return { value: issues.length > 0 ? podSpec : restartTogether(applied.value, input.sidecars), issues };
}

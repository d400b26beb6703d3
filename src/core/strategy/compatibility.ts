import { StrategyInput, StrategyKind } from './strategy-kind';
import { LocalIssue } from '../issue';
import { NodeSelectorTerm, PodSpec } from '../pod/pod-spec';

/** The second is deprecated, and every kubelet still sets it. */
const OS_LABELS = ['kubernetes.io/os', 'beta.kubernetes.io/os'];
const WINDOWS = 'windows';

/** What rules a strategy out before anything of it is written. */
export function checkCompatibility(
  { kind, completes, firstIsApplication }: StrategyInput, podSpec: PodSpec, strategy: StrategyKind,
): LocalIssue[] {
  const { name, native, writesHooks } = strategy;
  return [
    ...(firstIsApplication && !native ? [{
      field: 'strategy',
      given: name,
      why: `the controller of a ${kind} takes the first container of the pod for the application, and this strategy puts a sidecar there`,
      fix: 'pass StartupStrategy.nativeSidecar(), for Kubernetes 1.29 and later',
    }] : []),
    ...(completes && !strategy.completes ? [{
      field: 'strategy',
      given: name,
      why: `a sidecar among the containers keeps the ${kind} running after its application has ended`,
      fix: 'pass StartupStrategy.nativeSidecar(), for Kubernetes 1.29 and later',
    }] : []),
    ...(writesHooks && selectsWindows(podSpec) ? [{
      field: 'strategy',
      given: name,
      why: 'its hooks are shell scripts, and the pod selects Windows nodes',
      fix: 'pass StartupStrategy.nativeSidecar() and a readiness that the kubelet probes itself, such as Readiness.fromHttpGet',
    }] : []),
  ];
}

/** The pod runs on Windows nodes only. */
export function selectsWindows({ nodeSelector, os, affinity }: PodSpec): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return OS_LABELS.some(label => nodeSelector?.[label] === WINDOWS)
    || os?.name === WINDOWS
    || (terms.length > 0 && terms.every(wantsWindows));
}

function wantsWindows({ matchExpressions = [] }: NodeSelectorTerm): boolean {
  return matchExpressions.some(({ key, operator, values = [] }) =>
    OS_LABELS.includes(key) && operator === 'In' && values.length > 0 && values.every(value => value === WINDOWS));
}

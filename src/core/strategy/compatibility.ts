import { StrategyKind } from './strategy-kind';
import { LocalIssue } from '../issue';
import { runsToCompletion } from '../pod/manifest';
import { NodeSelectorTerm, PodSpec } from '../pod/pod-spec';

const OS_LABEL = 'kubernetes.io/os';
const WINDOWS = 'windows';

/** What rules a strategy out before anything of it is written. */
export function checkCompatibility(kind: string, podSpec: PodSpec, { name, completes, writesHooks }: StrategyKind): LocalIssue[] {
  return [
    ...(!completes && runsToCompletion(kind, podSpec) ? [{
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
  return nodeSelector?.[OS_LABEL] === WINDOWS || os?.name === WINDOWS || (terms.length > 0 && terms.every(wantsWindows));
}

function wantsWindows({ matchExpressions = [] }: NodeSelectorTerm): boolean {
  return matchExpressions.some(({ key, operator, values = [] }) =>
    key === OS_LABEL && operator === 'In' && values.length > 0 && values.every(value => value === WINDOWS));
}

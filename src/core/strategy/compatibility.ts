import { LocalIssue } from '../issue';
import { NodeSelectorTerm, PodSpec } from '../pod/pod-spec';
import { Strategy } from '../request/sidecar';

const OS_LABEL = 'kubernetes.io/os';
const WINDOWS = 'windows';
const RUN_TO_COMPLETION = ['Job', 'CronJob'];

/** What speaks against a strategy before anything of it is written. */
export function checkCompatibility(kind: string, podSpec: PodSpec, strategy: Strategy): LocalIssue[] {
  if (strategy.kind === 'nativeSidecar') {
    return [];
  }
  const given = `StartupStrategy.${strategy.kind}()`;
  const issues: LocalIssue[] = [];
  if (RUN_TO_COMPLETION.includes(kind)) {
    issues.push({
      field: 'strategy',
      given,
      why: `a sidecar among the containers keeps the ${kind} running after its application has ended`,
      fix: 'pass StartupStrategy.nativeSidecar(), for Kubernetes 1.29 and later',
    });
  }
  if (selectsWindows(podSpec)) {
    issues.push({
      field: 'strategy',
      given,
      why: 'its hooks are shell scripts, and the pod selects Windows nodes',
      fix: 'pass StartupStrategy.nativeSidecar() and a readiness that the kubelet probes itself, such as Readiness.fromHttpGet',
    });
  }
  return issues;
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

import { StrategyInput, StrategyKind } from './strategy-kind';
import { LocalIssue } from '../issue';
import { Container, PodSpec } from '../pod/pod-spec';
import { RESTARTS_ALL } from '../pod/restart-rules';
import { Sidecar } from '../request/sidecar';
import { list } from '../words';

/** The pod in which all containers start again when one of these sidecars ends. Unchanged if none of them asks for it. */
export function restartTogether(podSpec: PodSpec, sidecars: readonly Sidecar[]): PodSpec {
  const asking = sidecars.filter(sidecar => sidecar.restartTogether).map(({ name }) => name);
  if (asking.length === 0) {
    return podSpec;
  }
  const withRule = (container: Container) => (asking.includes(container.name)
    ? { ...container, restartPolicy: 'Always', restartPolicyRules: [RESTARTS_ALL] }
    : container);
  return {
    ...podSpec,
    ...(podSpec.initContainers ? { initContainers: podSpec.initContainers.map(withRule) } : {}),
    containers: podSpec.containers.map(withRule),
  };
}

/** What rules it out in this pod. */
export function checkRestartTogether(
  podSpec: PodSpec, { sidecars, completes }: StrategyInput, { name: strategy, hooksFail, native }: StrategyKind,
): LocalIssue[] {
  const { containers, initContainers = [] } = podSpec;
  const regular = containers.filter(({ name }) => !sidecars.some(sidecar => sidecar.name === name)).map(({ name }) => name);
  return sidecars.filter(sidecar => sidecar.restartTogether).flatMap(({ name, field }) => {
    const { restartPolicy = 'Always', restartPolicyRules } = [...containers, ...initContainers].find(container => container.name === name)!;
    return [
      ...(hooksFail ? [{
        field: `${field}.restartTogether`,
        given: true,
        why: `with ${strategy} a hook that fails ends the sidecar, and all containers would be restarted again and again without a pause`,
        fix: 'pass StartupStrategy.nativeSidecar() or StartupStrategy.gated(), whose hooks never fail, or leave it out',
      }] : []),
      ...(completes && regular.length > 1 ? [{
        field: `${field}.restartTogether`,
        given: true,
        why: `the pod runs to completion, and those of its containers that have completed would run again: ${list(regular)}`,
        fix: 'leave it out',
      }] : []),
      ...(restartPolicyRules ? [{
        field: `${field}.restartPolicyRules`,
        given: restartPolicyRules,
        why: `container "${name}" has restart rules already, and 'restartTogether' would replace them`,
        fix: 'remove them, or leave \'restartTogether\' out',
      }] : []),
      ...(!native && restartPolicy !== 'Always' ? [{
        field: `${field}.restartPolicy`,
        given: restartPolicy,
        why: `container "${name}" has a restart policy of its own, and 'restartTogether' would replace it`,
        fix: 'remove it, or leave \'restartTogether\' out',
      }] : []),
    ];
  });
}

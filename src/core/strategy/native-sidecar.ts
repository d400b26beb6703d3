import { selectsWindows } from './compatibility';
import { checkStartupProbes, startupProbe } from './handlers';
import { Step, stepsOf } from './steps';
import { StrategyKind } from './strategy-kind';
import { addToolbox } from './toolbox';
import { LocalIssue } from '../issue';
import { Container, Handler } from '../pod/pod-spec';
import { probeOf } from '../request/wait';
import { lookOf } from '../script/looks';
import { probeCommand } from '../script/wait-script';

/** The sidecars as init containers that the kubelet keeps running, and whose startup probes it waits for. */
export function nativeSidecar({ beforeInitContainers }: { readonly beforeInitContainers: boolean }): StrategyKind {
  return {
    name: 'StartupStrategy.nativeSidecar()',
    native: true,
    writesHooks: false,
    hooksFail: false,
    completes: true,
    watchesOthers: () => false,
    hasToolbox: ({ distroless }) => distroless,
    apply: (podSpec, { sidecars, toolbox }) => {
      const { value: { steps, others }, issues } = stepsOf(podSpec, sidecars, { watchesOthers: () => false, hasToolbox: () => false });
      const wrong = [
        ...issues,
        ...checkStartupProbes(steps, 'the kubelet waits for the startup probe that \'readyWhen\' gives'),
        ...checkRestartPolicies(steps),
        ...(selectsWindows(podSpec) ? checkWindows(steps) : []),
      ];
      if (wrong.length > 0) {
        return { value: podSpec, issues: wrong };
      }
      const first = steps.map(toNative);
      const own = podSpec.initContainers ?? [];
      const initContainers = beforeInitContainers ? [...first, ...own] : [...own, ...first];
      return { value: addToolbox({ ...podSpec, initContainers, containers: others }, toolbox), issues: [] };
    },
  };
}

function toNative(step: Step): Container {
  const { readyWhen } = step.sidecar;
  return { ...step.container, restartPolicy: 'Always', startupProbe: startupProbe(handlerOf(step), readyWhen, probeOf(readyWhen)) };
}

/** The kubelet's own probe where it can tell, else a command. */
function handlerOf({ name, sidecar: { readyWhen, distroless } }: Step): Handler {
  const wait = probeOf(readyWhen);
  const look = lookOf(wait.check);
  return look.inScript
    ? look.kubeletProbe ?? { exec: { command: probeCommand({ sidecar: name, wait, look }, { toolbox: distroless, distroless }) } }
    : look.kubeletProbe;
}

function checkRestartPolicies(steps: readonly Step[]): LocalIssue[] {
  const others = steps.filter(({ container: { restartPolicy = 'Always' } }) => restartPolicy !== 'Always');
  return others.map(({ name, sidecar: { field }, container }) => ({
    field: `${field}.restartPolicy`,
    given: container.restartPolicy,
    why: `container "${name}" becomes a native sidecar, and what makes it one is restartPolicy: Always`,
    fix: 'remove it from the container, or pass another strategy',
  }));
}

function checkWindows(steps: readonly Step[]): LocalIssue[] {
  return steps.filter(({ sidecar }) => !lookOf(probeOf(sidecar.readyWhen).check).kubeletProbe).map(({ name, sidecar: { field } }) => ({
    field: `${field}.readyWhen`,
    given: name,
    why: 'only a shell script in an exec probe can tell, and the pod selects Windows nodes',
    fix: 'pass Readiness.fromHttpGet or fromTcpSocket without \'loopbackOnly\', or fromGrpc; here, or as its \'probe\'',
  }));
}

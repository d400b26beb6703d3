import { selectsWindows } from './compatibility';
import { checkStartupProbes, Held, Hold, startupProbe, Step, stepsOf, toolboxUsers, toolsOf } from './hold';
import { LocalIssue } from '../issue';
import { addToolbox } from './toolbox';
import { Container, PodSpec } from '../pod/pod-spec';
import { isCommand, probeOf } from '../request/wait';
import { checkCommand, kubeletProbe } from '../script/wait-script';

/** The sidecars as init containers that the kubelet keeps running, and waits for by their startup probes. */
export function native(podSpec: PodSpec, hold: Hold, { beforeInitContainers }: { readonly beforeInitContainers: boolean }): Held {
  const { steps, others, issues } = stepsOf(podSpec, hold, 'nativeSidecar');
  const wrong = [
    ...issues,
    ...checkStartupProbes(
      steps,
      'the kubelet waits for the startup probe that \'readyWhen\' gives, and there can be only one',
      'remove it and say the same with \'readyWhen\', or pass StartupStrategy.postStartHook(), which leaves it alone',
    ),
    ...checkRestartPolicies(steps),
    ...(selectsWindows(podSpec) ? checkWindows(steps) : []),
  ];
  if (wrong.length > 0) {
    return { podSpec, issues: wrong };
  }
  const sidecars = steps.map(toNative);
  const own = podSpec.initContainers ?? [];
  const users = toolboxUsers(steps, probesByScript);
  const initContainers = beforeInitContainers ? [...sidecars, ...own] : [...own, ...sidecars];
  return { podSpec: addToolbox({ ...podSpec, initContainers, containers: others }, hold.toolbox, { users, gates: [] }), issues: [] };
}

function toNative({ name, sidecar, container }: Step): Container {
  const wait = sidecar.readyWhen;
  const handler = kubeletProbe(wait) ?? { exec: { command: checkCommand({ sidecar: name, wait }, toolsOf(sidecar)) } };
  return { ...container, restartPolicy: 'Always', startupProbe: startupProbe(handler, wait, probeOf(wait)) };
}

function probesByScript({ sidecar: { readyWhen } }: Step): boolean {
  return !kubeletProbe(readyWhen) && !isCommand(probeOf(readyWhen).check);
}

function checkRestartPolicies(steps: readonly Step[]): LocalIssue[] {
  return steps.filter(({ container: { restartPolicy = 'Always' } }) => restartPolicy !== 'Always').map(({ name, sidecar: { field }, container }) => ({
    field: `${field}.restartPolicy`,
    given: container.restartPolicy,
    why: `container "${name}" becomes a native sidecar, and what makes it one is restartPolicy: Always`,
    fix: 'remove it from the container, or pass another strategy',
  }));
}

function checkWindows(steps: readonly Step[]): LocalIssue[] {
  return steps.filter(({ sidecar }) => !kubeletProbe(sidecar.readyWhen)).map(({ name, sidecar: { field } }) => ({
    field: `${field}.readyWhen`,
    given: name,
    why: 'only a shell script in an exec probe can tell, and the pod selects Windows nodes',
    fix: 'pass Readiness.fromHttpGet or fromTcpSocket without \'loopbackOnly\', or fromGrpc; here, or as its \'probe\'',
  }));
}

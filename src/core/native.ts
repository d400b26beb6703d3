import { selectsWindows } from './compatibility';
import { checkStartupProbes, Held, Hold, startupProbe, Step, stepsOf, toolsOf, usesToolbox } from './hold';
import { LocalIssue } from './issue';
import { Container, PodSpec } from './pod-spec';
import { addToolbox } from './toolbox';
import { checkCommand, kubeletProbe } from './wait-script';

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
    ...(selectsWindows(podSpec) ? checkWindows(steps) : []),
  ];
  if (wrong.length > 0) {
    return { podSpec, issues: wrong };
  }
  const sidecars = steps.map(toNative);
  const own = podSpec.initContainers ?? [];
  const users = sidecars.filter(usesToolbox).map(({ name }) => name);
  const initContainers = beforeInitContainers ? [...sidecars, ...own] : [...own, ...sidecars];
  return { podSpec: addToolbox({ ...podSpec, initContainers, containers: others }, hold.toolbox, { users, gates: [] }), issues: [] };
}

function toNative({ name, sidecar, container }: Step): Container {
  const wait = sidecar.readyWhen;
  const handler = kubeletProbe(wait) ?? { exec: { command: checkCommand({ sidecar: name, wait }, toolsOf(sidecar)) } };
  return { ...container, restartPolicy: 'Always', startupProbe: startupProbe(handler, wait, wait.probe ?? wait) };
}

function checkWindows(steps: readonly Step[]): LocalIssue[] {
  return steps.filter(({ sidecar }) => !kubeletProbe(sidecar.readyWhen)).map(({ name, sidecar: { field } }) => ({
    field: `${field}.readyWhen`,
    given: name,
    why: 'only a shell script in an exec probe can tell, and the pod selects Windows nodes',
    mend: 'pass Readiness.fromHttpGet or fromTcpSocket without \'loopbackOnly\', or fromGrpc; here, or as its \'probe\'',
  }));
}

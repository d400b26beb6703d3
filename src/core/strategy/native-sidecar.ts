import { selectsWindows } from './compatibility';
import { checkStartupProbes, hasOwnStartupProbe, startupProbe, waitingProbe } from './handlers';
import { containerOf, Step, stepsOf } from './steps';
import { StrategyKind } from './strategy-kind';
import { addToolbox, linesOf } from './toolbox';
import { sightOf, waitForSidecars } from './wait-for-sidecars';
import { LocalIssue } from '../issue';
import { loopbackListener } from '../pod/listeners';
import { Container, PodSpec, Probe } from '../pod/pod-spec';
import { readinessAsWritten } from '../request/as-written';
import { Sidecar } from '../request/sidecar';
import { probeOf } from '../request/wait';
import { lookOf } from '../script/looks';
import { bareProbe } from '../script/wait-script';

/**
 * The sidecars as init containers that the kubelet keeps running, and whose startup probes it waits for.
 *
 * Without a startup probe it goes on to the next one at once. So sidecars that start side by side have none, where a regular init container
 * behind them all can wait for them.
 */
export function nativeSidecar({ beforeInitContainers }: { readonly beforeInitContainers: boolean }): StrategyKind {
  return {
    name: 'StartupStrategy.nativeSidecar()',
    native: true,
    writesHooks: false,
    hooksFail: false,
    completes: true,
    watchesOthers: () => false,
    hasToolbox: ({ distroless }) => distroless,
    apply: (podSpec, { sidecars, toolbox, completes }) => {
      const own = podSpec.initContainers ?? [];
      const sight = sightOf(podSpec, sidecars.filter(sidecar => !needsProbe(sidecar, podSpec, beforeInitContainers)));
      const { value: { steps, behind, others }, issues } = stepsOf(podSpec, sidecars, {
        watchesOthers: () => false,
        hasToolbox: () => false,
        seenFromBehind: ({ name }) => sight.has(name),
      });
      const native = steps.map(step => toNative(step, !behind.includes(step)));
      const inPlace = inOrder(native, own, beforeInitContainers);
      const wrong = [
        ...issues,
        ...checkOrder(steps, inPlace),
        ...checkStartupProbes(steps, 'the kubelet waits for the startup probe that \'readyWhen\' gives'),
        ...checkRestartPolicies(steps),
        ...checkLoopback(steps),
        ...(selectsWindows(podSpec) ? checkWindows(steps) : []),
      ];
      if (wrong.length > 0) {
        return { value: podSpec, issues: wrong };
      }
      const waiting = { limited: restarts(podSpec, completes), laid: native.some(container => linesOf(container).length > 0) };
      const initContainers = behind.length > 0
        ? behindLast(native, inPlace, waitForSidecars(behind, sight, toolbox, waiting))
        : inPlace;
      return { value: addToolbox({ ...podSpec, initContainers, containers: others }, toolbox), issues: [] };
    },
  };
}

/** Sidecars that are native already stay where they stand, unless all sidecars go first. */
function inOrder(sidecars: readonly Container[], own: readonly Container[], first: boolean): Container[] {
  const sidecarOf = ({ name }: Container) => sidecars.find(sidecar => sidecar.name === name);
  const others = own.filter(container => !sidecarOf(container));
  const added = sidecars.filter(({ name }) => !own.some(container => container.name === name));
  return first ? [...sidecars, ...others] : [...own.map(container => sidecarOf(container) ?? container), ...added];
}

/** The init containers with one more directly behind the last sidecar. */
function behindLast(sidecars: readonly Container[], initContainers: readonly Container[], waiter: Container): Container[] {
  const end = 1 + Math.max(...sidecars.map(sidecar => initContainers.indexOf(sidecar)));
  return [...initContainers.slice(0, end), waiter, ...initContainers.slice(end)];
}

/** A sidecar that stays where it stands, before one that it should start after. */
function checkOrder(steps: readonly Step[], initContainers: readonly Container[]): LocalIssue[] {
  const place = (name: string) => initContainers.findIndex(container => container.name === name);
  const moving = 'StartupStrategy.nativeSidecar({ beforeInitContainers: true })';
  return steps.flatMap(({ name, startsAfter, sidecar }) => startsAfter.filter(other => place(other) > place(name)).map(other => ({
    field: `${sidecar.field}.startAfter`,
    given: other,
    why: `"${name}" is a native sidecar already and stays where it stands among the init containers, before "${other}"`,
    fix: `pass a startAfter without "${other}", or ${moving}, which brings the sidecars in order`,
  })));
}

/**
 * On Windows, where no script runs; where the liveness of a container is probed, which without a startup probe would kill one that is slow
 * to start; where the container's own probe is kept; and where an init container stands between the sidecar and the one that would wait.
 */
function needsProbe(sidecar: Sidecar, podSpec: PodSpec, first: boolean): boolean {
  const container = containerOf(podSpec, sidecar);
  const { initContainers = [] } = podSpec;
  const place = initContainers.indexOf(container);
  const isFollowed = !first && place >= 0 && initContainers.slice(place).some(({ restartPolicy }) => restartPolicy !== 'Always');
  return selectsWindows(podSpec) || container.livenessProbe !== undefined || keepsProbe({ sidecar, container }) || isFollowed;
}

/** Whether an init container that fails is started again: otherwise it fails the pod. */
function restarts({ restartPolicy }: PodSpec, completes: boolean): boolean {
  return restartPolicy === undefined ? !completes : restartPolicy !== 'Never';
}

function toNative(step: Step, isProbed: boolean): Container {
  if (keepsProbe(step)) {
    return { ...step.container, restartPolicy: 'Always' };
  }
  const { startupProbe: replaced, ...container } = step.container;
  return {
    ...container,
    restartPolicy: 'Always',
    ...(isProbed ? { startupProbe: probeFor(step) } : {}),
  };
}

/** The container's own startup probe says already what `readyWhen` says. */
function keepsProbe({ sidecar, container }: Pick<Step, 'sidecar' | 'container'>): boolean {
  return sidecar.followsProbe === true && hasOwnStartupProbe(container, sidecar);
}

/** The kubelet's own probe where it can tell, or the user's command; else a script that waits inside. */
function probeFor({ name, sidecar: { readyWhen, distroless } }: Step): Probe {
  const wait = probeOf(readyWhen);
  const look = lookOf(wait.check);
  if (!look.inScript) {
    return startupProbe(look.kubeletProbe, readyWhen, wait);
  }
  const bare = bareProbe(look, distroless);
  const handler = look.kubeletProbe ?? (bare && { exec: { command: bare } });
  return handler
    ? startupProbe(handler, readyWhen, wait)
    : waitingProbe({ sidecar: name, wait, look }, readyWhen, { toolbox: distroless, distroless });
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

/** Probes of the kubelet that can never pass. */
function checkLoopback(steps: readonly Step[]): LocalIssue[] {
  return steps.flatMap(({ name, container, sidecar: { field, readyWhen } }) => {
    const wait = probeOf(readyWhen);
    const { httpGet, tcpSocket, grpc } = lookOf(wait.check).kubeletProbe ?? {};
    const port = Number((httpGet ?? tcpSocket ?? grpc)?.port);
    const listener = loopbackListener(container, port);
    return listener ? [{
      field: `${field}.readyWhen`,
      given: readinessAsWritten(wait),
      why: `the kubelet connects to port ${port} of the pod's IP, and "${name}" binds it to loopback (${listener.source})`,
      fix: grpc ? 'bind it to 0.0.0.0' : 'pass \'loopbackOnly: true\', or bind it to 0.0.0.0',
    }] : [];
  });
}

function checkWindows(steps: readonly Step[]): LocalIssue[] {
  const needsShell = (step: Step) => !keepsProbe(step) && !lookOf(probeOf(step.sidecar.readyWhen).check).kubeletProbe;
  return steps.filter(needsShell).map(({ name, sidecar: { field } }) => ({
    field: `${field}.readyWhen`,
    given: name,
    why: 'only a shell script in an exec probe can tell, and the pod selects Windows nodes',
    fix: 'pass Readiness.fromHttpGet or fromTcpSocket without \'loopbackOnly\', or fromGrpc; here, or as its \'probe\'',
  }));
}

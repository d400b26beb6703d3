import { containerOf } from './steps';
import { StrategyInput, StrategyKind } from './strategy-kind';
import { LocalIssue } from '../issue';
import { clash, declaredListeners, Listener, listenersOf, setsPort } from '../pod/listeners';
import { Container, nativeSidecars, PodSpec } from '../pod/pod-spec';
import { drainAsWritten, readinessAsWritten } from '../request/as-written';
import { Sidecar } from '../request/sidecar';
import { Check, probeOf, Wait } from '../request/wait';

/*
 * Ports that can never come to be what somebody waits for. Only what is certain: a port that is declared twice may be right.
 */

export function checkPorts(podSpec: PodSpec, input: StrategyInput, kind: StrategyKind): LocalIssue[] {
  const pod: Pod = { ...input, podSpec, containers: [...nativeSidecars(podSpec), ...podSpec.containers], native: kind.native };
  return [
    ...input.sidecars.flatMap(sidecar => [
      ...checkClash(sidecar, pod),
      ...checkReadiness(sidecar, pod),
      ...checkSharedReadiness(sidecar, pod),
      ...(kind.native ? [] : checkDrain(sidecar, pod)),
    ]),
    ...(podSpec.hostNetwork === true && !input.allowHostNetwork ? checkHostNetwork(input.sidecars, kind.native) : []),
  ];
}

interface Pod extends StrategyInput {
  readonly podSpec: PodSpec;
  /** Those that run at the same time: init containers end before the others start, unless they are native sidecars. */
  readonly containers: Container[];
  readonly native: boolean;
}

/** What the strategy looks at to know that a sidecar is ready. */
function lookedAt({ readyWhen }: Sidecar, native: boolean): Wait {
  return native ? probeOf(readyWhen) : readyWhen;
}

function portOf(check: Check): number | undefined {
  return 'port' in check ? check.port : undefined;
}

/** A port that a container declares is one that it listens on if a flag sets it as well, or if its readiness looks there. */
function knownListeners(container: Container, { sidecars }: Pod): Listener[] {
  const listeners = listenersOf(container);
  const { readyWhen } = sidecars.find(({ name }) => name === container.name) ?? {};
  const checks = readyWhen ? [readyWhen.check, probeOf(readyWhen).check] : [];
  return listeners
    .filter(({ certain, port, protocol }) => certain
      || (protocol === 'TCP' && (checks.some(check => portOf(check) === port) || isDeclaredAndSet(container, port))))
    .filter(({ certain, port }) => certain || !listeners.some(other => other.certain && other.port === port))
    .map(listener => (checks.some(check => portOf(check) === listener.port && 'loopbackOnly' in check && check.loopbackOnly)
      ? { address: '127.0.0.1', ...listener }
      : listener));
}

function isDeclaredAndSet(container: Container, port: number): boolean {
  return declaredListeners(container).some(listener => listener.port === port) && setsPort(container, port);
}

/** Told where the second of the two is named. */
function checkClash(sidecar: Sidecar, pod: Pod): LocalIssue[] {
  const own = knownListeners(containerOf(pod.podSpec, sidecar), pod);
  const index = pod.sidecars.indexOf(sidecar);
  const others = pod.containers
    .filter(({ name }) => name !== sidecar.name && !pod.sidecars.slice(index + 1).some(later => later.name === name));
  return others.flatMap(other => {
    const theirs = knownListeners(other, pod);
    const clashes = own.flatMap(listener => {
      const taken = theirs.find(one => clash(one, listener));
      return taken ? [{ listener, taken }] : [];
    });
    return clashes.slice(0, 1).map(({ listener, taken }) => ({
      field: sidecar.field,
      given: sidecar.name,
      why: `it listens on ${listener.protocol} port ${listener.port} (${listener.source}), and so does "${other.name}" (${taken.source}); `
        + 'the containers of a pod share their ports',
      fix: 'give one of them another port',
    }));
  });
}

/** A port on which only a container listens that waits for the sidecar. */
function checkReadiness(sidecar: Sidecar, pod: Pod): LocalIssue[] {
  const wait = lookedAt(sidecar, pod.native);
  const port = portOf(wait.check);
  const own = containerOf(pod.podSpec, sidecar);
  if (port === undefined || mentions(own, port)) {
    return [];
  }
  const waiting = pod.podSpec.containers
    .filter(({ name }) => !pod.notHeld.includes(name) && !pod.sidecars.some(other => other.name === name));
  const owner = waiting.find(container => listenersOf(container).some(listener => listener.port === port && listener.protocol === 'TCP'));
  return owner ? [{
    field: `${sidecar.field}.readyWhen`,
    given: readinessAsWritten(wait),
    why: `only "${owner.name}" has port ${port}, and it starts after "${sidecar.name}" is ready: each would wait for the other`,
    fix: `pass a port of "${sidecar.name}", or declare ${port} among its ports if it is the one that listens there`,
  }] : [];
}

/** One listener cannot tell of two sidecars. Where both have the port they clash, which is told already. */
function checkSharedReadiness(sidecar: Sidecar, pod: Pod): LocalIssue[] {
  const keyOf = (other: Sidecar) => JSON.stringify(lookedAt(other, pod.native).check);
  const wait = lookedAt(sidecar, pod.native);
  const port = portOf(wait.check);
  const earlier = pod.sidecars.slice(0, pod.sidecars.indexOf(sidecar)).find(other => keyOf(other) === keyOf(sidecar));
  const has = (other: Sidecar) => knownListeners(containerOf(pod.podSpec, other), pod).some(listener => listener.port === port);
  return port === undefined || !earlier || (has(sidecar) && has(earlier)) ? [] : [{
    field: `${sidecar.field}.readyWhen`,
    given: readinessAsWritten(wait),
    why: `"${earlier.name}" is ready when the same port answers, so "${sidecar.name}" would count as ready with it`,
    fix: `pass a port of "${sidecar.name}"`,
  }];
}

/** The container says something about a port: declares it, passes it, or reads it from a variable. */
function mentions(container: Container, port: number): boolean {
  const { command, args, env } = container;
  return listenersOf(container).some(listener => listener.port === port)
    || new RegExp(`(?<!\\d)${port}(?!\\d)`).test(JSON.stringify([command, args, env]));
}

/** The application's port closes when it is done; the sidecar's own does not before the sidecar ends. */
function checkDrain(sidecar: Sidecar, pod: Pod): LocalIssue[] {
  const { drainUntil, field, name } = sidecar;
  const own = containerOf(pod.podSpec, sidecar);
  const ports = (drainUntil?.checks ?? []).flatMap(check => (check.kind === 'closedPort' ? check.port : []));
  return ports.filter(port => isIts(port) && !pod.containers.some(other => other !== own && mentions(other, port))).map(port => ({
    field: `${field}.drainUntil`,
    given: drainAsWritten(drainUntil!),
    why: `"${name}" itself listens on port ${port}, which closes only when it ends: every deletion would take as long as the limit`,
    fix: `pass the port of the application, or Drain.fromIdlePort(${port})`,
  }));

  function isIts(port: number): boolean {
    return portOf(sidecar.readyWhen.check) === port || listenersOf(own).some(listener => listener.port === port);
  }
}

/** In a pod that shares the network of its node, these look at the node's listeners: Unix sockets belong to a network, too. */
function isOfTheNode(check: Check): boolean {
  return portOf(check) !== undefined || check.kind === 'unixSocket';
}

/** The pod shares the network of its node. */
function checkHostNetwork(sidecars: readonly Sidecar[], native: boolean): LocalIssue[] {
  return sidecars.filter(sidecar => isOfTheNode(lookedAt(sidecar, native).check)).map(sidecar => ({
    field: `${sidecar.field}.readyWhen`,
    given: readinessAsWritten(lookedAt(sidecar, native)),
    why: 'the pod has hostNetwork: any process of the node that listens there counts as the sidecar',
    fix: 'pass Readiness.fromCommand or fromFile, or allowHostNetwork: true if nothing else on the node listens there',
  }));
}

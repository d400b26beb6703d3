import { Container, nativeSidecars, PodSpec } from '../../pod/pod-spec';
import { GateReading, gatesByHeld } from '../gates/gate';

/**
 * The containers of a pod in the order in which a kubelet starts them: the init containers, then the others as they are listed. One that is
 * refused because its gate is shut starts after those that are not: the kubelet tries it again with the pod's next sync.
 */
export function startOrder(podSpec: PodSpec, gates: readonly GateReading[]): Container[] {
  const { containers, initContainers = [] } = podSpec;
  const held = gatesByHeld(gates.filter(({ shut }) => shut));
  const placed = new Set(nativeSidecars(podSpec).map(({ name }) => name));
  const native = new Set(placed);
  // the probe of a regular container passes at some time after its start, when the kubelet has gone on
  const isOpen = ({ hooks, probes }: GateReading) => hooks.some(name => placed.has(name)) || probes.some(name => native.has(name));
  const first: Container[] = [];
  const refused: Container[] = [];
  for (const container of containers) {
    const starts = (held.get(container.name) ?? []).every(isOpen);
    (starts ? first : refused).push(container);
    if (starts) {
      placed.add(container.name);
    }
  }
  return [...initContainers, ...first, ...inTurn(refused, held)];
}

/** Each after those that open its gates. */
function inTurn(refused: readonly Container[], held: ReadonlyMap<string, readonly GateReading[]>): Container[] {
  const waiting = new Map(refused.map(container => [container.name, container]));
  const order: Container[] = [];
  const start = (container: Container) => {
    if (waiting.delete(container.name)) {
      for (const { hooks, probes } of held.get(container.name)!) {
        [...hooks, ...probes].flatMap(name => waiting.get(name) ?? []).forEach(start);
      }
      order.push(container);
    }
  };
  refused.forEach(start);
  return order;
}

import { LocalIssue } from './issue';
import { Container, PodSpec } from './pod-spec';
import { Sidecar, Strategy, Toolbox } from './sidecar';
import { hookCommand } from './wait-script';

/** What a strategy has to know beside the pod spec. */
export interface Hold {
  readonly sidecars: Sidecar[];
  readonly notHeld: string[];
  readonly toolbox: Toolbox;
  readonly kind: string;
}

/** The pod spec with its sidecars first and the application held back. */
export function applyStrategy(podSpec: PodSpec, hold: Hold, _strategy: Strategy): { podSpec: PodSpec; issues: LocalIssue[] } {
  const issues: LocalIssue[] = [];
  const names = hold.sidecars.map(({ name }) => name);
  const first = hold.sidecars.map((sidecar): Container => {
    const container = podSpec.containers.find(({ name }) => name === sidecar.name)!;
    if (container.lifecycle?.postStart) {
      issues.push({
        field: `${sidecar.field}.lifecycle.postStart`,
        given: container.lifecycle.postStart,
        why: `container "${sidecar.name}" has a postStart hook already, and there can be only one`,
        mend: 'remove it, or make it part of readyWhen',
      });
    }
    return {
      ...container,
      lifecycle: { ...container.lifecycle, postStart: { exec: { command: hookCommand([{ sidecar: sidecar.name, wait: sidecar.readyWhen }], {}) } } },
    };
  });
  return { podSpec: { ...podSpec, containers: [...first, ...podSpec.containers.filter(({ name }) => !names.includes(name))] }, issues };
}

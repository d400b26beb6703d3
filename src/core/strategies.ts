import { LocalIssue } from './issue';
import { Container, PodSpec } from './pod-spec';
import { Sidecar, Strategy, Toolbox } from './sidecar';
import { addToolbox, TOOLBOX_FOLDER } from './toolbox';
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
  const withoutShell = hold.sidecars.filter(({ distroless, readyWhen }) => distroless && readyWhen.check.kind !== 'waitCommand').map(({ name }) => name);
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
    if (sidecar.readyWhen.check.kind === 'grpc') {
      issues.push({
        field: `${sidecar.field}.readyWhen`,
        given: 'Readiness.fromGrpc',
        why: 'only the kubelet can ask for gRPC health, and a hook is a command in the container',
        mend: 'pass Readiness.fromTcpSocket, or Readiness.fromWaitCommand or fromCommand with grpc_health_probe, or strategy: StartupStrategy.nativeSidecar()',
      });
      return container;
    }
    return {
      ...container,
      lifecycle: {
        ...container.lifecycle,
        postStart: {
          exec: {
            command: hookCommand(
              [{ sidecar: sidecar.name, wait: sidecar.readyWhen }],
              { toolbox: withoutShell.includes(sidecar.name) ? TOOLBOX_FOLDER : undefined },
            ),
          },
        },
      },
    };
  });
  const ordered = { ...podSpec, containers: [...first, ...podSpec.containers.filter(({ name }) => !names.includes(name))] };
  return { podSpec: addToolbox(ordered, hold.toolbox, { users: withoutShell, gates: [] }), issues };
}

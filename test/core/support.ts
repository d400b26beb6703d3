import { Container, PodSpec } from '../../src/core/pod/pod-spec';
import { Sidecar, Strategy } from '../../src/core/request/sidecar';
import { Check, Wait } from '../../src/core/request/wait';
import { applyStrategy } from '../../src/core/strategy/strategy';
import { StrategyInput } from '../../src/core/strategy/strategy-kind';

export const POST_START: Strategy = { kind: 'postStartHook' };
export const GATED: Extract<Strategy, { kind: 'gated' }> = { kind: 'gated', patienceMs: 30_000, mountPath: '/run/sidecar-first' };
export const NATIVE: Strategy = { kind: 'nativeSidecar', beforeInitContainers: false };
export const STRATEGIES: Strategy[] = [
  POST_START,
  GATED,
  { ...GATED, patienceMs: 0 } as Strategy,
  NATIVE,
  { ...NATIVE, beforeInitContainers: true },
];

export function wait(check: Check, more: Partial<Wait> = {}): Wait {
  return { check, intervalMs: 100, timeoutMs: 60_000, checkTimeoutSeconds: 1, ...more };
}

export function tcp(port: number): Wait {
  return wait({ kind: 'tcpSocket', port });
}

export function http(port: number, more: object = {}): Wait {
  return wait({ kind: 'httpGet', path: '/ready', port, scheme: 'HTTP', headers: [], loopbackOnly: false, ...more });
}

export function file(path: string): Wait {
  return wait({ kind: 'file', path });
}

export function unixSocket(path: string): Wait {
  return wait({ kind: 'unixSocket', path });
}

export function command(...words: string[]): Wait {
  return wait({ kind: 'command', command: words });
}

export function waitCommand(...words: string[]): Wait {
  return wait({ kind: 'waitCommand', command: words });
}

export function grpc(port: number): Wait {
  return wait({ kind: 'grpc', port });
}

export function sidecar(name: string, readyWhen: Wait, more: Partial<Sidecar> = {}): Sidecar {
  return { name, field: `sidecars[${name}]`, readyWhen, distroless: false, ...more };
}

/** What a strategy is told: to hold a Deployment's application for these sidecars. */
export function hold(sidecars: Sidecar[], more: Partial<StrategyInput> = {}): StrategyInput {
  return {
    sidecars: sidecars.map((one, index) => ({ ...one, field: `sidecars[${index}]` })),
    notHeld: [],
    toolbox: { image: 'busybox:1.37.0-musl', imagePullPolicy: 'IfNotPresent', resources: { requests: { cpu: '10m', memory: '16Mi' } }, user: 65534 },
    kind: 'Deployment',
    completes: false,
    firstIsApplication: false,
    ...more,
  };
}

export function container(name: string, more: Partial<Container> = {}): Container {
  return { name, image: name, ...more };
}

/** A pod with an application "web" and these sidecars, in the order in which a user may have them. */
export function pod(sidecars: readonly Sidecar[], more: Partial<PodSpec> = {}): PodSpec {
  return { containers: [container('web'), ...sidecars.map(({ name }) => container(name))], ...more };
}

/** The pod spec, without an issue. */
export function applied(podSpec: PodSpec, to: StrategyInput, strategy: Strategy): PodSpec {
  const result = applyStrategy(podSpec, to, strategy);
  expect(result.issues).toEqual([]);
  return result.value;
}

export function issuesOf(podSpec: PodSpec, to: StrategyInput, strategy: Strategy) {
  const result = applyStrategy(podSpec, to, strategy);
  expect(result.value).toBe(podSpec);
  return result.issues;
}

export function named(podSpec: PodSpec, name: string): Container {
  return [...podSpec.containers, ...(podSpec.initContainers ?? [])].find(one => one.name === name)!;
}

export function hookOf(podSpec: PodSpec, name: string): string[] | undefined {
  return named(podSpec, name).lifecycle?.postStart?.exec?.command;
}

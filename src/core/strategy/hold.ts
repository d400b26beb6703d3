import { LocalIssue } from '../issue';
import { TOOLBOX_FOLDER } from './toolbox';
import { plan, PlannedHook } from '../plan/plan';
import { watchersOf } from '../plan/watch';
import { Container, Handler, PodSpec, Probe } from '../pod/pod-spec';
import { Sidecar, Strategy, Toolbox } from '../request/sidecar';
import { Wait } from '../request/wait';
import { Target } from '../script/wait-script';

/** What a strategy has to know beside the pod spec. */
export interface Hold {
  /** Every one of them is among the pod's `containers`. */
  readonly sidecars: Sidecar[];
  /** Containers that need not wait. */
  readonly notHeld: string[];
  readonly toolbox: Toolbox;
  /** Of the object that holds the pod: `Deployment`. */
  readonly kind: string;
}

/** What a strategy makes of a pod. */
export interface Held {
  readonly podSpec: PodSpec;
  readonly issues: LocalIssue[];
}

/** A sidecar in its place among the others. */
export interface Step extends PlannedHook {
  readonly sidecar: Sidecar;
  readonly container: Container;
}

/** The sidecars in the order in which they start, and the other containers as they stand. */
export interface Steps {
  readonly steps: Step[];
  readonly others: Container[];
  readonly issues: LocalIssue[];
}

/** Plans a strategy. Where that fails there are issues, and the steps stand in the order of the list, each waiting for itself. */
export function stepsOf(podSpec: PodSpec, { sidecars }: Hold, strategy: Strategy['kind']): Steps {
  const planned = planOf(podSpec, sidecars, strategy);
  const order = 'order' in planned ? planned.order : sidecars.map(alone);
  return {
    steps: order.map(hook => ({
      ...hook,
      sidecar: sidecars.find(({ name }) => name === hook.name)!,
      container: podSpec.containers.find(({ name }) => name === hook.name)!,
    })),
    others: podSpec.containers.filter(container => !sidecars.some(({ name }) => name === container.name)),
    issues: 'issues' in planned ? planned.issues : [],
  };
}

/** For one sidecar alone, which most pods have, there is nothing to plan. */
function planOf(podSpec: PodSpec, sidecars: readonly Sidecar[], strategy: Strategy['kind']): ReturnType<typeof plan> {
  return sidecars.length === 1 && !sidecars[0].startAfter?.length
    ? { order: sidecars.map(alone) }
    : plan(sidecars.map(sidecar => ({ ...sidecar, watchers: watchersOf(sidecar, sidecars, podSpec, strategy) })));
}

function alone({ name }: Sidecar): PlannedHook {
  return { name, startsAfter: [], waitsFor: [name] };
}

/** What the hook of a step waits for. */
export function targetsOf({ waitsFor }: Step, { sidecars }: Hold): Target[] {
  return waitsFor.map(sidecar => ({ sidecar, wait: sidecars.find(({ name }) => name === sidecar)!.readyWhen }));
}

export function withHook(container: Container, command: string[]): Container {
  return { ...container, lifecycle: { ...container.lifecycle, postStart: { exec: { command } } } };
}

/** A startup probe that looks every second, the shortest there is, until the time of `wait` is up. Each look takes as long as `look` allows. */
export function startupProbe(handler: Handler, { timeoutMs }: Wait, look: Wait): Probe {
  return {
    ...handler,
    periodSeconds: 1,
    timeoutSeconds: look.checkTimeoutSeconds,
    failureThreshold: Math.ceil(timeoutMs / 1000),
  };
}

/** The folder of the tools for scripts in a sidecar's image; undefined where it has its own. */
export function toolsOf({ distroless }: Sidecar): { readonly toolbox?: string } {
  return distroless ? { toolbox: TOOLBOX_FOLDER } : {};
}

/** Names of the containers that get the toolbox: those without a shell in which a script of ours runs. */
export function toolboxUsers(steps: readonly Step[], runsScript: (step: Step) => boolean): string[] {
  return steps.filter(step => step.sidecar.distroless && runsScript(step)).map(({ name }) => name);
}

/** What a hook of ours cannot do beside, or instead of, what the sidecars have; `writesHook` tells which of them get one. */
export function checkHooks(steps: readonly Step[], writesHook: (step: Step) => boolean): LocalIssue[] {
  return steps.flatMap(step => [...checkPostStart(step, writesHook(step)), ...checkGrpc(step.sidecar)]);
}

function checkPostStart({ name, sidecar: { field }, container }: Step, written: boolean): LocalIssue[] {
  return written && container.lifecycle?.postStart
    ? [{
      field: `${field}.lifecycle.postStart`,
      given: container.lifecycle.postStart,
      why: `container "${name}" has a postStart hook already, and there can be only one`,
      fix: 'remove it, make it part of \'readyWhen\', or pass StartupStrategy.nativeSidecar(), which leaves it alone',
    }]
    : [];
}

function checkGrpc({ field, readyWhen: { check } }: Sidecar): LocalIssue[] {
  return check.kind === 'grpc'
    ? [{
      field: `${field}.readyWhen`,
      given: `Readiness.fromGrpc({ port: ${check.port} })`,
      why: 'only the kubelet speaks gRPC, a hook does not',
      fix: `pass Readiness.fromTcpSocket({ port: ${check.port} }), Readiness.fromCommand(['/bin/grpc_health_probe', '-addr=127.0.0.1:${check.port}'])`
        + ' or fromWaitCommand with grpc_health_probe in a script that blocks, or StartupStrategy.nativeSidecar()',
    }]
    : [];
}

/** A startup probe that ours would overwrite, unless it is the one that cdk8s-plus adds by itself for `portNumber`. */
export function checkStartupProbes(steps: readonly Step[], why: string, fix: string): LocalIssue[] {
  return steps.flatMap(({ sidecar, container }) => (container.startupProbe && !isProbeOfPort(container, sidecar)
    ? [{ field: `${sidecar.field}.startupProbe`, given: container.startupProbe, why, fix }]
    : []));
}

function isProbeOfPort({ startupProbe: probe }: Container, { ownStartupProbe }: Sidecar): boolean {
  if (ownStartupProbe || !probe) {
    return false;
  }
  const { tcpSocket, failureThreshold, ...rest } = probe;
  return Object.keys(rest).length === 0 && failureThreshold === 3 && tcpSocket !== undefined && Object.keys(tcpSocket).join() === 'port';
}

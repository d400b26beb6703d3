import { isRecord, PodTemplate } from './manifest';
import {
  Container, EnvVar, ExecAction, Handler, HttpGetAction, HttpHeader, Lifecycle, PodSpec, Probe, RestartRule, Volume, VolumeMount,
} from './pod-spec';

/*
 * Pod templates that anybody may have written, as the types declare them: a field of another type is left out.
 */

/** A pod spec that has been read. */
export interface ReadPodSpec extends PodSpec {
  /** The pod has no network of its own: its loopback is the node's. */
  readonly hostNetwork: boolean;
}

/** A pod template as the reader knows it: read once, for the timeline and the rules. */
export interface ReadTemplate {
  readonly kind: string;
  /** `Deployment/web`; of several templates in one object also which: `RayCluster/ray spec.headGroupSpec.template`. */
  readonly workload: string;
  /** The pod runs to completion. */
  readonly completes: boolean;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** A controller has created it: it is no manifest that somebody deploys. */
  readonly owned: boolean;
  readonly podSpec: ReadPodSpec;
}

type WrittenTemplate = Pick<PodTemplate, 'kind' | 'name' | 'place' | 'completes' | 'metadata' | 'spec'>;

export function readTemplate({ kind, name, place, completes, metadata, spec }: WrittenTemplate): ReadTemplate {
  return {
    kind,
    workload: [`${kind}/${name}`, place].filter(Boolean).join(' '),
    completes,
    annotations: readAnnotations(metadata),
    labels: textsOf(metadata.labels),
    owned: records(metadata.ownerReferences).length > 0,
    podSpec: readPodSpec(spec),
  };
}

/** What each container waits for is a list of those before it: with more of them, such lists would fill the memory. */
const MOST_CONTAINERS = 2000;

/** The containers keep their places. One that several aliases refer to is read once. */
function readPodSpec(value: unknown): ReadPodSpec {
  const spec = record(value);
  const [containers, initContainers] = [records(spec.containers), records(spec.initContainers)];
  const count = containers.length + initContainers.length;
  if (count > MOST_CONTAINERS) {
    throw new Error(`the pod has ${count} containers; at most ${MOST_CONTAINERS} are read`);
  }
  const known = new Map([...new Set([...containers, ...initContainers])].map(container => [container, readContainer(container)]));
  return {
    containers: containers.map(container => known.get(container)!),
    initContainers: initContainers.map(container => known.get(container)!),
    volumes: records(spec.volumes).map((volume): Volume => ({ name: text(volume.name) ?? '', emptyDir: part(volume.emptyDir, record) })),
    restartPolicy: text(spec.restartPolicy),
    terminationGracePeriodSeconds: number(spec.terminationGracePeriodSeconds),
    hostNetwork: spec.hostNetwork === true,
  };
}

/** The annotations in some metadata whose value is a string. */
export function readAnnotations(metadata: unknown): Readonly<Record<string, string>> {
  return textsOf(record(metadata).annotations);
}

export function readContainer(value: unknown): Container {
  const container = record(value);
  return {
    name: text(container.name) ?? '',
    image: text(container.image),
    command: texts(container.command),
    args: texts(container.args),
    env: records(container.env).map(({ name, value: given }): EnvVar => ({ name: text(name) ?? '', value: text(given) })),
    ports: records(container.ports).flatMap(({ containerPort, name, protocol }) =>
      (typeof containerPort === 'number' ? { containerPort, name: text(name), protocol: text(protocol) } : [])),
    restartPolicy: text(container.restartPolicy),
    restartPolicyRules: records(container.restartPolicyRules).map(toRestartRule),
    lifecycle: part(container.lifecycle, toLifecycle),
    startupProbe: part(container.startupProbe, toProbe),
    readinessProbe: part(container.readinessProbe, toProbe),
    livenessProbe: part(container.livenessProbe, toProbe),
    volumeMounts: records(container.volumeMounts).map((mount): VolumeMount => ({
      name: text(mount.name) ?? '',
      mountPath: text(mount.mountPath) ?? '',
      subPath: text(mount.subPath),
      subPathExpr: text(mount.subPathExpr),
    })),
  };
}

function toRestartRule({ action, exitCodes }: Record<string, unknown>): RestartRule {
  return {
    action: text(action),
    exitCodes: part(exitCodes, ({ operator, values }) => ({
      operator: text(operator),
      values: Array.isArray(values) ? values : undefined,
    })),
  };
}

function toLifecycle(lifecycle: Record<string, unknown>): Lifecycle {
  return { postStart: part(lifecycle.postStart, toHandler), preStop: part(lifecycle.preStop, toHandler) };
}

function toHandler(handler: Record<string, unknown>): Handler {
  return {
    exec: part(handler.exec, ({ command }): ExecAction => ({ command: texts(command) })),
    httpGet: part(handler.httpGet, ({ path, port, scheme, host, httpHeaders }): HttpGetAction => ({
      path: text(path),
      port: portOf(port),
      scheme: text(scheme),
      host: text(host),
      httpHeaders: Array.isArray(httpHeaders) ? records(httpHeaders).map(toHeader) : undefined,
    })),
    tcpSocket: part(handler.tcpSocket, ({ port, host }) => ({ port: portOf(port), host: text(host) })),
    grpc: part(handler.grpc, ({ port, service }) => ({ port: number(port) ?? 0, service: text(service) })),
    sleep: part(handler.sleep, ({ seconds }) => ({ seconds: number(seconds) ?? 0 })),
  };
}

function toHeader({ name, value }: Record<string, unknown>): HttpHeader {
  return { name: text(name) ?? '', value: text(value) ?? '' };
}

function toProbe(probe: Record<string, unknown>): Probe {
  return {
    ...toHandler(probe),
    initialDelaySeconds: number(probe.initialDelaySeconds),
    periodSeconds: number(probe.periodSeconds),
    timeoutSeconds: number(probe.timeoutSeconds),
    failureThreshold: number(probe.failureThreshold),
  };
}

function part<T>(value: unknown, as: (value: Record<string, unknown>) => T): T | undefined {
  return isRecord(value) ? as(value) : undefined;
}

export function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

export function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(word => text(word) ?? '') : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The entries of an object whose value is a string. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function portOf(value: unknown): number | string {
  return typeof value === 'number' || typeof value === 'string' ? value : 0;
}

import { isClient, Target } from './shell/targets';
import { listenersOf } from '../pod/listeners';
import { folder, isWithin } from '../pod/path';
import { Container, nativeSidecars, PodSpec, VolumeMount } from '../pod/pod-spec';

/*
 * Which container answers what a command asks.
 */

/** Ports that well-known servers listen on where nothing says otherwise, by a part of the container's name or of its image. */
const DEFAULT_PORTS: readonly { readonly of: RegExp; readonly ports: readonly number[] }[] = [
  { of: server('istio-proxy', 'proxyv2'), ports: [15_000, 15_001, 15_004, 15_006, 15_020, 15_021, 15_053, 15_090] },
  { of: server('linkerd-proxy', 'linkerd(?:-io)?/proxy'), ports: [4140, 4143, 4190, 4191] },
  { of: server('kuma-sidecar', 'kuma-dp'), ports: [9901, 9902, 15_001, 15_006] },
  { of: server('consul-dataplane'), ports: [20_000, 20_600, 19_000] },
  { of: server('daprd'), ports: [3500, 3501, 50_001, 9090] },
  { of: server('envoy', 'envoy-(?:alpine|distroless|dev)'), ports: [9901, 10_000] },
  { of: server('cloud-?sql-proxy', 'alloydb-auth-proxy', 'gce-proxy'), ports: [9090, 9091, 5432, 3306, 1433] },
  { of: server('redis', 'redis-stack-server', 'valkey', 'keydb'), ports: [6379] },
  { of: server('postgres', 'postgresql', 'postgis', 'pgvector', 'timescaledb'), ports: [5432] },
  { of: server('pgbouncer'), ports: [6432, 5432] },
  { of: server('mysql', 'mariadb', 'percona'), ports: [3306] },
  { of: server('mongo', 'mongodb'), ports: [27_017] },
  { of: server('memcached'), ports: [11_211] },
  { of: server('rabbitmq'), ports: [5672, 15_672] },
  { of: server('nats'), ports: [4222, 8222] },
  { of: server('etcd'), ports: [2379, 2380] },
  { of: server('consul'), ports: [8500] },
  { of: server('vault', 'vault-agent'), ports: [8200] },
  { of: server('elasticsearch', 'opensearch'), ports: [9200] },
  { of: server('clickhouse'), ports: [8123, 9000] },
  { of: server('nginx'), ports: [80, 443] },
  { of: server('nginx-unprivileged'), ports: [8080] },
  { of: server('httpd', 'apache2?', 'caddy', 'traefik'), ports: [80, 443] },
  { of: server('opa'), ports: [8181, 8282] },
  { of: server('oauth2-proxy'), ports: [4180] },
  { of: server('otel', 'otel-collector', 'opentelemetry-collector(?:-contrib)?'), ports: [4317, 4318, 13_133, 8888] },
  { of: server('fluent-?bit'), ports: [2020] },
  { of: server('fluentd'), ports: [24_224, 24_220] },
  { of: server('prometheus'), ports: [9090] },
  { of: server('statsd-exporter'), ports: [9102, 9125] },
  { of: server('datadog', 'datadog-agent', 'datadog/agent'), ports: [8125, 8126, 5555] },
  { of: server('tailscale'), ports: [9002] },
];

function server(...names: readonly string[]): RegExp {
  return new RegExp(`(?:^|[/-])(?:${names.join('|')})(?=$|[:@])`);
}

/**
 * The containers that answer a target which a command of the container `by` asks; empty where that is not known. Of a file, those that may
 * write it.
 *
 * A port belongs to whoever declares it or has it on its command line; where nobody does, to the well-known server whose default it is. A
 * program such as `redis-cli` that finds its server by itself asks its own container where no other is known to answer.
 */
export function askedContainers(target: Target, by: string, podSpec: PodSpec): string[] {
  const running = [...nativeSidecars(podSpec), ...podSpec.containers];
  const { port, path, program } = target;
  if (path !== undefined) {
    return path.startsWith('/') ? writersOf(path, by, podSpec) : [];
  }
  const answering = port === undefined ? [] : [claims, isDefault]
    .map(known => running.filter(container => known(container, port)).map(({ name }) => name))
    .find(names => names.length > 0) ?? [];
  const itself = running.some(({ name }) => name === by) && isClient(program) ? [by] : [];
  return answering.length > 0 ? answering : itself;
}

function claims(container: Container, port: number): boolean {
  return listenersOf(container).some(listener => listener.port === port && listener.protocol === 'TCP');
}

function isDefault({ name, image = '' }: Container, port: number): boolean {
  return DEFAULT_PORTS.some(({ of, ports }) => ports.includes(port) && (of.test(name) || of.test(image)));
}

/** What nobody else mounts is the container's own. */
function writersOf(path: string, by: string, podSpec: PodSpec): string[] {
  const { containers, initContainers = [], volumes = [] } = podSpec;
  const running = [...nativeSidecars(podSpec), ...containers];
  const mount = mountOf([...initContainers, ...containers].find(({ name }) => name === by), path);
  if (!mount) {
    return running.filter(({ name }) => name === by).map(({ name }) => name);
  }
  const isOfPod = volumes.some(({ name, emptyDir }) => name === mount.name && emptyDir !== undefined);
  const writes = ({ name, readOnly, subPath }: VolumeMount) => name === mount.name && subPath === mount.subPath && !readOnly;
  return isOfPod ? running.filter(({ volumeMounts = [] }) => volumeMounts.some(writes)).map(({ name }) => name) : [];
}

/** The innermost mount around a path. */
function mountOf({ volumeMounts = [] }: Partial<Container> = {}, path: string): VolumeMount | undefined {
  const length = ({ mountPath }: VolumeMount) => folder(mountPath).length;
  return volumeMounts
    .filter(({ mountPath }) => isWithin(path, mountPath))
    .reduce<VolumeMount | undefined>((inner, one) => (inner && length(inner) >= length(one) ? inner : one), undefined);
}

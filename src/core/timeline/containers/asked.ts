import { listenersOf } from '../../pod/listeners';
import { folder, isWithin } from '../../pod/path';
import { Container, nativeSidecars, PodSpec, VolumeMount } from '../../pod/pod-spec';
import { isClient } from '../shell/programs/clients';
import { Target } from '../shell/programs/target';

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

/** The names of the containers that answer what a command of the container `by` asks; empty where that is not known. */
export type Asked = (target: Target, by: string) => readonly string[];

/**
 * Who answers in a pod. Of a file, those that may write it.
 *
 * A port belongs to whoever declares it or has it on its command line; where nobody does, to the well-known server whose default it is. A
 * program such as `redis-cli` that finds its server by itself asks its own container where no other is known to answer.
 */
export function askedIn(podSpec: PodSpec): Asked {
  const { containers, initContainers = [], volumes = [] } = podSpec;
  const running = [...nativeSidecars(podSpec), ...containers];
  const names = new Set(running.map(({ name }) => name));
  const claimed = grouped(running, claimedPorts);
  const defaults = grouped(running, defaultPorts);
  const byName = new Map([...initContainers, ...containers].reverse().map(container => [container.name, container]));
  const emptyDirs = new Set(volumes.filter(({ emptyDir }) => emptyDir !== undefined).map(({ name }) => name));
  const writers = grouped(running, ({ volumeMounts = [] }) => volumeMounts.filter(({ readOnly }) => !readOnly).map(placeOf));
  return ({ port, path, program }, by) => {
    if (path !== undefined) {
      const mount = path.startsWith('/') ? mountOf(byName.get(by), path) : undefined;
      if (mount) {
        // others than the pod may write what is in no emptyDir
        return emptyDirs.has(mount.name) ? writers.get(placeOf(mount)) ?? [] : [];
      }
      return path.startsWith('/') && names.has(by) ? [by] : [];
    }
    const answering = port === undefined ? undefined : claimed.get(port) ?? defaults.get(port);
    return answering ?? (names.has(by) && isClient(program) ? [by] : []);
  };
}

/** The names of the containers, by what each of them has. */
function grouped<T>(containers: readonly Container[], keysOf: (container: Container) => readonly T[]): Map<T, string[]> {
  const groups = new Map<T, string[]>();
  for (const container of containers) {
    for (const key of new Set(keysOf(container))) {
      const group = groups.get(key) ?? [];
      group.push(container.name);
      groups.set(key, group);
    }
  }
  return groups;
}

function claimedPorts(container: Container): number[] {
  return listenersOf(container).filter(({ protocol }) => protocol === 'TCP').map(({ port }) => port);
}

function defaultPorts({ name, image = '' }: Container): number[] {
  return DEFAULT_PORTS.filter(({ of }) => of.test(name) || of.test(image)).flatMap(({ ports }) => ports);
}

/** The folder of a volume that is mounted. */
function placeOf({ name, subPath }: VolumeMount): string {
  return JSON.stringify([name, subPath]);
}

/** The innermost mount around a path. */
function mountOf({ volumeMounts = [] }: Partial<Container> = {}, path: string): VolumeMount | undefined {
  const length = ({ mountPath }: VolumeMount) => folder(mountPath).length;
  return volumeMounts
    .filter(({ mountPath }) => isWithin(path, mountPath))
    .reduce<VolumeMount | undefined>((inner, one) => (inner && length(inner) >= length(one) ? inner : one), undefined);
}

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

/** The ports on which a container listens by default, if its name or its image is a known server's. */
export function defaultPorts({ name, image = '' }: { readonly name: string; readonly image?: string }): number[] {
  return DEFAULT_PORTS.filter(({ of }) => of.test(name) || of.test(image)).flatMap(({ ports }) => ports);
}

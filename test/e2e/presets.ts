import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Readiness, SidecarPresetOptions, SidecarProps, Sidecars } from '../../src';
import { unprivileged } from '../../src/sidecars/preset';

/** A preset in a pod of its own, and how an application sees that it is ready. */
export interface PresetCase {
  /** The preset with the least that it needs; before it what stands in for a cloud. `images` has those of `standIns`. */
  readonly sidecars: (chart: Chart, given: SidecarPresetOptions, images: Readonly<Record<string, string>>) => readonly SidecarProps[];
  /** Names of the images that stand in for a cloud. */
  readonly standIns?: readonly string[];
  /** Shell command of the application: succeeds if the sidecar answers. */
  readonly asks: string;
  /** TCP ports that other pods can connect to: what the preset's docstring calls open. */
  readonly opens: readonly number[];
  /** It also opens UDP ports, and TCP ports of its own choice from 32768 on. */
  readonly opensMore?: boolean;
  /** The preset says that it does not pass Pod Security "restricted". */
  readonly unrestricted?: boolean;
  /** Fields of the pod's spec. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** Mounts of the application. */
  readonly mounts?: (chart: Chart) => kplus.VolumeMount[];
}

const get = (port: number, path: string) => `wget -q -O /dev/null 'http://127.0.0.1:${port}${path}'`;
const listens = (port: number) => `nc -w 2 127.0.0.1 ${port} -e true`;
const answers = (port: number, word: string, answer: string) => `printf '${word}\\r\\n' | nc -w 2 127.0.0.1 ${port} | grep -q '${answer}'`;

const value = (text: string) => kplus.EnvValue.fromValue(text);
const values = (variables: Record<string, string>) =>
  Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, value(text)]));

/** The same volume for every container of the pod. */
function emptyDir(chart: Chart, name: string): kplus.Volume {
  return chart.node.tryFindChild(name) as kplus.Volume | undefined ?? kplus.Volume.fromEmptyDir(chart, name, name);
}

function config(chart: Chart, name: string, data: Record<string, string>): kplus.Volume {
  return kplus.Volume.fromConfigMap(chart, `${name}-volume`, new kplus.ConfigMap(chart, name, { data }), { name });
}

/** The credentials of nobody: Google's proxies listen before they use them. */
const google = (chart: Chart): SidecarPresetOptions => ({
  envVariables: values({ GOOGLE_APPLICATION_CREDENTIALS: '/credentials/credentials.json' }),
  volumeMounts: [{
    path: '/credentials',
    volume: config(chart, 'credentials', {
      'credentials.json': JSON.stringify({ type: 'authorized_user', client_id: 'id', client_secret: 'secret', refresh_token: 'token' }),
    }),
  }],
});

/** A server that stands in for a cloud, on loopback. */
function standIn(image: string, port: number, props: Partial<SidecarProps>): SidecarProps {
  return {
    name: 'stand-in',
    image,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    resources: { cpu: { request: kplus.Cpu.millis(10) } },
    securityContext: { ...unprivileged(1000), readOnlyRootFilesystem: false },
    readyWhen: Readiness.fromTcpSocket({ port, loopbackOnly: true }),
    distroless: true,
    ...props,
  };
}

const VAULT_PORT = 8200;
const SPIRE_PORT = 8081;
const TAILSCALE_PORT = 9911;

export const PRESETS: Readonly<Record<string, PresetCase>> = {
  cloudSqlProxy: {
    sidecars: (chart, given) => [Sidecars.cloudSqlProxy({ instances: ['project:region:instance'], port: 5432, ...google(chart), ...given })],
    asks: get(9090, '/startup'),
    opens: [9090],
  },
  alloyDbProxy: {
    sidecars: (chart, given) => [Sidecars.alloyDbProxy({
      instances: ['projects/p/locations/l/clusters/c/instances/i'], port: 5432, ...google(chart), ...given,
    })],
    asks: get(9090, '/startup'),
    opens: [9090],
  },
  envoy: { sidecars: (_, given) => [Sidecars.envoy(given)], asks: get(9901, '/ready'), opens: [10000] },
  otelCollector: { sidecars: (_, given) => [Sidecars.otelCollector(given)], asks: `${get(13133, '/')} && ${listens(4318)}`, opens: [13133] },
  fluentBit: {
    sidecars: (chart, given) => [Sidecars.fluentBit({
      configVolume: config(chart, 'config', { 'fluent-bit.conf': '[INPUT]\n  name dummy\n[OUTPUT]\n  name null\n  match *\n' }), ...given,
    })],
    asks: get(2020, '/'),
    opens: [2020],
  },
  oauth2Proxy: {
    sidecars: (_, given) => [Sidecars.oauth2Proxy({
      upstreamPort: 8080,
      emailDomains: ['*'],
      envVariables: values({
        OAUTH2_PROXY_CLIENT_ID: 'id', OAUTH2_PROXY_CLIENT_SECRET: 'secret', OAUTH2_PROXY_COOKIE_SECRET: '0123456789abcdef0123456789abcdef',
      }),
      ...given,
    })],
    asks: get(4180, '/ready'),
    opens: [4180],
  },
  vaultAgent: {
    standIns: ['vaultAgent'],
    sidecars: (chart, given, { vaultAgent }) => [
      standIn(vaultAgent, VAULT_PORT, {
        command: ['vault', 'server', '-dev', '-dev-no-store-token', '-dev-root-token-id=token', `-dev-listen-address=127.0.0.1:${VAULT_PORT}`],
        distroless: false,
      }),
      Sidecars.vaultAgent({
        secretsVolume: emptyDir(chart, 'secrets'),
        configVolume: config(chart, 'config', {
          'token': 'token',
          'agent.hcl': `
vault { address = "http://127.0.0.1:${VAULT_PORT}" }
auto_auth { method "token_file" { config = { token_file_path = "/vault/config/token" } } }
template {
  contents    = "{{ with secret \\"auth/token/lookup-self\\" }}{{ .Data.path }}{{ end }}"
  destination = "/vault/secrets/path"
}`,
        }),
        renderedFiles: ['/vault/secrets/path'],
        ...given,
      }),
    ],
    mounts: chart => [{ volume: emptyDir(chart, 'secrets'), path: '/vault/secrets' }],
    asks: '[ -s /vault/secrets/path ]',
    opens: [],
  },
  opa: { sidecars: (_, given) => [Sidecars.opa(given)], asks: `${get(8181, '/v1/data')} && ${get(8282, '/health?bundles&plugins')}`, opens: [8282] },
  nginx: { sidecars: (_, given) => [Sidecars.nginx(given)], asks: get(8080, '/'), opens: [8080] },
  haproxy: {
    sidecars: (chart, given) => [Sidecars.haproxy({
      port: 8404,
      configVolume: config(chart, 'config', {
        'haproxy.cfg': `defaults
  mode http
  timeout client 5s
  timeout server 5s
  timeout connect 5s
frontend web
  bind 127.0.0.1:8404
  http-request return status 200
`,
      }),
      ...given,
    })],
    asks: get(8404, '/'),
    opens: [],
  },
  pgbouncer: {
    sidecars: (_, given) => [Sidecars.pgbouncer({ databaseUrl: value('postgres://user:password@127.0.0.1/database'), ...given })],
    asks: listens(5432),
    opens: [],
  },
  redis: { sidecars: (_, given) => [Sidecars.redis(given)], asks: answers(6379, 'PING', '+PONG'), opens: [] },
  memcached: { sidecars: (_, given) => [Sidecars.memcached(given)], asks: answers(11211, 'version', '^VERSION'), opens: [] },
  statsdExporter: { sidecars: (_, given) => [Sidecars.statsdExporter(given)], asks: get(9102, '/-/ready'), opens: [9102] },
  spireAgent: {
    standIns: ['spireServer'],
    sidecars: (chart, given, { spireServer }) => {
      const configVolume = config(chart, 'config', {
        'agent.conf': `
agent {
  data_dir = "/tmp/agent"
  server_address = "127.0.0.1"
  server_port = ${SPIRE_PORT}
  socket_path = "/run/spire/sockets/agent.sock"
  trust_domain = "example.org"
  insecure_bootstrap = true
}
plugins {
  NodeAttestor "x509pop" { plugin_data { private_key_path = "/pop/node.key", certificate_path = "/pop/node.crt" } }
  KeyManager "memory" { plugin_data {} }
  WorkloadAttestor "unix" { plugin_data {} }
}`,
        'server.conf': `
server {
  bind_address = "127.0.0.1"
  bind_port = ${SPIRE_PORT}
  socket_path = "/tmp/server.sock"
  trust_domain = "example.org"
  data_dir = "/tmp/server"
}
plugins {
  DataStore "sql" { plugin_data { database_type = "sqlite3", connection_string = "/tmp/server/store" } }
  NodeAttestor "x509pop" { plugin_data { ca_bundle_path = "/pop/node.crt" } }
  KeyManager "memory" { plugin_data {} }
}`,
      });
      return [
        standIn(spireServer, SPIRE_PORT, { args: ['-config', '/config/server.conf'], volumeMounts: [{ volume: configVolume, path: '/config' }] }),
        Sidecars.spireAgent({ configVolume, socketVolume: emptyDir(chart, 'sockets'), ...given }),
      ];
    },
    spec: { shareProcessNamespace: true },
    unrestricted: true,
    asks: 'grep -q /run/spire/sockets/agent.sock /proc/net/unix',
    opens: [],
  },
  daprd: {
    sidecars: (_, given) => [Sidecars.daprd({ appId: 'application', ...given })],
    asks: get(3500, '/v1.0/healthz/outbound'),
    opens: [3501, 9090],
    opensMore: true,
  },
  kubeRbacProxy: {
    sidecars: (chart, given) => [Sidecars.kubeRbacProxy({
      upstreamPort: 8081,
      args: ['--kubeconfig=/config/kubeconfig'],
      volumeMounts: [{
        path: '/config',
        volume: config(chart, 'config', {
          kubeconfig: JSON.stringify({
            'apiVersion': 'v1',
            'kind': 'Config',
            'clusters': [{ name: 'none', cluster: { server: 'https://127.0.0.1:1' } }],
            'contexts': [{ name: 'none', context: { cluster: 'none' } }],
            'current-context': 'none',
          }),
        }),
      }],
      ...given,
    })],
    asks: listens(8443),
    opens: [8443, 8643],
  },
  tailscale: {
    standIns: ['tailscaleControl'],
    sidecars: (_, given, { tailscaleControl }) => [
      standIn(tailscaleControl, TAILSCALE_PORT, {}),
      Sidecars.tailscale({
        authKey: value('key'), envVariables: values({ TS_EXTRA_ARGS: `--login-server=http://127.0.0.1:${TAILSCALE_PORT}` }), ...given,
      }),
    ],
    asks: get(9002, '/healthz'),
    opens: [9002],
    opensMore: true,
  },
  dockerInDocker: {
    sidecars: (chart, given) => [Sidecars.dockerInDocker({ storageVolume: emptyDir(chart, 'storage'), ...given })],
    unrestricted: true,
    asks: get(2375, '/_ping'),
    opens: [],
  },
  datadogAgent: {
    sidecars: (_, given) => [Sidecars.datadogAgent({ apiKey: value('0123456789abcdef0123456789abcdef'), ...given })],
    unrestricted: true,
    asks: get(5555, '/ready'),
    opens: [5555],
  },
};

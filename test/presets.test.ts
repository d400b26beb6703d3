import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { restrictedViolations } from './pod-security';
import { problemsOf, testChart } from './support';
import { Drain, InjectedSidecars, Readiness, SidecarFirst, SidecarFirstPod, SidecarPresetOptions, SidecarProps, Sidecars, StartupStrategy } from '../src';
import { IMAGES } from '../src/core/known/images';
import { readTemplate } from '../src/core/pod/read-pod-spec';
import { RULES } from '../src/core/rules';
import { check } from '../src/core/rules/check';
import { timelineOf } from '../src/core/timeline/timeline';
import { unprivileged } from '../src/sidecars/preset';

const volume = (chart: Chart, name: string) => kplus.Volume.fromEmptyDir(chart, name, name);
const secret = kplus.EnvValue.fromValue('from a secret');

/** Each preset with what its user has to decide. */
const PRESETS: Record<string, (chart: Chart, more?: SidecarPresetOptions) => SidecarProps> = {
  cloudSqlProxy: (_, more) => Sidecars.cloudSqlProxy({ instances: ['project:region:instance'], ...more }),
  alloyDbProxy: (_, more) => Sidecars.alloyDbProxy({ instances: ['projects/p/locations/l/clusters/c/instances/i'], port: 5432, ...more }),
  envoy: (chart, more) => Sidecars.envoy({ configVolume: volume(chart, 'config'), ...more }),
  otelCollector: (chart, more) => Sidecars.otelCollector({ configVolume: volume(chart, 'config'), ...more }),
  fluentBit: (chart, more) => Sidecars.fluentBit({ configVolume: volume(chart, 'config'), ...more }),
  oauth2Proxy: (_, more) => Sidecars.oauth2Proxy({ upstreamPort: 8080, provider: 'oidc', ...more }),
  vaultAgent: (chart, more) => Sidecars.vaultAgent({
    secretsVolume: volume(chart, 'secrets'), configVolume: volume(chart, 'config'), renderedFiles: ['/vault/secrets/db.env', '/vault/secrets/tls.pem'], ...more,
  }),
  opa: (_, more) => Sidecars.opa({ ...more }),
  nginx: (_, more) => Sidecars.nginx({ ...more }),
  haproxy: (chart, more) => Sidecars.haproxy({ port: 8404, configVolume: volume(chart, 'config'), ...more }),
  pgbouncer: (_, more) => Sidecars.pgbouncer({ databaseUrl: secret, ...more }),
  redis: (_, more) => Sidecars.redis({ ...more }),
  memcached: (_, more) => Sidecars.memcached({ ...more }),
  statsdExporter: (chart, more) => Sidecars.statsdExporter({ mappingVolume: volume(chart, 'mapping'), ...more }),
  spireAgent: (chart, more) => Sidecars.spireAgent({ configVolume: volume(chart, 'config'), socketVolume: volume(chart, 'socket'), ...more }),
  daprd: (_, more) => Sidecars.daprd({ appId: 'orders', appPort: 8080, ...more }),
  kubeRbacProxy: (_, more) => Sidecars.kubeRbacProxy({ upstreamPort: 8081, ...more }),
  tailscale: (_, more) => Sidecars.tailscale({ authKey: secret, ...more }),
  dockerInDocker: (chart, more) => Sidecars.dockerInDocker({ storageVolume: volume(chart, 'storage'), ...more }),
  datadogAgent: (_, more) => Sidecars.datadogAgent({ apiKey: secret, site: 'datadoghq.eu', ...more }),
};

/** Those whose docstring says why they need more. */
const NOT_RESTRICTED = ['spireAgent', 'dockerInDocker', 'datadogAgent'];

const STRATEGIES = {
  postStartHook: () => StartupStrategy.postStartHook(),
  gated: () => StartupStrategy.gated(),
  nativeSidecar: () => StartupStrategy.nativeSidecar(),
};

/** Of a bare Pod: a hook starts the application when something fails, and Argo CD has its own opinion of a gate. */
const TOLD: Record<keyof typeof STRATEGIES, string[]> = { postStartHook: ['fail-open-hook'], gated: ['gated-pod'], nativeSidecar: [] };

function podWith(name: string, strategy: keyof typeof STRATEGIES = 'postStartHook', more: SidecarPresetOptions = {}): any {
  const chart = testChart();
  new SidecarFirstPod(chart, 'Pod', {
    sidecars: [PRESETS[name](chart, more)],
    application: { name: 'web', image: 'web', securityContext: unprivileged(1000) },
    strategy: STRATEGIES[strategy](),
    automountServiceAccountToken: name === 'kubeRbacProxy',
  });
  return Testing.synth(chart).find(({ kind }) => kind === 'Pod');
}

function sidecarOf(name: string, more: SidecarPresetOptions = {}): any {
  return podWith(name, 'postStartHook', more).spec.containers[0];
}

test('has a row for every preset', () => {
  expect(Object.keys(PRESETS).sort()).toEqual(Object.keys(IMAGES).sort());
});

test.each(Object.keys(PRESETS).flatMap(name => [[name, {}], [name, { name: 'other' }]] as [string, SidecarPresetOptions][]))('knows who %s is, as %j, without its hook', (name, more) => {
  const { spec: { containers: [written, web] } } = podWith(name, 'postStartHook', more);
  const { lifecycle, ...sidecar } = written;
  for (const containers of [[sidecar, web], [web, sidecar], [{ ...sidecar, image: `mirror.example.com:5000/a/b/${sidecar.image}@sha256:1234` }, web]]) {
    const told = timelineOf(readTemplate({ kind: 'Pod', name: 'web', place: '', completes: false, metadata: {}, spec: { containers } }));
    expect(told.application).toBe('web');
    expect(told.containers.find(one => one.name === sidecar.name)!.role).toBe(name === 'fluentBit' ? 'container' : 'sidecar');
  }
});

const source = fs.readFileSync(path.join(__dirname, '..', 'src', 'sidecars', 'index.ts'), 'utf8');
function docstringOf(name: string): string {
  return new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*public static ${name}\\(`).exec(source)![1];
}

test('the table has every preset', () => {
  expect(Object.keys(PRESETS).sort()).toEqual(Object.getOwnPropertyNames(Sidecars).filter(name => typeof (Sidecars as any)[name] === 'function').sort());
});

describe.each(Object.keys(STRATEGIES) as (keyof typeof STRATEGIES)[])('with %s', strategy => {
  const names = Object.keys(PRESETS);
  const pods = names.map(name => podWith(name, strategy));
  const problems = problemsOf(pods);

  test.each(names.map((name, index) => [name, index] as const))('%s is valid, breaks no rule, and says what it needs beyond Pod Security "restricted"', (name, index) => {
    expect(problems[index]).toBeNull();
    const told = check(pods[index], RULES).map(({ rule }) => rule.id);
    expect(told).toEqual(TOLD[strategy]);
    const violations = restrictedViolations(pods[index].spec);
    if (NOT_RESTRICTED.includes(name)) {
      expect(violations).not.toEqual([]);
      expect(docstringOf(name)).toMatch(/Does not pass Pod Security "restricted"/);
    } else {
      expect(violations).toEqual([]);
    }
  });
});

test.each(Object.keys(PRESETS))('%s is pinned, has its source, and asks for little', name => {
  const { image, resources } = sidecarOf(name);
  expect(image).toMatch(/:v?(?:distroless-v)?\d+\.\d+[\w.-]*$/);
  expect(docstringOf(name)).toMatch(/@see https:\/\/\S+/);
  expect(resources.limits).toBeUndefined();
  expect(parseInt(resources.requests.cpu, 10)).toBeLessThanOrEqual(200);
});

test.each(Object.keys(PRESETS))('arguments of the user do not take the place of what the image of %s runs', name => {
  const { command, args } = sidecarOf(name);
  // without either the image's CMD is what runs, and `args` would replace it
  expect([...(command ?? []), ...(args ?? [])]).not.toEqual([]);
});

test.each(Object.keys(PRESETS))('every default of %s can be replaced', name => {
  const chart = testChart();
  const plain = PRESETS[name](chart);
  const more = PRESETS[name](testChart(), {
    name: 'other',
    image: 'mirror/image:1',
    imagePullPolicy: kplus.ImagePullPolicy.ALWAYS,
    command: ['other'],
    envFrom: [new kplus.EnvFrom(kplus.ConfigMap.fromConfigMapName(chart, 'all', 'all'))],
    ports: [{ number: 1, name: 'more' }, ...(plain.ports ?? []).slice(0, 1).map(port => ({ ...port, name: 'renamed' }))],
    liveness: kplus.Probe.fromTcpSocket(),
    readiness: kplus.Probe.fromTcpSocket(),
    needsServiceAccountToken: true,
    args: ['--more'],
    envVariables: { MORE: kplus.EnvValue.fromValue('1') },
    volumeMounts: [{ volume: volume(chart, 'more'), path: '/more' }],
    resources: { cpu: { request: kplus.Cpu.units(1) } },
    securityContext: { user: 12345 },
    readyWhen: Readiness.fromTcpSocket({ port: 1 }),
    startAfter: [],
    drainUntil: Drain.fromClosedPort(1),
    distroless: !plain.distroless,
  });
  expect(more).toMatchObject({ name: 'other', image: 'mirror/image:1', startAfter: [], distroless: !plain.distroless, resources: { cpu: { request: kplus.Cpu.units(1) } } });
  expect(more).toMatchObject({
    imagePullPolicy: 'Always',
    command: ['other'],
    envFrom: [expect.any(kplus.EnvFrom)],
    liveness: expect.any(kplus.Probe),
    readiness: expect.any(kplus.Probe),
    needsServiceAccountToken: true,
  });
  expect(more.ports!.map(port => port.name)).toEqual([...(plain.ports ?? []).slice(1).map(port => port.name), 'more', ...(plain.ports ? ['renamed'] : [])]);
  expect(more.args).toEqual([...(plain.args ?? []), '--more']);
  expect(Object.keys(more.envVariables!)).toEqual([...Object.keys(plain.envVariables ?? {}), 'MORE']);
  expect(more.volumeMounts!.map(mount => mount.path)).toEqual([...(plain.volumeMounts ?? []).map(mount => mount.path), '/more']);
  expect(more.securityContext).toEqual({ ...plain.securityContext, user: 12345 });
  expect(more.readyWhen).toEqual(Readiness.fromTcpSocket({ port: 1 }));
  expect(more.drainUntil).toEqual(Drain.fromClosedPort(1));
});

test.each(Object.keys(PRESETS))('%s is not pulled again while the node has it', name => {
  expect(sidecarOf(name).imagePullPolicy).toBe('IfNotPresent');
});

test.each(Object.keys(PRESETS))('%s leaves the user to OpenShift', name => {
  const { runAsUser, runAsGroup } = sidecarOf(name, { openShift: true }).securityContext;
  expect([runAsUser, runAsGroup]).toEqual([undefined, undefined]);
  expect(sidecarOf(name, { openShift: true, securityContext: { user: 5 } }).securityContext.runAsUser).toBe(5);
});

test('a named port is that of one preset alone, so that a Service does not find another', () => {
  const names = Object.keys(PRESETS).flatMap(name => (sidecarOf(name).ports ?? []).map((port: any) => port.name));
  expect(names.filter(name => names.indexOf(name) !== names.lastIndexOf(name))).toEqual([]);
  expect(names.filter(name => ['http', 'https', 'health', 'healthz', 'metrics', 'admin', 'postgres'].includes(name) || name.length > 15)).toEqual([]);
});

describe('what only the pod itself reaches', () => {
  const told = (props: SidecarProps) => [
    ...(props.args ?? []), ...Object.entries(props.envVariables ?? {}).map(([name, { value }]) => `${name}=${JSON.stringify(value)}`),
  ];

  test.each<[string, string[], object]>([
    ['redis', ['--bind', '127.0.0.1'], {}],
    ['redis', ['--bind', '0.0.0.0'], { listenAddress: '0.0.0.0' }],
    ['memcached', ['--listen=127.0.0.1'], {}],
    ['memcached', ['--listen=::'], { listenAddress: '::' }],
    ['pgbouncer', ['LISTEN_ADDR="127.0.0.1"'], {}],
    ['pgbouncer', ['LISTEN_ADDR="0.0.0.0"'], { listenAddress: '0.0.0.0' }],
    ['opa', ['--addr=127.0.0.1:8181', '--diagnostic-addr=0.0.0.0:8282'], {}],
    ['opa', ['--addr=[::]:8181'], { listenAddress: '::' }],
    ['statsdExporter', ['--statsd.listen-udp=127.0.0.1:9125', '--statsd.listen-tcp=127.0.0.1:9125'], {}],
    ['statsdExporter', ['--statsd.listen-udp=0.0.0.0:9125', '--statsd.listen-tcp=0.0.0.0:9125'], { listenAddress: '0.0.0.0' }],
    ['daprd', ['--dapr-listen-addresses', '[::1],127.0.0.1', '--dapr-internal-grpc-listen-address', '127.0.0.1'], {}],
    ['daprd', ['--dapr-listen-addresses', '[::1],127.0.0.1', '--dapr-internal-grpc-listen-address', '0.0.0.0'], { listenAddress: '0.0.0.0' }],
    ['dockerInDocker', ['--host=tcp://127.0.0.1:2375', '--tls=false'], {}],
    ['datadogAgent', ['DD_BIND_HOST="127.0.0.1"'], {}],
    ['datadogAgent', ['DD_BIND_HOST="0.0.0.0"'], { listenAddress: '0.0.0.0' }],
  ])('%s: %j', (name, words, more) => {
    expect(told(PRESETS[name](testChart(), more))).toEqual(expect.arrayContaining(words));
  });

  test('otel-collector: without a configuration it receives OTLP, and nothing else of the image\'s own is switched on', () => {
    expect(Sidecars.otelCollector().args).toEqual([
      '--config=yaml:receivers::otlp::protocols::grpc::endpoint: \'127.0.0.1:4317\'',
      '--config=yaml:receivers::otlp::protocols::http::endpoint: \'127.0.0.1:4318\'',
      '--config=yaml:exporters::debug::verbosity: basic',
      '--config=yaml:service::extensions: [health_check]',
      '--config=yaml:service::pipelines::traces: {receivers: [otlp], exporters: [debug]}',
      '--config=yaml:service::pipelines::metrics: {receivers: [otlp], exporters: [debug]}',
      '--config=yaml:service::pipelines::logs: {receivers: [otlp], exporters: [debug]}',
      '--config=yaml:extensions::health_check::endpoint: 0.0.0.0:13133',
    ]);
    expect(Sidecars.otelCollector({ listenAddress: '0.0.0.0' }).args![0]).toBe('--config=yaml:receivers::otlp::protocols::grpc::endpoint: \'0.0.0.0:4317\'');
  });

  test.each(['redis', 'memcached', 'pgbouncer', 'haproxy', 'nginx', 'envoy'])('%s is not probed by the kubelet, which connects from outside', name => {
    const [{ startupProbe }] = podWith(name, 'nativeSidecar').spec.initContainers.filter((one: any) => one.restartPolicy === 'Always');
    expect(startupProbe).toHaveProperty('exec');
  });

  test.each<[string, object]>([['memcached', { listenAddress: '0.0.0.0' }], ['envoy', { adminAddress: '0.0.0.0' }]])('%s is probed by the kubelet where it is open', (name, more) => {
    const [{ startupProbe }] = podWith(name, 'nativeSidecar', more).spec.initContainers.filter((one: any) => one.restartPolicy === 'Always');
    expect(startupProbe).not.toHaveProperty('exec');
  });

  test('a client asks where the server listens', () => {
    const command = (more: object) => sidecarOf('redis', more).lifecycle.postStart.exec.command[2];
    expect(command({})).toContain('redis-cli -h 127.0.0.1 -p 6379 ping');
    expect(command({ listenAddress: '0.0.0.0' })).toContain('redis-cli -h 127.0.0.1 ');
    expect(command({ listenAddress: '::' })).toContain('redis-cli -h ::1 ');
    expect(command({ listenAddress: '10.0.0.1' })).toContain('redis-cli -h 10.0.0.1 ');
  });
});

describe('the token of the service account', () => {
  const pod = (sidecar: SidecarProps, more: object = {}) => {
    const chart = testChart();
    new SidecarFirstPod(chart, 'Pod', { sidecars: [sidecar], application: { name: 'web', image: 'web' }, ...more });
    return Testing.synth(chart)[0].spec;
  };
  const rbac = (more: object = {}) => Sidecars.kubeRbacProxy({ upstreamPort: 8081, ...more });
  const refusal = (name: string) => new Error(`test/Pod (Pod/test-pod): sidecars[0]: got "${name}", it calls the Kubernetes API, and the pod does not mount the `
    + 'token of its service account (cdk8s-plus leaves it out by default); pass \'automountServiceAccountToken: true\' to the workload');

  test('is asked for where a preset cannot do without', () => {
    expect(() => pod(rbac())).toThrow(refusal('kube-rbac-proxy'));
    expect(() => pod(Sidecars.tailscale({ authKey: secret, stateSecret: 'state' }))).toThrow(refusal('tailscale'));
    expect(pod(rbac(), { automountServiceAccountToken: true }).automountServiceAccountToken).toBe(true);
  });

  test('is not asked for where the preset does without it', () => {
    expect(pod(Sidecars.tailscale({ authKey: secret })).containers[0].name).toBe('tailscale');
    expect(pod(rbac({ args: ['--kubeconfig=/config/kubeconfig'] })).containers[0].name).toBe('kube-rbac-proxy');
    expect(pod(rbac({ needsServiceAccountToken: false })).containers[0].name).toBe('kube-rbac-proxy');
  });

  test('may be mounted in another way', () => {
    const mount = { volume: volume(testChart(), 'token'), path: '/var/run/secrets/kubernetes.io/serviceaccount/' };
    expect(pod(rbac({ volumeMounts: [mount] })).containers[0].name).toBe('kube-rbac-proxy');
  });

  test('is not known of a workload that leaves it to its service account', () => {
    const chart = testChart();
    new ApiObject(chart, 'Pod', { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'web', image: 'web' }] } }).with(new SidecarFirst({ sidecars: [rbac()] }));
    expect(Testing.synth(chart)[0].spec.containers[0].name).toBe('kube-rbac-proxy');
  });
});

describe('what is easy to get wrong', () => {
  const startupProbeOf = (name: string) => podWith(name, 'nativeSidecar').spec.initContainers.find((one: any) => one.restartPolicy === 'Always').startupProbe;
  const commandOf = (name: string) => sidecarOf(name).lifecycle.postStart.exec.command;

  test('cloud-sql-proxy: wait gets its port by a flag, probes ask /startup, and the endpoints are switched on', () => {
    expect(commandOf('cloudSqlProxy')).toEqual(['/cloud-sql-proxy', 'wait', '--max', '60s', '--http-port', '9090']);
    expect(startupProbeOf('cloudSqlProxy')).toMatchObject({ httpGet: { path: '/startup', port: 9090 } });
    expect(sidecarOf('cloudSqlProxy').args).toEqual(['--health-check', '--http-address=0.0.0.0', '--http-port=9090', '--exit-zero-on-sigterm', 'project:region:instance']);
  });

  test('cloud-sql-proxy: an instance may be a DNS name', () => {
    expect(Sidecars.cloudSqlProxy({ instances: ['prod-db.mycompany.example.com', 'db.example.com?port=5433'] }).args!.slice(-2))
      .toEqual(['prod-db.mycompany.example.com', 'db.example.com?port=5433']);
  });

  test('alloydb-auth-proxy: the flag that makes it end with 0 has a name of its own', () => {
    expect(sidecarOf('alloyDbProxy').args).toEqual([
      '--health-check', '--http-address=0.0.0.0', '--http-port=9090', '--exit-zero-sigterm', '--port=5432', 'projects/p/locations/l/clusters/c/instances/i',
    ]);
  });

  test('alloydb-auth-proxy: a port switches the drain on', () => {
    expect(sidecarOf('alloyDbProxy').lifecycle.preStop.exec.command[2]).toContain('5432');
    expect(sidecarOf('cloudSqlProxy').lifecycle.preStop).toBeUndefined();
  });

  test('daprd: never the endpoint that waits for the application', () => {
    expect(commandOf('daprd')[2]).toContain('/v1.0/healthz/outbound');
    expect(startupProbeOf('daprd')).toMatchObject({ httpGet: { path: '/v1.0/healthz/outbound', port: 3501 } });
    expect(sidecarOf('daprd').args).toEqual([
      '--app-id', 'orders', '--app-port', '8080', '--dapr-http-port', '3500', '--dapr-public-port', '3501', '--dapr-grpc-port', '50001',
      '--dapr-listen-addresses', '[::1],127.0.0.1', '--dapr-internal-grpc-port', '50002', '--dapr-internal-grpc-listen-address', '127.0.0.1', '--metrics-port', '9090',
    ]);
  });

  test('otel-collector: the health check is bound beyond loopback, whatever the configuration says', () => {
    expect(Sidecars.otelCollector({ configVolume: volume(testChart(), 'config'), healthPort: 13134, args: ['--feature-gates=x'] }).args).toEqual([
      '--config=/etc/otelcol-contrib/config.yaml', '--config=yaml:extensions::health_check::endpoint: 0.0.0.0:13134', '--feature-gates=x',
    ]);
  });

  test('fluent-bit: the HTTP server is switched on', () => {
    expect(sidecarOf('fluentBit').args).toEqual(['-c', '/fluent-bit/etc/fluent-bit.conf', '-H', '-P', '2020']);
  });

  test('fluent-bit: the endpoint is there whatever the configuration says', () => {
    expect(startupProbeOf('fluentBit')).toMatchObject({ httpGet: { path: '/', port: 2020 } });
  });

  test('opa: bundles and plugins count', () => {
    expect(startupProbeOf('opa')).toMatchObject({ httpGet: { path: '/health?bundles&plugins', port: 8282 } });
  });

  test('envoy: the admin interface is on loopback, whatever the configuration says, and is probed by exec', () => {
    expect(sidecarOf('envoy').args).toEqual([
      '--config-path', '/etc/envoy/envoy.yaml', '--config-yaml', '{"admin":{"address":{"socket_address":{"address":"127.0.0.1","port_value":9901}}}}',
    ]);
    expect(startupProbeOf('envoy')).toHaveProperty('exec');
  });

  test('envoy: an admin interface that is open is probed by the kubelet', () => {
    const { args, readyWhen } = Sidecars.envoy({ adminPort: 9902, adminAddress: '0.0.0.0' });
    expect(args![3]).toBe('{"admin":{"address":{"socket_address":{"address":"0.0.0.0","port_value":9902}}}}');
    expect(readyWhen).toEqual(Readiness.fromHttpGet('/ready', { port: 9902 }));
  });

  test('envoy: it takes one --config-yaml, and the user\'s is that one', () => {
    expect(Sidecars.envoy({ args: ['--config-yaml', '{}'] }).args).toEqual(['--config-path', '/etc/envoy/envoy.yaml', '--config-yaml', '{}']);
  });

  test('tailscale and datadog: the endpoint is switched on', () => {
    const env = (name: string) => Object.fromEntries(sidecarOf(name).env.map((one: any) => [one.name, one.value]));
    expect(env('tailscale')).toMatchObject({ TS_ENABLE_HEALTH_CHECK: 'true', TS_LOCAL_ADDR_PORT: '[::]:9002' });
    expect(env('datadogAgent')).toMatchObject({ DD_HEALTH_PORT: '5555', DD_SITE: 'datadoghq.eu' });
  });

  test('datadog: its host has a name off the clouds, too', () => {
    expect(sidecarOf('datadogAgent').env.find(({ name }: any) => name === 'DD_HOSTNAME').valueFrom).toEqual({ fieldRef: { fieldPath: 'spec.nodeName' } });
  });

  test('vault: every rendered file counts', () => {
    const chart = testChart();
    const props = { secretsVolume: volume(chart, 'secrets'), configVolume: volume(chart, 'config') };
    expect(Sidecars.vaultAgent({ ...props, renderedFiles: ['/vault/secrets/a'] }).readyWhen).toEqual(Readiness.fromFile('/vault/secrets/a'));
    const probe = startupProbeOf('vaultAgent').exec.command;
    expect(probe.slice(-3)).toEqual(['sh', '/vault/secrets/db.env', '/vault/secrets/tls.pem']);
    const look = (...files: string[]) => spawnSync(probe[0], [...probe.slice(1, -2), ...files], { encoding: 'utf8' });
    expect(look(__filename, __filename)).toMatchObject({ status: 0, stdout: '' });
    expect(look(__filename, '/dev/null', __filename)).toMatchObject({ status: 1, stdout: '/dev/null is not rendered\n' });
  });

  test('spire: the agent can write its data', () => {
    expect(sidecarOf('spireAgent').securityContext.readOnlyRootFilesystem).toBe(false);
  });

  test('oauth2-proxy: who may pass is told by flags', () => {
    expect(Sidecars.oauth2Proxy({ upstreamPort: 8080, emailDomains: ['a.example', 'b.example'] }).args!.slice(-2)).toEqual(['--email-domain=a.example', '--email-domain=b.example']);
  });

  test('statsd-exporter: its ports are options, since its flags cannot be repeated', () => {
    const { args, ports } = Sidecars.statsdExporter({ webPort: 9200, statsdPort: 9201 });
    expect(args).toEqual(['--web.listen-address=:9200', '--statsd.listen-udp=127.0.0.1:9201', '--statsd.listen-tcp=127.0.0.1:9201']);
    expect(ports).toEqual([
      { name: 'statsd-metrics', number: 9200 }, { name: 'statsd-udp', number: 9201, protocol: 'UDP' }, { name: 'statsd-tcp', number: 9201 },
    ]);
  });

  test.each(['redis', 'memcached', 'pgbouncer'])('%s: its drain can be left out, or be another', name => {
    const preset = (more: SidecarPresetOptions) => PRESETS[name](testChart(), more).drainUntil;
    expect(preset({})).toBeInstanceOf(Drain);
    expect(preset({ drain: false })).toBeUndefined();
    expect(preset({ drain: false, drainUntil: Drain.fromClosedPort(1) })).toEqual(Drain.fromClosedPort(1));
  });

  test('redis: no version in which a client can run code of its own', () => {
    // CVE-2026-23479 is fixed in 8.6.3; an unscheduled release fixed more of its kind in 8.6.5
    const [, patch] = /^redis:8\.6\.(\d+)$/.exec(sidecarOf('redis').image)!;
    expect(Number(patch)).toBeGreaterThanOrEqual(5);
  });

  test('vault: past the entrypoint that needs root', () => {
    expect(sidecarOf('vaultAgent')).toMatchObject({ command: ['vault'], args: ['agent', '-config=/vault/config/agent.hcl'] });
  });
});

const PORT_BOUNDS = 'a port is a whole number from 1 to 65535; pass the port that the sidecar listens on';
const CLOUD_SQL_NAMES = 'pass names such as \'project:region:instance\', or an instance\'s DNS name';
const VAULT_FILES = 'pass paths such as \'/vault/secrets/db.env\'';
const NO_SECRETS = ['/etc/db.env', '/vault/secrets/', '/vault/secrets/../db.env', 1];
const missing = (field: string) => `${field}: the sidecar cannot start without it; pass '${field}'`;
const NO_INSTANCES = [
  '--sqladmin-api-endpoint=https://evil.example/', '-p:r:i', '$(X):b:c', 'p:r:$(X)', 'p:r:i?port=$(X)', '--a.example', '-a:b:c?x=1', 'p:r:i p:r:j',
];
const noName = (field: string, given: string) =>
  `${field}: got "${given}", a name has letters, digits, '_', '.' and '-', and does not start with '-' or '.'; pass such a name`;
const taken = (field: string, port: number, other: string) =>
  `${field}: got ${port}, already used for '${other}'; the containers of a pod share their ports; pass another port`;
const unconfigured = (field: string, port: number, own: number) =>
  `${field}: got ${port}, the image's own configuration uses ${own}; `
  + `pass 'configVolume' with a configuration that uses ${port}, or leave out '${field}'`;

/** From JavaScript, where nothing asks for what is left out. */
const js = Sidecars as unknown as Record<string, (options: object) => SidecarProps>;

test.each<[string, string, object, string[]]>([
  ['no instance', 'cloudSqlProxy', { instances: [], httpPort: 0 }, [
    `instances: got [], the proxy needs an instance to connect to; ${CLOUD_SQL_NAMES}`, `httpPort: got 0, ${PORT_BOUNDS}`,
  ]],
  ['instances of another shape', 'cloudSqlProxy', { instances: ['example.com:p:r:i?port=1', 'p:r', 'localhost'] }, [
    `instances[1]: got "p:r", not the connection name of an instance; ${CLOUD_SQL_NAMES}`,
    `instances[2]: got "localhost", not the connection name of an instance; ${CLOUD_SQL_NAMES}`,
  ]],
  ['an AlloyDB name that is Cloud SQL\'s', 'alloyDbProxy', { instances: ['p:r:i'] }, [
    'instances[0]: got "p:r:i", not the connection name of an instance; pass URIs such as '
      + '\'projects/project/locations/region/clusters/cluster/instances/instance\'',
  ]],

  ['a database port that is the health port', 'cloudSqlProxy', { instances: ['p:r:i'], port: 9090 }, [taken('httpPort', 9090, 'port')]],

  ['a port that the image does not serve', 'nginx', { port: 9000 }, [unconfigured('port', 9000, 8080)]],

  ['what is missing', 'cloudSqlProxy', {}, [`instances: got [], the proxy needs an instance to connect to; ${CLOUD_SQL_NAMES}`]],
  ['what is missing', 'datadogAgent', {}, [missing('apiKey')]],
  ['what is missing', 'fluentBit', {}, [missing('configVolume')]],
  ['what is missing', 'haproxy', {}, [missing('port'), missing('configVolume')]],
  ['what is missing', 'pgbouncer', {}, ['databaseUrl: without a database to connect to, the container exits; pass it, or \'configVolume\' '
    + 'with pgbouncer.ini and userlist.txt']],
  ['what is missing', 'tailscale', {}, [missing('authKey')]],
  ['what is missing', 'dockerInDocker', {}, [missing('storageVolume')]],
  ['what is missing', 'spireAgent', { socketPath: 'a' }, [missing('configVolume'), missing('socketVolume'), 'socketPath: got "a", the '
    + 'path is not absolute; start it with \'/\'']],
  ['what is missing', 'vaultAgent', {}, [
    missing('secretsVolume'), missing('configVolume'), 'renderedFiles: got [], without it nothing tells when the secrets are rendered; '
      + 'pass paths such as \'/vault/secrets/db.env\'',
  ]],
  ['files that nobody shares, or that are none', 'vaultAgent', { secretsVolume: {}, configVolume: {}, renderedFiles: ['/vault/secrets/a', ...NO_SECRETS] }, NO_SECRETS.map(
    (file, index) => `renderedFiles[${index + 1}]: got ${JSON.stringify(file)}, not a file below /vault/secrets, where the agent and the `
      + `application share a volume; ${VAULT_FILES}`,
  )],
  ['a file that is no list', 'vaultAgent', { secretsVolume: {}, configVolume: {}, renderedFiles: '/vault/secrets/a' }, [
    `renderedFiles: got "/vault/secrets/a", not a list; ${VAULT_FILES}`,
  ]],
  ['an instance that is no list', 'cloudSqlProxy', { instances: 'p:r:i' }, [`instances: got "p:r:i", not a list; ${CLOUD_SQL_NAMES}`]],
  ['an upstream that is the proxy', 'oauth2Proxy', { upstreamPort: 4180 }, [taken('httpPort', 4180, 'upstreamPort')]],
  ['an upstream that is the proxy', 'kubeRbacProxy', { upstreamPort: 8443 }, [taken('securePort', 8443, 'upstreamPort')]],
  ['what is no address', 'redis', { listenAddress: 'localhost' }, [
    'listenAddress: got "localhost", it is not an IP address; pass \'0.0.0.0\' for all IPv4 addresses of the pod, \'::\' for IPv6, or leave it out for 127.0.0.1',
  ]],
  ['one port for metrics that come and go', 'statsdExporter', { webPort: 9125 }, [taken('statsdPort', 9125, 'webPort')]],
  ['an application on Dapr\'s port', 'daprd', { appId: 'a', appPort: 3500 }, [taken('appPort', 3500, 'httpPort')]],
  ['an instance that would be a flag, a variable or a part of a list', 'cloudSqlProxy', { instances: NO_INSTANCES }, NO_INSTANCES.map(
    (instance, index) => `instances[${index}]: got "${instance}", not the connection name of an instance; ${CLOUD_SQL_NAMES}`,
  )],
  ['an instance that would be a variable', 'alloyDbProxy', { instances: ['projects/$(P)/locations/l/clusters/c/instances/i'] }, [
    'instances[0]: got "projects/$(P)/locations/l/clusters/c/instances/i", not the connection name of an instance; '
      + 'pass URIs such as \'projects/project/locations/region/clusters/cluster/instances/instance\'',
  ]],
  ['an id that would be a flag', 'daprd', { appId: '--enable-api-logging' }, [noName('appId', '--enable-api-logging')]],
  ['a site that would be a variable', 'datadogAgent', { apiKey: secret, site: '$(SITE)' }, [noName('site', '$(SITE)')]],
  ['a secret that would be a variable', 'tailscale', { authKey: secret, stateSecret: '$(SECRET)' }, [noName('stateSecret', '$(SECRET)')]],
  ['names that would be variables or lists', 'oauth2Proxy', { upstreamPort: 8080, provider: '$(P)', emailDomains: ['a.example,*', '$(D)', '.b.example', '*'] }, [
    noName('provider', '$(P)'),
    'emailDomains[0]: got "a.example,*", it is not a domain; pass a domain such as \'example.com\', or \'*\'',
    'emailDomains[1]: got "$(D)", it is not a domain; pass a domain such as \'example.com\', or \'*\'',
  ]],
])('refuses %s: %s', (_, name, options, problems) => {
  expect(() => js[name](options)).toThrow(new Error(problems.map(problem => `Sidecars.${name}: ${problem}`).join('\n')));
});

test('a port that a configuration of the user says is none of our business', () => {
  const chart = testChart();
  const configVolume = volume(chart, 'config');
  const port = (props: SidecarProps) => props.ports![0].number;
  expect(port(Sidecars.nginx({ port: 9000, configVolume }))).toBe(9000);
  expect(port(Sidecars.nginx({ port: 9000, image: 'registry.example.com/our-nginx:1' }))).toBe(9000);
  expect(port(Sidecars.envoy({ adminPort: 9902, args: ['--config-yaml', '{}'] }))).toBe(9902);
  expect(port(Sidecars.envoy({ adminPort: 9902, volumeMounts: [{ volume: configVolume, path: '/etc/envoy' }] }))).toBe(9902);
  expect(port(Sidecars.pgbouncer({ port: 6432, configVolume }))).toBe(6432);
});

describe('InjectedSidecars', () => {
  const MESHES = {
    'istio': [InjectedSidecars.istio(), { 'proxy.istio.io/config': '{ "holdApplicationUntilProxyStarts": true }' }],
    'istio, native': [InjectedSidecars.istio({ nativeSidecar: true }), {
      'proxy.istio.io/config': '{ "holdApplicationUntilProxyStarts": true }', 'sidecar.istio.io/nativeSidecar': 'true',
    }],
    'istio, never native': [InjectedSidecars.istio({ nativeSidecar: false }), {
      'proxy.istio.io/config': '{ "holdApplicationUntilProxyStarts": true }', 'sidecar.istio.io/nativeSidecar': 'false',
    }],
    'linkerd': [InjectedSidecars.linkerd(), { 'config.linkerd.io/proxy-await': 'enabled' }],
    'consul': [InjectedSidecars.consul(), { 'consul.hashicorp.com/enable-consul-dataplane-as-sidecar': 'true' }],
    'kuma': [InjectedSidecars.kuma(), { 'kuma.io/wait-for-dataplane-ready': 'true' }],
  } as const;
  const cronJob = (annotations?: object) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    spec: { jobTemplate: { spec: { template: { ...(annotations ? { metadata: { annotations } } : {}), spec: { containers: [{ name: 'a' }] } } } } },
  });

  test.each(Object.entries(MESHES))('%s annotates the pod template, of whatever kind, and only once', (_, [mixin, annotations]) => {
    const chart = testChart();
    new kplus.Deployment(chart, 'Web', { containers: [{ image: 'web' }] });
    new ApiObject(chart, 'Cron', cronJob({ mine: 'yes' }));
    new kplus.ConfigMap(chart, 'Config');
    chart.with(mixin);
    chart.with(mixin);
    const [deployment, cron, config] = Testing.synth(chart);
    expect(deployment.spec.template.metadata.annotations).toEqual(annotations);
    expect(cron.spec.jobTemplate.spec.template.metadata.annotations).toEqual({ mine: 'yes', ...annotations });
    expect(config.metadata.annotations).toBeUndefined();
    expect(Testing.synth(chart)).toEqual([deployment, cron, config]);
  });

  test('annotates every pod template of a custom resource', () => {
    const chart = testChart();
    const template = { spec: { containers: [{ name: 'a', image: 'a' }] } };
    new ApiObject(chart, 'Set', { apiVersion: 'x.io/v1', kind: 'Set', spec: { leaderTemplate: template, workerTemplate: template } })
      .with(InjectedSidecars.kuma());
    const annotated = { metadata: { annotations: { 'kuma.io/wait-for-dataplane-ready': 'true' } }, ...template };
    expect(Testing.synth(chart)[0].spec).toEqual({ leaderTemplate: annotated, workerTemplate: annotated });
  });

  test('leaves a value alone that says the same', () => {
    const chart = testChart();
    const own = 'tracing: {}\nholdApplicationUntilProxyStarts: true\n';
    new ApiObject(chart, 'Cron', cronJob({ 'proxy.istio.io/config': own })).with(InjectedSidecars.istio());
    expect(Testing.synth(chart)[0].spec.jobTemplate.spec.template.metadata.annotations).toEqual({ 'proxy.istio.io/config': own });
  });

  test('refuses a value that says something else', () => {
    const chart = testChart();
    new ApiObject(chart, 'Cron', cronJob({ 'config.linkerd.io/proxy-await': 'disabled' })).with(InjectedSidecars.linkerd());
    expect(() => Testing.synth(chart)).toThrow(new Error(
      'test/Cron: spec.jobTemplate.spec.template.metadata.annotations["config.linkerd.io/proxy-await"]: got "disabled", the pod has this '
        + 'annotation already, with '
      + 'another value; make it say "enabled" as well, or remove it',
    ));
  });
});

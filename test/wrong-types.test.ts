import { ApiObject, Duration, Lazy, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { testChart } from './support';
import * as library from '../src';

/** As JavaScript sees it. */
const {
  Drain, InjectedSidecars, Readiness, SidecarFirst, SidecarFirstPod, SidecarFirstValidation, Sidecars, StartupStrategy, StartupTimeline,
} = library as any;

const cyclic: any = { name: 'cyclic' };
cyclic.self = cyclic;

const WRONG = fc.oneof(
  fc.constantFrom<unknown>(
    undefined, null, true, false, 0, -1, 1.5, NaN, Infinity, 8080, 10n, Symbol('s'), '', 'text', '8080', '${Token[TOKEN.1]}', [], [null], [[]],
    {}, { a: 1 }, Object.create(null), Object.assign(Object.create(null), { port: {} }), cyclic, new Date(0), new Map(), /x/,
    () => undefined, class Some {}, Readiness, Readiness.fromTcpSocket, StartupStrategy.gated, Readiness.fromFile('/ready'), Drain.fromIdlePort(1),
    StartupStrategy.gated(), Duration.seconds(3), Duration.seconds(1.0005), Duration.millis(NaN), Lazy.any({ produce: () => 'late' }),
    { toMilliseconds: 5 }, { toMilliseconds: () => 'soon' }, { _toWait: 1 },
    { get port() { return 80; }, get name() { return 5; } }, Object.freeze({ length: 3 }), new Proxy({}, {}),
  ),
  fc.anything(),
);

const volume = () => kplus.Volume.fromEmptyDir(testChart(), 'Volume', 'volume');
const secret = kplus.EnvValue.fromValue('secret');
const ready = Readiness.fromTcpSocket({ port: 80 });
const sidecar = { name: 'envoy', image: 'envoy', readyWhen: ready, startAfter: [], drainUntil: Drain.fromClosedPort(8080), distroless: false };
const application = { name: 'web', image: 'web', args: ['--x'], command: ['web'], envVariables: { A: secret } };
const mixin = {
  sidecars: [{ ...sidecar, ...application, name: 'envoy' }],
  existing: [{ name: 'web', readyWhen: ready, ifPresent: true }],
  application: { name: 'app', image: 'app' },
  notHeld: ['x'],
  allowNoMatch: true,
  strategy: StartupStrategy.gated(),
  toolbox: { image: 'busybox', imagePullPolicy: 'Always', resources: {}, user: 1, openShift: false },
  allowHostNetwork: true,
};
const poll = { timeout: Duration.seconds(3), interval: Duration.seconds(1) };
const command = { ...poll, checkTimeout: Duration.seconds(1), probe: ready };

const PRESETS: Record<string, object> = {
  cloudSqlProxy: { instances: ['a:b:c'], port: 5432, httpPort: 9090, autoIamAuthn: true },
  alloyDbProxy: { instances: ['projects/p/locations/l/clusters/c/instances/i'] },
  envoy: { adminPort: 9901, configVolume: volume(), adminAddress: '0.0.0.0' },
  otelCollector: { healthPort: 13133, configVolume: volume(), listenAddress: '0.0.0.0' },
  fluentBit: { httpPort: 2020, configVolume: volume() },
  oauth2Proxy: { upstreamPort: 8080, httpPort: 4180, provider: 'oidc', emailDomains: ['*'] },
  vaultAgent: { secretsVolume: volume(), configVolume: volume(), renderedFiles: ['/vault/secrets/a'] },
  opa: { port: 8181, diagnosticPort: 8282, listenAddress: '0.0.0.0' },
  nginx: { port: 8080, configVolume: volume() },
  haproxy: { port: 8404, configVolume: volume() },
  pgbouncer: { port: 5432, databaseUrl: secret, configVolume: volume(), listenAddress: '0.0.0.0' },
  redis: { port: 6379, listenAddress: '0.0.0.0' },
  memcached: { port: 11211, memoryLimit: 64, listenAddress: '0.0.0.0' },
  statsdExporter: { mappingVolume: volume(), webPort: 9102, statsdPort: 9125, listenAddress: '0.0.0.0' },
  spireAgent: { configVolume: volume(), socketVolume: volume(), socketPath: '/run/spire/agent.sock' },
  daprd: { appId: 'a', appPort: 8080, httpPort: 3500, publicPort: 3501, listenAddress: '0.0.0.0' },
  kubeRbacProxy: { upstreamPort: 8081, securePort: 8443, proxyEndpointsPort: 10443 },
  tailscale: { authKey: secret, stateSecret: 'x', healthPort: 9002 },
  dockerInDocker: { storageVolume: volume() },
  datadogAgent: { apiKey: secret, site: 'x', healthPort: 5555, listenAddress: '0.0.0.0' },
};
const COMMON = {
  ...sidecar,
  name: 'preset',
  args: ['--x'],
  command: ['x'],
  envVariables: { A: secret },
  volumeMounts: [{ path: '/x', volume: volume() }],
  envFrom: [],
  ports: [{ name: 'x', number: 1 }],
  resources: {},
  securityContext: {},
  drain: true,
  openShift: true,
  imagePullPolicy: 'Always',
};

/** Renders it, because what passes the checks must not fail inside later. */
const applied = (props: unknown) => {
  const chart = testChart();
  const deployment = new kplus.Deployment(chart, 'Web', { containers: [{ name: 'web', image: 'web' }] });
  deployment.with(new SidecarFirst(props));
  return Testing.synth(chart);
};

/** Every public function, with arguments that it takes. */
const CALLS: Record<string, [call: (...args: any[]) => unknown, ...args: unknown[]]> = {
  'Readiness.fromWaitCommand': [Readiness.fromWaitCommand, ['/wait'], { timeout: poll.timeout, probe: ready }],
  'Readiness.fromCommand': [Readiness.fromCommand, ['/check'], command],
  'Readiness.fromHttpGet': [Readiness.fromHttpGet, '/ready', { ...command, port: 80, scheme: 'HTTP', headers: { A: 'b' }, loopbackOnly: false }],
  'Readiness.fromTcpSocket': [Readiness.fromTcpSocket, { ...poll, port: 80, loopbackOnly: false }],
  'Readiness.fromUnixSocket': [Readiness.fromUnixSocket, '/run/x.sock', poll],
  'Readiness.fromProbe': [Readiness.fromProbe, poll],
  'Readiness.fromFile': [Readiness.fromFile, '/ready', poll],
  'Readiness.fromGrpc': [Readiness.fromGrpc, { port: 80, service: 's', timeout: poll.timeout, checkTimeout: command.checkTimeout }],
  'Drain.fromClosedPort': [Drain.fromClosedPort, 80, { limit: poll.timeout, interval: poll.interval }],
  'Drain.fromIdlePort': [Drain.fromIdlePort, 80, { limit: poll.timeout }],
  'Drain.fromCommand': [Drain.fromCommand, ['/check'], { limit: poll.timeout }],
  'Drain.allOf': [Drain.allOf, [Drain.fromIdlePort(1)]],
  'StartupStrategy.gated': [StartupStrategy.gated, { patience: poll.timeout, mountPath: '/gates' }],
  'StartupStrategy.nativeSidecar': [StartupStrategy.nativeSidecar, { beforeInitContainers: true }],
  'StartupStrategy.forKubernetes': [StartupStrategy.forKubernetes, '1.31'],
  'SidecarFirst': [applied, mixin],
  'SidecarFirst of one sidecar': [(one: unknown) => applied({ sidecars: [one] }), mixin.sidecars[0]],
  'SidecarFirst of an existing one': [(one: unknown) => applied({ existing: [one], application: mixin.application }), mixin.existing[0]],
  'SidecarFirst with a toolbox': [(toolbox: unknown) => applied({ sidecars: [sidecar], toolbox }), mixin.toolbox],
  'SidecarFirst.supports': [(object: unknown) => new SidecarFirst(mixin).supports(object), testChart()],
  'SidecarFirst.applyTo': [(object: unknown) => new SidecarFirst(mixin).applyTo(object), new ApiObject(testChart(), 'O', { apiVersion: 'v1', kind: 'X' })],
  'SidecarFirst.requireMatch': [(scope: unknown) => new SidecarFirst(mixin).requireMatch(scope), testChart()],
  'SidecarFirstPod': [
    (scope: unknown, id: unknown, props: unknown) => Testing.synth(new SidecarFirstPod(scope ?? testChart(), id, props).node.scope),
    undefined, 'Pod', { sidecars: [sidecar], application, containers: [{ name: 'other', image: 'other' }], strategy: mixin.strategy },
  ],
  'InjectedSidecars.istio': [InjectedSidecars.istio, { nativeSidecar: true }],
  'InjectedSidecars': [(object: unknown) => InjectedSidecars.istio().applyTo(object), testChart()],
  'InjectedSidecars.supports': [(object: unknown) => InjectedSidecars.istio().supports(object), testChart()],
  'StartupTimeline.fromManifest': [StartupTimeline.fromManifest, { kind: 'Pod', metadata: {}, spec: { containers: [{ name: 'a' }], volumes: [] } }],
  'SidecarFirstValidation': [(props: unknown) => new SidecarFirstValidation(props), { rules: ['fail-open-hook'], ignore: ['fail-open-hook'], failOn: 'error' }],
  'SidecarFirstValidation.validate': [(context: unknown) => new SidecarFirstValidation().validate(context), { manifests: [], report: { addViolation: () => undefined, submit: () => undefined } }],
  ...Object.fromEntries(Object.keys(PRESETS).map(name => [`Sidecars.${name}`, [Sidecars[name], { ...COMMON, ...PRESETS[name] }]])),
};

/** The arguments with one of them, or one field of one, replaced. */
function spoiled(args: readonly unknown[]): fc.Arbitrary<unknown[]> {
  return fc.nat({ max: args.length - 1 }).chain(index => {
    const arg = args[index];
    const keys = typeof arg === 'object' && arg !== null && Object.getPrototypeOf(arg) === Object.prototype ? Object.keys(arg) : [];
    return fc.tuple(fc.constantFrom<string | undefined>(undefined, ...keys, 'unknown'), WRONG).map(([key, wrong]) => args.map((given, at) => (at !== index
      ? given
      : key === undefined || keys.length === 0 ? wrong : { ...given as object, [key]: wrong })));
  });
}

test('the table has every preset and every factory', () => {
  const factories = { Drain, Readiness, StartupStrategy, Sidecars } as Record<string, object>;
  const names = Object.entries(factories).flatMap(([type, value]) => Object.getOwnPropertyNames(value)
    .filter(name => typeof (value as any)[name] === 'function' && (value as any)[name].length + name.length > 0 && name !== 'create')
    .map(name => `${type}.${name}`));
  expect(names.filter(name => !(name in CALLS))).toEqual(['StartupStrategy.postStartHook']);
});

test.each(Object.entries(CALLS))('%s takes what is right, and tells what is wrong', (_, [call, ...args]) => {
  fc.assert(fc.property(spoiled(args), given => {
    try {
      call(...given);
    } catch (error) {
      const { name, message } = error as Error;
      expect(`${name}: ${message}`).toMatch(/^Error: (Readiness|Drain|StartupStrategy|Sidecars|SidecarFirst|InjectedSidecars|StartupTimeline|test\/|.*: no such file)/);
    }
  }), { numRuns: 150 });
});

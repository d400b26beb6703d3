import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { onlyManifest, testChart } from './support';
import * as library from '../src';

/** As JavaScript sees it. */
const {
  Drain, InjectedSidecars, Readiness, SidecarFirst, SidecarFirstPod, SidecarFirstValidation, Sidecars, StartupStrategy, StartupTimeline,
} = library as any;

const ready = Readiness.fromTcpSocket({ port: 80 });
const ENVOY = { name: 'envoy', image: 'envoy', readyWhen: ready };
const WEB = { name: 'web', image: 'web' };
const NATIVE = StartupStrategy.nativeSidecar();
const pod = (props: object) => new SidecarFirstPod(testChart(), 'Pod', { sidecars: [ENVOY], application: WEB, ...props });
const mixin = (props: object) => new SidecarFirst({ sidecars: [ENVOY], ...props });
const envoy = (options: object) => mixin({ sidecars: [{ ...ENVOY, ...options }] });
const rendered = (sidecars: object[], props: object = {}) => onlyManifest(pod({ sidecars, ...props }).node.scope);
const both = (...mixins: object[]) => {
  const web = new kplus.Deployment(testChart(), 'Web', { containers: [WEB] });
  return onlyManifest(web.with(...mixins.map(props => mixin(props))).node.scope as any);
};

const MISTAKES: Record<string, [mistake: () => unknown, ...lines: string[]]> = {
  'a number for a timeout': [
    () => Readiness.fromTcpSocket({ port: 80, timeout: 60 }),
    'Readiness.fromTcpSocket: timeout: got 60, a number has no unit; pass Duration.seconds(60) or Duration.millis(60)',
  ],
  'a text for a timeout': [
    () => Readiness.fromTcpSocket({ port: 80, timeout: '60s', interval: '100ms' }),
    'Readiness.fromTcpSocket: interval: got "100ms", it is not a Duration; pass Duration.millis(100)',
    'Readiness.fromTcpSocket: timeout: got "60s", it is not a Duration; pass Duration.seconds(60)',
  ],
  'a number for a patience': [
    () => StartupStrategy.gated({ patience: 10 }),
    'StartupStrategy.gated: patience: got 10, a number has no unit; pass Duration.seconds(10) or Duration.millis(10)',
  ],
  'a duration of parts of milliseconds': [
    () => Readiness.fromFile('/a', { timeout: Duration.seconds(1.0005) }),
    'Readiness.fromFile: timeout: got an object that cannot be read, it is not a whole number of milliseconds; pass Duration.millis(1500), for example',
  ],
  'no options': [
    () => Readiness.fromHttpGet('/ready'),
    'Readiness.fromHttpGet: port: it is missing; pass the port that the sidecar listens on',
  ],
  'a port in the place of options': [
    () => Readiness.fromTcpSocket(8080),
    'Readiness.fromTcpSocket: options: got 8080, not an object; pass { port: 8080 }',
  ],
  'a duration in the place of options': [
    () => Drain.fromClosedPort(80, Duration.seconds(30)),
    'Drain.fromClosedPort: options: got Duration.seconds(30), not an object; pass one with \'limit\', \'interval\' or \'atLeast\'',
  ],
  'a misspelled option': [
    () => Readiness.fromTcpSocket({ prot: 8080 }),
    'Readiness.fromTcpSocket: prot: unknown \'prot\'; did you mean \'port\'?',
    'Readiness.fromTcpSocket: port: it is missing; pass the port that the sidecar listens on',
  ],
  'an option in lower case': [
    () => StartupStrategy.gated({ mountpath: '/gates' }),
    'StartupStrategy.gated: mountpath: unknown \'mountpath\'; did you mean \'mountPath\'?',
  ],
  'an option that there is not': [
    () => Readiness.fromFile('/ready', { attempts: 5 }),
    'Readiness.fromFile: attempts: unknown \'attempts\'; there are \'interval\' and \'timeout\'',
  ],
  'a URL for a path': [
    () => Readiness.fromHttpGet('http://localhost:9000/ready', { port: 9000 }),
    'Readiness.fromHttpGet: path: got "http://localhost:9000/ready", it is a URL; the sidecar is asked on loopback; pass "/ready" and { port: 9000 }',
  ],
  'a secure URL for a path': [
    () => Readiness.fromHttpGet('https://127.0.0.1', { port: 443 }),
    'Readiness.fromHttpGet: path: got "https://127.0.0.1", it is a URL; the sidecar is asked on loopback; pass "/" and { port: 443, scheme: ConnectionScheme.HTTPS }',
  ],
  'an address for a path': [
    () => Readiness.fromHttpGet('localhost:9000/ready', { port: 9000 }),
    'Readiness.fromHttpGet: path: got "localhost:9000/ready", it is a URL; the sidecar is asked on loopback; pass "/ready" and { port: 9000 }',
  ],
  'a port before a path': [
    () => Readiness.fromHttpGet(':9000/ready', { port: 9000 }),
    'Readiness.fromHttpGet: path: got ":9000/ready", it is a URL; the sidecar is asked on loopback; pass "/ready" and { port: 9000 }',
  ],
  'no path': [
    () => Readiness.fromHttpGet({ port: 80 }),
    'Readiness.fromHttpGet: path: got {"port":80}, a path is a string that starts with \'/\'; pass a path such as "/ready"',
    'Readiness.fromHttpGet: port: it is missing; pass the port that the sidecar listens on',
  ],
  'a port in quotes': [
    () => Readiness.fromHttpGet('/ready', { port: '8080' }),
    'Readiness.fromHttpGet: port: got "8080", a port is a whole number from 1 to 65535; pass the number 8080, without quotes',
  ],
  'a port in quotes for a drain': [
    () => Drain.fromClosedPort('8080'),
    'Drain.fromClosedPort: port: got "8080", a port is a whole number from 1 to 65535; pass the number 8080, without quotes',
  ],
  'options before the port of a drain': [
    () => Drain.fromIdlePort({ port: 80 }),
    'Drain.fromIdlePort: port: got {"port":80}, a port is a whole number from 1 to 65535; pass the port whose connections count',
  ],
  'a command line for a command': [
    () => Readiness.fromCommand('/bin/check --now'),
    'Readiness.fromCommand: command: got "/bin/check --now", a command is a list of words; pass ["/bin/check", "--now"], or ["sh", "-c", ...] for a shell\'s syntax',
  ],
  'a list of headers': [
    () => Readiness.fromHttpGet('/ready', { port: 80, headers: ['Accept: text/plain'] }),
    'Readiness.fromHttpGet: headers: got ["Accept: text/plain"], not an object; pass one, such as { Accept: \'text/plain\' }',
  ],
  'a text for a flag': [
    () => Readiness.fromHttpGet('/ready', { port: 80, loopbackOnly: 'yes' }),
    'Readiness.fromHttpGet: loopbackOnly: got "yes", not a boolean; pass true or false',
  ],
  'a probe that is not made': [
    () => Readiness.fromCommand(['check'], { probe: Readiness.fromHttpGet }),
    'Readiness.fromCommand: probe: got a function, Readiness.fromHttpGet is not called; call it: Readiness.fromHttpGet(...)',
  ],
  'a number for a version': [
    () => StartupStrategy.forKubernetes(1.31),
    'StartupStrategy.forKubernetes: version: got 1.31, not a version of Kubernetes as kubectl prints it; pass a string such as \'1.31\', \'v1.31.4\', \'1.31.4-eks-1234\' or \'1.28+\'',
  ],
  'a misspelled strategy': [
    () => mixin({ strategi: StartupStrategy.gated() }),
    'SidecarFirst: strategi: unknown \'strategi\'; did you mean \'strategy\'?',
  ],
  'a strategy that is not called': [
    () => mixin({ strategy: StartupStrategy.gated }),
    'SidecarFirst: strategy: got a function, StartupStrategy.gated is not called; call it: StartupStrategy.gated()',
  ],
  'a strategy that is a class': [
    () => mixin({ strategy: StartupStrategy }),
    'SidecarFirst: strategy: got a function, not a StartupStrategy; use one of its factories, such as StartupStrategy.gated()',
  ],
  'a strategy that needs a version': [
    () => mixin({ strategy: StartupStrategy.forKubernetes }),
    'SidecarFirst: strategy: got a function, StartupStrategy.forKubernetes is not called; call it: StartupStrategy.forKubernetes(...)',
  ],
  'different strategies on one workload': [
    () => both({ strategy: StartupStrategy.gated() }, { strategy: StartupStrategy.gated({ patience: Duration.seconds(5) }) }),
    'test/Web (Deployment/test-web): strategy: got StartupStrategy.gated({ patience: Duration.seconds(5) }), another mixin on this workload has StartupStrategy.gated(); pass the same \'strategy\' to every SidecarFirst on one workload',
  ],
  'one sidecar for a list of them': [
    () => mixin({ sidecars: { ...ENVOY, drainUntil: Drain.fromIdlePort(80, { limit: Duration.minutes(2) }) } }),
    'SidecarFirst: sidecars: got {"name":"envoy","image":"envoy","readyWhen":Readiness.fromTcpSocket({ port: 80 }),"drainUntil":Drain.fromIdlePort(80, { limit: Duration.seconds(120) })}, not a list; pass a list of objects with \'name\' and \'readyWhen\'',
  ],
  'a sidecar for the props': [
    () => new SidecarFirst(ENVOY),
    'SidecarFirst: got {"name":"envoy","image":"envoy","readyWhen":Readiness.fromTcpSocket({ port: 80 })}, it is a sidecar, not the props; pass { sidecars: [...] }',
  ],
  'a list for the props': [
    () => new SidecarFirst([ENVOY]),
    'SidecarFirst: got [{"name":"envoy","image":"envoy","readyWhen":Readiness.fromTcpSocket({ port: 80 })}], the props are not an object; pass { sidecars: [...] }',
  ],
  'a preset that is not called': [
    () => mixin({ sidecars: [Sidecars.redis] }),
    'SidecarFirst: sidecars[0]: got a function, not an object; call it, and pass what it returns',
  ],
  'a misspelled option of a sidecar': [
    () => envoy({ startafter: [] }),
    'SidecarFirst: sidecars[0].startafter: unknown \'startafter\'; did you mean \'startAfter\'?',
  ],
  'a misspelled readiness': [
    () => envoy({ readyWhen: undefined, readyWen: ready }),
    'SidecarFirst: sidecars[0].readyWen: unknown \'readyWen\'; did you mean \'readyWhen\'?',
    'SidecarFirst: sidecars[0].readyWhen: without it nothing tells when the sidecar is ready; pass Readiness.fromHttpGet(\'/ready\', { port: 8080 }), for example',
  ],
  'a readiness that is not called': [
    () => envoy({ readyWhen: Readiness.fromTcpSocket }),
    'SidecarFirst: sidecars[0].readyWhen: got a function, Readiness.fromTcpSocket is not called; call it: Readiness.fromTcpSocket(...)',
  ],
  'a probe of cdk8s-plus for a readiness': [
    () => envoy({ readyWhen: kplus.Probe.fromTcpSocket({ port: 80 }) }),
    'SidecarFirst: sidecars[0].readyWhen: got a value of class Probe, not a Readiness; use one of its factories, such as Readiness.fromHttpGet(\'/ready\', { port: 8080 })',
  ],
  'a text for arguments': [
    () => envoy({ args: '--x' }),
    'SidecarFirst: sidecars[0].args: got "--x", not a list of words; pass a list, one string for each: ["--x"]',
  ],
  'a command line for the command of a container': [
    () => envoy({ command: 'envoy -c /etc/envoy.yaml' }),
    'SidecarFirst: sidecars[0].command: got "envoy -c /etc/envoy.yaml", not a list of words; pass a list, one string for each: ["envoy", "-c", "/etc/envoy.yaml"]',
  ],
  'a number among arguments': [
    () => envoy({ args: ['--port', 80] }),
    'SidecarFirst: sidecars[0].args[1]: got 80, a word of a command is a string; pass "80"',
  ],
  'a text for a variable': [
    () => envoy({ envVariables: { MODE: 'green' } }),
    'SidecarFirst: sidecars[0].envVariables["MODE"]: got "green", not an EnvValue; pass EnvValue.fromValue("green")',
  ],
  'a text for a list of names': [
    () => envoy({ startAfter: 'vault' }),
    'SidecarFirst: sidecars[0].startAfter: got "vault", not a list of names; pass a list: ["vault"]',
  ],
  'one that need not wait': [
    () => mixin({ notHeld: 'web' }),
    'SidecarFirst: notHeld: got "web", not a list of names; pass a list: ["web"]',
  ],
  'a misspelled option of the toolbox': [
    () => mixin({ toolbox: { imagePulPolicy: 'Always' } }),
    'SidecarFirst: toolbox.imagePulPolicy: unknown \'imagePulPolicy\'; did you mean \'imagePullPolicy\'?',
  ],
  'a pull policy in lower case': [
    () => mixin({ toolbox: { imagePullPolicy: 'always' } }),
    'SidecarFirst: toolbox.imagePullPolicy: got "always", not one of ImagePullPolicy; pass ImagePullPolicy.ALWAYS, ImagePullPolicy.IF_NOT_PRESENT or ImagePullPolicy.NEVER',
  ],
  'a name for the application': [
    () => mixin({ application: 'web' }),
    'SidecarFirst: application: got "web", not an object; pass an object with \'name\' and \'image\'',
  ],
  'containers of a mixin': [
    () => mixin({ containers: [WEB] }),
    'SidecarFirst: containers: unknown \'containers\'; there are \'allowHostNetwork\', \'notHeld\', \'strategy\', \'toolbox\', \'sidecars\', \'existing\' and 2 more',
  ],
  'an existing sidecar that is a new one': [
    () => new SidecarFirst({ existing: [{ ...ENVOY, ifPresnt: true }] }),
    'SidecarFirst: existing[0].image: unknown \'image\'; there are \'readyWhen\', \'startAfter\', \'drainUntil\', \'distroless\', \'needsServiceAccountToken\', \'restartTogether\' and 2 more',
    'SidecarFirst: existing[0].ifPresnt: unknown \'ifPresnt\'; did you mean \'ifPresent\'?',
  ],
  'a pod without sidecars': [
    () => pod({ sidecars: [] }),
    'test/Pod: sidecars: there is no sidecar; pass at least one in \'sidecars\'',
  ],
  'a pod with existing sidecars': [
    () => pod({ existing: [{ name: 'x', readyWhen: ready }] }),
    'test/Pod: existing: a new pod has no containers yet; pass them in \'sidecars\', or apply SidecarFirst to a workload that has them',
  ],
  'a misspelled option of a pod': [
    () => pod({ startegy: StartupStrategy.gated() }),
    'test/Pod: startegy: unknown \'startegy\'; did you mean \'strategy\'?',
  ],
  'a pod without props': [
    () => new SidecarFirstPod(testChart(), 'Pod'),
    'test/Pod: the props are not an object; pass one with \'sidecars\' and \'application\'',
  ],
  'a pod without a scope': [
    () => new SidecarFirstPod(undefined, 'Pod', {}),
    'SidecarFirstPod: scope: not a construct; pass a chart, an app or a workload',
  ],
  'a pod without an id': [
    () => new SidecarFirstPod(testChart(), { sidecars: [ENVOY] }),
    'SidecarFirstPod: id: got {"sidecars":[{"name":"envoy","image":"envoy","readyWhen":Readiness.fromTcpSocket({ port: 80 })}]}, not a name; pass an id that is unique within the scope',
  ],
  'a text for a manifest': [
    () => StartupTimeline.fromManifest('kind: Pod'),
    'StartupTimeline.fromManifest: manifest: got "kind: Pod", it is text; parse it first: with Yaml.load of cdk8s from a file, or the package yaml from a string',
  ],
  'a list of manifests': [
    () => StartupTimeline.fromManifest([{ kind: 'Pod' }]),
    'StartupTimeline.fromManifest: manifest: it is a list of manifests; pass them one by one',
  ],
  'a construct for a manifest': [
    () => StartupTimeline.fromManifest(pod({})),
    'StartupTimeline.fromManifest: manifest: it is a construct; pass what it renders: ApiObject.of(workload).toJson(), or one of Testing.synth(chart)',
  ],
  'a text for a list of rules': [
    () => new SidecarFirstValidation({ rules: 'fail-open-hook' }),
    'SidecarFirstValidation: rules: got "fail-open-hook", not a list of rules; pass a list: ["fail-open-hook"]',
  ],
  'a misspelled severity': [
    () => new SidecarFirstValidation({ failon: 'error' }),
    'SidecarFirstValidation: failon: unknown \'failon\'; did you mean \'failOn\'?',
  ],
  'a validation without a context': [
    () => new SidecarFirstValidation().validate(),
    'SidecarFirstValidation.validate: context: not a ValidationContext of cdk8s-cli; name the class in \'validations\' of cdk8s.yaml, or run cdk8s-sidecar-first check',
  ],
  'a preset without what it needs': [
    () => Sidecars.cloudSqlProxy(),
    'Sidecars.cloudSqlProxy: instances: got [], the proxy needs an instance to connect to; pass names such as \'project:region:instance\', or an instance\'s DNS name',
  ],
  'a text for the options of a preset': [
    () => Sidecars.cloudSqlProxy('project:region:instance'),
    'Sidecars.cloudSqlProxy: options: got "project:region:instance", not an object; pass one with \'instances\', \'port\', \'httpPort\', \'autoIamAuthn\', \'readyWhen\', \'startAfter\' or 19 more',
  ],
  'a port for the options of a preset': [
    () => Sidecars.redis(6379),
    'Sidecars.redis: options: got 6379, not an object; pass { port: 6379 }',
  ],
  'a misspelled option of a preset': [
    () => Sidecars.redis({ prot: 6379 }),
    'Sidecars.redis: prot: unknown \'prot\'; did you mean \'port\'?',
  ],
  'a text for the arguments of a preset': [
    () => Sidecars.redis({ args: '--maxmemory 64mb' }),
    'Sidecars.redis: args: got "--maxmemory 64mb", not a list of words; pass a list, one string for each: ["--maxmemory", "64mb"]',
  ],
  'the name of a volume': [
    () => Sidecars.envoy({ configVolume: 'config' }),
    'Sidecars.envoy: configVolume: got "config", not a volume; pass one, such as Volume.fromEmptyDir(chart, \'Config\', \'config\')',
  ],
  'a text for a secret': [
    () => Sidecars.pgbouncer({ databaseUrl: 'postgres://app@db/app' }),
    'Sidecars.pgbouncer: databaseUrl: got "postgres://app@db/app", not an EnvValue; pass one, such as EnvValue.fromSecretValue({ secret, key: \'token\' })',
  ],
  'a text for domains': [
    () => Sidecars.oauth2Proxy({ upstreamPort: 80, emailDomains: 'example.com' }),
    'Sidecars.oauth2Proxy: emailDomains: got "example.com", not a list of domains; pass a list: ["example.com"]',
  ],
  'a misspelled option of a mesh': [
    () => InjectedSidecars.istio({ nativeSideCars: true }),
    'InjectedSidecars.istio: nativeSideCars: unknown \'nativeSideCars\'; did you mean \'nativeSidecar\'?',
  ],
  'a drain of several ports, one of them its own': [
    () => rendered([{ ...ENVOY, drainUntil: Drain.allOf([Drain.fromClosedPort(8080), Drain.fromClosedPort(80)]) }]),
    'test/Pod (Pod/test-pod): sidecars[0].drainUntil: got Drain.allOf([Drain.fromClosedPort(8080), Drain.fromClosedPort(80)]), "envoy" itself listens on port 80, which closes only when it ends: every deletion would take as long as the limit; pass the port of the application, or Drain.fromIdlePort(80)',
  ],
  'a minimum in milliseconds': [
    () => Drain.fromIdlePort(80, { atLeast: 500 }),
    'Drain.fromIdlePort: atLeast: got 500, a number has no unit; pass Duration.seconds(500) or Duration.millis(500)',
  ],
  'a mixin applied by hand': [
    () => mixin({}).applyTo(testChart()),
    'SidecarFirst.applyTo: construct: got a value of class Chart, not an ApiObject; apply the mixin with .with(): chart.with(mixin) finds the objects',
  ],
  'a mesh applied by hand': [
    () => InjectedSidecars.istio().applyTo(undefined),
    'InjectedSidecars: construct: not an ApiObject; apply the mixin with .with(): chart.with(mixin) finds the objects',
  ],
  'a match required of nothing': [
    () => mixin({}).requireMatch(),
    'SidecarFirst.requireMatch: scope: not a construct; pass a chart, an app or a workload',
  ],
  'two sidecars on one port': [
    () => rendered([Sidecars.redis(), Sidecars.redis({ name: 'redis2' })]),
    'test/Pod (Pod/test-pod): sidecars[1]: got "redis2", it listens on TCP port 6379 (--bind 127.0.0.1 --port 6379), and so does "redis" (--bind 127.0.0.1 --port 6379); the containers of a pod share their ports; give one of them another port',
  ],
  'two sidecars that look at the port that both declare': [
    () => rendered([Sidecars.nginx(), Sidecars.nginx({ name: 'nginx2' })]),
    'test/Pod (Pod/test-pod): sidecars[1]: got "nginx2", it listens on TCP port 8080 (containerPort 8080), and so does "nginx" (containerPort 8080); the containers of a pod share their ports; give one of them another port',
  ],
  'two presets whose own ports are the same': [
    () => rendered([Sidecars.cloudSqlProxy({ instances: ['p:r:i'] }), Sidecars.daprd({ appId: 'shop' })]),
    'test/Pod (Pod/test-pod): sidecars[1]: got "daprd", it listens on TCP port 9090 (containerPort 9090), and so does "cloud-sql-proxy" (--http-address=0.0.0.0 --http-port=9090); the containers of a pod share their ports; give one of them another port',
  ],
  'two sidecars that are ready with one port': [
    () => rendered([{ ...ENVOY, ports: undefined }, { ...ENVOY, name: 'b', ports: undefined }]),
    'test/Pod (Pod/test-pod): sidecars[1].readyWhen: got Readiness.fromTcpSocket({ port: 80 }), "envoy" is ready when the same port answers, so "b" would count as ready with it; pass a port of "b"',
  ],
  'a sidecar on the port that the application binds': [
    () => rendered([Sidecars.redis()], { application: { ...WEB, args: ['--listen=0.0.0.0:6379'] } }),
    'test/Pod (Pod/test-pod): sidecars[0]: got "redis", it listens on TCP port 6379 (--bind 127.0.0.1 --port 6379), and so does "web" (--listen=0.0.0.0:6379); the containers of a pod share their ports; give one of them another port',
  ],
  'a sidecar on the port that a native one binds': [
    () => both({ strategy: NATIVE, sidecars: [{ ...ENVOY, args: ['--bind', '0.0.0.0', '--port', '7000'] }, { ...ENVOY, name: 'b', args: ['--web.listen-address=:7000'], readyWhen: Readiness.fromTcpSocket({ port: 7000 }) }] }),
    'test/Web (Deployment/test-web): sidecars[1]: got "b", it listens on TCP port 7000 (--web.listen-address=:7000), and so does "envoy" (--bind 0.0.0.0 --port 7000); the containers of a pod share their ports; give one of them another port',
  ],
  'a readiness on the port of the application': [
    () => rendered([{ ...ENVOY, readyWhen: Readiness.fromHttpGet('/ready', { port: 8080 }) }], { application: { ...WEB, portNumber: 8080 } }),
    'test/Pod (Pod/test-pod): sidecars[0].readyWhen: got Readiness.fromHttpGet("/ready", { port: 8080 }), only "web" has port 8080, and it starts after "envoy" is ready: each would wait for the other; pass a port of "envoy", or declare 8080 among its ports if it is the one that listens there',
  ],
  'the same with a gate': [
    () => rendered([{ ...ENVOY, ports: [{ number: 9901 }], readyWhen: Readiness.fromTcpSocket({ port: 8080, timeout: Duration.minutes(2) }) }], { strategy: StartupStrategy.gated(), application: { ...WEB, args: ['--listen', ':8080'] } }),
    'test/Pod (Pod/test-pod): sidecars[0].readyWhen: got Readiness.fromTcpSocket({ port: 8080, timeout: Duration.seconds(120) }), only "web" has port 8080, and it starts after "envoy" is ready: each would wait for the other; pass a port of "envoy", or declare 8080 among its ports if it is the one that listens there',
  ],
  'a drain of the sidecar\'s own port': [
    () => rendered([{ ...ENVOY, drainUntil: Drain.fromClosedPort(80) }]),
    'test/Pod (Pod/test-pod): sidecars[0].drainUntil: got Drain.fromClosedPort(80), "envoy" itself listens on port 80, which closes only when it ends: every deletion would take as long as the limit; pass the port of the application, or Drain.fromIdlePort(80)',
  ],
  'a drain of the port that the sidecar declares': [
    () => rendered([Sidecars.redis({ drainUntil: Drain.fromClosedPort(6379, { limit: Duration.seconds(20) }) })]),
    'test/Pod (Pod/test-pod): sidecars[0].drainUntil: got Drain.fromClosedPort(6379, { limit: Duration.seconds(20) }), "redis" itself listens on port 6379, which closes only when it ends: every deletion would take as long as the limit; pass the port of the application, or Drain.fromIdlePort(6379)',
  ],
  'a kubelet\'s probe of a listener on loopback': [
    () => rendered([{ ...ENVOY, args: ['--listen=127.0.0.1:5432'], readyWhen: Readiness.fromTcpSocket({ port: 5432 }) }], { strategy: NATIVE }),
    'test/Pod (Pod/test-pod): sidecars[0].readyWhen: got Readiness.fromTcpSocket({ port: 5432 }), the kubelet connects to port 5432 of the pod\'s IP, and "envoy" binds it to loopback (--listen=127.0.0.1:5432); pass \'loopbackOnly: true\', or bind it to 0.0.0.0',
  ],
  'a kubelet\'s probe of an address and a port on loopback': [
    () => rendered([{ ...ENVOY, args: ['--bind', '127.0.0.1', '--port', '7000'], readyWhen: Readiness.fromHttpGet('/ready', { port: 7000 }) }], { strategy: NATIVE }),
    'test/Pod (Pod/test-pod): sidecars[0].readyWhen: got Readiness.fromHttpGet("/ready", { port: 7000 }), the kubelet connects to port 7000 of the pod\'s IP, and "envoy" binds it to loopback (--bind 127.0.0.1 --port 7000); pass \'loopbackOnly: true\', or bind it to 0.0.0.0',
  ],
  'a kubelet\'s probe by gRPC on loopback': [
    () => rendered([{ ...ENVOY, args: ['--grpc-listen-address=[::1]:5000'], readyWhen: Readiness.fromGrpc({ port: 5000 }) }], { strategy: NATIVE }),
    'test/Pod (Pod/test-pod): sidecars[0].readyWhen: got Readiness.fromGrpc({ port: 5000 }), the kubelet connects to port 5000 of the pod\'s IP, and "envoy" binds it to loopback (--grpc-listen-address=[::1]:5000); bind it to 0.0.0.0',
  ],
  'a port of the node': [
    () => rendered([ENVOY], { hostNetwork: true }),
    'test/Pod (Pod/test-pod): sidecars[0].readyWhen: got Readiness.fromTcpSocket({ port: 80 }), the pod has hostNetwork: any process of the node that listens there counts as the sidecar; pass Readiness.fromCommand or fromFile, or allowHostNetwork: true if nothing else on the node listens there',
  ],
  'a Unix socket of the node': [
    () => rendered([{ ...ENVOY, readyWhen: Readiness.fromUnixSocket('/run/envoy.sock') }], { hostNetwork: true }),
    'test/Pod (Pod/test-pod): sidecars[0].readyWhen: got Readiness.fromUnixSocket("/run/envoy.sock"), the pod has hostNetwork: any process of the node that listens there counts as the sidecar; pass Readiness.fromCommand or fromFile, or allowHostNetwork: true if nothing else on the node listens there',
  ],
  'a probe of a port of the node': [
    () => rendered([{ ...ENVOY, readyWhen: Readiness.fromCommand(['check'], { probe: ready }) }], { hostNetwork: true, strategy: NATIVE }),
    'test/Pod (Pod/test-pod): sidecars[0].readyWhen: got Readiness.fromTcpSocket({ port: 80 }), the pod has hostNetwork: any process of the node that listens there counts as the sidecar; pass Readiness.fromCommand or fromFile, or allowHostNetwork: true if nothing else on the node listens there',
  ],
};

test.each(Object.entries(MISTAKES))('%s', (_, [mistake, ...lines]) => {
  expect(mistake).toThrow(new Error(lines.join('\n')));
});

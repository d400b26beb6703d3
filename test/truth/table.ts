import { GATE, looksAt, pollOf } from './hooks';
import { NC, WAIT_FOR_IT } from './programs';
import { Failure } from './said';
import { APPLICATION, application, Container, DEFAULT_CONTAINER, fake, init, native, PodOptions, podOf, Scenario, sidecar } from './scenario';
import { strategyPod, PATIENCE } from './strategies';

/*
 * Pods written by hand: what Kubernetes itself says about the life of containers, and what readers of manifests are wrong about.
 */

export interface Row extends Scenario {
  /** What is played of it in the fixed set: `start`, and failures of its first sidecar. */
  readonly brief?: readonly ('start' | Failure)[];
  /** The failures that are played of it, and not its start; by default all. */
  readonly only?: readonly Failure[];
}

const LOOK = looksAt(8080);
const POLL = pollOf(8080);

/** Seconds that outlast a restart of the kubelet. */
const LONG_PATIENCE = 60;

const PROBE = { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 60 };

function exec(...command: string[]) {
  return { exec: { command } };
}

function shell(script: string) {
  return exec('sh', '-c', script);
}

function hook(handler: object) {
  return { more: { lifecycle: { postStart: handler } } };
}

function row(title: string, pod: PodOptions, more: Partial<Row> = {}): Row {
  return { title: `table: ${title}`, pod: podOf({ annotations: { [DEFAULT_CONTAINER]: APPLICATION }, ...pod }), ...more };
}

function hooked(title: string, handler: object, more: Partial<Row> = {}): Row {
  return row(`hook, ${title}`, { containers: [sidecar('envoy', hook(handler)), application()] }, more);
}

function natively(title: string, fields: object, more: Partial<Row> = {}, after: readonly Container[] = []): Row {
  return row(`native, ${title}`, { initContainers: [native('envoy', { more: fields }), ...after], containers: [application()] }, more);
}

/** Order and end of containers, as Kubernetes' own tests of their lifecycle have it. */
const LIFECYCLE: Row[] = [
  row('init containers one after the other, then all others', {
    initContainers: [fake('first', { lives: 'end:1' }), fake('second', { lives: 'end:1' })],
    containers: [sidecar('envoy'), application()],
  }, { brief: ['start'] }),
  row('an init container that fails once', {
    initContainers: [fake('first', { lives: 'exit:1 end:1' }), fake('second', { lives: 'end:1' })],
    containers: [sidecar('envoy', hook(shell(POLL))), application()],
  }),
  row('native sidecars between init containers', {
    initContainers: [
      fake('first', { lives: 'end:1' }), native('envoy', { more: { startupProbe: PROBE } }),
      fake('second', { lives: 'end:1' }), native('redis', { port: 8081 }),
    ],
    containers: [application()],
  }, { brief: ['start'] }),
  row('native sidecars are stopped in reverse, after the application', {
    initContainers: ['one', 'two', 'three'].map((name, index) => native(name, { port: 8080 + index, lives: 'ready:1' })),
    containers: [application(), fake('other', {})],
  }, { brief: ['start'] }),
  row('a hook delays the next container', {
    containers: [fake('first', hook(shell('sleep 4'))), sidecar('envoy', hook(shell(POLL))), application()],
  }),
  row('a native sidecar\'s hook delays the next init container', {
    initContainers: [native('envoy', hook(shell(POLL))), fake('migrate', { lives: 'end:1' })],
    containers: [application()],
  }),
  row('a native sidecar with a failing startup probe is restarted, and nothing goes on', {
    initContainers: [native('envoy', { more: { startupProbe: { ...exec('false'), periodSeconds: 1, failureThreshold: 3 } } })],
    containers: [application()],
  }),
  row('a native sidecar that ends while an init container runs', {
    initContainers: [native('envoy', { lives: 'exit:2 ready:2' }), fake('migrate', { lives: 'end:6' })],
    containers: [application()],
  }),
];

const HOOKS: Row[] = [
  row('hook, none', { containers: [sidecar('envoy'), application()] }),
  hooked('a loop', shell(POLL), { brief: ['start', 'hookFails', 'sidecarCrashes', 'kubeletRestarts', 'neverReady'] }),
  hooked('a loop that fails after a time', shell(`for i in $(seq 60); do ${LOOK} && exit 0; sleep 1; done; exit 1`), { patience: 60 }),
  hooked('httpGet', { httpGet: { path: '/', port: 8080 } }, { brief: ['start'] }),
  hooked('tcpSocket', { tcpSocket: { port: 8080 } }),
  hooked('a pause', shell('sleep 2'), { brief: ['start'] }),
  hooked('a loop that counts', shell('for i in 1 2; do sleep 1; done')),
  hooked('a loop that is always over', shell(`until ${LOOK} || true; do sleep 1; done`)),
  hooked('a loop that is never entered', shell(`while ${LOOK}; do sleep 1; done`)),
  hooked('a loop in the background that keeps the pipes', shell(`(${POLL}) &`), { brief: ['start'] }),
  hooked('a loop in the background without the pipes', shell(`(${POLL}) >/dev/null 2>&1 &`)),
  hooked('a loop after exit', shell(`exit 0; ${POLL}`)),
  hooked('a watchdog', shell(`(sleep 20; kill -9 $$) >/dev/null 2>&1 & ${POLL}`), { patience: 20 }),
  hooked('here-document', shell(`sh <<'EOF'\n${POLL}\nEOF`)),
  hooked('setpriv', exec('setpriv', '--nnp', 'sh', '-c', POLL)),
  hooked('wait-for-it.sh -t 0', exec(WAIT_FOR_IT, 'localhost:8080', '-t', '0')),
  row('hook, and the application stands first', { containers: [application(), sidecar('envoy', hook(shell(POLL)))] }),
  row('hook, that waits for the application', {
    containers: [
      sidecar('envoy', hook(shell(pollOf(9090)))),
      fake('app', { port: 9090, lives: 'ready:0' }),
    ],
  }),
  row('hook, of one of two sidecars', {
    containers: [sidecar('envoy', hook(shell(POLL))), sidecar('redis', { port: 8081 }), application()],
  }),
  row('hooks of two sidecars', {
    containers: [
      sidecar('envoy', hook(shell(POLL))),
      sidecar('redis', { port: 8081, ...hook(shell(pollOf(8081))) }),
      application(),
    ],
  }),
  row('hook, in a pod that never restarts', { restartPolicy: 'Never', containers: [sidecar('envoy', hook(shell(POLL))), application()] }),
];

const NATIVE: Row[] = [
  natively('no probe', {}, { brief: ['start', 'imageMissing'] }),
  natively('startup probe', { startupProbe: PROBE }, { brief: ['start', 'sidecarCrashes', 'kubeletRestarts'] }),
  natively('readiness alone', { readinessProbe: PROBE }),
  natively('hook that polls', { lifecycle: { postStart: shell(POLL) } }, { brief: ['start', 'kubeletRestarts'] }),
  natively('hook that fails at once', { lifecycle: { postStart: { httpGet: { path: '/', port: 8080 } } } }, { brief: ['start'] }),
  natively('hook of one try', { lifecycle: { postStart: exec(NC, '-z', 'localhost', '8080') } }),
  natively('startup probe that says nothing', { startupProbe: { ...shell('true'), periodSeconds: 1 } }, { brief: ['start'] }),
  natively('startup probe that gives up too early', { startupProbe: { ...PROBE, failureThreshold: 2 } }, { brief: ['start'] }),
  natively('init container that polls it', {}, { brief: ['start'] }, [init('wait', ['sh', '-c', POLL])]),
  natively('init container that does not look', {}, {}, [init('wait', ['sleep', '2'])]),
  row('native, in a pod that never restarts', {
    restartPolicy: 'Never', initContainers: [native('envoy', { more: { startupProbe: PROBE } })], containers: [application()],
  }, { brief: ['sidecarCrashes'] }),
  row('native, one of two ends with the application', {
    initContainers: [
      native('envoy', { more: { startupProbe: PROBE } }),
      native('redis', { port: 8081, more: { startupProbe: { ...PROBE, tcpSocket: { port: 8081 } } } }),
    ],
    containers: [application()],
  }),
  row('native, beside another regular container', {
    initContainers: [native('envoy', { more: { startupProbe: PROBE } })], containers: [application(), fake('other', {})],
  }),
  row('native, the application declares the port that the probe asks', {
    initContainers: [native('envoy', { more: { startupProbe: { ...PROBE, tcpSocket: { port: 9090 } } } })],
    containers: [fake('app', { port: 9090, lives: 'ready:0' })],
  }),
  row('a server as init container', { initContainers: [sidecar('envoy')], containers: [application()] }, { brief: ['start'] }),
];

function gate(title: string, shut: string | undefined, open: string, how: 'hook' | 'probe', more: Partial<Row> = {}): Row {
  const mount = { name: 'gate', mountPath: GATE };
  const fields = how === 'hook'
    ? { lifecycle: { postStart: shell(`${POLL}; ${open}`) } }
    : { startupProbe: { ...shell(`${LOOK} && { [ -d ${GATE}/open ] || { ${open}; }; }`), periodSeconds: 1, failureThreshold: 60 } };
  return row(`gate, ${title}`, {
    initContainers: shut === undefined ? [] : [init('shut', ['sh', '-c', shut], { volumeMounts: [mount] })],
    containers: [
      sidecar('envoy', { more: { ...fields, volumeMounts: [mount] } }),
      application({ more: { volumeMounts: [{ name: 'gate', mountPath: '/run/gate', subPath: 'open/yes', readOnly: true }] } }),
    ],
    volumes: [{ name: 'gate', emptyDir: {} }],
  }, more);
}

const OPEN = 'rm -f /gate/open; mkdir -p /gate/open/yes';

const GATES: Row[] = [
  gate('opened by the probe', 'rm -rf /gate/open; echo shut >/gate/open', OPEN, 'probe', { brief: ['start', 'sidecarCrashes', 'kubeletRestarts'] }),
  gate('opened by the hook', 'rm -rf /gate/open; echo shut >/gate/open', OPEN, 'hook', { brief: ['kubeletRestarts'] }),
  gate('shut by a plain echo', 'echo shut >/gate/open', OPEN, 'probe'),
  gate('that nobody shuts', undefined, OPEN, 'probe', { brief: ['start'] }),
  gate('shut by cd and touch', 'cd /gate && touch open', OPEN, 'probe'),
  gate('shut by cp', 'cp /etc/hostname /gate/open', OPEN, 'hook'),
  gate('opened by mv', 'touch /gate/open', 'mkdir -p /gate/next/yes; rm -f /gate/open; mv /gate/next /gate/open', 'probe'),
];

const OURS: Row[] = [
  ...(['postStartHook()', 'gated()', 'gated(), no hook waits', 'nativeSidecar()'] as const).flatMap((strategy): Row[] => [
    { title: `table: ours, ${strategy}`, patience: PATIENCE, pod: strategyPod(strategy), brief: ['start'] },
    {
      title: `table: ours, ${strategy}, patient`,
      patience: LONG_PATIENCE,
      pod: strategyPod(strategy, { patience: LONG_PATIENCE }),
      only: ['kubeletRestarts'],
    },
    { title: `table: ours, ${strategy}, a file on a volume`, patience: PATIENCE, pod: strategyPod(strategy, { ready: 'volume' }) },
    { title: `table: ours, ${strategy}, two independent sidecars`, patience: PATIENCE, pod: strategyPod(strategy, { names: ['envoy', 'redis'], independent: true }) },
  ]),
];

export const TABLE: readonly Row[] = [...LIFECYCLE, ...HOOKS, ...NATIVE, ...GATES, ...OURS];

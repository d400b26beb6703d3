import { applied, container, GATED, hold, NATIVE, pod, POST_START, sidecar, tcp } from './support';
import { verdictText } from '../../src/core/pictures/words/verdict';
import { DEFAULT_CONTAINER } from '../../src/core/pod/annotations';
import { Container, Handler, PodSpec, Probe } from '../../src/core/pod/pod-spec';
import { readTemplate } from '../../src/core/pod/read-pod-spec';
import { applicationOf, Failure, StartCondition, Timeline } from '../../src/core/timeline/model';
import { timelineOf } from '../../src/core/timeline/timeline';

/*
 * What the timeline says of what kubelets were seen to do; each pod is small, and each table holds the siblings of one kind.
 */

const ANNOTATED = { annotations: { [DEFAULT_CONTAINER]: 'web' } };

function told(spec: PodSpec, metadata: Record<string, unknown> = ANNOTATED): Timeline {
  return timelineOf(readTemplate({ kind: 'Pod', name: 'web', place: '', completes: false, metadata, spec }));
}

/** `held unless …`, by failure, of one sidecar. */
function rows({ failures }: Timeline, name: string): Partial<Record<Failure, string>> {
  return Object.fromEntries(failures.flatMap(({ failure, outcomes }) => outcomes
    .filter(({ sidecar: one }) => one === name)
    .map(({ outcome, unless, when, limitSeconds }) => [failure, [
      outcome,
      ...(limitSeconds === undefined ? [] : [`after ${limitSeconds} s`]),
      ...(when === undefined ? [] : [`when ${when}`]),
      ...(unless === undefined ? [] : [`unless ${unless}`]),
    ].join(' ')])));
}

function waitsFor(timeline: Timeline, name: string): Pick<StartCondition, 'by' | 'at' | 'real' | 'until'>[] {
  return applicationOf(timeline).waits.filter(wait => wait.for === name).map(({ by, at, real, until }) => ({ by, at, real, until }));
}

const sh = (script: string): Handler => ({ exec: { command: ['sh', '-c', script] } });
const POLL = 'until nc -z localhost 6379; do sleep 1; done';
const POLL_A_MINUTE = 'for i in $(seq 60); do nc -z localhost 6379 && exit 0; sleep 1; done; exit 1';
const web = container('web');
const redis = (more: Partial<Container> = {}) => container('redis', { ports: [{ containerPort: 6379 }], ...more });
const hooked = (postStart: Handler, more: Partial<Container> = {}) => redis({ lifecycle: { postStart }, ...more });
const native = (more: Partial<Container> = {}) => redis({ restartPolicy: 'Always', ...more });
const regular = (postStart: Handler): PodSpec => ({ containers: [hooked(postStart), web] });
const withNative = (more: Partial<Container>, spec: Partial<PodSpec> = {}): PodSpec =>
  ({ containers: [web], initContainers: [native(more)], ...spec });
const PROBE: Probe = { tcpSocket: { port: 6379 }, periodSeconds: 1, failureThreshold: 30 };

describe('what is known of a sidecar when the wait for it is over', () => {
  test.each<[string, PodSpec, StartCondition['until'], Timeline['verdict']]>([
    ['a loop on its declared port', regular(sh(POLL)), 'ready', 'heldUnlessItFails'],
    ['a loop on a port that nobody declares', regular(sh('until nc -z localhost 7777; do sleep 1; done')), 'ended', 'heldUnlessItFails'],
    ['a loop that pauses, whatever the answer', regular(sh('for i in 1 2; do nc -z localhost 6379; sleep 1; done')), 'paused', 'notHeld'],
    ['a loop that is over at once, whatever the answer', regular(sh('until nc -z localhost 6379 || true; do sleep 1; done')), 'started', 'notHeld'],
    ['a loop of one round', regular(sh('until nc -z localhost 6379; do sleep 1; break; done')), 'paused', 'notHeld'],
    ['a loop that is never over', regular(sh('while true; do nc -z localhost 6379; sleep 1; done')), 'never', 'neverStarts'],
    ['a loop that only counts for ever', regular(sh('while true; do sleep 1; done')), 'never', 'neverStarts'],
    ['a probe that says nothing and takes some time', withNative({ startupProbe: { ...sh('sleep 5'), timeoutSeconds: 10 } }), 'paused', 'notHeld'],
    ['a probe that takes longer than it may', withNative({ startupProbe: sh('sleep 5') }), 'never', 'neverStarts'],
    ['a probe that never ends', withNative({ startupProbe: { ...sh('while true; do sleep 1; done'), timeoutSeconds: 10 } }), 'never', 'neverStarts'],
    ['a program that nobody knows', regular(sh('/bin/register')), 'returned', 'heldUnlessItFails'],
    ['a pause', regular({ sleep: { seconds: 5 } }), 'paused', 'notHeld'],
    ['a pause of a command', regular(sh('sleep 5')), 'paused', 'notHeld'],
    ['a command that does not wait', regular(sh('touch /tmp/x')), 'started', 'notHeld'],
    ['its startup probe, natively', withNative({ startupProbe: PROBE }), 'ready', 'held'],
    ['a command that its startup probe runs', withNative({ startupProbe: { exec: { command: ['/bin/check'] } } }), 'ready', 'held'],
    ['a look at its own file', withNative({ startupProbe: { exec: { command: ['test', '-f', '/tmp/ready'] } } }), 'ready', 'held'],
    ['a startup probe that looks whether it runs', withNative({ startupProbe: { exec: { command: ['kill', '-0', '1'] } } }), 'ended', 'unknown'],
    ['a startup probe that pauses', withNative({ startupProbe: { exec: { command: ['sleep', '0.5'] } } }), 'paused', 'notHeld'],
    ['no startup probe', withNative({}), 'started', 'notHeld'],
    ...([['true'], ['/bin/true'], ['sh', '-c', 'true'], ['sh', '-c', 'exit 0'], ['sh', '-c', ':'], ['echo', 'ok'], ['sh', '-c', 'nc -z localhost 6379 || true']]).map((command): [string, PodSpec, 'started', 'notHeld'] =>
      [`a startup probe that says nothing: ${command.join(' ')}`, withNative({ startupProbe: { exec: { command } } }), 'started', 'notHeld']),
  ])('%s', (_, spec, until, verdict) => {
    const timeline = told(spec);
    expect(waitsFor(timeline, 'redis').map(wait => wait.until)).toEqual([until]);
    expect(timeline.verdict).toBe(verdict);
  });

  test('a hook that watches another container says nothing of its own', () => {
    const timeline = told({ containers: [redis(), container('agent', { lifecycle: { postStart: sh(POLL) } }), web] });
    expect(waitsFor(timeline, 'redis')).toEqual([{ by: 'hook', at: 'agent', real: true, until: 'ready' }]);
    expect(waitsFor(timeline, 'agent')).toEqual([{ by: 'hook', at: 'agent', real: true, until: 'paused' }]);
  });

  test('a startup probe on the port of another container says nothing of its own', () => {
    const agent = container('agent', { restartPolicy: 'Always', startupProbe: PROBE });
    expect(waitsFor(told({ containers: [web], initContainers: [native({ startupProbe: PROBE }), agent] }), 'agent'))
      .toEqual([{ by: 'startupProbe', at: 'agent', real: true, until: 'ended' }]);
  });

  test.each<[string, Handler]>([
    ['all ports', sh('nc -z localhost 6379 && nc -z localhost 9901')],
    ['all ports, waiting inside', sh('until nc -z localhost 6379 && nc -z localhost 9901; do sleep 0.1; done')],
    ['the other port alone', sh('nc -z localhost 6379')],
  ])('a startup probe holds for a native sidecar before its own, when it looks at %s', (_, startupProbe) => {
    const agent = container('agent', { restartPolicy: 'Always', ports: [{ containerPort: 9901 }], startupProbe });
    const timeline = told({ containers: [web], initContainers: [native(), agent] });
    expect(waitsFor(timeline, 'redis')).toEqual([{ by: 'startupProbe', at: 'agent', real: true, until: 'ready' }]);
    expect(timeline.notAwaited).toEqual([]);
    expect(rows(timeline, 'redis')).toMatchObject({
      sidecarCrashes: 'held', imageMissing: 'held', tooSlow: 'held', neverReady: 'held', restartedTogether: 'startedAnyway',
    });
  });

  test('a container that nobody calls a sidecar delays the others all the same', () => {
    const worker = container('worker', { lifecycle: { postStart: sh('sleep 30; redis-cli reset') } });
    const timeline = told({ containers: [web, worker, container('other')] });
    expect(timeline.containers[2]).toMatchObject({ stage: 2, waits: [{ for: 'worker', by: 'hook', real: true }] });
  });
});

describe('a native sidecar whose hook fails never lets the application start', () => {
  test.each<[string, Handler, string]>([
    ['tcpSocket', { tcpSocket: { port: 6379 } }, 'web never starts, because of redis: a tcpSocket hook is accepted by the API and always fails on the node'],
    ['httpGet', { httpGet: { port: 6379 } }, 'web never starts unless redis listens at once, because of redis: an httpGet hook tries once'],
    ['a command that tries once', { exec: { command: ['redis-cli', 'ping'] } }, 'web never starts unless redis is ready at once, because of redis: its hook tries once'],
    ['a script that tries once', sh('nc -z localhost 6379'), 'web never starts unless redis is ready at once, because of redis: its hook tries once'],
    ['a pause, then one try', sh('sleep 2; redis-cli ping'), 'web never starts unless redis is ready by then, because of redis: its hook tries once after a fixed pause'],
    ['a command that fails', { exec: { command: ['false'] } }, 'web never starts, because of redis: its hook always fails, and the kubelet restarts it: false'],
    ['a script that fails', sh('sleep 5; exit 1'), 'web never starts, because of redis: its hook always fails, and the kubelet restarts it: sleep 5; exit 1'],
    ['a script in several words', { exec: { command: ['sh', '-c', 'sleep', '5'] } }, 'web never starts, because of redis: its hook always fails, and the kubelet restarts it: sleep'],
    ['a loop that gives up in vain', sh('for i in 1 2 3; do sleep 1; done; exit 3'), 'web never starts, because of redis: its hook always fails'],
  ])('by %s; after a regular one it starts anyway', (_, postStart, text) => {
    const timeline = told(withNative({ lifecycle: { postStart } }));
    expect(timeline).toMatchObject({ verdict: 'neverStarts', failures: [] });
    expect(verdictText(timeline).slice(0, text.length)).toBe(text);
    expect(told(regular(postStart)).verdict).not.toBe('neverStarts');
  });

  test('nor does one whose startup probe always fails', () => {
    for (const command of [['false'], ['/bin/false'], ['sh', '-c', 'exit 1'], ['sh', '-c', 'echo down; exit 2'], ['sleep'], ['sh', '-c', '! true']]) {
      const timeline = told(withNative({ startupProbe: { exec: { command } } }));
      expect(timeline.verdict).toBe('neverStarts');
      expect(verdictText(timeline)).toMatch(/: its startup probe always fails: [^:]*$/);
      expect(verdictText(timeline)).not.toContain('succeeds');
    }
  });

  test.each(['nc -z localhost 7777', 'sleep 2; nc -z localhost 7777'])('a hook that tries once on a port that nobody declares may let it start: %s', script => {
    const { verdict, containers } = told({ containers: [web], initContainers: [container('agent', { restartPolicy: 'Always', lifecycle: { postStart: sh(script) } })] });
    expect([verdict, containers[1].waits[0].until]).toEqual(['unknown', 'unknown']);
  });

  test.each(['sleep 2; redis-cli ping || true', 'sleep 2; touch /tmp/up'])('a pause that cannot fail lets it start: %s', script => {
    expect(told(withNative({ lifecycle: { postStart: sh(script) } })).verdict).toBe('notHeld');
  });

  test('a hook that acts lets it start', () => {
    expect(told(withNative({ lifecycle: { postStart: sh('touch /tmp/started') } })).verdict).toBe('notHeld');
  });
});

describe('init containers', () => {
  test.each<[string[], string]>([
    [['sleep', 'infinity'], 'its command never ends: sleep infinity'],
    [['sh', '-c', 'while true; do sleep 60; done'], 'its command never ends: while true; do sleep 60; done'],
    [['sh', '-c', 'echo no; exit 1'], 'its command always fails: echo no; exit 1'],
    [['sh', 'sleep 5; true'], 'its command always fails: sh sleep 5; true'],
  ])('%j keeps everything else out', (command, what) => {
    expect(verdictText(told({ containers: [web], initContainers: [container('setup', { command })] })))
      .toBe(`web never starts, because of setup: ${what}`);
  });

  test.each([[['sleep', '60']], [['sh', '-c', 'timeout 60 sleep infinity || true']], [['sh', '-c', 'test -f /x || exit 1']], [[]]])('%j does not', command => {
    expect(told({ containers: [web], initContainers: [container('setup', { command })] }).verdict).toBe('noSidecar');
  });

  const waiter = container('wait', { command: ['sh', '-c', POLL] });

  test.each<[string, Container]>([
    ['by its command', waiter],
    ['by its arguments', container('wait', { command: ['sh', '-c'], args: [POLL] })],
    ['by a wait command', container('wait', { command: ['/wait-for-it.sh', 'localhost:6379', '-t', '0'] })],
    ['by its client', container('wait', { command: ['sh', '-c', 'until redis-cli -h 127.0.0.1 ping; do sleep 1; done'] })],
  ])('one that polls a native sidecar holds the application: %s', (_, init) => {
    const timeline = told({ containers: [web], initContainers: [native(), init] });
    expect(waitsFor(timeline, 'redis')).toEqual([{ by: 'init', at: 'wait', real: true, until: 'ready' }]);
    expect(timeline).toMatchObject({ verdict: 'held', notAwaited: [] });
    expect(rows(timeline, 'redis')).toMatchObject({ sidecarCrashes: 'held', imageMissing: 'held', kubeletRestarts: 'held', tooSlow: 'held', neverReady: 'held' });
  });

  test('one that polls a port that may be a native sidecar\'s holds until it has ended', () => {
    const init = container('wait', { command: ['sh', '-c', 'until nc -z localhost 7777; do sleep 1; done'] });
    const timeline = told({ containers: [web], initContainers: [container('agent', { restartPolicy: 'Always' }), init] });
    expect(waitsFor(timeline, 'agent')).toEqual([{ by: 'init', at: 'wait', real: true, until: 'ended' }]);
    expect(verdictText(timeline)).toBe('web starts only when wait has exited; it is not known whether its sidecars are ready then');
  });

  test('many that poll the same are told once for each native sidecar', () => {
    const initContainers = Array.from({ length: 40 }, (_, index) => [
      container(`agent-${index}`, { restartPolicy: 'Always' }), container(`wait-${index}`, { command: ['sh', '-c', 'until nc -z localhost 7777; do sleep 1; done'] }),
    ]).flat();
    expect(applicationOf(told({ containers: [web], initContainers })).waits.length).toBe(40);
  });

  test('one that waits for a database outside says nothing of a native sidecar', () => {
    const init = container('wait', { command: ['sh', '-c', 'until nc -z db.prod.svc 5432; do sleep 1; done'] });
    expect(told({ containers: [web], initContainers: [native(), init] })).toMatchObject({ verdict: 'notHeld', notAwaited: ['redis'] });
  });

  test('a server among them never exits', () => {
    const timeline = told({ containers: [web], initContainers: [redis()] });
    expect(timeline).toMatchObject({ verdict: 'neverStarts', failures: [] });
    expect(verdictText(timeline)).toBe('web never starts unless redis exits by itself, because of redis: it is a server, and an init container has to exit before the next container starts');
  });
});

describe('a sidecar that takes too long', () => {
  test.each<[string, PodSpec, string]>([
    ['2 x 1 s of a startup probe', withNative({ startupProbe: { ...PROBE, failureThreshold: 2 } }), 'neverStarts after 2 s'],
    ['Kubernetes\' defaults', withNative({ startupProbe: { tcpSocket: { port: 6379 } } }), 'neverStarts after 30 s'],
    ['a delay', withNative({ startupProbe: { ...PROBE, initialDelaySeconds: 7 } }), 'neverStarts after 37 s'],
    ['a probe beside a hook that returns at once', withNative({ startupProbe: PROBE, lifecycle: { postStart: sh('touch /tmp/x') } }), 'neverStarts after 30 s'],
    ['a probe after a hook that waits', withNative({ startupProbe: PROBE, lifecycle: { postStart: sh('sleep 20') } }), 'neverStarts'],
    ['a probe that waits inside', withNative({ startupProbe: { ...sh(POLL), periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 3 } }), 'neverStarts after 30 s'],
    ['a liveness probe without a startup probe', {
      containers: [web],
      initContainers: [native({ livenessProbe: PROBE }), container('wait', { command: ['sh', '-c', POLL] })],
    }, 'neverStarts after 30 s unless its liveness probe passes before it is ready'],
    ['a startup probe that looks elsewhere', withNative({ startupProbe: { exec: { command: ['kill', '-0', '1'] } } }), 'unknown'],
    ['a hook of a native sidecar that gives up', withNative({ lifecycle: { postStart: sh(POLL_A_MINUTE) } }), 'neverStarts'],
    ['a hook of a native sidecar that never gives up', withNative({ lifecycle: { postStart: sh(POLL) } }), 'held'],
    ['a regular sidecar\'s hook that gives up', regular(sh(POLL_A_MINUTE)), 'startedAnyway'],
    ['a regular sidecar\'s hook that never gives up', regular(sh(POLL)), 'held'],
    ['a hook that nobody knows', regular({ exec: { command: ['/proxy', 'wait'] } }), 'unknown'],
  ])('%s', (_, spec, outcome) => {
    expect(rows(told(spec), 'redis').tooSlow).toBe(outcome);
  });

  test('is restarted by the probe that opens its gate', () => {
    const one = sidecar('envoy', tcp(9901));
    expect(rows(told(applied(pod([one]), hold([one]), GATED)), 'envoy').tooSlow).toBe('neverStarts');
  });
});

describe('a sidecar that never becomes ready', () => {
  test.each<[string, Handler, string]>([
    ['a loop without a limit', sh(POLL), 'stuck'],
    ['a loop with one', sh(POLL_A_MINUTE), 'startedAnyway'],
    ['a loop of others without a limit', sh('until nc -z localhost 7777; do sleep 1; done'), 'stuck unless its hook ends all the same'],
    ['a wait command that only its author knows', { exec: { command: ['/proxy', 'wait'] } }, 'stuck unless its hook gives up'],
    ['wait-for-it.sh without a limit', { exec: { command: ['/wait-for-it.sh', 'localhost:6379', '-t', '0'] } }, 'stuck'],
  ])('behind %s', (_, postStart, outcome) => {
    expect(rows(told(regular(postStart)), 'redis').neverReady).toBe(outcome);
  });
});

test.each<[string, PodSpec]>([
  ['a startup probe', withNative({ startupProbe: { exec: { command: ['kill', '-0', '1'] } } })],
  ['a native sidecar\'s hook', withNative({ lifecycle: { postStart: sh('i=0; until nc -z localhost 7777; do [ $i = 9 ] && exit 1; i=$((i+1)); sleep 1; done') } })],
  ['a program that nobody knows', regular(sh('/bin/register'))],
])('what may look elsewhere is no promise: %s', (_, spec) => {
  expect(rows(told(spec), 'redis').neverReady).toMatch(/^unknown$|unless its hook gives up$/);
  expect(Object.values(rows(told(spec), 'redis'))).not.toContain('held');
});

test('a gate opened by a probe that looks at a port and at the gate itself does not hang on a file', () => {
  const gate = { name: 'gate', mountPath: '/gate' };
  const look = 'nc -z localhost 6379 && { [ -d /gate/gate/open ] || { rm -f /gate/gate; mkdir -p /gate/gate/open; }; }';
  const timeline = told({
    volumes: [{ name: 'gate', emptyDir: {} }],
    initContainers: [container('shut', { command: ['sh', '-c', 'rm -rf /gate/gate; touch /gate/gate'], volumeMounts: [gate] })],
    containers: [
      redis({ volumeMounts: [gate], startupProbe: { exec: { command: ['sh', '-c', look] } } }),
      container('web', { volumeMounts: [{ name: 'gate', mountPath: '/run/gate', subPath: 'gate/open' }] }),
    ],
  });
  expect(JSON.stringify(timeline.failures)).not.toContain('is removed first');
});

test('a regular sidecar whose hook looks at its port does not hang on the file that its own startup probe looks for', () => {
  const timeline = told({
    volumes: [{ name: 'work', emptyDir: {} }],
    containers: [
      redis({ lifecycle: { postStart: sh(POLL) }, startupProbe: { exec: { command: ['test', '-f', '/work/ready'] } }, volumeMounts: [{ name: 'work', mountPath: '/work' }] }),
      web,
    ],
  });
  expect(rows(timeline, 'redis')).toMatchObject({ restartedTogether: 'held unless the sidecar is in crash back-off', sandboxRecreated: 'held' });
});

describe('the hook of another container that watches', () => {
  const watched = { ...redis(), name: 'cloud-sql-proxy' };
  const joint = (script: string): PodSpec => ({ containers: [watched, container('agent', { lifecycle: { postStart: sh(script) } }), web] });

  test.each<[string, string, string]>([
    ['with a limit', POLL_A_MINUTE, 'startedAnyway when the hook that watches it gives up'],
    ['without one', POLL, 'stuck'],
  ])('%s keeps the kubelet from restarting the sidecar', (_, script, outcome) => {
    expect(rows(told(joint(script)), 'cloud-sql-proxy')).toMatchObject({ sidecarCrashes: outcome, imageMissing: outcome, restartedTogether: 'startedAnyway' });
  });

  test('the same for ours', () => {
    const two = [sidecar('first', tcp(1)), sidecar('second', tcp(2), { startAfter: [] })];
    const timeline = told(applied(pod(two), hold(two), POST_START));
    expect(rows(timeline, 'first').sidecarCrashes).toBe('startedAnyway when the hook that watches it gives up');
    expect(rows(timeline, 'second').sidecarCrashes).toBe('startedAnyway');
  });

  test('lets no probe restart what it watches', () => {
    const two = [sidecar('first', tcp(1)), sidecar('second', tcp(2), { startAfter: [] })];
    const timeline = told(applied(pod(two), hold(two), GATED));
    expect(rows(timeline, 'first').tooSlow).toBe('neverStarts unless it is ready before the hook that watches it gives up');
    expect(rows(timeline, 'second').tooSlow).toBe('neverStarts');
  });
});

const HELD_BY_PROBE = 'held unless a kubelet from 1.35 on restarts more than 10 s after the sidecar\'s start';

describe('a kubelet that restarts during the wait', () => {
  const one = sidecar('envoy', tcp(9901));
  const restarts = (spec: PodSpec, name: string) => rows(told(spec), name).kubeletRestarts;

  test.each<[string, PodSpec, string, string]>([
    ['starts the application behind a native sidecar', withNative({ startupProbe: PROBE }), 'redis', 'startedAnyway'],
    ['leaves a gate shut', applied(pod([one]), hold([one]), GATED), 'envoy', 'neverStarts'],
  ])('%s when it restarts late', (_, spec, name, otherwise) => {
    const row = told(spec).failures.find(({ failure }) => failure === 'kubeletRestarts');
    expect(row?.outcomes).toMatchObject([{ sidecar: name, outcome: 'held', otherwise }]);
  });

  test.each<[string, PodSpec, string, string]>([
    ['runs no startup probe again of a native sidecar that has run for long', withNative({ startupProbe: PROBE }), 'redis', HELD_BY_PROBE],
    ['runs no startup probe again that would open a gate', applied(pod([one]), hold([one]), GATED), 'envoy', HELD_BY_PROBE],
    ['waits for an init container that waits', {
      containers: [web], initContainers: [native({ startupProbe: PROBE }), container('wait', { command: ['sh', '-c', POLL] })],
    }, 'redis', 'held'],
    ['runs no hook again', regular(sh(POLL)), 'redis', 'startedAnyway'],
    ['runs no hook of a native sidecar again', withNative({ lifecycle: { postStart: sh(POLL) } }), 'redis', 'startedAnyway'],
  ])('%s', (_, spec, name, outcome) => {
    expect(restarts(spec, name)).toBe(outcome);
  });
});

describe('restartPolicy', () => {
  const one = sidecar('envoy', tcp(9901));
  const gated = (restartPolicy: string) => rows(told({ ...applied(pod([one]), hold([one]), GATED), restartPolicy }), 'envoy');

  test('Never: nothing restarts later, and a gate stays shut', () => {
    expect(gated('Never')).toEqual({
      hookFails: 'neverStarts', sidecarCrashes: 'neverStarts', imageMissing: 'held', kubeletRestarts: HELD_BY_PROBE, tooSlow: 'neverStarts', neverReady: 'held',
    });
  });

  test('OnFailure: the sidecar restarts only when it fails', () => {
    expect(gated('OnFailure')).toMatchObject({ sidecarCrashes: 'held unless its exit status is 0', restartedTogether: 'held unless the sidecar is in crash back-off' });
  });

  test('Never: the application starts without the regular sidecar that has crashed', () => {
    expect(rows(told({ ...regular(sh(POLL)), restartPolicy: 'Never' }), 'redis')).toEqual({
      hookFails: 'startedAnyway', sidecarCrashes: 'startedAnyway', imageMissing: 'startedAnyway', kubeletRestarts: 'startedAnyway', tooSlow: 'held', neverReady: 'stuck',
    });
  });

  test('Never: a native sidecar restarts, but older kubelets forget it', () => {
    expect(rows(told(withNative({ startupProbe: PROBE }, { restartPolicy: 'Never' })), 'redis')).toEqual({
      sidecarCrashes: 'held unless the kubelet is older than 1.34',
      imageMissing: 'held',
      kubeletRestarts: HELD_BY_PROBE,
      tooSlow: 'neverStarts after 30 s',
      neverReady: 'held',
    });
  });

  test('Never: an init container that gives up fails the pod', () => {
    const init = container('wait', { command: ['sh', '-c', POLL_A_MINUTE] });
    const spec: PodSpec = { containers: [web], initContainers: [native(), init] };
    expect(rows(told({ ...spec, restartPolicy: 'Never' }), 'redis').tooSlow).toBe('neverStarts');
    expect(rows(told(spec), 'redis').tooSlow).toBe('held');
  });
});

describe('the rows name every sidecar', () => {
  test('one that is awaited and one that is not', () => {
    const timeline = told({ containers: [hooked(sh(POLL)), container('istio-proxy'), web] });
    expect(timeline).toMatchObject({ verdict: 'notHeld', notAwaited: ['istio-proxy'] });
    expect(rows(timeline, 'redis').neverReady).toBe('stuck');
    expect(rows(timeline, 'istio-proxy').neverReady).toBe('startedAnyway');
  });

  test('a native sidecar that nothing waits for still has to start', () => {
    expect(rows(told(withNative({})), 'redis')).toEqual({
      sidecarCrashes: 'startedAnyway',
      imageMissing: 'held unless its image comes',
      kubeletRestarts: 'startedAnyway',
      tooSlow: 'startedAnyway',
      neverReady: 'startedAnyway',
      restartedTogether: 'startedAnyway',
      sandboxRecreated: 'startedAnyway',
    });
  });

  test('of the last of several native sidecars the first is not asked again', () => {
    const two = [sidecar('first', tcp(1)), sidecar('second', tcp(2))];
    const timeline = told(applied(pod(two), hold(two), NATIVE));
    expect(rows(timeline, 'first').restartedTogether).toBe('startedAnyway');
    expect(rows(timeline, 'second').restartedTogether).toBe('startedAnyway unless the kubelet is older than 1.37');
  });
});

describe('a file on a volume that others look for', () => {
  const spec = (script: string, emptyDir: object = {}): PodSpec => ({
    containers: [container('agent', { lifecycle: { postStart: sh(script) }, volumeMounts: [{ name: 'run', mountPath: '/run/agent' }] }), web],
    volumes: [{ name: 'run', emptyDir }],
  });

  test.each(['until [ -f /run/agent/ready ]; do sleep 1; done', 'until test -S /run/agent/socket; do sleep 1; done'])('is there before the sidecar is: %s', script => {
    const path = /\/run\/agent\/\w+/.exec(script)![0];
    expect(rows(told(spec(script)), 'agent'))
      .toMatchObject({ restartedTogether: `startedAnyway unless ${path} is removed first`, sandboxRecreated: `startedAnyway unless ${path} is removed first` });
    expect(rows(told(spec(script, { medium: 'Memory' })), 'agent'))
      .toMatchObject({ restartedTogether: `startedAnyway unless ${path} is removed first`, sandboxRecreated: 'held' });
  });
});

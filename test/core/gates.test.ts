import { applied, container, GATED, hold, pod, sidecar, tcp } from './support';
import { verdictText } from '../../src/core/pictures/words/verdict';
import { DEFAULT_CONTAINER } from '../../src/core/pod/annotations';
import { Container, PodSpec } from '../../src/core/pod/pod-spec';
import { readTemplate } from '../../src/core/pod/read-pod-spec';
import { RULES } from '../../src/core/rules';
import { check } from '../../src/core/rules/check';
import { Timeline } from '../../src/core/timeline/model';
import { timelineOf } from '../../src/core/timeline/timeline';

/*
 * Gates as people write them: `envoy` opens one, and `web` mounts `gate/open`.
 */

const ANNOTATED = { annotations: { [DEFAULT_CONTAINER]: 'web' } };

function told(spec: PodSpec): Timeline {
  return timelineOf(readTemplate({ kind: 'Pod', name: 'web', place: '', completes: false, metadata: ANNOTATED, spec }));
}

const WAIT = 'until curl -sf localhost:9901/ready; do sleep 1; done';
const whole = { volumeMounts: [{ name: 'gate', mountPath: '/gate' }] };

interface Written {
  readonly shut: Partial<Container>;
  readonly open: string;
  readonly subPath: object;
  readonly web: Partial<Container>;
}

function gate({ shut = sh('echo shut >/gate/gate'), open = 'rm -f /gate/gate; mkdir -p /gate/gate/open', subPath = { subPath: 'gate/open' }, web = {} }: Partial<Written> = {}): PodSpec {
  return {
    volumes: [{ name: 'gate', emptyDir: {} }],
    initContainers: [container('shut', { ...whole, ...shut })],
    containers: [
      container('envoy', { ...whole, lifecycle: { postStart: { exec: sh(`${WAIT}; ${open}`) as { command: string[] } } } }),
      container('web', { ...web, volumeMounts: [{ name: 'gate', mountPath: '/run/gate', ...subPath }] }),
    ],
  };
}

function sh(script: string): Partial<Container> {
  return { command: ['sh', '-c', script] };
}

const HELD = 'web starts only when envoy is ready, even when something fails';
const UNKNOWN = 'web starts only when envoy has opened the gate; it is not known whether its sidecars are ready then';

test.each<[string, Partial<Written>]>([
  ['by the usual words', {}],
  ['shut by touch', { shut: sh('touch -- /gate/gate') }],
  ['shut by several files', { shut: sh('touch /gate/other /gate/gate') }],
  ['shut in its folder', { shut: sh('cd /gate && touch gate') }],
  ['shut in its folder, by a redirection', { shut: sh('cd /gate; echo shut > ./gate') }],
  ['shut by arguments', { shut: { command: ['sh', '-c'], args: ['echo shut >/gate/gate'] } }],
  ['shut by cp', { shut: sh('cp /etc/hostname /gate/gate') }],
  ['shut by mv', { shut: sh('echo shut >/tmp/g && mv /tmp/g /gate/gate') }],
  ['shut by ln', { shut: sh('ln -s /nowhere /gate/gate') }],
  ['shut without a shell', { shut: { command: ['touch', '/gate/gate'] } }],
  ['shut two levels up', { shut: sh('touch /gate/a'), open: 'rm -f /gate/a; mkdir -p /gate/a/b/c', subPath: { subPath: 'a/b/c' } }],
  ['opened with a mode', { open: 'rm -f /gate/gate; mkdir -m 755 -p /gate/gate/open' }],
  ['opened in its folder', { open: 'cd /gate && rm -f gate && mkdir -p gate/open' }],
  ['opened by mv', { open: 'mkdir -p /gate/tmp/open; rm -f /gate/gate; mv /gate/tmp /gate/gate' }],
  ['opened by cp', { open: 'mkdir -p /gate/tmp/open; rm -f /gate/gate; cp -r /gate/tmp /gate/gate' }],
  ['shut and opened by a variable that is set there', { shut: sh('G=/gate; touch $G/gate'), open: 'G=/gate; rm -f $G/gate; mkdir -p $G/gate/open' }],
  ['with an expression that is plain', { subPath: { subPathExpr: 'gate/open' } }],
  ['with an expression whose variable is known', { subPath: { subPathExpr: '$(GATE)/open' }, web: { env: [{ name: 'GATE', value: 'gate' }] } }],
])('a gate %s holds the application', (_, written) => {
  const timeline = told(gate(written));
  expect(timeline.gates).toMatchObject([{ owner: 'envoy', shut: true, mayShut: [], hooks: ['envoy'] }]);
  expect(verdictText(timeline)).toBe(HELD);
});

test.each<[string, Partial<Written>]>([
  ['a variable', { shut: sh('touch $GATE/gate') }],
  ['a program of its own', { shut: { command: ['/bin/shut-the-gate'] } }],
  ['what its image runs', { shut: {} }],
  ['python', { shut: { command: ['python3', '-c', 'open("/gate/gate", "w")'] } }],
  ['perl in a script', { shut: sh('perl -e "open F, q(>/gate/gate)"') }],
  ['a trap', { shut: sh('trap "touch /gate/gate" EXIT') }],
  ['what it takes away again', { shut: sh('echo shut >/gate/gate; [ -z "$OPEN" ] || rm /gate/gate') }],
  ['an expression with a variable from elsewhere', { subPath: { subPathExpr: '$(POD_NAME)/open' }, shut: sh('touch /gate/$POD_NAME'), open: 'rm -f /gate/$POD_NAME; mkdir -p /gate/$POD_NAME/open' }],
])('of a gate that may be shut by %s nothing is said that may be false', (_, written) => {
  const timeline = told(gate(written));
  expect(timeline.containers[2].waits.filter(({ by }) => by === 'gate')).toMatchObject([{ for: 'envoy', real: true, until: 'unknown' }]);
  expect(timeline.verdict).toBe('unknown');
  expect(new Set(timeline.failures.flatMap(({ outcomes }) => outcomes.map(({ outcome }) => outcome)))).toEqual(new Set(['unknown']));
  expect(JSON.stringify(timeline)).not.toContain('no init container shuts');
  const ids = check({ apiVersion: 'v1', kind: 'Pod', metadata: ANNOTATED, spec: gate(written) }, RULES).map(({ why }) => why);
  expect(ids.join()).not.toContain('no init container shuts');
});

test.each<[string, string]>([
  ['a variable', 'rm -f $GATE/gate; mkdir -p $GATE/gate/open'],
  ['what it copies', 'rm -f /gate/gate; cp -r /etc/skel /gate/gate'],
  ['a program of its own', '/bin/open-the-gate'],
  ['an interpreter', 'python3 -c "import shutil; shutil.rmtree(\'/gate/gate\')"'],
  ['a trap', 'trap "rm -f /gate/gate; mkdir -p /gate/gate/open" EXIT'],
])('a gate that may be opened by %s holds, and what is known then is not known', (_, open) => {
  expect(verdictText(told(gate({ open })))).toBe(UNKNOWN);
});

test.each([
  `rm -f /gate/gate; mkdir -p /gate/gate/open; ${WAIT}`,
  `cd /gate; rm -f gate; mkdir -p gate/open; ${WAIT}`,
  'rm -f /gate/gate; mkdir -p /gate/gate/open; pilot-agent wait',
  'rm -f /gate/gate && mkdir -p /gate/gate/open && until (echo >/dev/tcp/localhost/9901) 2>/dev/null; do sleep 1; done',
])('a gate that is opened before anything is asked shows nothing: %s', script => {
  const spec = gate();
  const [envoy, web] = spec.containers;
  const own = container('envoy', { ...envoy, lifecycle: { postStart: { exec: { command: ['sh', '-c', script] } } } });
  expect(verdictText(told({ ...spec, containers: [own, web] }))).toBe(UNKNOWN);
});

test.each([
  `mkdir -p /tmp/x /gate/new/open; ${WAIT}; rm -f /gate/gate; mv /gate/new /gate/gate`,
  'until [ "$(curl -so /dev/null -w "%{http_code}" localhost:9901/ready)" = 200 ]; do sleep 1; done; rm -f /gate/gate; mkdir -p /gate/gate/open',
])('a gate that is opened afterwards shows it: %s', script => {
  const spec = gate();
  const [envoy, web] = spec.containers;
  const own = container('envoy', { ...envoy, lifecycle: { postStart: { exec: { command: ['sh', '-c', script] } } } });
  expect(verdictText(told({ ...spec, containers: [own, web] }))).toBe(HELD);
});

test.each([
  ['curl -sf localhost:9901/ready && { [ -d /gate/gate/open ] || { rm -f /gate/gate; mkdir -p /gate/gate/open; }; }', 'held'],
  ['G=/gate; curl -sf localhost:9901/ready && { [ -d $G/gate/open ] || { rm -f $G/gate; mkdir -p $G/gate/open; }; }', 'held'],
  ['curl -sf localhost:9901/ready && rm -f /gate/gate && mkdir -p /gate/gate/open', 'held'],
  ['curl -sf localhost:9901/ready && rm -f /gate/gate; mkdir -p /gate/gate/open', 'unknown'],
  ['curl -sf localhost:9901/ready || { rm -f /gate/gate; mkdir -p /gate/gate/open; }', 'unknown'],
  ['rm -f /gate/gate; mkdir -p /gate/gate/open', 'unknown'],
])('a gate that a probe opens: %s', (script, verdict) => {
  const spec = gate();
  const [{ lifecycle, ...envoy }, web] = spec.containers;
  expect(told({ ...spec, containers: [{ ...envoy, startupProbe: { exec: { command: ['sh', '-c', script] } } }, web] }).verdict).toBe(verdict);
});

test('a gate that a loop on nobody\'s port opens', () => {
  const spec = gate();
  const [, web] = spec.containers;
  const agent = container('agent', { ...whole, lifecycle: { postStart: { exec: { command: ['sh', '-c', `${WAIT.replace('9901', '7777')}; rm -f /gate/gate; mkdir -p /gate/gate/open`] } } } });
  expect(verdictText(told({ ...spec, containers: [agent, web] }))).toBe(UNKNOWN.replace('envoy', 'agent'));
});

test('a gate that is shut and that nothing opens keeps the application out', () => {
  const spec = gate({ open: 'true' });
  expect(verdictText(told(spec)))
    .toBe('web never starts, because of gate: nothing opens the gate in volume "gate"');
});

test.each<[string, Partial<Written>]>([
  ['rendered configuration', { shut: sh('mkdir -p /gate/gate && envsubst < /tpl >/gate/gate/open'), open: 'true' }],
  ['copied folders', { shut: sh('cp -r /etc/skel /gate/gate'), open: 'true' }],
  ['a link', { shut: sh('ln -s /gate/v1 /gate/gate'), open: 'true' }],
])('a mount of %s is no gate', (_, written) => {
  expect(told(gate(written))).toMatchObject({ gates: [], verdict: 'heldUnlessItFails' });
});

test.each<[string, string, string]>([
  ['a file that is removed first', 'rm -rf /gate/gate; echo shut >/gate/gate', 'held'],
  ['a file that cannot be written over a folder', 'echo shut >/gate/gate', 'neverStarts'],
  ['touch, which leaves a folder as it is', 'touch /gate/gate', 'startedAnyway'],
  ['cp, which copies into a folder', 'cp /etc/hostname /gate/gate', 'startedAnyway'],
])('after a reboot the gate is what its init container makes of it: %s', (_, script, outcome) => {
  const spec = gate({ shut: sh(script) });
  const [{ lifecycle, ...envoy }, web] = spec.containers;
  const probed = { ...envoy, startupProbe: { exec: { command: ['sh', '-c', 'curl -sf localhost:9901/ready && { rm -f /gate/gate; mkdir -p /gate/gate/open; }'] } } };
  const rebooted = (containers: Container[]) => told({ ...spec, containers }).failures.find(({ failure }) => failure === 'sandboxRecreated')!.outcomes;
  expect(rebooted([probed, web])).toMatchObject([{ outcome }]);
  // the hook is run again, and holds what stands after it
  expect(rebooted([{ ...envoy, lifecycle }, web])).toMatchObject([{ outcome: outcome === 'startedAnyway' ? 'held' : outcome }]);
});

test('an application that stands before its sidecar starts after it, when its gate is open', () => {
  const one = sidecar('envoy', tcp(9901));
  const spec = applied(pod([one]), hold([one]), GATED);
  const timeline = told({ ...spec, containers: [...spec.containers].reverse() });
  expect(timeline.containers.map(({ name, stage }) => [name, stage])).toEqual([['sidecar-first', 1], ['envoy', 2], ['web', 3]]);
  expect(timeline.verdict).toBe('held');
  const together = (told_: Timeline) => told_.failures.find(({ failure }) => failure === 'restartedTogether')!.outcomes;
  expect(together(timeline)).toEqual([{ sidecar: 'envoy', outcome: 'startedAnyway' }]);
  expect(together(told(spec))).toEqual([{ sidecar: 'envoy', outcome: 'held', unless: 'the sidecar is in crash back-off' }]);
});

test('a container that is refused starts after those that are not, and two after each other', () => {
  const gated = (name: string) => ({ volumeMounts: [{ name, mountPath: `/run/${name}`, subPath: 'gate/open' }] });
  const opens = (name: string) => ({ postStart: { exec: { command: ['sh', '-c', `rm -f /${name}/gate; mkdir -p /${name}/gate/open`] } } });
  const timeline = told({
    volumes: ['a', 'b'].map(name => ({ name, emptyDir: {} })),
    initContainers: [container('shut', { command: ['sh', '-c', 'touch /a/gate /b/gate'], volumeMounts: ['a', 'b'].map(name => ({ name, mountPath: `/${name}` })) })],
    containers: [
      container('web', gated('b')),
      container('second', { volumeMounts: [...gated('a').volumeMounts, { name: 'b', mountPath: '/b' }], lifecycle: opens('b') }),
      container('first', { volumeMounts: [{ name: 'a', mountPath: '/a' }], lifecycle: opens('a') }),
      container('logs'),
    ],
  });
  expect(timeline.containers.map(({ name }) => name)).toEqual(['shut', 'first', 'logs', 'second', 'web']);
});

describe('our own gates without patience', () => {
  const two = [sidecar('envoy', tcp(1)), sidecar('redis', tcp(2), { startAfter: [] })];
  const timeline = told(applied(pod(two), hold(two), { ...GATED, patienceMs: 0 } as typeof GATED));

  test('are told by the gate alone', () => {
    expect(timeline.containers.find(({ name }) => name === 'web')!.waits.map(({ for: other, by, real }) => [other, by, real]))
      .toEqual(expect.arrayContaining([['envoy', 'gate', true], ['redis', 'gate', true]]));
    expect(timeline.containers.flatMap(({ waits }) => waits.filter(({ real }) => !real))).toEqual([]);
  });

  test('let independent sidecars start side by side', () => {
    expect(Object.fromEntries(timeline.containers.map(({ name, stage }) => [name, stage]))).toEqual({ 'sidecar-first': 1, 'envoy': 2, 'redis': 2, 'web': 3 });
  });
});

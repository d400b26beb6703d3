import * as fc from 'fast-check';
import {
  applied, command, container, file, GATED, hold, http, NATIVE, pod, POST_START, sidecar, STRATEGIES, tcp, unixSocket, waitCommand,
} from './support';
import { timelineText } from '../../src/core/pictures/text';
import { verdictText } from '../../src/core/pictures/words/verdict';
import { DEFAULT_CONTAINER } from '../../src/core/pod/annotations';
import { Container, Handler, PodSpec } from '../../src/core/pod/pod-spec';
import { readTemplate } from '../../src/core/pod/read-pod-spec';
import { DrainWait } from '../../src/core/request/drain';
import { Sidecar, Strategy } from '../../src/core/request/sidecar';
import { RULES } from '../../src/core/rules';
import { check } from '../../src/core/rules/check';
import { drain } from '../../src/core/strategy/pre-stop';
import { Failure, Outcome, Timeline } from '../../src/core/timeline/model';
import { timelineOf } from '../../src/core/timeline/timeline';

const WARM_UP = { postStart: { exec: { command: ['sh', '-c', 'for i in $(seq 30); do curl -sf localhost && exit 0; sleep 1; done'] } } };
const ANNOTATED = { annotations: { [DEFAULT_CONTAINER]: 'web' } };

function timeline(spec: PodSpec, metadata: Record<string, unknown> = {}): Timeline {
  return timelineOf(readTemplate({ kind: 'Deployment', name: 'web', place: '', completes: false, metadata, spec }));
}

function ours(sidecars: Sidecar[], strategy: Strategy): Timeline {
  return timeline(applied(pod(sidecars), hold(sidecars), strategy), ANNOTATED);
}

function outcome({ failures }: Timeline, failure: Failure, name: string): Outcome | undefined {
  return failures.find(row => row.failure === failure)?.outcomes.find(one => one.sidecar === name)?.outcome;
}

function held(...names: string[]): Container {
  return container(names[0], { startupProbe: { httpGet: { path: '/ready', port: 15021 }, periodSeconds: 1, failureThreshold: 600 } });
}

const names = ['envoy', 'vault', 'redis', 'agent', 'proxy'];
/** Ports that no sidecar with another index has. */
const port = (index: number) => fc.integer({ min: 1, max: 13_000 }).map(number => number * names.length + index);
const readiness = (index: number) => fc.oneof(
  port(index).map(tcp),
  port(index).map(one => http(one)),
  fc.string().map(text => file(`/${text.replaceAll('\0', '')}`)),
  fc.string().map(text => unixSocket(`/${text.replaceAll('\0', '')}`)),
  fc.array(fc.string({ minLength: 1 }).map(text => text.replaceAll('\0', 'x')), { minLength: 1, maxLength: 3 }).map(words => command('/bin/check', ...words)),
  fc.constantFrom('/bin/wait', '/agent').map(program => waitCommand(program, 'ready')),
  fc.constantFrom('/x (at most 5 s)', '/x (at most 5 s) and agent listens on port 1 (at most 5 s)', '/x (at most (at most 5 s) and').map(text => command('/bin/check', text)),
);
const sidecars = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }).chain(chosen =>
  fc.tuple(...chosen.map((name, index) => fc.record({
    readyWhen: readiness(index),
    startAfter: fc.option(fc.subarray(chosen.slice(0, index)), { nil: undefined }),
    distroless: fc.boolean(),
  }).map(({ readyWhen, startAfter, distroless }) => sidecar(name, readyWhen, { startAfter, distroless })))))
  // two sidecars that one port tells of are refused
  .filter(all => new Set(all.map(({ readyWhen: { check: ready }, name }) => ('port' in ready ? ready.port : name))).size === all.length);

describe('the timeline of what the strategies write', () => {
  test.each(STRATEGIES.map(strategy => ({ ...strategy, title: JSON.stringify(strategy) })))('$title says what the strategy promises, for every plan', strategy => {
    fc.assert(fc.property(sidecars, given => {
      const told = ours(given, strategy);
      expect(told.application).toBe('web');
      expect(told.notAwaited).toEqual([]);
      expect(told.verdict).toBe(strategy.kind === 'postStartHook' ? 'heldUnlessItFails' : 'held');
      const { waits } = told.containers.find(one => one.name === 'web')!;
      const hasOwnHook = (name: string) => waits.some(wait => wait.for === name && wait.at === name);
      // a hook that is a wait command and nothing else brings its own limit, of which the manifest shows nothing
      const isBare = (name: string) => strategy.kind === 'postStartHook'
        && given.find(one => one.name === name)!.readyWhen.check.kind === 'waitCommand';
      const wanted = (failure: Failure, name: string): Outcome => {
        switch (failure) {
          case 'tooSlow': {
            const restarts = strategy.kind === 'gated' || waits.some(wait => wait.for === name && wait.by === 'startupProbe');
            return isBare(name) ? 'unknown' : strategy.kind === 'postStartHook' ? 'startedAnyway' : restarts ? 'neverStarts' : 'held';
          }
          case 'neverReady': return isBare(name) ? 'stuck' : strategy.kind === 'postStartHook' ? 'startedAnyway' : 'held';
          case 'sandboxRecreated': return isBare(name) ? 'unknown' : 'held';
          case 'restartedTogether': {
            return isBare(name) ? 'unknown' : strategy.kind === 'gated' || (strategy.kind === 'postStartHook' && hasOwnHook(name)) ? 'held' : 'startedAnyway';
          }
          default: return strategy.kind === 'postStartHook' ? 'startedAnyway' : 'held';
        }
      };
      told.failures.forEach(({ failure, outcomes }) => {
        expect(outcomes.map(one => one.sidecar).sort()).toEqual(given.map(({ name }) => name).sort());
        outcomes.forEach(one => expect([failure, one.outcome]).toEqual([failure, wanted(failure, one.sidecar)]));
      });
      const position = new Map(told.containers.map(({ name }, index) => [name, index]));
      given.forEach(({ name, startAfter }, index) => (startAfter ?? given.slice(index - 1, index).map(one => one.name)).forEach(other =>
        expect(position.get(other)).toBeLessThan(position.get(name)!)));
    }), { numRuns: 300 });
  });

  test.each([GATED, NATIVE])('a sidecar with restartTogether holds the application also when both restart, unless it tells by a file: %j', strategy => {
    const restarted = (one: Sidecar, more?: Partial<PodSpec>) => {
      const spec = applied(pod([one], more), hold([one]), strategy);
      return timeline(spec, ANNOTATED).failures.find(({ failure }) => failure === 'restartedTogether')?.outcomes;
    };
    expect(restarted(sidecar('envoy', tcp(9901), { restartTogether: true }), { containers: [container('web'), container('other'), container('envoy')] }))
      .toEqual([{ sidecar: 'envoy', outcome: 'held', unless: 'the cluster is older than 1.36' }]);
    const volumeMounts = [{ name: 'run', mountPath: '/run' }];
    expect(restarted(sidecar('envoy', file('/run/ready'), { restartTogether: true }), { containers: [container('web'), container('envoy', { volumeMounts })] }))
      .toEqual([{ sidecar: 'envoy', outcome: 'startedAnyway', unless: '/run/ready is removed first' }]);
  });

  test.each<[string, Partial<Container>]>([
    ['only some exit codes', { restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [88] } }] }],
    ['the sidecar alone', { restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'NotIn', values: [] } }] }],
    ['nothing that is understood', { restartPolicyRules: ['x', { exitCodes: 1 }] as never }],
  ])('a restart rule for %s does not hold the application', (_, more) => {
    const spec: PodSpec = { containers: [container('web'), container('other')], initContainers: [{ ...held('envoy'), restartPolicy: 'Always', ...more }] };
    expect(outcome(timeline(spec, ANNOTATED), 'restartedTogether', 'envoy')).toBe('startedAnyway');
  });

  test.each([GATED, NATIVE])('breaks no rule: %j', strategy => {
    fc.assert(fc.property(sidecars, given => {
      const spec = applied(pod(given), hold(given), strategy);
      const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { template: { metadata: ANNOTATED, spec } } };
      expect(check(manifest, RULES)).toEqual([]);
    }), { numRuns: 300 });
  });

  test('postStartHook() is told as failing open, and breaks no other rule', () => {
    fc.assert(fc.property(sidecars, given => {
      const spec = applied(pod(given), hold(given), POST_START);
      const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { template: { metadata: ANNOTATED, spec } } };
      expect([...new Set(check(manifest, RULES).map(({ rule }) => rule.id))]).toEqual(['fail-open-hook']);
    }), { numRuns: 300 });
  });

  test('invents no sidecar from the words of a command', () => {
    const one = sidecar('envoy', command('/bin/check', '(at most 5 s) and late listens on port 1 (at most 5 s)'));
    const spec = applied(pod([one]), hold([one]), POST_START);
    const told = timeline({ ...spec, containers: [spec.containers[0], container('late'), spec.containers[1]] }, ANNOTATED);
    expect(told.containers.map(({ name, role }) => [name, role])).toEqual([['envoy', 'sidecar'], ['late', 'container'], ['web', 'application']]);
  });

  test('tells a startup probe of ours by what it waits for', () => {
    const told = (one: Sidecar) => timeline(applied(pod([one]), hold([one]), NATIVE), ANNOTATED).containers
      .flatMap(({ waits }) => waits.filter(({ by }) => by === 'startupProbe').map(({ what }) => what))[0];
    const local = sidecar('envoy', { ...tcp(9901), check: { kind: 'tcpSocket', port: 9901, loopbackOnly: true } });
    expect(told(local)).toMatch(/^envoy listens on port 9901, tried at most \d+ times$/);
    expect(told({ ...sidecar('agent', file('/run/ready')), distroless: true })).toMatch(/^agent has written \/run\/ready \(at most \d+ s\), tried at most \d+ times$/);
  });

  test('tells 1,500 containers with hooks in seconds', () => {
    const many = Array.from({ length: 1500 }, (_, index) => container(`c${index}`, { lifecycle: { postStart: { exec: { command: ['/c', 'wait'] } } } }));
    const { user } = process.cpuUsage();
    expect(check({ kind: 'Pod', apiVersion: 'v1', spec: { containers: [...many, container('web')] } }, RULES).length).toBe(1501);
    expect(process.cpuUsage().user - user).toBeLessThan(10_000_000);
  });

  test('tells in which order containers are told to stop, and what each drain waits for', () => {
    const drainUntil: DrainWait = {
      checks: [{ kind: 'closedPort', port: 8080 }, { kind: 'idlePort', port: 9901 }], intervalMs: 100, atLeastMs: 2000, limitMs: 25_000,
    };
    const two = [sidecar('envoy', tcp(9901), { drainUntil, distroless: true }), sidecar('redis', tcp(6379))];
    const drained = (strategy: Strategy) => {
      const spec = applied(drain(pod(two), hold(two).sidecars, strategy).value, hold(two), strategy);
      return timeline(spec, ANNOTATED).stop;
    };
    expect(drained(GATED)).toEqual({
      graceSeconds: 30,
      containers: [
        {
          name: 'envoy',
          turn: 1,
          preStop: 'waits until nothing listens on port 8080 any more and no connection to port 9901 is open (at least 2 s, at most 25 s)',
        },
        { name: 'redis', turn: 1 },
        { name: 'web', turn: 1 },
      ],
    });
    expect(drained(NATIVE)).toEqual({
      graceSeconds: 30,
      containers: [{ name: 'web', turn: 1 }, { name: 'redis', turn: 2 }, { name: 'envoy', turn: 3 }],
    });
  });

  test.each<[Handler, string]>([
    [{ exec: { command: ['sh', '-c', 'sleep 5'] } }, 'runs sleep 5'],
    [{ exec: { command: ['/bin/quit', '--now'] } }, 'runs /bin/quit --now'],
    [{ httpGet: { path: '/quit', port: 9901 } }, 'tries GET :9901/quit'],
    [{ tcpSocket: { port: 9901 } }, 'tries a connection to port 9901'],
    [{ sleep: { seconds: 5 } }, 'pauses for 5 s'],
    [{}, 'does nothing'],
  ])('tells what a preStop hook does: %j', (preStop, text) => {
    const spec: PodSpec = { containers: [container('web', { lifecycle: { preStop } })], terminationGracePeriodSeconds: 7 };
    expect(timeline(spec).stop).toEqual({ graceSeconds: 7, containers: [{ name: 'web', turn: 1, preStop: text }] });
  });

  test.each<[Handler, number, object]>([
    [{ sleep: { seconds: 60 } }, 30, { preStop: 'pauses for 60 s', isCutOff: true }],
    [{ exec: { command: ['sleep', '60'] } }, 30, { preStop: 'runs sleep 60', isCutOff: true }],
    [{ sleep: { seconds: 30 } }, 30, { preStop: 'pauses for 30 s' }],
    [{ sleep: { seconds: 1 } }, 0, {}],
  ])('tells of a preStop hook that the grace period cuts off: %j within %d s', (preStop, terminationGracePeriodSeconds, told) => {
    const spec: PodSpec = { containers: [container('web', { lifecycle: { preStop } })], terminationGracePeriodSeconds };
    expect(timeline(spec).stop.containers).toEqual([{ name: 'web', turn: 1, ...told }]);
  });

  test('tells stages, mechanisms and what is awaited', () => {
    const two = [sidecar('envoy', http(9901)), sidecar('redis', tcp(6379), { startAfter: [] })];
    expect(ours(two, POST_START).containers).toEqual([
      { name: 'redis', role: 'sidecar', stage: 1, waits: [] },
      { name: 'envoy', role: 'sidecar', stage: 1, waits: [] },
      {
        name: 'web',
        role: 'application',
        stage: 2,
        waits: [
          { for: 'redis', by: 'hook', at: 'envoy', real: true, until: 'ready', limited: true, what: 'redis listens on port 6379 (at most 60 s)' },
          {
            for: 'envoy',
            by: 'hook',
            at: 'envoy',
            real: true,
            until: 'ready',
            limited: true,
            what: 'envoy answers GET /ready on port 9901 with 2xx or '
            + '3xx (at most 60 s)',
          },
        ],
      },
    ]);
    expect(ours(two, NATIVE).containers.map(({ name, role, stage }) => [name, role, stage])).toEqual([
      ['envoy', 'nativeSidecar', 1], ['redis', 'nativeSidecar', 1], ['wait-for-sidecars', 'initContainer', 1], ['web', 'application', 2],
    ]);
    expect(ours(two, GATED).gates.map(({ owner, probes, renewed, shutAgain }) => ({ owner, probes, renewed, shutAgain }))).toEqual([
      { owner: 'envoy', probes: ['envoy'], renewed: true, shutAgain: true },
      { owner: 'redis', probes: ['redis'], renewed: true, shutAgain: true },
    ]);
  });
});

describe('the timeline of native sidecars side by side', () => {
  const data = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
  const three = [tcp(6379), file('/data/ready'), command('/bin/check')]
    .map((readyWhen, index) => sidecar(['redis', 'agent', 'vault'][index], readyWhen, { startAfter: [] }));
  const spec = (more: Partial<PodSpec> = {}) => applied({
    volumes: [{ name: 'data', emptyDir: {} }],
    containers: [container('web'), container('redis'), container('agent', data), container('vault')],
    ...more,
  }, hold(three), NATIVE);

  test('says that the init container behind them waits for them, and by what it knows', () => {
    const told = timeline(spec(), ANNOTATED);
    expect(told.verdict).toBe('held');
    expect(told.containers.map(({ name, role, stage }) => [name, role, stage])).toEqual([
      ['redis', 'nativeSidecar', 1],
      ['agent', 'nativeSidecar', 1],
      ['vault', 'nativeSidecar', 1],
      ['wait-for-sidecars', 'initContainer', 2],
      ['web', 'application', 3],
    ]);
    const byWaiter = { by: 'init', at: 'wait-for-sidecars', real: true, until: 'ready', limited: true };
    const byProbe = { for: 'vault', by: 'startupProbe', at: 'vault', real: true, until: 'ready', what: '/bin/check succeeds (tried every 1 s, at most 60 times)' };
    expect(told.containers[3].waits).toEqual([byProbe]);
    expect(told.containers[4].waits).toEqual([
      { ...byWaiter, for: 'redis', what: 'redis listens on port 6379 (at most 60 s)' },
      { ...byWaiter, for: 'agent', what: 'agent has written /data/ready (at most 60 s)' },
      byProbe,
    ]);
  });

  test('holds the application whatever fails at the first start, also where the init container waits as long as it takes', () => {
    for (const more of [{}, { restartPolicy: 'Never' }]) {
      const { failures } = timeline(spec(more), ANNOTATED);
      const first: Failure[] = ['sidecarCrashes', 'imageMissing', 'kubeletRestarts', 'neverReady'];
      first.forEach(failure => expect(failures.find(row => row.failure === failure)!.outcomes)
        .toMatchObject(['redis', 'agent', 'vault'].map(name => ({ sidecar: name, outcome: 'held' }))));
    }
  });

  test('knows that the init container is not run again, nor a file removed, when containers restart later', () => {
    const { failures } = timeline(spec(), ANNOTATED);
    const byFile = { sidecar: 'agent', outcome: 'startedAnyway', unless: '/data/ready is removed first' };
    expect(failures.find(({ failure }) => failure === 'restartedTogether')!.outcomes)
      .toEqual([{ sidecar: 'redis', outcome: 'startedAnyway' }, byFile, { sidecar: 'vault', outcome: 'startedAnyway' }]);
    expect(failures.find(({ failure }) => failure === 'sandboxRecreated')!.outcomes)
      .toEqual([{ sidecar: 'redis', outcome: 'held' }, byFile, { sidecar: 'vault', outcome: 'held' }]);
  });

  test('does not take another init container behind them for one that waits', () => {
    const told = timeline({ containers: [container('web')], initContainers: [container('redis', { restartPolicy: 'Always' }), container('migrate')] });
    expect(told).toMatchObject({ verdict: 'notHeld', notAwaited: ['redis'] });
  });
});

describe('when sidecar and application restart later', () => {
  const together = (told: Timeline) => told.failures.find(({ failure }) => failure === 'restartedTogether')!.outcomes;
  const native = (name: string, more: Partial<Container> = {}): Container => ({ ...held(name), restartPolicy: 'Always', ...more });
  const waits = { lifecycle: { postStart: { exec: { command: ['/proxy', 'wait'] } } } };
  const polls = { lifecycle: { postStart: { exec: { command: ['sh', '-c', 'until nc -z localhost 80; do sleep 1; done'] } } } };
  const OLD_KUBELET = 'the kubelet is older than 1.37';
  const BACK_OFF = 'the sidecar is in crash back-off';

  test('a native sidecar that is the last init container of an application without company holds it on old kubelets alone', () => {
    expect(together(timeline({ containers: [container('app')], initContainers: [container('setup'), native('first'), native('proxy')] }))).toEqual([
      { sidecar: 'first', outcome: 'startedAnyway' },
      { sidecar: 'proxy', outcome: 'startedAnyway', unless: OLD_KUBELET },
    ]);
  });

  test.each<[string, PodSpec]>([
    ['another container beside the application', { containers: [container('app'), container('other')], initContainers: [native('proxy')] }],
    ['an init container after it', { containers: [container('app')], initContainers: [native('proxy'), container('setup')] }],
  ])('a native sidecar with %s does not hold', (_, spec) => {
    expect(together(timeline(spec))).toEqual([{ sidecar: 'proxy', outcome: 'startedAnyway' }]);
  });

  test.each<[string, PodSpec]>([
    ['native', { containers: [container('app'), container('other')], initContainers: [native('proxy', waits), container('setup')] }],
    ['regular', { containers: [container('proxy', { ports: [{ containerPort: 80 }], ...polls }), container('app')] }],
  ])('a %s sidecar whose own hook waits holds, but in crash back-off', (_, spec) => {
    expect(together(timeline(spec))).toEqual([{ sidecar: 'proxy', outcome: 'held', unless: BACK_OFF }]);
  });

  const independent = [sidecar('first', tcp(1)), sidecar('second', tcp(2), { startAfter: [] })];

  test('the hook of another container is not run again', () => {
    expect(together(ours(independent, POST_START))).toEqual([
      { sidecar: 'first', outcome: 'startedAnyway' },
      { sidecar: 'second', outcome: 'held', unless: BACK_OFF },
    ]);
  });

  test('a gate is shut again by the sidecar\'s own hook, whoever opens it, but in crash back-off', () => {
    expect(together(ours(independent, GATED))).toEqual(['first', 'second'].map(name => ({ sidecar: name, outcome: 'held', unless: BACK_OFF })));
  });

  const mounts = (mountPath: string) => container('agent', { volumeMounts: [{ name: 'run', mountPath }] });
  const byFile = (mountPath: string, strategy: Strategy) => {
    const agent = sidecar('agent', file('/run/agent/token'));
    const spec = { containers: [container('web'), mounts(mountPath)], volumes: [{ name: 'run', emptyDir: {} }] };
    return timeline(applied(spec, hold([agent]), strategy), ANNOTATED);
  };

  test.each(STRATEGIES)('a file on a volume is there before the sidecar is, also after a reboot: %j', strategy => {
    const told = byFile('/run/agent/', strategy);
    expect(told.failures.filter(({ failure }) => ['restartedTogether', 'sandboxRecreated'].includes(failure)).map(({ outcomes }) => outcomes)).toEqual(
      Array(2).fill([{ sidecar: 'agent', outcome: 'startedAnyway', unless: '/run/agent/token is removed first' }]),
    );
    expect(told.verdict).toBe(strategy.kind === 'postStartHook' ? 'heldUnlessItFails' : 'held');
  });

  test('a file in the container goes with it', () => {
    expect(together(byFile('/run/agents', GATED))).toEqual([{ sidecar: 'agent', outcome: 'held', unless: BACK_OFF }]);
  });
});

describe('the timeline of manifests that others write', () => {
  test('Istio with holdApplicationUntilProxyStarts', () => {
    const told = timeline({
      containers: [
        container('istio-proxy', { image: 'docker.io/istio/proxyv2:1.27.0', lifecycle: { postStart: { exec: { command: ['pilot-agent', 'wait'] } } } }),
        container('app'),
      ],
      initContainers: [container('istio-init', { image: 'docker.io/istio/proxyv2:1.27.0' })],
    });
    expect(told.verdict).toBe('heldUnlessItFails');
    expect(outcome(told, 'kubeletRestarts', 'istio-proxy')).toBe('startedAnyway');
    expect(outcome(told, 'neverReady', 'istio-proxy')).toBe('startedAnyway');
  });

  test('Istio with a native sidecar', () => {
    const told = timeline({ containers: [container('app')], initContainers: [{ ...held('istio-proxy'), restartPolicy: 'Always' }] });
    expect(told.verdict).toBe('held');
  });

  test('Linkerd with linkerd-await, first in the list', () => {
    const told = timeline({
      containers: [
        container('linkerd-proxy', {
          image: 'cr.l5d.io/linkerd/proxy:edge',
          lifecycle: { postStart: { exec: { command: ['/usr/lib/linkerd/linkerd-await', '--timeout=2m', '--port=4191'] } } },
        }),
        container('app'),
      ],
    });
    expect(told.verdict).toBe('heldUnlessItFails');
    expect(told.containers[1].waits[0].limited).toBe(true);
  });

  test('Cloud SQL Proxy Operator, native from 1.29', () => {
    const told = timeline({
      containers: [container('app')],
      initContainers: [{ ...held('csql-default-proxy'), restartPolicy: 'Always', image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.25.3' }],
    });
    expect(told.verdict).toBe('held');
  });

  test('Dapr appends its sidecar, and only a readiness probe looks at it', () => {
    const told = timeline({
      containers: [container('app'), container('daprd', { image: 'ghcr.io/dapr/daprd:1.18.3', readinessProbe: { httpGet: { path: '/v1.0/healthz', port: 3500 } } })],
    });
    expect(told).toMatchObject({ application: 'app', verdict: 'notHeld', notAwaited: ['daprd'], failures: [] });
  });

  test('Dapr as a native sidecar without a startup probe', () => {
    const told = timeline({
      containers: [container('app')],
      initContainers: [container('daprd', { restartPolicy: 'Always', readinessProbe: { httpGet: { port: 3500 } } })],
    });
    expect(told.verdict).toBe('notHeld');
    expect(told.containers[1].waits).toEqual([
      {
        for: 'daprd',
        by: 'order',
        at: 'daprd',
        real: false,
        until: 'started',
        what: 'the readiness of a native sidecar does not count, only a startup '
        + 'probe does',
      },
    ]);
  });

  test('Tekton waits inside the containers, of which the kubelet knows nothing', () => {
    const entrypoint = ['/tekton/bin/entrypoint', '-wait_file', '/tekton/downward/ready', '-entrypoint', 'make', '--'];
    const told = timeline({
      containers: [container('step-build', { command: entrypoint }), container('sidecar-database')],
      initContainers: [container('prepare'), container('place-scripts')],
    });
    expect(told.containers.map(({ name, stage }) => [name, stage])).toEqual([['prepare', 1], ['place-scripts', 2], ['step-build', 3], ['sidecar-database', 3]]);
    expect(told.verdict).toBe('noSidecar');
  });

  test('a helper is no sidecar that has to be waited for', () => {
    const told = timeline({
      containers: [container('web')], initContainers: [container('logshipper', { restartPolicy: 'Always', command: ['tail', '-F', '/var/log/web.log'] })],
    });
    expect(told).toMatchObject({ verdict: 'noSidecar', notAwaited: ['logshipper'], failures: [] });
    expect(timelineText(told)).toContain('\n  no container is known as a sidecar that web has to wait for\n');
  });

  test('a gate by hand whose only opener is the hook stays shut when the kubelet restarts', () => {
    const gate = { name: 'gate', mountPath: '/gate' };
    const told = timeline({
      volumes: [{ name: 'gate', emptyDir: {} }],
      initContainers: [container('gate', { command: ['sh', '-c', 'echo shut > /gate/open'], volumeMounts: [gate] })],
      containers: [
        container('sidecar', {
          ports: [{ containerPort: 80 }],
          volumeMounts: [gate],
          lifecycle: {
            postStart: {
              exec: {
                command: ['sh', '-c', 'until wget -q localhost; do sleep 1; done; rm -f /gate/open; mkdir -p '
            + '/gate/open/yes'],
              },
            },
          },
        }),
        container('app', { volumeMounts: [{ name: 'gate', mountPath: '/run/x', subPath: 'open/yes' }] }),
      ],
    });
    expect(told.verdict).toBe('held');
    expect(Object.fromEntries(told.failures.map(({ failure, outcomes }) => [failure, outcomes[0].outcome]))).toEqual({
      hookFails: 'held',
      sidecarCrashes: 'held',
      imageMissing: 'held',
      kubeletRestarts: 'neverStarts',
      tooSlow: 'held',
      neverReady: 'stuck',
      restartedTogether: 'held',
      sandboxRecreated: 'neverStarts',
    });
  });

  test('a mount that nothing lies in the way of is no gate', () => {
    const one = sidecar('envoy', tcp(9901));
    const spec = applied(pod([one]), hold([one]), GATED);
    const told = timeline({ ...spec, initContainers: [] }, ANNOTATED);
    expect(told.gates[0].shut).toBe(false);
    expect(told.verdict).toBe('heldUnlessItFails');
  });

  test('a native sidecar whose hook waits holds, but for a restart of the kubelet', () => {
    const told = timeline({
      containers: [container('app')],
      initContainers: [container('proxy', { restartPolicy: 'Always', lifecycle: { postStart: { exec: { command: ['/proxy', 'wait'] } } } })],
    });
    expect(told.verdict).toBe('heldUnlessItFails');
    expect(told.failures.filter(({ outcomes }) => outcomes[0].outcome === 'startedAnyway').map(({ failure }) => failure)).toEqual(['kubeletRestarts']);
  });

  test.each<[string, object, string]>([
    ['httpGet', { httpGet: { port: 80 } }, 'an httpGet hook tries once, from the node: any response counts, even 503 and 404, and a '
      + 'refused connection fails the hook'],
    ['tcpSocket', { tcpSocket: { port: 80 } }, 'a tcpSocket hook is accepted by the API and always fails on the node'],
  ])('a hook by %s only looks like a wait, with and without the annotation', (_, postStart, what) => {
    for (const metadata of [ANNOTATED, {}]) {
      const told = timeline({ containers: [container('proxy', { lifecycle: { postStart } }), container('web')] }, metadata);
      expect(told).toMatchObject({ application: 'web', verdict: 'notHeld', notAwaited: ['proxy'] });
      expect(told.containers[1]).toMatchObject({ stage: 1, waits: [{ for: 'proxy', by: 'hook', real: false, until: 'started', what }] });
    }
  });

  test.each<[string, object, string]>([
    ['sleep', { sleep: { seconds: 5 } }, 'its fixed pause of 5 s is over, which says nothing about readiness'],
    ['a command that sleeps', { exec: { command: ['sh', '-c', 'sleep 5'] } }, 'its fixed pause is over, which says nothing about readiness (sleep 5)'],
    ['a command that sleeps and says so', { exec: { command: ['sh', '-c', 'sleep 5 # wait'] } }, 'its fixed pause is over, which says nothing about readiness (sleep 5 # wait)'],
  ])('a hook by %s delays the application, which does not wait for the sidecar', (_, postStart, what) => {
    for (const metadata of [ANNOTATED, {}]) {
      const told = timeline({ containers: [container('proxy', { lifecycle: { postStart } }), container('web')] }, metadata);
      expect(told).toMatchObject({ application: 'web', verdict: 'notHeld', notAwaited: ['proxy'] });
      expect(told.containers[1]).toMatchObject({ stage: 2, waits: [{ for: 'proxy', by: 'hook', real: true, until: 'paused', what }] });
    }
  });

  test('after a hook that sleeps for ever the application never starts', () => {
    const told = timeline({ containers: [container('proxy', { lifecycle: { postStart: { exec: { command: ['sleep', 'infinity'] } } } }), container('web')] });
    expect(told).toMatchObject({ verdict: 'neverStarts', notAwaited: [], failures: [] });
    expect(verdictText(told)).toBe('web never starts, because of proxy: its hook never returns: sleep infinity');
  });

  test('a hook that acts is no wait, with the annotation', () => {
    const told = timeline({ containers: [container('proxy', { lifecycle: { postStart: { exec: { command: ['touch', '/x'] } } } }), container('web')] }, ANNOTATED);
    expect(told).toMatchObject({ application: 'web', verdict: 'noSidecar' });
  });

  test('a hook whose program only its author knows is waited for, which says nothing about readiness', () => {
    const told = timeline({ containers: [container('proxy', { lifecycle: { postStart: { exec: { command: ['/bin/register'] } } } }), container('web')] }, ANNOTATED);
    expect(told.verdict).toBe('heldUnlessItFails');
    expect(told.containers[1].waits).toMatchObject([
      {
        for: 'proxy',
        by: 'hook',
        real: true,
        until: 'returned',
        what: 'its hook has returned, which may have nothing to do with readiness (/bin/register)',
      },
    ]);
    expect(verdictText(told)).toBe('web waits until the hook of proxy has returned, but starts too early when something fails');
  });

  test.each<[string, Container[], string]>([
    ['the last that is no known sidecar, where all look like sidecars', [container('app', { lifecycle: WARM_UP }), container('istio-proxy')], 'app'],
    ['not a log shipper', [container('logs', { image: 'fluent/fluent-bit:5' }), container('app', { lifecycle: WARM_UP })], 'app'],
    ['a log shipper that is alone', [container('fluentd')], 'fluentd'],
    ['the last, where all are known sidecars', [container('daprd'), container('istio-proxy')], 'istio-proxy'],
  ])('without the annotation the application is %s', (_, containers, application) => {
    expect(timeline({ containers }).application).toBe(application);
  });

  test('a server among the init containers never exits, so the application never starts', () => {
    const told = timeline({ containers: [container('app')], initContainers: [container('proxy', { ports: [{ containerPort: 8080 }] })] });
    expect(told.containers[1].waits[0]).toMatchObject({ for: 'proxy', by: 'init', real: true, until: 'never' });
    expect(verdictText(told)).toBe('app never starts unless proxy exits by itself, because of proxy: it is a server, and an init container has to exit before the next container starts');
  });

  test.each<[string, string[], boolean | undefined]>([
    ['a loop without a limit', ['sh', '-c', 'until nc -z localhost 80; do sleep 1; done'], false],
    ['a loop whose single tries are limited', ['sh', '-c', 'while ! timeout 1 nc localhost 80; do sleep 1; done'], false],
    ['a loop that counts', ['sh', '-c', 'for i in $(seq 60); do curl -s localhost && exit 0; sleep 1; done; exit 1'], true],
    ['a loop inside timeout', ['timeout', '60', 'sh', '-c', 'until nc -z localhost 80; do sleep 1; done'], true],
    ['a wait command with a limit of its own', ['/cloud-sql-proxy', 'wait'], true],
    ['a wait command that only its author knows', ['/bin/wait-until-ready.sh'], undefined],
  ])('tells whether a hook gives up: %s', (_, words, limited) => {
    const told = timeline({ containers: [container('proxy', { lifecycle: { postStart: { exec: { command: words } } } }), container('app')] });
    expect(told.containers[1].waits[0]).toMatchObject({ for: 'proxy', by: 'hook', real: true });
    expect(told.containers[1].waits[0].limited).toBe(limited);
    const { outcome: never, unless } = told.failures.find(({ failure }) => failure === 'neverReady')!.outcomes[0];
    expect(never).toBe(limited ? 'startedAnyway' : 'stuck');
    expect(unless === 'its hook gives up').toBe(limited === undefined);
  });

  test('a hook of the application is no sidecar\'s', () => {
    const told = timeline({ containers: [container('app', { lifecycle: { postStart: { exec: { command: ['sh', '-c', 'echo hi >/tmp/x'] } } } }), container('logs')] });
    expect(told).toMatchObject({ application: 'app', verdict: 'noSidecar' });
  });
});

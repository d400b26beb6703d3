import { Duration } from 'cdk8s';
import { hookOf, named } from './support';
import { Readiness, SidecarFirst, StartupStrategy } from '../../src';
import { PodSpec } from '../../src/core/pod/pod-spec';
import { onlyManifest, plainPod, problemsOf, testChart } from '../support';

const POST_START = StartupStrategy.postStartHook();
const GATED = StartupStrategy.gated();
const NATIVE = StartupStrategy.nativeSidecar();
const STRATEGIES = Object.entries({ POST_START, GATED, NATIVE }).map(([name, strategy]) => ({ name, strategy }));

/** The pod with a container "envoy" that is there already, and is ready when its own probe says so. */
function follow(envoy: object, strategy: StartupStrategy = POST_START, readyWhen: Readiness = Readiness.fromProbe()): PodSpec {
  const chart = testChart();
  plainPod(chart, [{ name: 'web', image: 'web' }, { name: 'envoy', image: 'envoy', ...envoy }])
    .with(new SidecarFirst({ existing: [{ name: 'envoy', readyWhen }], strategy }));
  return onlyManifest(chart).spec;
}

function purpose(spec: PodSpec): string {
  return hookOf(spec, 'envoy')![2].split('\n')[0];
}

describe('a sidecar that is ready when its own probe says so', () => {
  const ports = [{ name: 'admin', containerPort: 9901 }, { containerPort: 8080 }];

  test.each<[string, object, string]>([
    ['an HTTP probe', { httpGet: { path: '/ready', port: 9901 } }, 'envoy answers GET /ready on port 9901 with 2xx or 3xx'],
    ['a path that is left out', { httpGet: { port: 9901 } }, 'envoy answers GET / on port 9901 with 2xx or 3xx'],
    ['a path without a slash', { httpGet: { path: 'ready', port: 9901 } }, 'envoy answers GET /ready on port 9901 with 2xx or 3xx'],
    ['a port by its name', { httpGet: { path: '/ready', port: 'admin' } }, 'envoy answers GET /ready on port 9901 with 2xx or 3xx'],
    ['a port that is a number in a string', { tcpSocket: { port: '9901' } }, 'envoy listens on port 9901'],
    ['a TCP probe', { tcpSocket: { port: 'admin' } }, 'envoy listens on port 9901'],
    ['a command', { exec: { command: ['/bin/check', '--now'] } }, 'envoy: /bin/check --now succeeds'],
  ])('waits in the hook for %s', (_, probe, condition) => {
    expect(purpose(follow({ ports, startupProbe: probe }))).toBe(`# waits until ${condition} (at most 30 s)`);
    expect(purpose(follow({ ports, readinessProbe: probe }))).toBe(`# waits until ${condition} (at most 60 s)`);
  });

  test('asks by the scheme and with the headers of the probe', () => {
    const httpHeaders = [{ name: 'X-Who', value: 'kubelet' }, { name: 'X-Who', value: 'me' }];
    const script = hookOf(follow({ readinessProbe: { httpGet: { port: 1, scheme: 'HTTPS', httpHeaders } } }), 'envoy')![2];
    expect(script).toContain('https://');
    expect(script).toContain('X-Who: kubelet');
    expect(script).toContain('X-Who: me');
  });

  test('follows the startup probe rather than the readiness probe', () => {
    const probes = {
      readinessProbe: { tcpSocket: { port: 1 } },
      startupProbe: { tcpSocket: { port: 2 }, periodSeconds: 5, failureThreshold: 4 },
    };
    expect(purpose(follow(probes))).toBe('# waits until envoy listens on port 2 (at most 20 s)');
  });

  test('follows the readiness probe rather than the startup probe that cdk8s-plus adds by itself', () => {
    const added = { tcpSocket: { port: 2 }, failureThreshold: 3 };
    expect(purpose(follow({ startupProbe: added, readinessProbe: { tcpSocket: { port: 1 } } }))).toContain('port 1 (at most 60 s)');
    expect(purpose(follow({ startupProbe: added }))).toContain('port 2 (at most 30 s)');
  });

  test('runs a command as the kubelet does, with the variables that it puts in', () => {
    const env = [{ name: 'PORT', value: '80' }, { name: 'SECRET', valueFrom: {} }, { name: 'NESTED', value: '$(PORT)' }];
    const command = ['/bin/check', ':$(PORT)', '$(SECRET)', '$(NESTED)', '$(UNKNOWN)', '$$(PORT)', '$PORT', '$(PORT'];
    const words = hookOf(follow({ env, readinessProbe: { exec: { command } } }), 'envoy')![2];
    expect(words).toContain('/bin/check :80 \'\' \'$(PORT)\' \'$(UNKNOWN)\' \'$(PORT)\' \'$PORT\' \'$(PORT\' </dev/null');
  });

  test('waits as long and as often as it is told', () => {
    const readyWhen = Readiness.fromProbe({ timeout: Duration.seconds(7), interval: Duration.millis(300) });
    const script = hookOf(follow({ startupProbe: { tcpSocket: { port: 1 } } }, POST_START, readyWhen), 'envoy')![2];
    expect(script).toContain('(at most 7 s)');
    expect(script).toContain('sleep 0.3 ');
  });

  test('is looked at for the first time after the delay of the probe', () => {
    const startupProbe = { tcpSocket: { port: 1 }, initialDelaySeconds: 5, timeoutSeconds: 4 };
    expect(purpose(follow({ startupProbe }))).toContain('(at most 35 s)');
    expect(hookOf(follow({ startupProbe }), 'envoy')![2]).toContain('[ $((deadline - now)) -ge 30 ]; do { sleep 0.1 || sleep 1; } 2>/dev/null; done # for 5 s\n');
    expect(hookOf(follow({ startupProbe }, GATED), 'envoy')![2]).toMatch(/; check=4; after 5s; await 30s envoy tcp 1 && open waits-for-envoy /);
    expect(follow({ startupProbe }, GATED).initContainers![0].args![0]).toContain('after() {');
    expect(named(follow({ startupProbe }, GATED), 'envoy').startupProbe)
      .toMatchObject({ initialDelaySeconds: 5, periodSeconds: 1, timeoutSeconds: 10, failureThreshold: 8 });
    expect(named(follow({ readinessProbe: startupProbe }, NATIVE), 'envoy').startupProbe)
      .toEqual({ tcpSocket: { port: 1 }, initialDelaySeconds: 5, periodSeconds: 1, timeoutSeconds: 4, failureThreshold: 55 });
  });

  const own = { httpGet: { path: '/ready', port: 'admin' }, periodSeconds: 2, failureThreshold: 100, successThreshold: 1 };

  test('keeps its startup probe: beside the hook, and as what the kubelet waits for where it is native', () => {
    expect(named(follow({ ports, startupProbe: own }, POST_START), 'envoy').startupProbe).toEqual(own);
    expect(named(follow({ ports, startupProbe: own }, NATIVE), 'envoy')).toMatchObject({ restartPolicy: 'Always', startupProbe: own });
  });

  test('has a startup probe that opens the gate instead of its own', () => {
    const { startupProbe } = named(follow({ ports, startupProbe: own }, GATED), 'envoy');
    expect(startupProbe).toMatchObject({ exec: {}, periodSeconds: 1, failureThreshold: 29 });
    expect(startupProbe!.exec!.command![2]).toMatch(/; opened waits-for-envoy \|\| await 7s envoy http 9901 \/ready && open waits-for-envoy$/);
  });

  test.each(STRATEGIES)('keeps its readiness probe: $name', ({ strategy }) => {
    expect(named(follow({ readinessProbe: own, ports }, strategy), 'envoy').readinessProbe).toEqual(own);
  });

  test('has its readiness probe for a startup probe, too, where it is native', () => {
    expect(named(follow({ readinessProbe: { grpc: { port: 50051, service: 'health' } } }, NATIVE), 'envoy').startupProbe)
      .toEqual({ grpc: { port: 50051, service: 'health' }, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 60 });
    expect(named(follow({ readinessProbe: { exec: { command: ['/check', '$(X)'] } } }, NATIVE), 'envoy').startupProbe!.exec!.command)
      .toEqual(['/check', '$$(X)']);
  });

  test.each(STRATEGIES)('is valid by the Kubernetes schema: $name', ({ strategy }) => {
    const chart = testChart();
    const probe = { ...own, initialDelaySeconds: 3 };
    plainPod(chart, [{ name: 'web', image: 'web' }, { name: 'a', image: 'a', ports, startupProbe: probe }, { name: 'b', image: 'b', ports: [{ name: 'admin', containerPort: 9902 }], readinessProbe: probe }])
      .with(new SidecarFirst({ existing: ['a', 'b'].map(name => ({ name, readyWhen: Readiness.fromProbe() })), strategy }));
    expect(problemsOf([onlyManifest(chart)])).toEqual([null]);
  });
});

describe('Readiness.fromProbe() refuses', () => {
  const refusal = (envoy: object, strategy?: StartupStrategy, readyWhen?: Readiness) => {
    try {
      follow(envoy, strategy, readyWhen);
    } catch (error) {
      return (error as Error).message.replaceAll('test/Pod (Pod/pod): existing[0].', '');
    }
    return 'no error';
  };

  test.each<[string, object, string]>([
    ['a container without a probe', { livenessProbe: { tcpSocket: { port: 1 } } },
      'readyWhen: got "Readiness.fromProbe()", container "envoy" has neither a startup probe nor a readiness probe; give it one, or say with '
      + 'another Readiness how it is ready'],
    ['a probe without an action', { readinessProbe: { periodSeconds: 1 } },
      'readinessProbe: it has none of httpGet, tcpSocket, exec and grpc; give it one, or say with another Readiness how the sidecar is ready'],
    ['another host', { startupProbe: { httpGet: { port: 1, host: 'db' } } },
      'startupProbe.httpGet.host: got "db", it may be another machine, and what waits in the pod asks the sidecar itself; remove it, or say '
      + 'with another Readiness how the sidecar is ready'],
    ['a port that has no such name', { ports: [{ name: 'http', containerPort: 80 }], readinessProbe: { tcpSocket: { port: 'admin' } } },
      'readinessProbe.tcpSocket.port: got "admin", no port of that name in the container (there are: "http"); name one of these, or pass its '
      + 'number'],
    ['a port out of bounds', { readinessProbe: { tcpSocket: { port: 0 } } },
      'readinessProbe.tcpSocket.port: got 0, a port is a whole number from 1 to 65535; pass the port that the sidecar listens on'],
    ['a command without a word', { readinessProbe: { exec: {} } },
      'readinessProbe.exec.command: got [], a command has at least one word; pass the executable and its arguments, such as '
      + '[\'/bin/check\', \'--now\']'],
    ['a startup probe that allows more than an hour', { startupProbe: { tcpSocket: { port: 1 }, failureThreshold: 600 } },
      'readyWhen.timeout: got Duration.seconds(6000), out of range: more than 0 and at most 3600 s; pass a duration in that range'],
    ['a delay as long as the time to wait', { readinessProbe: { tcpSocket: { port: 1 }, initialDelaySeconds: 60 } },
      'readinessProbe.initialDelaySeconds: got 60, the first look would come when the time to wait, 60 s, is over; make it shorter, or pass a '
      + 'longer \'timeout\' to Readiness.fromProbe'],
  ])('%s', (_, envoy, message) => {
    STRATEGIES.forEach(({ strategy }) => expect(refusal(envoy, strategy)).toBe(message));
  });

  test('an interval that is longer than the probe allows', () => {
    expect(refusal({ startupProbe: { tcpSocket: { port: 1 } } }, POST_START, Readiness.fromProbe({ interval: Duration.seconds(31) })))
      .toBe('readyWhen.interval: got Duration.seconds(31), it is longer than \'timeout\', 30 s; pass 30 s or less');
  });

  test('gRPC outside native sidecars, as fromGrpc does', () => {
    for (const strategy of [POST_START, GATED]) {
      expect(refusal({ readinessProbe: { grpc: { port: 50051 } } }, strategy)).toMatch(/^readyWhen: got "Readiness\.fromGrpc\(\{ port: 50051 \}\)", only the kubelet speaks gRPC/);
    }
  });

  test('all that is wrong with a probe, at once', () => {
    expect(refusal({ startupProbe: { httpGet: { path: '/a b', port: 'x', host: 'y' } } }).split('\n').map(line => line.split(':')[0]))
      .toEqual(['startupProbe.httpGet.port', 'startupProbe.httpGet.host', 'startupProbe.httpGet.path']);
  });

  test.each<[string, () => unknown, string]>([
    ['to be the probe of another one', () => Readiness.fromWaitCommand(['/wait'], { probe: Readiness.fromProbe() }),
      'Readiness.fromWaitCommand: probe: got "Readiness.fromProbe()", the container\'s own probe is a readiness of its own, not the probe of '
      + 'another one; pass readyWhen: Readiness.fromProbe() itself, or another factory here, or leave \'probe\' out'],
    ['a timeout of zero', () => Readiness.fromProbe({ timeout: Duration.seconds(0) }),
      'Readiness.fromProbe: timeout: got Duration.seconds(0), out of range: more than 0 and at most 3600 s; pass a duration in that range'],
    ['an interval above the timeout', () => Readiness.fromProbe({ interval: Duration.seconds(3), timeout: Duration.seconds(2) }),
      'Readiness.fromProbe: interval: got Duration.seconds(3), it is longer than \'timeout\', 2 s; pass 2 s or less'],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(new Error(message));
  });
});

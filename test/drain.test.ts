import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { onlyManifest, testChart, waitOf } from './support';
import { Drain, Readiness, SidecarFirst, SidecarProps, StartupStrategy } from '../src';
import { PodSpec } from '../src/core/pod/pod-spec';
import { Sidecar } from '../src/core/request/sidecar';
import { drain, DEFAULT_GRACE_SECONDS, GRACE_AFTER_DRAIN_SECONDS } from '../src/core/strategy/pre-stop';

const readyWhen = Readiness.fromTcpSocket({ port: 9901 });

function podSpec(sidecar: Partial<SidecarProps>, { grace, strategy }: { grace?: Duration; strategy?: StartupStrategy } = {}): any {
  const chart = testChart();
  new kplus.Deployment(chart, 'Web', { containers: [{ name: 'web', image: 'web' }], terminationGracePeriod: grace })
    .with(new SidecarFirst({ strategy, sidecars: [{ name: 'envoy', image: 'envoy', readyWhen, ...sidecar }] }));
  return onlyManifest(chart).spec.template.spec;
}

describe('drainUntil', () => {
  test.each([
    ['postStartHook', StartupStrategy.postStartHook(), '# keeps envoy until nothing listens on port 8080 any more (at most 25 s)\n'],
    ['gated', StartupStrategy.gated(), 'drain 25s envoy closed 8080'],
  ])('becomes a preStop hook with %s', (_, strategy, told) => {
    const spec = podSpec({ drainUntil: Drain.fromClosedPort(8080) }, { strategy });
    expect(spec.containers[0].lifecycle.preStop.exec.command[2]).toContain(told);
    expect(spec.containers[0].lifecycle.postStart).toBeDefined();
    expect(spec.containers[1].lifecycle).toBeUndefined();
    expect(spec.terminationGracePeriodSeconds).toBe(30);
  });

  test('renders nothing with native sidecars', () => {
    const strategy = StartupStrategy.nativeSidecar();
    expect(podSpec({ drainUntil: Drain.fromClosedPort(8080, { limit: Duration.minutes(2) }) }, { strategy }))
      .toEqual(podSpec({}, { strategy }));
  });

  test('brings the toolbox to an image without a shell, even beside a bare wait command', () => {
    const spec = podSpec({ distroless: true, readyWhen: Readiness.fromWaitCommand(['/wait']), drainUntil: Drain.fromIdlePort(8080) });
    expect(spec.containers[0].lifecycle.postStart.exec.command).toEqual(['/wait']);
    expect(spec.containers[0].lifecycle.preStop.exec.command[0]).toBe('/run/sidecar-first/toolbox/sh');
    expect(spec.initContainers.map(({ name }: any) => name)).toEqual(['sidecar-first']);
  });

  test('raises a grace period that is unset', () => {
    expect(podSpec({ drainUntil: Drain.fromClosedPort(8080, { limit: Duration.millis(59_500) }) }).terminationGracePeriodSeconds).toBe(65);
  });

  test('keeps a grace period that is long enough', () => {
    expect(podSpec({ drainUntil: Drain.fromClosedPort(8080) }, { grace: Duration.seconds(90) }).terminationGracePeriodSeconds).toBe(90);
  });

  test('fails, with the arithmetic, when the grace period is too short', () => {
    expect(() => podSpec({ drainUntil: Drain.fromClosedPort(8080) }, { grace: Duration.seconds(20) })).toThrow(new Error(
      'test/Web (Deployment/test-web): terminationGracePeriodSeconds: got 20, it is shorter than the drain of "envoy": '
      + '25 s + 5 s for the sidecar to end = 30 s; pass 30 or more, or a drain with a limit of at most 15 s',
    ));
  });

  test('fails beside a preStop hook', () => {
    const lifecycle = { preStop: kplus.Handler.fromCommand(['/bin/quit']) };
    expect(() => podSpec({ lifecycle, drainUntil: Drain.fromClosedPort(8080) }))
      .toThrow(/^test\/Web \(Deployment\/test-web\): sidecars\[0\]\.lifecycle\.preStop: got .*\/bin\/quit.*, container "envoy" has a preStop hook already, and there can be only one; remove it, or leave 'drainUntil' out$/);
  });

  test('limit and grace period always fit', () => {
    const anyDrain = fc.record({ limitMs: fc.integer({ min: 1, max: 3_600_000 }) });
    const drainsOf = fc.array(anyDrain, { minLength: 1, maxLength: 4 });
    const graceOf = fc.option(fc.integer({ min: 0, max: 4000 }), { nil: undefined });
    fc.assert(fc.property(drainsOf, graceOf, (drains, given) => {
      const sidecars = drains.map(({ limitMs }, index): Sidecar => ({
        name: `s${index}`,
        field: `sidecars[${index}]`,
        readyWhen: waitOf(readyWhen),
        distroless: false,
        drainUntil: { checks: [{ kind: 'closedPort', port: 80 }], intervalMs: 100, atLeastMs: 0, limitMs },
      }));
      const before: PodSpec = {
        containers: sidecars.map(({ name }) => ({ name })),
        ...(given === undefined ? {} : { terminationGracePeriodSeconds: given }),
      };
      const { value: after, issues } = drain(before, sidecars, { kind: 'postStartHook' });
      const grace = after.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
      const fits = drains.every(({ limitMs }) => grace * 1000 >= limitMs + GRACE_AFTER_DRAIN_SECONDS * 1000);
      expect(fits || issues.length > 0).toBe(true);
      expect(issues.length > 0 && (given === undefined || given === DEFAULT_GRACE_SECONDS)).toBe(false);
      expect(grace).toBeGreaterThanOrEqual(given ?? DEFAULT_GRACE_SECONDS);
    }));
  });
});

describe('Drain.allOf', () => {
  const closed = Drain.fromClosedPort(8080, { limit: Duration.seconds(5), interval: Duration.millis(50), atLeast: Duration.seconds(2) });
  const idle = Drain.fromIdlePort(9090, { limit: Duration.seconds(40) });
  const command = Drain.fromCommand(['/bin/drained']);

  test('has the longest limit, the shortest interval and the longest minimum of its drains, however they are nested', () => {
    const all = {
      checks: [{ kind: 'closedPort', port: 8080 }, { kind: 'idlePort', port: 9090 }, { kind: 'command', command: ['/bin/drained'] }],
      intervalMs: 50,
      atLeastMs: 2000,
      limitMs: 40_000,
    };
    expect(Drain.allOf([closed, idle, command])._toDrainWait()).toEqual(all);
    expect(Drain.allOf([Drain.allOf([closed]), Drain.allOf([idle, command])])._toDrainWait()).toEqual(all);
  });

  test('is one preStop hook, and the grace period fits the longest limit', () => {
    const spec = podSpec({ drainUntil: Drain.allOf([closed, idle]) });
    expect(spec.containers[0].lifecycle.preStop.exec.command[2]).toContain('# keeps envoy until nothing listens on port 8080 any more and no '
      + 'connection to port 9090 is open (at least 2 s, at most 40 s)\n');
    expect(spec.terminationGracePeriodSeconds).toBe(45);
  });
});

describe('Drain refuses', () => {
  test.each<[string, () => unknown, string]>([
    ['a port of 0', () => Drain.fromClosedPort(0), 'Drain.fromClosedPort: port: got 0, a port is a whole number from 1 to 65535; pass the port that the application closes'],
    ['a limit of zero', () => Drain.fromIdlePort(80, { limit: Duration.seconds(0) }), 'Drain.fromIdlePort: limit: got Duration.seconds(0), out of range: more than 0 and at most 3600 s; pass a duration in that range'],
    ['an interval above the limit', () => Drain.fromIdlePort(80, { limit: Duration.seconds(1), interval: Duration.seconds(2) }), 'Drain.fromIdlePort: interval: got Duration.seconds(2), it is longer than \'limit\', 1 s; pass 1 s or less'],
    ['a minimum above the limit', () => Drain.fromIdlePort(80, { limit: Duration.seconds(1), atLeast: Duration.seconds(2) }), 'Drain.fromIdlePort: atLeast: got Duration.seconds(2), it is longer than \'limit\', 1 s; pass 1 s or less'],
    ['a minimum that is no duration', () => Drain.fromIdlePort(80, { atLeast: 5 as never }), 'Drain.fromIdlePort: atLeast: got 5, a number has no unit; pass Duration.seconds(5) or Duration.millis(5)'],
    ['no drain at all', () => Drain.allOf([]), 'Drain.allOf: drains: got [], there is no drain to wait for; pass drains such as [Drain.fromClosedPort(8080), Drain.fromIdlePort(9090)]'],
    ['something else among drains', () => Drain.allOf([Drain.fromClosedPort(80), 8080 as never]), 'Drain.allOf: drains[1]: got 8080, not a Drain; pass drains such as [Drain.fromClosedPort(8080), Drain.fromIdlePort(9090)]'],
    ['an empty command', () => Drain.fromCommand([]), 'Drain.fromCommand: command: got [], a command has at least one word; pass the '
      + 'executable and its arguments, such as [\'/bin/check\', \'--now\']'],
  ])('%s', (_, call, message) => expect(call).toThrow(new Error(message)));
});

import { Testing } from 'cdk8s';
import { recorded } from './living/recordings';
import { plainPod, testChart } from './support';
import { Readiness, SidecarFirst, StartupStrategy, StartupTimeline } from '../src';

function gated(): any {
  const chart = testChart();
  plainPod(chart, [{ name: 'web' }, { name: 'envoy' }]).with(new SidecarFirst({
    existing: [{ name: 'envoy', readyWhen: Readiness.fromTcpSocket({ port: 9901 }) }],
    strategy: StartupStrategy.gated(),
  }));
  return Testing.synth(chart)[0];
}

describe('StartupTimeline', () => {
  test('reads what the mixin renders, in every form', () => {
    const timeline = StartupTimeline.fromManifest(gated());
    expect(timeline.toJson()).toMatchObject({ application: 'web', verdict: 'held', notAwaited: [] });
    expect(timeline.toText()).toContain('web starts only when envoy is ready, even when something fails\n');
    expect(timeline.toMermaid()).toContain('-->|"postStart hook and gate"|');
    expect(timeline.toSvg()).toContain('held back by postStart hook and gate');
  });

  test('is its text where text is asked for', () => {
    const timeline = StartupTimeline.fromManifest(gated());
    expect(`${timeline}`).toBe(timeline.toText());
  });

  test('reads a List that holds one workload', () => {
    expect(StartupTimeline.fromManifest({ kind: 'List', items: [{ kind: 'Service' }, gated()] }).toJson().verdict).toBe('held');
  });

  test('tells where a pod of a cluster stands, in every form', () => {
    const timeline = StartupTimeline.fromManifest(recorded('gate-shut').pod);
    expect(timeline.toJson().now).toMatchObject({ state: 'starting', look: [expect.stringMatching(/^kubectl logs gate-shut /), expect.anything()] });
    for (const told of [timeline.toText(), timeline.toMermaid(), timeline.toSvg()]) {
      expect(told).toContain('web has not started: it is waiting for envoy');
    }
    expect(StartupTimeline.fromManifest(gated()).toJson()).not.toHaveProperty('now');
  });

  test('passes over a List within itself', () => {
    const list: any = { kind: 'List', items: [gated()] };
    list.items.push(list);
    expect(StartupTimeline.fromManifest(list).toJson().verdict).toBe('held');
    list.items.shift();
    expect(() => StartupTimeline.fromManifest(list)).toThrow(/it contains no pod template with containers/);
  });

  const pictured = { spec: { containers: [{ name: 'a', image: 'a' }] } };

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'it contains no pod template with containers; pass the rendered manifest of a workload'],
    ['no workload', { kind: 'Service', metadata: { name: 'web' } }, 'got ["Service/web (no containers)"], it contains no pod template '
      + 'with containers; pass the rendered manifest of a workload'],
    ['two workloads', { kind: 'List', items: [gated(), gated()] }, 'got ["Pod/pod","Pod/pod"], it contains more than one pod template '
      + 'with containers; pass the items one by one'],
    ['two templates of one object', { kind: 'Thing', metadata: { name: 'x' }, aTemplate: pictured, bTemplate: pictured },
      'got ["Thing/x aTemplate","Thing/x bTemplate"], it contains more than one pod template with containers; pass each of its pod templates '
      + 'as a Pod: { kind: \'Pod\', metadata, spec }'],
  ])('refuses %s', (_, manifest, why) => {
    expect(() => StartupTimeline.fromManifest(manifest)).toThrow(new Error(`StartupTimeline.fromManifest: manifest: ${why}`));
  });

  test('holds in pictures whatever names and commands contain', () => {
    const hostile = '<script>"]--> &#x0;\u0000\ud800';
    const timeline = StartupTimeline.fromManifest({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: hostile },
      spec: { containers: [{ name: hostile, lifecycle: { postStart: { exec: { command: [hostile, 'wait'] } } } }, { name: 'web' }] },
    });
    expect(timeline.toSvg()).not.toMatch(/<script|\u0000|\ud800/);
    expect(timeline.toMermaid().split('\n').filter(line => line.includes('script'))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^ {4}c0\["#60;script#62;#34;\]--#62; #38;#35;x0;/)]),
    );
  });
});

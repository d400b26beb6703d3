import { ApiObject, App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { appOf, plainPod, testChart } from './support';
import { Readiness, SidecarFirst, SidecarFirstProps } from '../src';

const readyWhen = Readiness.fromWaitCommand(['/bin/wait']);
const mixin = (more: Partial<SidecarFirstProps> = {}) => new SidecarFirst({ sidecars: [{ name: 'proxy', image: 'proxy', readyWhen }], ...more });
const ifPresent = { sidecars: [], existing: [{ name: 'proxy', readyWhen, ifPresent: true }] };
const web = (scope: Construct, id: string = 'Web') => new kplus.Deployment(scope, id, { containers: [{ name: 'web', image: 'web' }] });
const custom = (chart: Chart, kind: string, spec: object, id: string = kind) =>
  new ApiObject(chart, id, { apiVersion: 'x.io/v1', kind, metadata: { name: 'x' }, spec });

const FIX = 'call .with() after the workloads have been added, on a scope that contains them, or pass \'allowNoMatch: true\' if this is intended';
const TOO_EARLY = `test: SidecarFirst: the mixin for "proxy" took effect on nothing: there was no object below this scope when .with() was called; ${FIX}`;
const noTemplate = (kinds: string, path: string = 'test') =>
  `${path}: SidecarFirst: the mixin for "proxy" took effect on nothing: none of the objects it was applied to has a pod template (${kinds}); ${FIX}`;

const SYNTHESES: [string, (chart: Chart) => unknown][] = [
  ['chart.toJson()', chart => chart.toJson()],
  ['Testing.synth(chart)', chart => Testing.synth(chart)],
  ['app.synthYaml()', chart => appOf(chart).synthYaml()],
  ['app.synth()', chart => appOf(chart).synth()],
];

describe.each(SYNTHESES)('%s', (_, synthesise) => {
  test('fails when .with() was called before the workloads were added', () => {
    const chart = testChart();
    chart.with(mixin());
    web(chart);
    expect(() => synthesise(chart)).toThrow(TOO_EARLY);
    expect(() => synthesise(chart)).toThrow(TOO_EARLY);
  });

  test('fails when no object that the mixin was applied to has a pod template', () => {
    const chart = testChart();
    new kplus.ConfigMap(chart, 'Config');
    custom(chart, 'Thing', {});
    chart.with(mixin());
    web(chart);
    expect(() => synthesise(chart)).toThrow(new Error(noTemplate('ConfigMap, Thing')));
    expect(() => synthesise(chart)).toThrow(new Error(noTemplate('ConfigMap, Thing')));
  });

  test('does not fail when the workloads came first, however often', () => {
    const chart = testChart();
    new kplus.ConfigMap(chart, 'Config');
    web(chart);
    chart.with(mixin());
    expect(() => synthesise(chart)).not.toThrow();
    expect(() => synthesise(chart)).not.toThrow();
  });

  test('does not fail when that is allowed', () => {
    const chart = testChart();
    const it = mixin({ allowNoMatch: true });
    chart.with(it);
    new kplus.ConfigMap(chart, 'Config').with(it);
    expect(() => synthesise(chart)).not.toThrow();
  });

  test('does not fail for a mixin that was only constructed', () => {
    const chart = testChart();
    mixin();
    web(chart);
    expect(() => synthesise(chart)).not.toThrow();
  });
});

test('a mixin on one object of another kind is an error that names the object', () => {
  const chart = testChart();
  new kplus.ConfigMap(chart, 'Config').with(mixin());
  web(chart);
  expect(() => chart.toJson()).toThrow(new Error(noTemplate('ConfigMap', 'test/Config')));
});

test('a mixin that was applied too early and later again is none', () => {
  const chart = testChart();
  const it = mixin();
  chart.with(it);
  web(chart).with(it);
  expect(() => chart.toJson()).not.toThrow();
});

test('one object with a pod template is enough, in whichever chart of the app', () => {
  const app = Testing.app();
  const [one, other] = ['one', 'other'].map(id => new Chart(app, id));
  const it = mixin();
  new kplus.ConfigMap(one, 'Config').with(it);
  web(other).with(it);
  for (let round = 0; round < 2; round++) {
    expect(() => app.synthYaml()).not.toThrow();
    expect(() => Testing.synth(one)).not.toThrow();
    expect(() => Testing.synth(other)).not.toThrow();
  }
});

test('each app is judged by itself', () => {
  const it = mixin();
  const [one, other] = [testChart(), testChart()];
  web(one).with(it);
  other.with(it);
  expect(() => one.toJson()).not.toThrow();
  expect(() => other.toJson()).toThrow(TOO_EARLY);
});

test('a mixin with ifPresent alone needs a pod template too, and no container in it', () => {
  const chart = testChart();
  chart.with(mixin(ifPresent));
  expect(() => chart.toJson()).toThrow(TOO_EARLY);
  web(chart);
  const other = testChart();
  web(other);
  other.with(mixin(ifPresent));
  expect(() => other.toJson()).not.toThrow();
});

test('each of several mixins is named', () => {
  const chart = testChart();
  chart.with(mixin(), mixin({ sidecars: ['a', 'b'].map(name => ({ name, image: name, readyWhen })) }));
  expect(() => chart.toJson()).toThrow(/the mixin for "proxy" took effect on nothing[^\n]*\n[^\n]*the mixin for "a", "b" took effect on nothing/);
});

test('.with() on a whole app before its charts exist is named "App"', () => {
  const app = Testing.app();
  app.with(mixin());
  web(new Chart(app, 'test'));
  expect(() => app.synthYaml()).toThrow(TOO_EARLY.replace('test', 'App'));
});

test('an object that is rendered by itself is not judged', () => {
  const chart = testChart();
  const config = custom(chart, 'Thing', {});
  config.with(mixin());
  expect(() => config.toJson()).not.toThrow();
});

test('allowNoMatch is true or false', () => {
  expect(() => mixin({ allowNoMatch: 'yes' as any })).toThrow(new Error('SidecarFirst: allowNoMatch: got "yes", not a boolean; pass true or false'));
});

describe('objects with containers that are not understood', () => {
  const containers = [{ name: 'a', image: 'a' }];
  let written: string;

  beforeEach(() => {
    written = '';
    jest.spyOn(process.stderr, 'write').mockImplementation(text => {
      written += text;
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  test('are told in one line on standard error, once, and are no error', () => {
    const chart = testChart();
    plainPod(chart, [{ name: 'web', image: 'web' }]);
    custom(chart, 'Prometheus', { containers });
    custom(chart, 'SidecarSet', { containers });
    chart.with(mixin());
    expect(() => chart.toJson()).not.toThrow();
    expect(written).toBe('cdk8s-sidecar-first: the mixin for "proxy" left 2 objects unchanged whose containers it does not understand: '
      + 'Prometheus/x, SidecarSet/x\n');
    App.of(chart).synthYaml();
    expect(written.match(/\n/g)).toHaveLength(1);
  });

  test('are not told of a mixin that was not applied to them', () => {
    const chart = testChart();
    custom(chart, 'Prometheus', { containers });
    web(chart).with(mixin());
    chart.toJson();
    expect(written).toBe('');
  });

  test('are told before the error that there was nothing else', () => {
    const chart = testChart();
    Array.from({ length: 8 }, (_, index) => custom(chart, 'Prometheus', { containers }, `P${index}`));
    chart.with(mixin());
    expect(() => chart.toJson()).toThrow(new Error(noTemplate('Prometheus')));
    expect(written).toMatch(/left 8 objects unchanged .* Prometheus\/x and 3 more\n$/);
  });
});

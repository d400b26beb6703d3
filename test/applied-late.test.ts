import { ApiObject, App, Chart, IResolver, JsonPatch, ResolutionContext, Testing, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { names, onlyManifest, plainPod, testChart } from './support';
import { Readiness, SidecarFirst, SidecarFirstPod, SidecarFirstProps, StartupStrategy } from '../src';

const readyWhen = Readiness.fromWaitCommand(['/bin/wait']);
const sidecar = (name: string, more: object = {}) => ({ name, image: name, readyWhen, ...more });
const web = (chart: Chart, id: string = 'Web', more: Partial<kplus.DeploymentProps> = {}) =>
  new kplus.Deployment(chart, id, { containers: [{ name: 'web', image: 'web' }], ...more });
const podSpecs = (chart: Chart) => Testing.synth(chart).map(({ spec }) => spec.template.spec);

describe('several mixins on one workload', () => {
  test('start in the order of .with(), and in one mixin `existing` before `sidecars`', () => {
    const chart = testChart();
    web(chart, 'Web', { containers: ['web', 'c', 'd'].map(name => ({ name, image: name })) })
      .with(new SidecarFirst({ sidecars: [sidecar('b')], existing: [{ name: 'd', readyWhen }] }))
      .with(new SidecarFirst({ sidecars: [sidecar('a')], existing: [{ name: 'c', readyWhen }] }));
    expect(names(podSpecs(chart)[0].containers)).toEqual(['d', 'b', 'c', 'a', 'web']);
  });

  const both = (one: Partial<SidecarFirstProps>, other: Partial<SidecarFirstProps>) => {
    const chart = testChart();
    web(chart).with(new SidecarFirst({ sidecars: [sidecar('a')], ...one }), new SidecarFirst({ sidecars: [sidecar('b')], ...other }));
    return () => chart.toJson();
  };

  test('fail with different strategies', () => {
    expect(both({ strategy: StartupStrategy.gated() }, {})).toThrow(/^test\/Web: strategy: got \{"kind":"postStartHook"\}, another mixin on this workload has \{"kind":"gated".*; pass the same 'strategy' to every SidecarFirst on one workload$/);
  });

  test('fail with different toolboxes', () => {
    expect(both({ toolbox: { image: 'mirror/busybox' } }, {})).toThrow(/^test\/Web: toolbox: got .*busybox:1.37.0-musl.*, another mixin on this workload has .*mirror\/busybox/);
  });

  test('fail with two versions of one sidecar, and take equal ones for one', () => {
    expect(both({}, { sidecars: [sidecar('a', { distroless: true })] }))
      .toThrow(/^test\/Web: sidecars\[0\]: got "a", another mixin on this workload names the same sidecar \(sidecars\[0\]\) with other options; name each sidecar in one mixin$/);
    expect(both({}, { sidecars: [sidecar('a'), sidecar('b')] })).not.toThrow();
  });

  test('fail with two applications', () => {
    expect(both({ application: { name: 'x', image: 'x' } }, { application: { name: 'y', image: 'y' } }))
      .toThrow(/^test\/Web: application: got .*, several mixins on this workload bring an application; pass 'application' to one of them$/);
  });
});

describe('a mixin on a whole chart or app', () => {
  test.each(['chart', 'app'])('changes every workload of the %s that has the container, and nothing else', scope => {
    const chart = testChart();
    web(chart, 'A');
    web(chart, 'B', { containers: ['web', 'proxy'].map(name => ({ name, image: name })) });
    new kplus.ConfigMap(chart, 'Config', { data: { a: 'b' } });
    const before = Testing.synth(chart);
    (scope === 'chart' ? chart : App.of(chart)).with(new SidecarFirst({ existing: [{ name: 'proxy', readyWhen, ifPresent: true }] }));
    const after = Testing.synth(chart);
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(names(after[1].spec.template.spec.containers)).toEqual(['proxy', 'web']);
  });

  test('drops a missing sidecar from what others start after', () => {
    const chart = testChart();
    web(chart, 'A', { containers: ['web', 'proxy'].map(name => ({ name, image: name })) }).with(new SidecarFirst({
      existing: [{ name: 'vault', readyWhen, ifPresent: true }, { name: 'proxy', readyWhen, startAfter: ['vault'] }],
    }));
    expect(names(podSpecs(chart)[0].containers)).toEqual(['proxy', 'web']);
  });
});

describe('requireMatch', () => {
  const mixin = () => new SidecarFirst({ existing: [{ name: 'proxy', readyWhen, ifPresent: true }] });
  const message = 'test: SidecarFirst.requireMatch: the mixin took effect on no workload below this scope; apply it with .with() to a workload that has the containers it names';

  test('is silent when one workload matches, however often the chart is rendered', () => {
    const chart = testChart();
    web(chart, 'A');
    web(chart, 'B', { containers: ['web', 'proxy'].map(name => ({ name, image: name })) });
    const it = mixin();
    it.requireMatch(chart);
    chart.with(it);
    expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
  });

  test('fails when no workload matches', () => {
    const chart = testChart();
    web(chart, 'A');
    const it = mixin();
    chart.with(it);
    it.requireMatch(chart);
    expect(() => chart.toJson()).toThrow(new Error(message));
  });

  test('fails when the mixin was applied to nothing', () => {
    const chart = testChart();
    mixin().requireMatch(chart);
    expect(() => chart.toJson()).toThrow(message);
  });

  test('fails when it took effect elsewhere only', () => {
    const app = Testing.app();
    const [one, other] = ['one', 'other'].map(id => new Chart(app, id));
    web(one, 'A', { containers: ['web', 'proxy'].map(name => ({ name, image: name })) });
    web(other, 'B');
    const it = mixin();
    it.requireMatch(other);
    app.with(it);
    expect(() => app.synthYaml()).toThrow(/^other: SidecarFirst.requireMatch: /);
  });
});

describe('rendering', () => {
  test('happens when the manifest is asked for, never in supports() or when the mixin is applied', () => {
    const chart = testChart();
    let rendered = 0;
    const object = plainPod(chart, [{ name: 'web', image: 'web' }]);
    const render = object.toJson.bind(object);
    object.toJson = () => {
      rendered++;
      return render();
    };
    const it = new SidecarFirst({ sidecars: [sidecar('a')] });
    expect([it.supports(object), it.supports(chart)]).toEqual([true, false]);
    chart.with(it);
    it.requireMatch(chart);
    expect(rendered).toBe(0);
    chart.toJson();
    expect(rendered).toBe(1);
  });

  test('leaves cdk8s-plus\'s spread as it is without the mixin', () => {
    const affinity = (withMixin: boolean) => {
      const chart = testChart();
      const deployment = web(chart, 'Web', { spread: true });
      if (withMixin) {
        deployment.with(new SidecarFirst({ sidecars: [sidecar('a')] }));
      }
      return podSpecs(chart)[0].affinity;
    };
    expect(affinity(true)).toEqual(affinity(false));
    expect(affinity(true)).toBeDefined();
  });

  test('runs after JSON patches, and leaves a container alone that a patch takes away from the sidecars', () => {
    const chart = testChart();
    const deployment = web(chart);
    deployment.with(new SidecarFirst({ sidecars: [sidecar('a')] }));
    ApiObject.of(deployment).addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/image', 'patched'));
    expect(podSpecs(chart)[0].containers[1].image).toBe('patched');
  });

  test('orders keys as cdk8s does, or not at all when it does not', () => {
    const keys = () => {
      const chart = testChart();
      plainPod(chart, [{ name: 'web', image: 'web' }, { name: 'a', image: 'a' }]).with(new SidecarFirst({ existing: [{ name: 'a', readyWhen }] }));
      const manifest = onlyManifest(chart);
      return [Object.keys(manifest), Object.keys(manifest.spec.containers[0])];
    };
    expect(keys()).toEqual([['apiVersion', 'kind', 'metadata', 'spec'], ['image', 'lifecycle', 'name']]);
    process.env.CDK8S_DISABLE_SORT = '1';
    try {
      expect(keys()[1]).toEqual(['name', 'image', 'lifecycle']);
    } finally {
      delete process.env.CDK8S_DISABLE_SORT;
    }
  });

  test('is the same with one file per resource', () => {
    const app = Testing.app({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    const chart = new Chart(app, 'test');
    web(chart).with(new SidecarFirst({ sidecars: [sidecar('a')] }));
    const yaml = app.synthYaml();
    app.synth();
    expect(app.synthYaml()).toBe(yaml);
  });
});

describe('tokens', () => {
  /** Replaces `${secret}`, and counts how often it meets what it has put in: cdk8s shows it each replacement once. */
  class SecretResolver implements IResolver {
    public replaced = 0;
    public again = 0;

    public resolve(context: ResolutionContext): void {
      if (typeof context.value !== 'string') {
        return;
      }
      if (context.value.includes('!resolved!')) {
        this.again++;
      }
      if (context.value.includes('${secret}')) {
        this.replaced++;
        context.replaceValue(context.value.replace('${secret}', '!resolved!'));
      }
    }
  }

  test.each<[string, (chart: Chart) => void]>([
    ['a mixin', chart => {
      web(chart, 'Web', { containers: [{ name: 'web', image: '${secret}/web' }] }).with(new SidecarFirst({
        sidecars: [sidecar('a', { image: '${secret}/a', readyWhen: Readiness.fromHttpGet('/ready', { port: 80, headers: { Token: '${secret}' } }) })],
      }));
    }],
    ['a pod', chart => {
      new SidecarFirstPod(chart, 'Web', {
        sidecars: [sidecar('a', { image: '${secret}/a', readyWhen: Readiness.fromCommand(['/check', '${secret}']) })],
        application: { name: 'web', image: '${secret}/web' },
      });
    }],
  ])('in %s are resolved before a script is built from them, and never a second time', (_, build) => {
    const resolver = new SecretResolver();
    const chart = new Chart(Testing.app({ resolvers: [resolver] }), 'test');
    build(chart);
    const text = JSON.stringify(chart.toJson());
    expect(text).not.toContain('${secret}');
    expect(text.split('!resolved!').length - 1).toBeGreaterThanOrEqual(3);
    expect(resolver.replaced).toBe(3);
    expect(resolver.again).toBe(resolver.replaced);
  });
});

describe('volumes', () => {
  const volume = (chart: Chart, medium: kplus.EmptyDirMedium) => kplus.Volume.fromEmptyDir(chart, `Data${medium}`, 'data', { medium });

  test('of the same name are one volume if they are identical', () => {
    const chart = testChart();
    web(chart, 'Web', { volumes: [volume(chart, kplus.EmptyDirMedium.DEFAULT)] })
      .with(new SidecarFirst({ sidecars: [sidecar('a', { volumeMounts: [{ path: '/d', volume: kplus.Volume.fromEmptyDir(chart, 'Again', 'data', { medium: kplus.EmptyDirMedium.DEFAULT }) }] })] }));
    expect(podSpecs(chart)[0].volumes).toEqual([{ name: 'data', emptyDir: { medium: '' } }]);
  });

  test('of the same name fail if they differ', () => {
    const chart = testChart();
    web(chart, 'Web', { volumes: [volume(chart, kplus.EmptyDirMedium.DEFAULT)] })
      .with(new SidecarFirst({ sidecars: [sidecar('a', { volumeMounts: [{ path: '/d', volume: volume(chart, kplus.EmptyDirMedium.MEMORY) }] })] }));
    expect(() => chart.toJson()).toThrow(/^test\/Web \(Deployment\/test-web\): volumes: got "data", the pod has another volume of that name: \{"emptyDir":\{"medium":""\},"name":"data"\}; give the sidecar's volume another name$/);
  });

  test('that are mounted later into a workload do not reach the props of the sidecar', () => {
    const chart = testChart();
    const volumeMounts: kplus.VolumeMount[] = [];
    const application = { name: 'web', image: 'web', volumeMounts };
    const deployment = web(chart, 'Web', { containers: [] });
    deployment.with(new SidecarFirst({ sidecars: [sidecar('a')], application }));
    deployment.containers[0].mount('/d', volume(chart, kplus.EmptyDirMedium.MEMORY));
    expect(volumeMounts).toEqual([]);
  });
});

test('the user\'s own order among the other containers is kept, also when another tool put its own first', () => {
  const chart = testChart();
  plainPod(chart, ['injected', 'web', 'proxy', 'shipper'].map(name => ({ name, image: name })))
    .with(new SidecarFirst({ existing: [{ name: 'proxy', readyWhen }], notHeld: ['injected'] }));
  const { metadata, spec } = onlyManifest(chart);
  expect(names(spec.containers)).toEqual(['proxy', 'injected', 'web', 'shipper']);
  expect(metadata.annotations['kubectl.kubernetes.io/default-container']).toBe('web');
});

test('an error while a new sidecar is rendered names the workload', () => {
  const chart = testChart();
  expect(() => web(chart).with(new SidecarFirst({ sidecars: [sidecar('a', { portNumber: 80, port: 80 })] })))
    .toThrow(/^test\/Web: sidecars\[0\]: got "a", cdk8s-plus refuses the container: Either 'port' or 'portNumber' is allowed/);
});

test('a Rollout that refers to a workload has no pod template and is left as it is', () => {
  const chart = testChart();
  new ApiObject(chart, 'Rollout', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { workloadRef: { kind: 'Deployment', name: 'web' } } });
  const before = onlyManifest(chart);
  chart.with(new SidecarFirst({ existing: [{ name: 'proxy', readyWhen }] }));
  expect(onlyManifest(chart)).toEqual(before);
});


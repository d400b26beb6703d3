import { ApiObject, App, Chart, IResolver, JsonPatch, Lazy, ResolutionContext, Testing, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { KubeDeploymentList } from 'cdk8s-plus-28/lib/imports/k8s';
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
    expect(both({ strategy: StartupStrategy.gated() }, {})).toThrow(/^test\/Web \(Deployment\/test-web\): strategy: got StartupStrategy\.postStartHook\(\), another mixin on this workload has StartupStrategy\.gated\(\); pass the same 'strategy' to every SidecarFirst on one workload$/);
  });

  test('fail with different toolboxes', () => {
    expect(both({ toolbox: { image: 'mirror/busybox' } }, {})).toThrow(/^test\/Web \(Deployment\/test-web\): toolbox: got .*busybox:1.37.0-musl.*, another mixin on this workload has .*mirror\/busybox/);
  });

  test('fail with two versions of one sidecar, and take equal ones for one', () => {
    expect(both({}, { sidecars: [sidecar('a', { distroless: true })] }))
      .toThrow(/^test\/Web \(Deployment\/test-web\): sidecars\[0\]: got "a", another mixin on this workload names the same sidecar \(sidecars\[0\]\) with other options; name each sidecar in one mixin$/);
    expect(both({}, { sidecars: [sidecar('a'), sidecar('b')] })).not.toThrow();
  });

  test('fail with two applications', () => {
    expect(both({ application: { name: 'x', image: 'x' } }, { application: { name: 'y', image: 'y' } }))
      .toThrow(/^test\/Web \(Deployment\/test-web\): application: got .*, several mixins on this workload bring an application; pass 'application' to one of them$/);
  });
});

describe('several mixins that do not meet', () => {
  const proxy = (more: Partial<SidecarFirstProps> = {}) => new SidecarFirst({ existing: [{ name: 'proxy', readyWhen, ifPresent: true }], ...more });
  const vault = (more: Partial<SidecarFirstProps> = {}) => new SidecarFirst({ existing: [{ name: 'vault', readyWhen, ifPresent: true }], ...more });
  const gated = { strategy: StartupStrategy.gated() };

  test('may have different strategies and toolboxes: only those that take effect on a pod count', () => {
    const chart = testChart();
    new kplus.ConfigMap(chart, 'Config', { data: { a: 'b' } });
    web(chart, 'A', { containers: ['web', 'proxy'].map(name => ({ name, image: name })) });
    new SidecarFirstPod(chart, 'Pod', { sidecars: [sidecar('a')], application: { name: 'web', image: 'web' }, ...gated });
    chart.with(vault({ ...gated, toolbox: { image: 'mirror/busybox' } }), proxy());
    const [config, deployment, pod] = Testing.synth(chart);
    expect(config.data).toEqual({ a: 'b' });
    expect(names(deployment.spec.template.spec.containers)).toEqual(['proxy', 'web']);
    expect(names(pod.spec.initContainers)).toEqual(['sidecar-first']);
  });

  test('are told apart in a List: the item with both is named', () => {
    const chart = testChart();
    const deployment = (name: string, containers: string[]) => ({
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { template: { spec: { containers: containers.map(one => ({ name: one, image: one })) } } },
    });
    new ApiObject(chart, 'List', { apiVersion: 'v1', kind: 'List', items: [deployment('one', ['web', 'proxy']), deployment('both', ['web', 'proxy', 'vault'])] })
      .with(proxy(), vault(gated));
    expect(() => chart.toJson()).toThrow(/^test\/List \(items 1 Deployment\/both\): strategy: got [^\n]*$/);
  });

  test('each satisfy their own requireMatch only, and equal ones each other\'s', () => {
    const chart = testChart();
    web(chart, 'A', { containers: ['web', 'proxy'].map(name => ({ name, image: name })) });
    const [one, equal, other] = [proxy(), proxy(), vault()];
    equal.requireMatch(chart);
    chart.with(one, equal, other);
    expect(() => chart.toJson()).not.toThrow();
    other.requireMatch(chart);
    expect(() => chart.toJson()).toThrow(/^test: SidecarFirst.requireMatch: /);
  });

  test('are told with their own index in notHeld', () => {
    const chart = testChart();
    web(chart).with(
      new SidecarFirst({ sidecars: [sidecar('a')], notHeld: ['web'] }),
      new SidecarFirst({ sidecars: [sidecar('b')], notHeld: ['shipper'] }),
    );
    expect(() => chart.toJson()).toThrow(/notHeld\[0\]: got "shipper", no container of that name/);
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
  const message = 'test: SidecarFirst.requireMatch: the mixin took effect on no workload below this scope; apply it with .with() to a '
    + 'workload that has the containers it names';

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

  test('judges every synthesis by itself: what has failed may be fixed, and what has matched may match no more', () => {
    const chart = testChart();
    let containers = ['web'];
    for (const id of ['A', 'B']) {
      new ApiObject(chart, id, { apiVersion: 'v1', kind: 'Pod', spec: { containers: Lazy.any({ produce: () => containers.map(name => ({ name, image: name })) }) } });
    }
    const it = mixin();
    it.requireMatch(chart);
    chart.with(it);
    for (const synthesise of [() => chart.toJson(), () => App.of(chart).synthYaml(), () => App.of(chart).synth()]) {
      containers = ['web'];
      expect(synthesise).toThrow(message);
      containers = ['web', 'proxy'];
      expect(synthesise).not.toThrow();
      expect(synthesise).not.toThrow();
    }
  });

  test('begins anew after a synthesis that failed half way', () => {
    const chart = testChart();
    let fail = false;
    const pod = (id: string, more: string[]) => new ApiObject(chart, id, {
      apiVersion: 'v1',
      kind: 'Pod',
      spec: Lazy.any({
        produce: () => {
          if (fail && id === 'B') {
            throw new Error('half way');
          }
          return { containers: ['web', ...fail ? more : []].map(name => ({ name, image: name })) };
        },
      }),
    });
    pod('A', ['proxy']);
    pod('B', []);
    const it = mixin();
    it.requireMatch(chart);
    chart.with(it);
    fail = true;
    expect(() => chart.toJson()).toThrow(/half way/);
    fail = false;
    expect(() => chart.toJson()).toThrow(message);
  });

  test('is not judged when one object is rendered by itself, before or after', () => {
    const chart = testChart();
    const [early, late] = ['A', 'B'].map(id => web(chart, id));
    const it = mixin();
    it.requireMatch(chart);
    chart.with(it);
    expect(() => ApiObject.of(late).toJson()).not.toThrow();
    late.addContainer({ name: 'proxy', image: 'proxy' });
    expect(() => chart.toJson()).not.toThrow();
    expect(() => ApiObject.of(early).toJson()).not.toThrow();
    expect(() => chart.toJson()).not.toThrow();
  });

  test('looks at each object a few times, however many there are', () => {
    const chart = testChart();
    const objects = Array.from({ length: 200 }, (_, index) => web(chart, `A${index}`)).map(deployment => ApiObject.of(deployment));
    const it = mixin();
    it.requireMatch(chart);
    const looks = objects.map(({ node }) => jest.spyOn(node, 'scopes', 'get'));
    chart.with(it);
    expect(() => chart.toJson()).toThrow(message);
    looks.forEach(look => expect(look.mock.calls.length).toBeLessThanOrEqual(10));
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

describe('the toolbox', () => {
  const initContainer = (chart: Chart) => podSpecs(chart)[0].initContainers[0];
  const gated = (toolbox?: SidecarFirstProps['toolbox']) => new SidecarFirst({ sidecars: [sidecar('a')], strategy: StartupStrategy.gated(), toolbox });

  test('has its image replaced by the app\'s resolvers, as other images are', () => {
    class Mirror implements IResolver {
      public resolve(context: ResolutionContext): void {
        if (context.key[context.key.length - 1] === 'image' && !context.value.startsWith('mirror/')) {
          context.replaceValue(`mirror/${context.value}`);
        }
      }
    }
    const chart = new Chart(Testing.app({ resolvers: [new Mirror()] }), 'test');
    web(chart).with(gated());
    expect(initContainer(chart).image).toBe('mirror/busybox:1.37.0-musl');
  });

  test('may have a token for its image', () => {
    const chart = testChart();
    web(chart).with(gated({ image: Lazy.any({ produce: () => 'lazy/busybox' }) as string }));
    expect(initContainer(chart).image).toBe('lazy/busybox');
  });

  test('has the image of the context of each object\'s own tree, also when one mixin is applied to all', () => {
    const app = Testing.app();
    const charts = ['one', 'other'].map(id => new Chart(app, id));
    charts.forEach(chart => {
      chart.node.setContext('cdk8s-sidecar-first/toolbox-image', `${chart.node.id}/busybox`);
      web(chart);
    });
    app.with(gated());
    expect(charts.map(chart => initContainer(chart).image)).toEqual(['one/busybox', 'other/busybox']);
  });

  test.each<[unknown]>([[''], ['  '], [5]])('fails with the image %j, also from the context', image => {
    expect(() => gated({ image: image as string })).toThrow(`SidecarFirst: toolbox.image: got ${JSON.stringify(image)}, a container needs `
      + 'an image; pass an image, or leave it out');
    const chart = testChart();
    chart.node.setContext('cdk8s-sidecar-first/toolbox-image', image);
    expect(() => web(chart).with(gated())).toThrow(
      `test/Web: toolbox.image: got ${JSON.stringify(image)}, a container needs an image; omit it and the context key `
        + 'cdk8s-sidecar-first/toolbox-image to use busybox:1.37.0-musl',
    );
  });
});

test('new containers are rendered once, however many objects a mixin is applied to', () => {
  const chart = testChart();
  Array.from({ length: 20 }, (_, index) => new kplus.ConfigMap(chart, `Config${index}`));
  let resolved = 0;
  const image = Lazy.any({ produce: () => `image-${++resolved}` }) as string;
  chart.with(new SidecarFirst({ sidecars: [sidecar('a', { image })] }));
  expect(resolved).toBe(1);
});

describe('errors of others are told with the user\'s path', () => {
  class Sealed implements IResolver {
    public resolve(context: ResolutionContext): void {
      if (typeof context.value === 'string' && context.value.includes('sealed')) {
        throw new TypeError('vault is sealed');
      }
    }
  }

  test.each<[string, string, object]>([
    ['a container', 'sidecars[0]', { image: 'sealed' }],
    ['a readiness', 'sidecars', { readyWhen: Readiness.fromCommand(['sealed']) }],
  ])('by a resolver, in %s', (_, field, more) => {
    const chart = new Chart(Testing.app({ resolvers: [new Sealed()] }), 'test');
    expect(() => web(chart).with(new SidecarFirst({ sidecars: [sidecar('a', more)] })))
      .toThrow(new Error(`test/Web: ${field}: it cannot be rendered: vault is sealed; change its props`));
  });

  test('while a manifest is rewritten', () => {
    const chart = testChart();
    const object = plainPod(chart, [{ name: 'web', image: 'web' }]);
    object.toJson = () => ({ get kind() { throw new TypeError('never seen'); } });
    object.with(new SidecarFirst({ sidecars: [sidecar('a')] }));
    expect(() => object.toJson()).toThrow(/^test\/Pod: the manifest cannot be rewritten: never seen; correct the manifest, or report a bug if it is correct$/);
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

  test('of the application are the workload\'s own: they can be patched', () => {
    const chart = testChart();
    const deployment = web(chart, 'Web', { containers: [] });
    const application = { name: 'web', image: 'web', volumeMounts: [{ path: '/d', volume: volume(chart, kplus.EmptyDirMedium.DEFAULT) }] };
    deployment.with(new SidecarFirst({ sidecars: [sidecar('a')], application }));
    ApiObject.of(deployment).addJsonPatch(JsonPatch.replace('/spec/template/spec/volumes/0/emptyDir', { medium: 'Memory' }));
    expect(podSpecs(chart)[0].volumes).toEqual([{ name: 'data', emptyDir: { medium: 'Memory' } }]);
  });

  test('of two mixins fail if they differ', () => {
    const chart = testChart();
    web(chart).with(...[kplus.EmptyDirMedium.DEFAULT, kplus.EmptyDirMedium.MEMORY].map(medium =>
      new SidecarFirst({ sidecars: [sidecar(medium.toLowerCase() || 'disk', { volumeMounts: [{ path: '/d', volume: volume(chart, medium) }] })] })));
    expect(() => chart.toJson()).toThrow(/^test\/Web \(Deployment\/test-web\): volumes: got "data", the pod has another volume of that name: [^\n]*; give the sidecar's volume another name$/);
  });

  test.each<[string, object]>([
    ['a sidecar\'s volume', {}],
    ['a gate', { strategy: StartupStrategy.gated() }],
  ])('fail when %s has the name of a claim', (_, more) => {
    const chart = testChart();
    const name = 'strategy' in more ? 'waits-for-a' : 'data';
    new ApiObject(chart, 'Web', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web' },
      spec: { template: { spec: { containers: [{ name: 'web', image: 'web' }] } }, volumeClaimTemplates: [{ metadata: { name } }] },
    }).with(new SidecarFirst({ sidecars: [sidecar('a', { volumeMounts: [{ path: '/d', volume: volume(chart, kplus.EmptyDirMedium.DEFAULT) }] })], ...more }));
    expect(() => chart.toJson()).toThrow(new Error(
      `test/Web (StatefulSet/web): volumes: got "${name}", the pod has another volume of that name: `
        + `{"name":"${name}","volumeClaimTemplate":{"metadata":{"name":"${name}"}}}; give the sidecar's volume another name`,
    ));
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
    .toThrow(/^test\/Web: sidecars\[0\]: got "a", cdk8s-plus rejects the container: Either 'port' or 'portNumber' is allowed/);
});

describe('typed lists', () => {
  test('hold items that need not say what they are', () => {
    const chart = testChart();
    const spec = { selector: {}, template: { spec: { containers: ['web', 'proxy'].map(name => ({ name, image: name })) } } };
    new KubeDeploymentList(chart, 'List', { items: [{ metadata: { name: 'web' }, spec }] }).with(new SidecarFirst({ existing: [{ name: 'proxy', readyWhen }] }));
    const { items: [item] } = onlyManifest(chart);
    expect(Object.keys(item)).toEqual(['metadata', 'spec']);
    expect(names(item.spec.template.spec.containers)).toEqual(['proxy', 'web']);
  });

  test('of Jobs refuse what Jobs refuse', () => {
    const chart = testChart();
    new ApiObject(chart, 'List', { apiVersion: 'batch/v1', kind: 'JobList', items: [{ metadata: { name: 'web' }, spec: { template: { spec: { containers: [{ name: 'web', image: 'web' }] } } } }] })
      .with(new SidecarFirst({ sidecars: [sidecar('a')] }));
    expect(() => chart.toJson()).toThrow(/^test\/List \(items 0 Job\/web\): strategy: /);
  });
});

test.each<[string, object, string]>([
  ['a generated name', { metadata: { name: undefined, generateName: 'web-' } }, 'Pod/web-'],
  ['no name', { metadata: { name: undefined } }, 'Pod/'],
])('an object with %s directly in a chart is told with its own path', (_, more, name) => {
  const chart = testChart();
  new ApiObject(chart, 'Default', { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'web', image: 'web' }] }, ...more })
    .with(new SidecarFirst({ existing: [{ name: 'proxy', readyWhen }] }));
  expect(() => chart.toJson()).toThrow(new RegExp(`^test/Default \\(${name}\\): existing`));
});

test('ifPresent alone leaves a workload without a pod spec as it is', () => {
  const chart = testChart();
  new ApiObject(chart, 'Web', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 3 } });
  const before = onlyManifest(chart);
  chart.with(new SidecarFirst({ existing: [{ name: 'proxy', readyWhen, ifPresent: true }] }));
  expect(onlyManifest(chart)).toEqual(before);
});

test('a Rollout that refers to a workload has no pod template and is left as it is', () => {
  const chart = testChart();
  new ApiObject(chart, 'Rollout', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { workloadRef: { kind: 'Deployment', name: 'web' } } });
  const before = onlyManifest(chart);
  chart.with(new SidecarFirst({ existing: [{ name: 'proxy', readyWhen }], allowNoMatch: true }));
  expect(onlyManifest(chart)).toEqual(before);
});


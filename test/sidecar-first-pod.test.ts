import * as kplus from 'cdk8s-plus-28';
import { names, onlyManifest, testChart } from './support';
import { Readiness, SidecarFirstPod, SidecarFirstPodProps, StartupStrategy } from '../src';

const SIDECAR = { name: 'sidecar', image: 'my-sidecar', readyWhen: Readiness.fromWaitCommand(['/bin/wait-until-ready.sh']) };
const APPLICATION = { name: 'application', image: 'my-application' };

function pod(props: Partial<SidecarFirstPodProps> = {}): SidecarFirstPod {
  return new SidecarFirstPod(testChart(), 'Pod', { sidecars: [SIDECAR], application: APPLICATION, ...props });
}

function manifest(of: SidecarFirstPod): any {
  return onlyManifest(of.node.scope as any);
}

describe('SidecarFirstPod', () => {
  test('renders the sidecar first, with the wait command exactly as given, and the application second', () => {
    const { containers } = manifest(pod()).spec;
    expect(names(containers)).toEqual(['sidecar', 'application']);
    expect(containers[0].lifecycle).toEqual({ postStart: { exec: { command: ['/bin/wait-until-ready.sh'] } } });
    expect(containers[1].lifecycle).toBeUndefined();
  });

  test('adds nothing else to what cdk8s-plus writes by itself', () => {
    const chart = testChart();
    new kplus.Pod(chart, 'Pod', { containers: [{ name: 'sidecar', image: 'my-sidecar' }, APPLICATION] });
    const plain = onlyManifest(chart);
    const { lifecycle, ...sidecar } = manifest(pod()).spec.containers[0];
    expect(lifecycle).toBeDefined();
    expect({ ...manifest(pod()).spec, containers: [sidecar, manifest(pod()).spec.containers[1]] }).toEqual(plain.spec);
  });

  test('makes the application the default container of kubectl', () => {
    expect(manifest(pod()).metadata.annotations).toEqual({ 'kubectl.kubernetes.io/default-container': 'application' });
  });

  test('keeps a default container that the user chose', () => {
    const annotations = { 'kubectl.kubernetes.io/default-container': 'sidecar' };
    expect(manifest(pod({ metadata: { annotations } })).metadata.annotations).toEqual(annotations);
  });

  test('exposes its containers', () => {
    const it = pod();
    expect(it.application.name).toBe('application');
    expect(names(it.sidecars)).toEqual(['sidecar']);
    expect(it.sidecars[0]).toBeInstanceOf(kplus.Container);
    expect(names(it.containers)).toEqual(['sidecar', 'application']);
  });

  test('puts further containers after the application, late ones last', () => {
    const it = pod({ containers: [{ name: 'shipper', image: 'shipper' }] });
    it.addContainer({ name: 'late', image: 'late' });
    expect(names(manifest(it).spec.containers)).toEqual(['sidecar', 'application', 'shipper', 'late']);
    expect(names(it.containers)).toEqual(['sidecar', 'application', 'shipper', 'late']);
  });

  test('keeps the list order of several sidecars', () => {
    const it = pod({ sidecars: [SIDECAR, { ...SIDECAR, name: 'second' }] });
    expect(names(manifest(it).spec.containers)).toEqual(['sidecar', 'second', 'application']);
  });

  test('is a Pod: volumes that are mounted later are rendered, into the arrays of nobody else', () => {
    const volumeMounts: kplus.VolumeMount[] = [];
    const it = pod({ application: { ...APPLICATION, volumeMounts } });
    it.application.mount('/data', kplus.Volume.fromEmptyDir(it, 'Data', 'data'));
    expect(manifest(it).spec.volumes).toEqual([{ name: 'data', emptyDir: {} }]);
    expect(volumeMounts).toEqual([]);
  });

  test('renders the same manifest as often as it is asked', () => {
    const it = pod();
    expect(manifest(it)).toEqual(manifest(it));
  });
});

describe('bad input of SidecarFirstPod', () => {
  const fails = (props: Partial<SidecarFirstPodProps>, message: string) => expect(() => pod(props)).toThrow(new Error(message));

  test('fails without a sidecar', () => {
    fails({ sidecars: [] }, 'test/Pod: sidecars: there is no sidecar; pass at least one in \'sidecars\'');
  });

  test('fails when a sidecar has no name', () => {
    const { name, ...nameless } = SIDECAR;
    expect(name).toBeDefined();
    fails({ sidecars: [nameless] }, 'test/Pod: sidecars[0].name: a sidecar needs a name; pass \'name\', such as "envoy"');
  });

  test('fails when two containers share a name', () => {
    fails(
      { sidecars: [SIDECAR, { ...SIDECAR, name: 'application' }] },
      'test/Pod: application.name: got "application", already the name of sidecars[1]; names are unique within a pod; pass another '
        + '\'name\'',
    );
  });

  test.each<[string, Partial<SidecarFirstPodProps>, string]>([
    ['a further container and a sidecar', { containers: [{ name: 'sidecar', image: 'important' }] }, 'containers[2].name: got "sidecar", '
      + 'already the name of containers[0]'],
    ['an unnamed container and the unnamed application', { application: { image: 'a' }, containers: [{ image: 'b' }] }, 'containers[2].name: got "main", already the name of containers[1]'],
    ['an init container and a sidecar', { initContainers: [{ name: 'sidecar', image: 'x' }] }, 'initContainers[0].name: got "sidecar", '
      + 'already the name of containers[0]'],
  ])('fails, when rendered, if %s share a name', (_, props, message) => {
    expect(() => manifest(pod(props))).toThrow(new Error(`test/Pod (Pod/test-pod): ${message}; names are unique within a pod; give one of `
      + 'them another name'));
  });

  test('fails, when rendered, if a container that is added later has the name of a sidecar', () => {
    const it = pod();
    it.addContainer({ name: 'sidecar', image: 'important' });
    expect(() => manifest(it)).toThrow(/containers\[2\]\.name: got "sidecar", already the name of containers\[0\]/);
  });

  test('fails without an application', () => {
    fails({ application: undefined }, 'test/Pod: application: without it there is nothing to hold back; pass the container that waits for '
      + 'the sidecars');
  });

  test('fails when a name is no DNS label', () => {
    fails(
      { sidecars: [{ ...SIDECAR, name: 'My_Sidecar' }] },
      'test/Pod: sidecars[0].name: got "My_Sidecar", a container\'s name has 1 to 63 lower case letters, digits and \'-\', and starts and '
        + 'ends with a letter or digit; pass a name such as "envoy"',
    );
  });

  test('fails when a sidecar brings a restart policy', () => {
    fails(
      { sidecars: [{ ...SIDECAR, restartPolicy: kplus.ContainerRestartPolicy.ALWAYS }] },
      'test/Pod: sidecars[0].restartPolicy: got "Always", the strategy decides whether a sidecar is native; leave it out and pass strategy: StartupStrategy.nativeSidecar()',
    );
  });

  test('tells all problems at once', () => {
    fails(
      { sidecars: [{ ...SIDECAR, name: '', image: '' }], toolbox: { user: 0 } },
      [
        'test/Pod: sidecars[0].name: got "", a sidecar needs a name; pass \'name\', such as "envoy"',
        'test/Pod: sidecars[0].image: got "", a container needs an image; pass \'image\'',
        'test/Pod: toolbox.user: got 0, not a user id that Pod Security "restricted" allows; pass a whole number, 1 '
          + 'or more',
      ].join('\n'),
    );
  });

  test('fails, when rendered, if the sidecar has a postStart hook already', () => {
    const it = pod({ sidecars: [{ ...SIDECAR, lifecycle: { postStart: kplus.Handler.fromCommand(['/bin/true']) } }] });
    expect(() => manifest(it)).toThrow(/^test\/Pod \(Pod\/test-pod\): sidecars\[0\]\.lifecycle\.postStart: got .*\/bin\/true.*, container "sidecar" has a postStart hook already/);
  });

  describe.each([kplus.RestartPolicy.NEVER, kplus.RestartPolicy.ON_FAILURE])('with restartPolicy: %s', restartPolicy => {
    test.each([['postStartHook', StartupStrategy.postStartHook()], ['gated', StartupStrategy.gated()]])('fails with %s(), whose pod would never complete', (name, strategy) => {
      expect(() => manifest(pod({ restartPolicy, strategy }))).toThrow(new Error(
        `test/Pod (Pod/test-pod): strategy: got "StartupStrategy.${name}()", a sidecar among the containers keeps the Pod running after its `
          + 'application has ended; pass StartupStrategy.nativeSidecar(), for Kubernetes 1.29 and later',
      ));
    });

    test('works with nativeSidecar()', () => {
      const { spec } = manifest(pod({ restartPolicy, strategy: StartupStrategy.nativeSidecar() }));
      expect(names(spec.initContainers)).toEqual(['sidecar']);
      expect(spec.restartPolicy).toBe(restartPolicy);
    });
  });
});

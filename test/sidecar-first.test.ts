import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { names, onlyManifest, plainPod, problemsOf, testChart } from './support';
import { Drain, Readiness, SidecarFirst, SidecarFirstProps, StartupStrategy } from '../src';
import { MOST_URL_PATH } from '../src/core/request/limits';

const readyWhen = Readiness.fromWaitCommand(['/bin/wait-until-ready.sh']);
const SIDECAR = { name: 'sidecar', image: 'my-sidecar', readyWhen };
const hook = { postStart: { exec: { command: ['/bin/wait-until-ready.sh'] } } };

function deployment(containers: kplus.ContainerProps[] = [{ name: 'application', image: 'my-application' }]): kplus.Deployment {
  return new kplus.Deployment(testChart(), 'Web', { containers });
}

function podSpec(of: kplus.Deployment): any {
  return onlyManifest(of.node.scope as any).spec.template.spec;
}

describe('SidecarFirst on a plain ApiObject', () => {
  test('writes the article\'s manifest and nothing but its fields', () => {
    const chart = testChart();
    plainPod(chart, [{ name: 'application', image: 'my-application' }, { name: 'sidecar', image: 'my-sidecar' }])
      .with(new SidecarFirst({ existing: [{ name: 'sidecar', readyWhen }] }));
    expect(onlyManifest(chart)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'pod', annotations: { 'kubectl.kubernetes.io/default-container': 'application' } },
      spec: {
        containers: [
          { name: 'sidecar', image: 'my-sidecar', lifecycle: hook },
          { name: 'application', image: 'my-application' },
        ],
      },
    });
  });

  test('leaves an object without a pod template exactly as it was', () => {
    const chart = testChart();
    const data = { z: '1', a: '2' };
    new ApiObject(chart, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', data });
    const before = onlyManifest(chart);
    chart.with(new SidecarFirst({ existing: [{ name: 'sidecar', readyWhen }], allowNoMatch: true }));
    expect(JSON.stringify(onlyManifest(chart))).toBe(JSON.stringify(before));
  });
});

describe('SidecarFirst on a Deployment of cdk8s-plus-28', () => {
  test('puts a new sidecar before the containers that are there', () => {
    const web = deployment();
    expect(web.with(new SidecarFirst({ sidecars: [SIDECAR] }))).toBe(web);
    const { containers } = podSpec(web);
    expect(names(containers)).toEqual(['sidecar', 'application']);
    expect(containers[0].lifecycle).toEqual(hook);
  });

  test('sees containers that are added before and after', () => {
    const web = deployment([]);
    web.addContainer({ name: 'before', image: 'before' });
    web.with(new SidecarFirst({ sidecars: [SIDECAR], existing: [{ name: 'proxy', readyWhen }] }));
    web.addContainer({ name: 'after', image: 'after' });
    web.addContainer({ name: 'proxy', image: 'proxy' });
    expect(names(podSpec(web).containers)).toEqual(['proxy', 'sidecar', 'before', 'after']);
  });

  test('sees JSON patches that are added afterwards', () => {
    const web = deployment();
    web.with(new SidecarFirst({ sidecars: [SIDECAR] }));
    ApiObject.of(web).addJsonPatch(JsonPatch.add('/spec/template/spec/containers/-', { name: 'patched', image: 'patched' }));
    expect(names(podSpec(web).containers)).toEqual(['sidecar', 'application', 'patched']);
  });

  test('annotates the pod template with the application', () => {
    const web = deployment();
    web.with(new SidecarFirst({ sidecars: [SIDECAR] }));
    expect(onlyManifest(web.node.scope as any).spec.template.metadata.annotations)
      .toEqual({ 'kubectl.kubernetes.io/default-container': 'application' });
  });

  test('repeats no name of a container that would break out of the annotation', () => {
    const chart = testChart();
    plainPod(chart, [{ name: 'web\u2028  hostPID: true' }]).with(new SidecarFirst({ sidecars: [SIDECAR] }));
    const { metadata, spec } = onlyManifest(chart);
    expect(names(spec.containers)).toEqual(['sidecar', 'web\u2028  hostPID: true']);
    expect(metadata.annotations).toEqual({});
  });

  test('brings the application to an empty workload', () => {
    const web = deployment([]);
    web.with(new SidecarFirst({ sidecars: [SIDECAR], application: { name: 'web', image: 'web' } }));
    expect(names(web.containers)).toEqual(['web']);
    expect(names(podSpec(web).containers)).toEqual(['sidecar', 'web']);
  });

  test('brings the volumes of a new sidecar along', () => {
    const web = deployment();
    const volume = kplus.Volume.fromEmptyDir(web, 'Data', 'data');
    web.with(new SidecarFirst({ sidecars: [{ ...SIDECAR, volumeMounts: [{ path: '/data', volume }] }] }));
    expect(podSpec(web).volumes).toEqual([{ name: 'data', emptyDir: {} }]);
  });

  test('applied twice equals applied once', () => {
    const web = deployment();
    const mixin = () => new SidecarFirst({ sidecars: [SIDECAR], application: { name: 'other', image: 'other' } });
    web.with(mixin());
    const once = podSpec(web);
    web.with(mixin());
    expect(podSpec(web)).toEqual(once);
  });

  test('follows the probes of a new sidecar, and not the one that cdk8s-plus adds for its port', () => {
    const chart = testChart();
    const probe = (port: number) => kplus.Probe.fromHttpGet('/ready', { port });
    const following = { image: 'x', readyWhen: Readiness.fromProbe() };
    new kplus.Deployment(chart, 'Web', { containers: [{ name: 'application', image: 'my-application' }] }).with(new SidecarFirst({
      sidecars: [
        { ...following, name: 'a', startup: probe(1001) },
        { ...following, name: 'b', portNumber: 7000, readiness: probe(1002) },
        { ...following, name: 'c', portNumber: 1003 },
      ],
      strategy: StartupStrategy.nativeSidecar(),
    }));
    const startupProbes = onlyManifest(chart).spec.template.spec.initContainers.map(({ startupProbe }: any) => startupProbe);
    expect(startupProbes).toMatchObject([
      { httpGet: { path: '/ready', port: 1001 }, failureThreshold: 3 },
      { httpGet: { path: '/ready', port: 1002 }, failureThreshold: 60 },
      { tcpSocket: { port: 1003 }, failureThreshold: 30 },
    ]);
  });

  test('polls a check inside the hook', () => {
    const web = deployment();
    web.with(new SidecarFirst({ sidecars: [{ ...SIDECAR, readyWhen: Readiness.fromCommand(['/bin/check', '--now']) }] }));
    const { command } = podSpec(web).containers[0].lifecycle.postStart.exec;
    expect(command.slice(0, 2)).toEqual(['sh', '-c']);
    expect(command[2]).toMatch(/'?\/bin\/check'? '?--now'?/);
  });
});

describe('what SidecarFirst was given', () => {
  test('is not followed when the caller changes it afterwards', () => {
    const props: SidecarFirstProps = { sidecars: [{ ...SIDECAR, args: ['a'] }, { ...SIDECAR, name: 'proxy', startAfter: ['sidecar'] }], notHeld: ['logs'] };
    const mixin = new SidecarFirst(props);
    props.sidecars![0].args![0] = '\u2028';
    props.sidecars![1].startAfter![0] = 'nobody';
    props.notHeld!.push('nobody');
    const { containers } = podSpec(deployment([{ name: 'application', image: 'a' }, { name: 'logs', image: 'b' }]).with(mixin) as kplus.Deployment);
    expect(names(containers)).toEqual(['sidecar', 'proxy', 'application', 'logs']);
    expect(containers[0].args).toEqual(['a']);
  });

  test('stands whole only where a program is given it, and shortened in comments and messages', () => {
    const word = `/${'x'.repeat(30_000)}`;
    const path = word.slice(0, MOST_URL_PATH);
    const drainUntil = Drain.fromCommand([word]);
    const checks: [Readiness, string, number][] = [
      [Readiness.fromCommand([word]), word, 1],
      [Readiness.fromFile(word), word, 1],
      // once for each of wget, curl and bash
      [Readiness.fromHttpGet(path, { port: 80 }), path, 3],
    ];
    for (const [check, given, most] of checks) {
      const web = deployment().with(new SidecarFirst({ sidecars: [{ ...SIDECAR, readyWhen: check, drainUntil }] }));
      const { postStart, preStop } = podSpec(web as kplus.Deployment).containers[0].lifecycle;
      for (const [handler, text, times] of [[postStart, given, most], [preStop, word, 1]]) {
        const script: string = handler.exec.command[2];
        expect(script.split(text).length - 1).toBe(times);
        expect(script.length).toBeLessThan(times * text.length + 5000);
      }
    }
  });

  test('fails when the script that it makes is longer than Linux passes on', () => {
    const long = { ...SIDECAR, readyWhen: Readiness.fromCommand(['check', '\''.repeat(40_000)]) };
    expect(() => podSpec(deployment().with(new SidecarFirst({ sidecars: [long] })) as kplus.Deployment)).toThrow(
      /sidecars\[0\]\.lifecycle\.postStart\.exec\.command\[2\]: got "# waits until .{450,500}\.\.\., it has 16\d{4} bytes, and Linux passes no word of more than 131071 bytes to a program; put what is long into a file/,
    );
  });
});

describe('bad input of SidecarFirst', () => {
  const refuses = (props: SidecarFirstProps, message: string) => expect(() => new SidecarFirst(props)).toThrow(new Error(message));

  test('fails without a sidecar', () => {
    refuses({}, 'SidecarFirst: sidecars: there is no sidecar; pass at least one in \'sidecars\' (new) or \'existing\' (already in the '
      + 'workload)');
  });

  test('fails when a name is given twice', () => {
    refuses(
      { sidecars: [SIDECAR], existing: [{ name: 'sidecar', readyWhen }] },
      'SidecarFirst: sidecars[0].name: got "sidecar", already the name of existing[0]; names are unique within a pod; pass another '
        + '\'name\'',
    );
  });

  test.each<[string, StartupStrategy, number]>([
    ['gated()', StartupStrategy.forKubernetes('1.28'), 28],
    ['nativeSidecar()', StartupStrategy.forKubernetes('v1.35.4'), 35],
  ])('fails when containers restart together with %s for a version that cannot do it', (_, strategy, minor) => {
    refuses(
      { sidecars: [{ ...SIDECAR, restartTogether: true }], strategy },
      `SidecarFirst: sidecars[0].restartTogether: got true, the strategy is for Kubernetes 1.${minor}, and only 1.36 and later restart all `
        + 'containers of a pod together; leave it out, or pass StartupStrategy.forKubernetes() the version of newer nodes',
    );
  });

  test.each<[string, StartupStrategy]>([
    ['forKubernetes(\'1.36\')', StartupStrategy.forKubernetes('1.36')],
    ['nativeSidecar(), which names no version', StartupStrategy.nativeSidecar()],
    ['gated(), which names no version', StartupStrategy.gated()],
  ])('containers restart together with %s', (_, strategy) => {
    const web = deployment();
    web.with(new SidecarFirst({ sidecars: [{ ...SIDECAR, restartTogether: true }], strategy }));
    const { containers, initContainers = [] } = podSpec(web);
    expect([...initContainers, ...containers].find(({ name }: any) => name === 'sidecar')).toMatchObject({
      restartPolicy: 'Always',
      restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'NotIn', values: [] } }],
    });
  });

  test('fails when an option is not a boolean', () => {
    refuses(
      { sidecars: [{ ...SIDECAR, restartTogether: 'yes' as unknown as boolean }] },
      'SidecarFirst: sidecars[0].restartTogether: got "yes", not a boolean; pass true or false',
    );
  });

  test('fails when both a user and OpenShift are named', () => {
    refuses(
      { sidecars: [SIDECAR], toolbox: { user: 1000, openShift: true } },
      'SidecarFirst: toolbox.user: got 1000, with \'openShift\' the platform assigns the user; leave out one of the two',
    );
  });

  test('lists the containers that are there when one is unknown', () => {
    const web = deployment();
    web.with(new SidecarFirst({ existing: [{ name: 'envoi', readyWhen }] }));
    expect(() => podSpec(web)).toThrow(new Error(
      'test/Web (Deployment/test-web): existing[0].name: got "envoi", no container of that name in the pod (there are: "application"); '
      + 'name one of these, or set \'ifPresent: true\' where it may be missing',
    ));
  });

  test('fails when a new sidecar has the name of a container', () => {
    const web = deployment([{ name: 'sidecar', image: 'other' }]);
    web.with(new SidecarFirst({ sidecars: [SIDECAR] }));
    expect(() => podSpec(web)).toThrow(new RegExp('^test/Web \\(Deployment/test-web\\): sidecars\\[0\\]\\.name: got "sidecar", already '
      + 'the name of containers\\[0\\]'));
  });

  test('fails when the application has the name of a container', () => {
    expect(() => deployment().with(new SidecarFirst({ sidecars: [SIDECAR], application: { name: 'application', image: 'x' } })))
      .toThrow(new Error('test/Web: application.name: got "application", already the name of containers[0]; names are unique within a '
        + 'pod; pass another \'name\''));
  });

  test('leaves a workload alone that refused the application', () => {
    const web = deployment();
    expect(() => web.with(new SidecarFirst({ sidecars: [SIDECAR], application: { name: 'application', image: 'x' } }))).toThrow(/application.name/);
    expect(names(podSpec(web).containers)).toEqual(['application']);
  });

  const rendered = (containers: unknown, spec: object, ...mixins: SidecarFirstProps[]) => {
    const chart = testChart();
    plainPod(chart, containers as object[], spec).with(...mixins.map(props => new SidecarFirst(props)));
    return () => onlyManifest(chart);
  };
  const application = { name: 'web', image: 'web' };
  const proxy = { name: 'proxy', image: 'proxy' };
  const existing = [{ name: 'proxy', readyWhen }];

  test.each<[string, () => unknown, string]>([
    [
      'containers of the manifest',
      rendered([application, proxy, { ...proxy, image: 'other' }, proxy], {}, { existing }),
      'containers[3].name: got "proxy", already the name of containers[1] and containers[2]; names are unique within a pod; give one of '
        + 'them another name',
    ],
    [
      'a sidecar and an init container',
      rendered([application], { initContainers: [{ name: 'sidecar', image: 'x' }] }, { sidecars: [SIDECAR] }),
      'sidecars[0].name: got "sidecar", already the name of initContainers[0]; names are unique within a pod; pass another \'name\', or '
        + 'name the container in \'existing\'',
    ],
    [
      'the application of one mixin and the sidecar of another',
      rendered([application], {}, { sidecars: [{ ...SIDECAR, name: 'a' }], application: { name: 'sidecar', image: 'x' } }, { sidecars: [SIDECAR] }),
      'application.name: got "sidecar", already the name of sidecars[0]; names are unique within a pod; pass another \'name\'',
    ],
  ])('fails when %s share a name', (_, render, message) => {
    expect(render).toThrow(new Error(`test/Pod (Pod/pod): ${message}`));
  });

  test('tells all problems of a workload at once', () => {
    const chart = testChart();
    new kplus.Job(chart, 'Web', { containers: [application] }).with(new SidecarFirst({
      sidecars: [{ ...SIDECAR, startAfter: ['vault'] }], existing: [{ name: 'proxy', readyWhen }], notHeld: ['shipper'],
    }));
    expect(() => onlyManifest(chart)).toThrow(new RegExp(['existing\\[0\\]\\.name: got "proxy"', 'notHeld\\[0\\]: got "shipper"', 'strategy: got', 'sidecars\\[0\\]\\.startAfter\\[0\\]: got "vault"']
      .map(text => `.*${text}.*`).join('\n')));
  });

  test.each<[string, unknown, object, string]>([
    ['volumes', [application, proxy], { volumes: {} }, 'volumes: got {}, Kubernetes takes a list here; correct it, or leave it out'],
    ['a mount without a path', [application, { ...proxy, volumeMounts: [{ name: 'x' }] }], {}, 'containers[1].volumeMounts[0].mountPath: Kubernetes takes a string here; correct it, or leave it out'],
    ['a mount that is null', [application, { ...proxy, volumeMounts: [null] }], {}, 'containers[1].volumeMounts[0]: Kubernetes takes an object here; correct it, or leave it out'],
    ['mounts', [application, { ...proxy, volumeMounts: 'x' }], {}, 'containers[1].volumeMounts: got "x", Kubernetes takes a list here; correct it, or leave it out'],
    ['a mount\'s path', [application, { ...proxy, volumeMounts: [{ name: 'x', mountPath: 5 }] }], {}, 'containers[1].volumeMounts[0].mountPath: got 5, Kubernetes takes a string here; correct it, or leave it out'],
    ['a lifecycle', [application, { ...proxy, lifecycle: 'x' }], {}, 'containers[1].lifecycle: got "x", Kubernetes takes an object here; correct it, or leave it out'],
    ['a name', [application, proxy, { name: 5 }], {}, 'containers[2].name: got 5, Kubernetes takes a string here; correct it, or leave it out'],
    ['init containers', [application, proxy], { initContainers: 'x' }, 'initContainers: got "x", Kubernetes takes a list here; correct it, or leave it out'],
    ['terms', [application, proxy], { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: {} } } } },
      'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: got {}, Kubernetes takes a list here; '
        + 'correct it, or leave it out'],
  ])('fails when the manifest has the wrong type for %s', (_, containers, spec, message) => {
    for (const strategy of [StartupStrategy.postStartHook(), StartupStrategy.gated(), StartupStrategy.nativeSidecar()]) {
      expect(rendered(containers, spec, { existing, strategy })).toThrow(new Error(`test/Pod (Pod/pod): ${message}`));
    }
  });

  test('takes null for what a manifest leaves out', () => {
    const nothing = { volumeMounts: null, lifecycle: null, startupProbe: null };
    for (const strategy of [StartupStrategy.postStartHook(), StartupStrategy.gated(), StartupStrategy.nativeSidecar()]) {
      const pod = { volumes: null, initContainers: null, nodeSelector: null, os: null };
      expect(rendered([{ ...application, ...nothing }, { ...proxy, ...nothing }], pod, { existing, strategy })).not.toThrow();
    }
  });

  test('copes with an empty command', () => {
    const containers = [application, { ...proxy, lifecycle: { preStop: { exec: { command: [] } } } }];
    expect(names(rendered(containers, {}, { existing, strategy: StartupStrategy.gated() })().spec.containers)).toEqual(['proxy', 'web']);
  });

  test.each<[unknown, string]>([
    [undefined, 'SidecarFirst: the props are not an object; pass one with \'sidecars\' or \'existing\''],
    [{ existing: [null] }, 'SidecarFirst: existing[0]: got null, not an object; pass an object with \'name\' and \'readyWhen\''],
    [{ existing: 'proxy' }, 'SidecarFirst: existing: got "proxy", not a list; pass a list of objects with \'name\' and \'readyWhen\''],
    [{ existing, strategy: 'gated' }, 'SidecarFirst: strategy: got "gated", not a StartupStrategy; use one of its factories, such as StartupStrategy.gated()'],
    [{ existing, toolbox: 'x' }, 'SidecarFirst: toolbox: got "x", not an object; pass one, such as { image: \'mirror/busybox:1.37.0-musl\' }'],
    [{ existing, notHeld: 'web' }, 'SidecarFirst: notHeld: got "web", not a list of names; pass a list: ["web"]'],
    [
      { existing: [{ name: 'proxy', readyWhen: {}, drainUntil: {}, startAfter: 'x', distroless: 'no' }] },
      [
        'SidecarFirst: existing[0].readyWhen: got {}, not a Readiness; use one of its factories, such as Readiness.fromHttpGet(\'/ready\', { port: 8080 })',
        'SidecarFirst: existing[0].startAfter: got "x", not a list of names; pass a list: ["x"]',
        'SidecarFirst: existing[0].drainUntil: got {}, not a Drain; use one of its factories, such as Drain.fromIdlePort(8080)',
        'SidecarFirst: existing[0].distroless: got "no", not a boolean; pass true or false',
      ].join('\n'),
    ],
    [{ existing, application: { name: 'x' } }, 'SidecarFirst: application.image: a container needs an image; pass \'image\''],
    [{ existing, application: { name: '', image: 'x' } }, 'SidecarFirst: application.name: got "", a container needs a name; pass '
      + '\'name\', such as "envoy"'],
    [{ sidecars: [{ ...SIDECAR, image: 5 }] }, 'SidecarFirst: sidecars[0].image: got 5, a container needs an image; pass \'image\''],
  ])('fails on %j, as JavaScript may pass it', (props, message) => {
    refuses(props as SidecarFirstProps, message);
  });

  test('takes null for what is left out', () => {
    const nothing = { sidecars: null, toolbox: null, strategy: null, notHeld: null, application: null } as unknown as SidecarFirstProps;
    expect(names(rendered([application, proxy], {}, { ...nothing, existing })().spec.containers)).toEqual(['proxy', 'web']);
  });

  const native = (name: string) => ({ initContainers: [{ name: 'migrate', image: 'x' }, { name, image: 'x', restartPolicy: 'Always' }] });

  test.each([StartupStrategy.postStartHook(), StartupStrategy.gated()])('fails when a sidecar is native already and the strategy is another one', strategy => {
    for (const ifPresent of [false, true]) {
      expect(rendered([application], native('proxy'), { existing: [{ name: 'proxy', readyWhen, ifPresent }], strategy })).toThrow(new RegExp(
        '^test/Pod \\(Pod/pod\\): existing\\[0\\]\\.name: got "proxy", a native sidecar already, initContainers\\[1\\], and '
        + 'StartupStrategy\\.(postStartHook|gated)\\(\\) starts sidecars among the containers; pass StartupStrategy\\.nativeSidecar\\(\\), or move '
        + 'it to \'containers\', without its restartPolicy$',
      ));
    }
  });

  test('finds a native sidecar, also where it need not be there, and no other init container', () => {
    const strategy = StartupStrategy.nativeSidecar();
    const optional = [{ name: 'proxy', readyWhen, ifPresent: true }, { name: 'migrate', readyWhen, ifPresent: true }];
    const { initContainers } = rendered([application], native('proxy'), { existing: optional, strategy })().spec;
    expect(initContainers.map(({ startupProbe }: any) => startupProbe !== undefined)).toEqual([false, true]);
    expect(rendered([application], native('proxy'), { existing: [{ name: 'migrate', readyWhen }], strategy }))
      .toThrow(/got "migrate", an init container that has to exit before anything else starts, initContainers\[0\]; give it restartPolicy: Always/);
  });

  test('follows the own probe of a native sidecar', () => {
    const startupProbe = { httpGet: { path: '/ready', port: 80 }, failureThreshold: 90 };
    const spec = { initContainers: [{ name: 'proxy', image: 'x', restartPolicy: 'Always', startupProbe }] };
    const manifest = rendered([application], spec, { existing: [{ name: 'proxy', readyWhen: Readiness.fromProbe() }], strategy: StartupStrategy.nativeSidecar() })();
    expect(manifest.spec.initContainers).toEqual(spec.initContainers);
    expect(problemsOf([manifest])).toEqual([null]);
  });

  test('fails when nothing is left to hold', () => {
    const web = deployment();
    web.with(new SidecarFirst({ existing: [{ name: 'application', readyWhen }] }));
    expect(() => podSpec(web)).toThrow(new Error(
      'test/Web (Deployment/test-web): sidecars: got ["application"], nothing is left to hold: no other container in the pod waits for '
        + 'them; '
      + 'add the application, or name fewer containers as sidecars',
    ));
  });

  test('fails when a container that need not wait is unknown', () => {
    const web = deployment();
    web.with(new SidecarFirst({ sidecars: [SIDECAR], notHeld: ['shipper'] }));
    expect(() => podSpec(web)).toThrow(new Error(
      'test/Web (Deployment/test-web): notHeld[0]: got "shipper", no container of that name beside the sidecars (there are: '
        + '"application"); name one of these',
    ));
  });

  test('fails when a workload has no pod spec', () => {
    const chart = testChart();
    new ApiObject(chart, 'Web', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } })
      .with(new SidecarFirst({ sidecars: [SIDECAR] }));
    expect(() => onlyManifest(chart)).toThrow(new Error(
      'test/Web (Deployment/web): spec.template: the workload has no pod spec with containers; add a container to it, or pass '
        + '\'application\'',
    ));
  });

  test.each([
    ['fromWaitCommand', () => Readiness.fromWaitCommand([])],
    ['fromCommand', () => Readiness.fromCommand([])],
  ])('fails when the command of Readiness.%s is empty', (factory, call) => {
    expect(call).toThrow(new RegExp(`^Readiness\\.${factory}: command: got \\[\\], `));
  });
});

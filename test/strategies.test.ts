import { ApiObject, Chart } from 'cdk8s';
import { onlyManifest, plainPod, problemsOf, testChart } from './support';
import { Readiness, SidecarFirst, SidecarFirstProps, StartupStrategy } from '../src';

const STRATEGIES = {
  'postStartHook()': () => StartupStrategy.postStartHook(),
  'gated()': () => StartupStrategy.gated(),
  'nativeSidecar()': () => StartupStrategy.nativeSidecar(),
  'nativeSidecar({ beforeInitContainers: true })': () => StartupStrategy.nativeSidecar({ beforeInitContainers: true }),
};

const SIDECARS = [
  { name: 'envoy', readyWhen: Readiness.fromHttpGet('/ready', { port: 9901, loopbackOnly: true }), distroless: true },
  { name: 'redis', readyWhen: Readiness.fromTcpSocket({ port: 6379 }), startAfter: [] },
  { name: 'vault', readyWhen: Readiness.fromWaitCommand(['/bin/wait', '--all']), startAfter: ['redis'] },
  { name: 'proxy', readyWhen: Readiness.fromCommand(['/bin/check', '$(HOME)', 'it\'s']) },
  { name: 'agent', readyWhen: Readiness.fromFile('/run/agent/ready'), startAfter: [] },
  { name: 'shipper', readyWhen: Readiness.fromUnixSocket('/run/a $(b) it\'s/shipper.sock'), startAfter: [] },
];

const podTemplate = (restartPolicy?: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: {
    ...(restartPolicy ? { restartPolicy } : {}),
    initContainers: [{ name: 'migrate', image: 'migrate' }],
    containers: ['web', ...SIDECARS.map(({ name }) => name)].map(name => ({ name, image: name })),
  },
});
const selector = { matchLabels: { app: 'web' } };
const WORKLOADS: Record<string, { readonly apiVersion: string; readonly [field: string]: unknown }> = {
  Pod: { apiVersion: 'v1', ...podTemplate() },
  PodTemplate: { apiVersion: 'v1', template: podTemplate() },
  ReplicationController: { apiVersion: 'v1', spec: { selector: selector.matchLabels, template: podTemplate() } },
  Deployment: { apiVersion: 'apps/v1', spec: { selector, template: podTemplate() } },
  StatefulSet: { apiVersion: 'apps/v1', spec: { selector, serviceName: 'web', template: podTemplate() } },
  DaemonSet: { apiVersion: 'apps/v1', spec: { selector, template: podTemplate() } },
  ReplicaSet: { apiVersion: 'apps/v1', spec: { selector, template: podTemplate() } },
  Job: { apiVersion: 'batch/v1', spec: { template: podTemplate('Never') } },
  CronJob: { apiVersion: 'batch/v1', spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template: podTemplate('Never') } } } },
};

function workload(kind: string): ApiObject {
  return new ApiObject(testChart(), kind, { kind, ...WORKLOADS[kind] });
}

function rendered(object: ApiObject): any {
  return onlyManifest(Chart.of(object));
}

function podSpecIn(manifest: any): any {
  const { spec, template } = manifest;
  return [spec?.jobTemplate?.spec?.template?.spec, spec?.template?.spec, template?.spec, spec].find(one => one?.containers);
}

const refuses = (kind: string, strategy: string) => ['Job', 'CronJob'].includes(kind) && !strategy.startsWith('native');
const PAIRS = Object.keys(STRATEGIES).flatMap(strategy =>
  Object.keys(WORKLOADS).map(kind => [kind, strategy as keyof typeof STRATEGIES] as const));

describe('every strategy on every workload', () => {
  const accepted = PAIRS.filter(([kind, strategy]) => !refuses(kind, strategy));
  const manifests = accepted.map(([kind, strategy]) =>
    rendered(workload(kind).with(new SidecarFirst({ existing: SIDECARS, strategy: STRATEGIES[strategy]() })) as ApiObject));
  const problems = problemsOf(manifests);

  test.each(accepted.map(([kind, strategy], index) => [kind, strategy, index] as const))('%s with %s is valid by the Kubernetes schema', (kind, strategy, index) => {
    expect(problems[index]).toBeNull();
    const { containers, initContainers } = podSpecIn(manifests[index]);
    expect(containers).toHaveLength(strategy.startsWith('native') ? 1 : 1 + SIDECARS.length);
    containers.forEach((container: object) => expect(container).not.toHaveProperty('restartPolicy'));
    const native = initContainers.filter(({ restartPolicy }: any) => restartPolicy === 'Always');
    expect(native).toHaveLength(strategy.startsWith('native') ? SIDECARS.length : 0);
    expect(manifests[index].kind).toBe(kind);
  });

  test.each(['gated()', 'nativeSidecar()'] as const)('restartTogether with %s is valid by the Kubernetes schema', strategy => {
    const existing = SIDECARS.map(one => ({ ...one, restartTogether: true }));
    const manifest = rendered(workload('Deployment').with(new SidecarFirst({ existing, strategy: STRATEGIES[strategy]() })) as ApiObject);
    const { containers, initContainers } = podSpecIn(manifest);
    const rules = [...initContainers, ...containers].flatMap(({ restartPolicyRules }: any) => restartPolicyRules ?? []);
    expect(rules).toEqual(SIDECARS.map(() => ({ action: 'RestartAllContainers', exitCodes: { operator: 'NotIn', values: [] } })));
    expect(problemsOf([manifest])).toEqual([null]);
    rules[0].exitCodes.operator = 1;
    expect(problemsOf([manifest])).toEqual([expect.stringMatching(/operator/)]);
  });

  test('a manifest that the schema forbids is found', () => {
    const wrong = rendered(workload('Deployment'));
    wrong.spec.template.spec.containers[0].startupProbe = { exec: { command: 'sh' }, periodSeconds: '1' };
    expect(problemsOf([wrong])).toEqual([expect.stringMatching(/startupProbe/)]);
  });

  test.each(PAIRS.filter(([kind, strategy]) => refuses(kind, strategy)))('%s with %s fails, and names the strategy that will do', (kind, strategy) => {
    const object = workload(kind).with(new SidecarFirst({ existing: SIDECARS, strategy: STRATEGIES[strategy]() })) as ApiObject;
    expect(() => rendered(object)).toThrow(new Error(
      `test/${kind} (${kind}/test-${kind.toLowerCase()}): strategy: got "StartupStrategy.${strategy}", a sidecar among the containers `
        + `keeps the ${kind} running `
      + 'after its application has ended; pass StartupStrategy.nativeSidecar(), for Kubernetes 1.29 and later',
    ));
  });

  test.each(accepted)('%s with %s: applied twice equals applied once', (kind, strategy) => {
    const object = workload(kind);
    const mixin = () => new SidecarFirst({ existing: SIDECARS, strategy: STRATEGIES[strategy]() });
    const once = JSON.stringify(rendered(object.with(mixin()) as ApiObject));
    expect(JSON.stringify(rendered(object.with(mixin()) as ApiObject))).toBe(once);
    expect(JSON.stringify(rendered(object))).toBe(once);
  });
});

/** The fields of Pod Security "restricted" that a container can break; volumes and host namespaces are not what a strategy writes. */
function isRestricted({ securityContext = {} }: any): boolean {
  return securityContext.allowPrivilegeEscalation === false && securityContext.runAsNonRoot === true && securityContext.runAsUser !== 0
    && securityContext.capabilities?.drop?.includes('ALL') && securityContext.seccompProfile?.type === 'RuntimeDefault';
}

describe('Pod Security "restricted"', () => {
  test.each(Object.keys(STRATEGIES) as (keyof typeof STRATEGIES)[])('is kept by %s', strategy => {
    const object = workload('Pod').with(new SidecarFirst({ existing: SIDECARS, strategy: STRATEGIES[strategy]() })) as ApiObject;
    const { initContainers, volumes = [] } = podSpecIn(rendered(object));
    const own = initContainers.filter(({ name }: any) => ['sidecar-first', 'wait-for-sidecars'].includes(name));
    expect(own).toHaveLength(1);
    own.forEach((container: any) => expect(isRestricted(container)).toBe(true));
    volumes.forEach((volume: any) => expect(Object.keys(volume).sort()).toEqual(['emptyDir', 'name']));
  });
});

describe('whole manifests', () => {
  const pod = (props: SidecarFirstProps, names: string[]) => {
    const chart = testChart();
    plainPod(chart, ['web', ...names].map(name => ({ name, image: name }))).with(new SidecarFirst(props));
    return onlyManifest(chart);
  };
  const envoy = { name: 'envoy', readyWhen: Readiness.fromTcpSocket({ port: 9901 }) };

  test.each(Object.keys(STRATEGIES).slice(0, 3) as (keyof typeof STRATEGIES)[])('one sidecar, %s', strategy => {
    expect(pod({ existing: [envoy], strategy: STRATEGIES[strategy]() }, ['envoy'])).toMatchSnapshot();
  });

  const three = ['envoy', 'redis', 'agent']
    .map((name, index) => ({ name, readyWhen: Readiness.fromTcpSocket({ port: 9901 + index }), startAfter: [] }));

  test('three independent sidecars: one hook waits for all', () => {
    const manifest = pod({ existing: three }, ['envoy', 'redis', 'agent']);
    expect(manifest.spec.containers.map((container: any) => [container.name, 'lifecycle' in container])).toEqual([['envoy', false], ['redis', false], ['agent', true], ['web', false]]);
    expect(manifest).toMatchSnapshot();
  });

  test('three independent native sidecars: one init container waits for all', () => {
    const manifest = pod({ existing: three, strategy: StartupStrategy.nativeSidecar() }, ['envoy', 'redis', 'agent']);
    expect(manifest.spec.initContainers.map(({ name, restartPolicy, startupProbe }: any) => [name, restartPolicy, startupProbe])).toEqual([
      ...three.map(({ name }) => [name, 'Always', undefined]),
      ['wait-for-sidecars', undefined, undefined],
    ]);
    expect(problemsOf([manifest])).toEqual([null]);
    expect(manifest).toMatchSnapshot();
  });
});

import { GATED, NATIVE, POST_START, sidecar, tcp } from './support';
import { fieldOf, objects, PodTemplate, podTemplates } from '../../src/core/pod/manifest';
import { Request } from '../../src/core/request/request';
import { Strategy } from '../../src/core/request/sidecar';
import { rewriteManifest } from '../../src/core/rewrite/rewrite';
import { names } from '../support';

const pod = (...containers: string[]) => ({ spec: { containers: containers.map(name => ({ name, image: name })) } });
const web = pod('web', 'proxy');

const RAY = {
  apiVersion: 'ray.io/v1',
  kind: 'RayCluster',
  metadata: { name: 'ray' },
  spec: {
    headGroupSpec: { rayStartParams: {}, template: pod('ray-head', 'proxy') },
    workerGroupSpecs: [{ groupName: 'small', template: pod('ray-worker', 'proxy') }, { groupName: 'large', template: pod('ray-worker') }],
  },
};

const custom = <T extends object>(apiVersion: string, kind: string, spec: T) => ({ apiVersion, kind, metadata: { name: 'x' }, spec });

/** Custom resources, where their pod templates stand, and whether the pods run to completion. */
const HANDLED: [string, any, string[], boolean?][] = [
  ['Argo Rollout', custom('argoproj.io/v1alpha1', 'Rollout', { template: web }), ['spec.template']],
  ['KEDA ScaledJob', custom('keda.sh/v1alpha1', 'ScaledJob', { jobTargetRef: { template: web } }), ['spec.jobTargetRef.template'], true],
  [
    'JobSet',
    custom('jobset.x-k8s.io/v1alpha2', 'JobSet', { replicatedJobs: [{ name: 'a', template: { spec: { template: web } } }, { name: 'b', template: { spec: { template: web } } }] }),
    ['spec.replicatedJobs[0].template.spec.template', 'spec.replicatedJobs[1].template.spec.template'],
    true,
  ],
  ['Ray', RAY, ['spec.headGroupSpec.template', 'spec.workerGroupSpecs[0].template', 'spec.workerGroupSpecs[1].template']],
  ['a RayJob', custom('ray.io/v1', 'RayJob', { rayClusterSpec: RAY.spec, submitterPodTemplate: web }),
    [...['headGroupSpec.template', 'workerGroupSpecs[0].template', 'workerGroupSpecs[1].template'].map(at => `spec.rayClusterSpec.${at}`), 'spec.submitterPodTemplate']],
  [
    'LeaderWorkerSet',
    custom('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', { leaderWorkerTemplate: { leaderTemplate: web, workerTemplate: web, size: 2 } }),
    ['spec.leaderWorkerTemplate.leaderTemplate', 'spec.leaderWorkerTemplate.workerTemplate'],
  ],
  [
    'PyTorchJob',
    custom('kubeflow.org/v1', 'PyTorchJob', { pytorchReplicaSpecs: { Master: { restartPolicy: 'OnFailure', template: web }, Worker: { replicas: 2, template: web } } }),
    ['spec.pytorchReplicaSpecs.Master.template', 'spec.pytorchReplicaSpecs.Worker.template'],
    true,
  ],
  ['a parameter server, which runs on', custom('kubeflow.org/v1', 'TFJob', { tfReplicaSpecs: { PS: { restartPolicy: 'Always', template: web } } }), ['spec.tfReplicaSpecs.PS.template'], false],
  ['SparkApplication', custom('sparkoperator.k8s.io/v1beta2', 'SparkApplication', { driver: { template: web } }), ['spec.driver.template'], true],
  ['Volcano Job', custom('batch.volcano.sh/v1alpha1', 'Job', { tasks: [{ template: web }] }), ['spec.tasks[0].template'], true],
  ['a kind nobody knows, with pods that end', custom('x.io/v1', 'Thing', { podTemplate: { spec: { ...web.spec, restartPolicy: 'Never' } } }), ['spec.podTemplate'], true],
  ['Knative', custom('serving.knative.dev/v1', 'Service', { template: web }), ['spec.template']],
];

describe.each(HANDLED)('pod templates of %s', (_, manifest, places, ends = false) => {
  test('are all found, where they stand', () => {
    const found = podTemplates(manifest);
    expect(found.map(({ template }) => fieldOf(template))).toEqual(places);
    expect(found.map(({ place }) => place)).toEqual(places.length > 1 ? places : ['']);
    expect(found.map(({ completes }) => completes)).toEqual(places.map(() => ends));
    expect(objects(manifest).map(({ unread }) => unread)).toEqual([false]);
  });
});

/** Kinds of Kubernetes' own, the restart policy of their pods, and whether those run to completion. */
test.each<[string, string, string | undefined, boolean]>([
  ['v1', 'Pod', undefined, false],
  ['v1', 'Pod', 'OnFailure', true],
  ['apps/v1', 'Deployment', 'Always', false],
  ['apps/v1', 'Deployment', 'Never', true],
  ['batch/v1', 'Job', undefined, true],
  ['batch/v1', 'Job', 'Never', true],
  ['batch/v1', 'Job', 'Always', false],
])('the pods of a %s %s with restartPolicy %s run to completion: %s', (apiVersion, kind, restartPolicy, ends) => {
  const template = { spec: { ...web.spec, restartPolicy } };
  const [found] = podTemplates({ apiVersion, kind, metadata: { name: 'x' }, ...(kind === 'Pod' ? template : { spec: { template } }) });
  expect(found.completes).toBe(ends);
});

describe('no pod templates', () => {
  const deployment = { spec: { template: web } };

  test.each<[string, object]>([
    ['a pattern of Kyverno', custom('kyverno.io/v1', 'ClusterPolicy', { rules: [{ validate: { pattern: deployment } }, { validate: { anyPattern: [deployment] } }] })],
    ['a patch of Kyverno', custom('kyverno.io/v1', 'ClusterPolicy', { rules: [{ mutate: { patchStrategicMerge: deployment } }, { mutate: { foreach: [{ patchStrategicMerge: deployment }] } }] })],
    ['a patch of Kustomize', { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', patches: [deployment] }],
    ['a schema', custom('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      versions: [{ schema: { openAPIV3Schema: { properties: { template: { spec: { containers: [{ name: 'x', image: 'x' }] } } } } } }],
    })],
    ['containers without an image', custom('x.io/v1', 'Thing', { template: { spec: { containers: [{ name: 'elasticsearch' }] } } })],
    ['a status', { ...custom('x.io/v1', 'Thing', {}), status: deployment }],
  ])('stand in %s, and no containers that are worth a word', (_, manifest) => {
    expect(podTemplates(manifest)).toEqual([]);
    expect(objects(manifest)).toMatchObject([{ unread: false }]);
  });

  test.each<[string, any]>([
    ['Prometheus', custom('monitoring.coreos.com/v1', 'Prometheus', { containers: web.spec.containers })],
    ['an InferenceService', custom('serving.kserve.io/v1beta1', 'InferenceService', { predictor: web.spec })],
    ['a workflow', custom('argoproj.io/v1alpha1', 'Workflow', { templates: [{ containerSet: web.spec }] })],
    ['a template in which one container has no image', custom('x.io/v1', 'Thing', { template: { spec: { containers: [{ name: 'a' }, { name: 'b', image: 'b' }] } } })],
    ['a Deployment whose container has no name', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers: [{ image: 'a' }] } } } }],
    ['a Knative Service whose container has no name', custom('serving.knative.dev/v1', 'Service', { template: { spec: { containers: [{ image: 'a' }] } } })],
  ])('are read in %s, which is known to hold containers', (_, manifest) => {
    expect(podTemplates(manifest)).toEqual([]);
    expect(objects(manifest)).toMatchObject([{ unread: true }]);
  });
});

test('a manifest that contains itself, or lies very deep, ends the search', () => {
  const cyclic: any = custom('x.io/v1', 'Thing', { template: web });
  cyclic.spec.again = cyclic;
  expect(podTemplates(cyclic)).toHaveLength(1);
  const deep = Array.from({ length: 100_000 }).reduce<object>(inner => ({ inner }), { template: web });
  expect(podTemplates(custom('x.io/v1', 'Thing', deep))).toEqual([]);
});

test('a template that two places share is found in both', () => {
  const manifest = custom('x.io/v1', 'Thing', { aTemplate: web, bTemplate: web });
  expect(podTemplates(manifest)).toHaveLength(2);
});

const request = (strategy: Strategy, more: Partial<Request> = {}): Request => ({
  sidecars: [{ ...sidecar('proxy', tcp(80)), field: 'existing[0]' }],
  volumes: [],
  notHeld: [],
  strategy,
  toolbox: { image: 'busybox', imagePullPolicy: 'IfNotPresent', resources: {}, user: 65534 },
  ...more,
});
const rewritten = (manifest: unknown, ...requests: Request[]) => {
  const { issues, ...rest } = rewriteManifest(manifest, requests);
  expect(issues).toEqual([]);
  return rest;
};

describe('an object with several templates', () => {
  test('has each rewritten where it stands; a container that it names has to be in one of them', () => {
    const only = request(NATIVE);
    const { manifest, effective } = rewritten(RAY, only);
    const { headGroupSpec, workerGroupSpecs: [small, large] } = (manifest as typeof RAY).spec;
    const started = ({ template: { spec } }: any) => [names(spec.initContainers), names(spec.containers)];
    expect([headGroupSpec, small, large].map(started)).toEqual([[['proxy'], ['ray-head']], [['proxy'], ['ray-worker']], [[], ['ray-worker']]]);
    expect(large).toBe(RAY.spec.workerGroupSpecs[1]);
    expect(effective.has(only)).toBe(true);
  });

  test('gets a new sidecar in every one of them', () => {
    const added = { ...sidecar('vault', tcp(81)), container: { name: 'vault', image: 'vault' }, field: 'sidecars[0]' };
    const found = podTemplates(rewritten(RAY, request(NATIVE, { sidecars: [added] })).manifest);
    expect(found.map(({ spec }) => names(spec.initContainers))).toEqual([['vault'], ['vault'], ['vault']]);
  });

  test('may have it as a native sidecar in one of them', () => {
    const native = { spec: { containers: [{ name: 'web', image: 'web' }], initContainers: [{ name: 'proxy', image: 'proxy', restartPolicy: 'Always' }] } };
    const manifest = custom('x.io/v1', 'Thing', { aTemplate: native, bTemplate: pod('web') });
    const [first, second] = podTemplates(rewritten(manifest, request(NATIVE)).manifest);
    expect(first.spec.initContainers).toMatchObject([{ name: 'proxy', startupProbe: { tcpSocket: { port: 80 } } }]);
    expect(second.spec).toBe(manifest.spec.bTemplate.spec);
  });

  test('fails once where none has the container, and lists those of all', () => {
    const absent = { ...sidecar('vault', tcp(81)), field: 'existing[0]' };
    expect(rewriteManifest(RAY, [request(NATIVE, { sidecars: [absent], notHeld: [{ name: 'shipper', field: 'notHeld[0]' }] })]).issues).toEqual([
      {
        path: '(RayCluster/ray)',
        field: 'existing[0].name',
        given: 'vault',
        why: 'no container of that name in any pod template of the object (there are: "ray-head", "proxy", "ray-worker")',
        fix: 'name one of these, or set \'ifPresent: true\' where it may be missing',
      },
      {
        path: '(RayCluster/ray)',
        field: 'notHeld[0]',
        given: 'shipper',
        why: 'no container of that name in any pod template of the object (there are: "ray-head", "proxy", "ray-worker")',
        fix: 'name one of these',
      },
    ]);
  });

  test('holds in each template what is there to hold', () => {
    const manifest = custom('x.io/v1', 'Thing', { aTemplate: pod('web', 'proxy', 'shipper'), bTemplate: pod('web', 'proxy') });
    const found = podTemplates(rewritten(manifest, request(GATED, { notHeld: [{ name: 'shipper', field: 'notHeld[0]' }] })).manifest);
    const held = ({ spec: { containers } }: PodTemplate) =>
      containers.filter(({ volumeMounts = [] }) => volumeMounts.some(({ subPath }) => subPath));
    expect(found.map(template => names(held(template)))).toEqual([['web'], ['web']]);
  });

  test('names the template in an error', () => {
    const manifest = custom('x.io/v1', 'Thing', { aTemplate: web, bTemplate: pod('proxy') });
    expect(rewriteManifest(manifest, [request(POST_START)]).issues).toMatchObject([{
      path: '(Thing/x spec.bTemplate)',
      why: 'nothing is left to hold: no other container in the pod waits for them',
    }]);
  });
});

describe('a strategy is refused', () => {
  test.each([POST_START, GATED])('where the controller takes the first container for the application: $kind', strategy => {
    const message = {
      field: 'strategy',
      given: `StartupStrategy.${strategy.kind}()`,
      why: 'the controller of a RayCluster takes the first container of the pod for the application, and this strategy puts a sidecar there',
      fix: 'pass StartupStrategy.nativeSidecar(), for Kubernetes 1.29 and later',
    };
    expect(rewriteManifest(RAY, [request(strategy)]).issues).toEqual([
      { path: '(RayCluster/ray spec.headGroupSpec.template)', ...message },
      { path: '(RayCluster/ray spec.workerGroupSpecs[0].template)', ...message },
    ]);
    const notebook = custom('kubeflow.org/v1', 'Notebook', { template: web });
    expect(rewriteManifest(notebook, [request(strategy)]).issues).toMatchObject([{ path: '(Notebook/x)', field: 'strategy' }]);
    expect(rewritten(notebook, request(NATIVE)).effective.size).toBe(1);
  });

  const ending = HANDLED.filter(([, , , ends]) => ends).map(([name, manifest]) => [name, manifest]);
  test.each(ending)('where a sidecar keeps the pod of %s from completing', (_, manifest) => {
    expect(rewriteManifest(manifest, [request(POST_START)]).issues[0]).toMatchObject({
      field: 'strategy',
      why: `a sidecar among the containers keeps the ${manifest.kind} running after its application has ended`,
    });
    expect(rewritten(manifest, request(NATIVE)).effective.size).toBe(1);
  });

  const knative = (kind: string, spec: object) => custom('serving.knative.dev/v1', kind, spec);
  const nameless = { containers: [{ image: 'web' }] };
  test.each<[string, object]>([
    ['Service', knative('Service', { template: { spec: nameless } })],
    ['Configuration', knative('Configuration', { template: web })],
    ['Revision', knative('Revision', web.spec)],
  ])('whichever it is, by a Knative %s', (kind, manifest) => {
    for (const strategy of [POST_START, GATED, NATIVE]) {
      expect(rewriteManifest(manifest, [request(strategy)]).issues).toEqual([{
        path: `(${kind}/x)`,
        field: '',
        why: 'Knative accepts neither lifecycle hooks nor probes of init containers, so nothing can hold the application back',
        fix: 'apply the mixin to other workloads only, or run these pods in a Deployment',
      }]);
    }
  });

  test('not by a Knative Service that the request does not concern', () => {
    const { sidecars: [proxy] } = request(NATIVE);
    const manifest = knative('Service', { template: { spec: nameless } });
    expect(rewritten(manifest, request(NATIVE, { sidecars: [{ ...proxy, ifPresent: true }] })).manifest).toBe(manifest);
  });
});

test('an object that holds containers out of reach is named and left as it is', () => {
  const manifest = custom('monitoring.coreos.com/v1', 'Prometheus', { containers: web.spec.containers });
  expect(rewritten(manifest, request(NATIVE))).toEqual({ manifest, hasTemplate: false, effective: new Set(), unread: ['Prometheus/x'] });
});

import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart, Helm, Include, Lazy, Yaml } from 'cdk8s';
import * as plus28 from 'cdk8s-plus-28';
import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import * as plus33 from 'cdk8s-plus-33';
import * as plus34 from 'cdk8s-plus-34';
import { parseAllDocuments } from 'yaml';
import { Rollout } from './fixtures/rollout.generated';

/** What every workload of the matrix holds: the application first, the proxy that becomes a sidecar after it. */
export const CONTAINERS = [
  { name: 'web', image: 'my-web', env: [{ name: 'MODE', value: 'blue' }] },
  { name: 'proxy', image: 'my-proxy' },
];

/** Where the pod template stands in each kind. */
export const TEMPLATES: Record<string, string[]> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  PodTemplate: ['template'],
  Rollout: ['spec', 'template'],
  ScaledJob: ['spec', 'jobTargetRef', 'template'],
  LeaderWorkerSet: ['spec', 'leaderWorkerTemplate', 'workerTemplate'],
};

const API_VERSIONS: Record<string, string> = {
  Pod: 'v1',
  ReplicationController: 'v1',
  PodTemplate: 'v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  Rollout: 'argoproj.io/v1alpha1',
  ScaledJob: 'keda.sh/v1alpha1',
  LeaderWorkerSet: 'leaderworkerset.x-k8s.io/v1',
};

/** A manifest of a kind with the containers, as people write it, and a field that no typed class knows. */
export function manifestOf(kind: string): any {
  const pod = {
    metadata: { labels: { app: 'web' } },
    spec: {
      containers: CONTAINERS.map(container => (container.name === 'web'
        ? { ...container, lifecycle: { preStop: { sleep: { seconds: 3 } } }, someFutureField: { kept: true } }
        : container)),
    },
  };
  const nested = [...TEMPLATES[kind]].reverse().reduce<any>((inner, key) => ({ [key]: inner }), pod);
  return { apiVersion: API_VERSIONS[kind] ?? 'apps/v1', kind, ...nested, metadata: { ...nested.metadata, name: 'web' } };
}

/** A workload in a chart. */
export interface Host {
  readonly scope: Chart | ApiObject | plus28.AbstractPod | plus33.AbstractPod | plus34.AbstractPod | Include | Helm;
  /** The object that is rendered. */
  readonly object: ApiObject;
  readonly addContainer?: (name: string) => void;
  readonly addVolume?: (name: string) => void;
}

interface HostKind {
  readonly kinds: readonly string[];
  make(chart: Chart, kind: string): Host;
}

function plusHost(plus: typeof plus28 | typeof plus33 | typeof plus34): HostKind {
  const library = plus as typeof plus28;
  return {
    kinds: ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'],
    make(chart, kind) {
      const containers = CONTAINERS.map(({ name, image }) => ({ name, image }));
      const extra = {
        Pod: {},
        StatefulSet: { service: new library.Service(chart, 'Service', { ports: [{ port: 80 }] }) },
        CronJob: { schedule: { expressionString: '* * * * *' } },
      }[kind] ?? {};
      const scope: plus28.AbstractPod = new (library as any)[kind](chart, 'Web', { metadata: { name: 'web' }, containers, ...extra });
      return {
        scope,
        object: ApiObject.of(scope),
        addContainer: name => scope.addContainer({ name, image: name }),
        addVolume: name => scope.addVolume(library.Volume.fromEmptyDir(scope, name, name)),
      };
    },
  };
}

const CUSTOM = ['Rollout', 'ScaledJob', 'LeaderWorkerSet'];
const ALL = Object.keys(TEMPLATES).filter(kind => !CUSTOM.includes(kind));

/** Every source of workloads, by name. */
export const HOSTS: Record<string, HostKind> = {
  'cdk8s-plus-28': plusHost(plus28),
  'cdk8s-plus-33': plusHost(plus33),
  'cdk8s-plus-34': plusHost(plus34),
  'an L1 class': {
    kinds: ALL,
    make(chart, kind) {
      const { apiVersion, kind: _, ...props } = manifestOf(kind);
      const object: ApiObject = new (k8s as any)[`Kube${kind}`](chart, 'Web', props);
      expect(apiVersion).toBe(object.apiVersion);
      return { scope: object, object };
    },
  },
  'an imported CRD': {
    kinds: ['Rollout'],
    make(chart) {
      const { metadata, spec } = manifestOf('Rollout');
      const object = new Rollout(chart, 'Web', { metadata, spec });
      return { scope: object, object };
    },
  },
  'an ApiObject with lazy parts': {
    kinds: [...ALL, ...CUSTOM],
    make(chart, kind) {
      const manifest = manifestOf(kind);
      const [first = 'spec'] = TEMPLATES[kind];
      const object = new ApiObject(chart, 'Web', { ...manifest, [first]: Lazy.any({ produce: () => manifest[first] }) });
      return { scope: object, object };
    },
  },
  'Include': {
    kinds: [...ALL, ...CUSTOM],
    make(chart, kind) {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'include-'));
      const file = path.join(folder, 'web.yaml');
      fs.writeFileSync(file, Yaml.stringify(manifestOf(kind)));
      const include = new Include(chart, 'Web', { url: file });
      fs.rmSync(folder, { recursive: true });
      return { scope: include, object: include.apiObjects[0] };
    },
  },
  'Helm': {
    kinds: [...ALL, ...CUSTOM],
    make(chart, kind) {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'helm-'));
      const recorded = path.join(folder, 'recorded.yaml');
      const executable = path.join(folder, 'recorded-helm');
      fs.writeFileSync(recorded, `---\n# Source: web/templates/web.yaml\n${Yaml.stringify(manifestOf(kind))}`);
      fs.writeFileSync(executable, `#!/bin/sh\n[ "$1" = template ] && cat ${recorded}\n`, { mode: 0o755 });
      const helm = new Helm(chart, 'Web', { chart: 'web', helmExecutable: executable });
      fs.rmSync(folder, { recursive: true });
      return { scope: helm, object: helm.apiObjects[0] };
    },
  },
  'a List': {
    kinds: [...ALL, ...CUSTOM],
    make(chart, kind) {
      const object = new ApiObject(chart, 'Web', {
        apiVersion: 'v1',
        kind: 'List',
        items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' }, data: {} }, manifestOf(kind)],
      });
      return { scope: object, object };
    },
  },
};

/** Every way to get manifests out of an app. */
export const SYNTHESES: Record<string, (app: App, chart: Chart) => any[]> = {
  'chart.toJson()': (_, chart) => chart.toJson(),
  'app.synth()': app => {
    app.synth();
    return fs.readdirSync(app.outdir).flatMap(file => documents(fs.readFileSync(path.join(app.outdir, file), 'utf8')));
  },
  'app.synthYaml()': app => documents(app.synthYaml()),
};

function documents(text: string): any[] {
  return parseAllDocuments(text, { version: '1.1' }).map(document => document.toJS());
}

import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Include, Testing, Yaml } from 'cdk8s';
import { parse } from 'yaml';
import { names, testChart } from './support';
import { Readiness, SidecarFirst, StartupStrategy } from '../src';
import { podTemplates } from '../src/core/pod/manifest';

const folder = path.join(__dirname, 'fixtures', 'realistic');
const STRATEGIES = {
  postStartHook: StartupStrategy.postStartHook(),
  gated: StartupStrategy.gated(),
  nativeSidecar: StartupStrategy.nativeSidecar(),
};

/** The file as it is, and as the mixin makes it, straight from the file on disk. */
function promote(file: string, sidecar: string, strategy: keyof typeof STRATEGIES): { before: any; after: any; yaml: string } {
  const chart = testChart();
  new Include(chart, 'Include', { url: file }).with(new SidecarFirst({
    strategy: STRATEGIES[strategy],
    allowHostNetwork: path.basename(file) === 'storage-node.yaml',
    existing: [{ name: sidecar, readyWhen: Readiness.fromTcpSocket({ port: 5432 }) }],
  }));
  const [after] = Testing.synth(chart);
  return { before: parse(fs.readFileSync(file, 'utf8'), { merge: true }), after, yaml: Yaml.stringify(after) };
}

/** Everything of a manifest but the pod template's spec and annotations. */
function around(manifest: any): any {
  const copy = structuredClone(manifest);
  for (const { template } of podTemplates(copy)) {
    const holder = template.reduce<any>((at, key) => at[key], copy);
    delete holder.spec;
    delete holder.metadata.annotations;
  }
  return copy;
}

/** File, the container that becomes a sidecar, and the others. */
const FILES: [string, string, string[]][] = [
  ['repository-server.yaml', 'plugin', ['repository-server']],
  ['ingress-controller.yaml', 'config-agent', ['controller', 'log-shipper']],
  ['time-series-database.yaml', 'auth-proxy', ['database', 'config-reloader', 'uploader']],
  ['message-broker.yaml', 'service-proxy', ['broker', 'exporter']],
  ['storage-node.yaml', 'node-driver-registrar', ['driver', 'liveness-probe']],
  ['nightly-report.yaml', 'tunnel', ['report']],
];

test('the manifests have the size of well-known ones, and several have anchors', () => {
  const texts = FILES.map(([name]) => fs.readFileSync(path.join(folder, name), 'utf8'));
  expect(texts.filter(text => text.split('\n').length >= 100).length).toBeGreaterThanOrEqual(5);
  expect(texts.filter(text => /: &\w+/.test(text) && /<<: \*\w+/.test(text)).length).toBeGreaterThanOrEqual(2);
});

describe.each(FILES)('%s', (name, sidecar, others) => {
  const file = path.join(folder, name);
  const strategies = (Object.keys(STRATEGIES) as (keyof typeof STRATEGIES)[]).filter(strategy => name !== 'nightly-report.yaml' || strategy === 'nativeSidecar');

  test.each(strategies)('with %s has the promoted sidecar before the rest, and all else as it was', strategy => {
    const { before, after, yaml } = promote(file, sidecar, strategy);
    const [{ spec: was }] = podTemplates(before);
    const [{ spec, metadata }] = podTemplates(after);
    const own = (container: any) => was.containers.find((other: any) => other.name === container.name);
    expect(around(after)).toEqual(around(before));
    expect(yaml).not.toMatch(/(: |- )[&*]\w/);
    expect(metadata.annotations).toMatchObject({ 'kubectl.kubernetes.io/default-container': others[0] });
    const started = [...(strategy === 'nativeSidecar' ? spec.initContainers!.slice(was.initContainers?.length ?? 0) : []), ...spec.containers];
    expect(names(started)).toEqual([sidecar, ...others]);
    for (const container of started.slice(1)) {
      const gates = container.volumeMounts?.filter((mount: any) => mount.name === `waits-for-${sidecar}`) ?? [];
      expect(gates.map(({ subPath }: any) => subPath)).toEqual(strategy === 'gated' ? ['gate/open'] : []);
      const mounts = container.volumeMounts?.filter((mount: any) => !gates.includes(mount)) ?? [];
      expect({ ...container, volumeMounts: mounts }).toEqual({ volumeMounts: [], ...own(container) });
    }
    const initContainers = spec.initContainers?.filter((container: any) => container.name !== 'sidecar-first' && container.name !== sidecar) ?? [];
    expect(initContainers).toEqual(was.initContainers ?? []);
    expect(spec.volumes?.slice(0, was.volumes?.length)).toEqual(was.volumes);
  });
});

test('a List of 2,000 lines: every workload in it that has a sidecar, and nothing else', () => {
  const items = Array.from({ length: 10 }, (_, index) => itemsOf(index)).flat();
  const text = Yaml.stringify({ apiVersion: 'v1', kind: 'List', items });
  expect(Math.abs(text.split('\n').length - 2000)).toBeLessThan(100);
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'list-')), 'list.yaml');
  fs.writeFileSync(file, text);
  const chart = testChart();
  const sidecars = FILES.map(([, sidecar]) => sidecar);
  new Include(chart, 'Include', { url: file }).with(new SidecarFirst({
    existing: sidecars.map(name => ({ name, readyWhen: Readiness.fromWaitCommand(['/wait']), ifPresent: true })),
    strategy: StartupStrategy.nativeSidecar(),
  }));
  fs.rmSync(path.dirname(file), { recursive: true });
  const [after] = Testing.synth(chart);
  expect(Yaml.stringify(after)).not.toMatch(/(: |- )[&*]\w/);
  const before = parse(text);
  expect(after.items).toHaveLength(items.length);
  let changed = 0;
  after.items.forEach((item: any, index: number) => {
    const [was] = podTemplates(before.items[index]);
    const own = was?.spec.containers.filter(({ name }) => sidecars.includes(name)) ?? [];
    if (own.length === 0) {
      expect(item).toEqual(before.items[index]);
    } else {
      const [{ spec }] = podTemplates(item);
      expect(around(item)).toEqual(around(before.items[index]));
      expect(names(spec.initContainers)).toEqual([...names(was.spec.initContainers), ...names(own)]);
      expect(spec.containers).toEqual(was.spec.containers.filter(container => !own.includes(container)));
      changed++;
    }
  });
  expect(changed).toBe(7);
});

/** What a chart brings together: a workload, one without a sidecar now and then, and what stands beside it. */
function itemsOf(index: number): object[] {
  const app = `app-${index}`;
  const [file, sidecar] = FILES[index % FILES.length];
  const workload = structuredClone(parse(fs.readFileSync(path.join(folder, file), 'utf8'), { merge: true }));
  workload.metadata.name = app;
  if (index % 3 === 2) {
    const [{ template }] = podTemplates(workload);
    const holder = template.reduce<any>((at, key) => at[key], workload);
    holder.spec.containers = holder.spec.containers.filter(({ name }: any) => name !== sidecar);
  }
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: app }, data: { 'settings.ini': `[${app}]\n${'key = value\n'.repeat(index)}`, 'empty': '' } };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app, annotations: { 'example.com/weight': String(index) } },
    spec: { type: index % 2 ? 'ClusterIP' : 'LoadBalancer', ports: [{ name: 'http', port: 80, targetPort: 8080 + index }], selector: { app } },
  };
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: app }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }] };
  const route = { apiVersion: 'example.com/v1', kind: 'Route', metadata: { name: app }, spec: { template: { host: `${app}.example.com` }, to: { kind: 'Service', name: app } } };
  return [config, ...(index % 2 ? [role] : [route]), workload, service];
}

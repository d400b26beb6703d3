import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Include, Testing, Yaml } from 'cdk8s';
import { parse } from 'yaml';
import { names, testChart } from './support';
import { Readiness, SidecarFirst, StartupStrategy } from '../src';
import { podTemplates } from '../src/core/manifest';

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
    existing: [{ name: sidecar, readyWhen: Readiness.fromTcpSocket({ port: 5432 }) }],
  }));
  const [after] = Testing.synth(chart);
  return { before: parse(fs.readFileSync(file, 'utf8'), { merge: true }), after, yaml: Yaml.stringify(after) };
}

/** Everything of a manifest but the pod template's spec and annotations. */
function around(manifest: any): any {
  const copy = structuredClone(manifest);
  for (const { location, template } of podTemplates(copy)) {
    void location;
    const holder = template.reduce<any>((at, key) => at[key], copy);
    delete holder.spec;
    delete holder.metadata.annotations;
  }
  return copy;
}

describe.each<[string, string, string[]]>([
  ['repository-server.yaml', 'plugin', ['repository-server']],
  ['time-series-database.yaml', 'auth-proxy', ['database', 'config-reloader', 'uploader']],
  ['storage-node.yaml', 'node-driver-registrar', ['driver', 'liveness-probe']],
  ['nightly-report.yaml', 'tunnel', ['report']],
])('%s', (name, sidecar, others) => {
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

test('a List of 2,000 lines: every workload in it that has the sidecar, and nothing else', () => {
  const one = (index: number) => [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `config-${index}` }, data: { 'settings.ini': 'a = 1\nb = 2\n' } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: `service-${index}` }, spec: { ports: [{ port: 80 }], selector: { app: `app-${index}` } } },
    {
      ...structuredClone(parse(fs.readFileSync(path.join(folder, index % 2 ? 'storage-node.yaml' : 'repository-server.yaml'), 'utf8'), { merge: true })),
      metadata: { name: `workload-${index}` },
    },
  ];
  const items = Array.from({ length: 16 }, (_, index) => one(index)).flat();
  const text = Yaml.stringify({ apiVersion: 'v1', kind: 'List', items });
  expect(text.split('\n').length).toBeGreaterThan(2000);
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'list-')), 'list.yaml');
  fs.writeFileSync(file, text);
  const chart = testChart();
  new Include(chart, 'Include', { url: file }).with(new SidecarFirst({
    existing: [{ name: 'plugin', readyWhen: Readiness.fromWaitCommand(['/wait']), ifPresent: true }],
  }));
  fs.rmSync(path.dirname(file), { recursive: true });
  const [after] = Testing.synth(chart);
  const before = parse(text);
  expect(after.items).toHaveLength(items.length);
  after.items.forEach((item: any, index: number) => {
    const [template] = podTemplates(item);
    if (template?.spec.containers.some(({ name }) => name === 'plugin')) {
      expect(names(template.spec.containers)).toEqual(['plugin', 'repository-server']);
    } else {
      expect(item).toEqual(before.items[index]);
    }
  });
});

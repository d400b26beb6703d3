import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { run, SOUND, UNSOUND } from './support';
import { STATUS } from '../../src/cli/streams';

const DOCUMENTS = 10_000;
const FORMATS = ['text', 'mermaid', 'svg', 'json'];

const wild = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, 1e308, 1e-308, 123456789012345678901234567890, [], {}, [[]], [null], { '': null }, '__proto__', 'Always', true),
  fc.anything({ maxDepth: 3, withNullPrototype: false, withBigInt: true }),
);

/** A workload with something else at a few of its places. */
const broken = fc.tuple(fc.constantFrom('Pod', 'Deployment', 'CronJob', 'Rollout', 'List', 'DeploymentList'), fc.array(fc.tuple(fc.nat(), wild), { maxLength: 4 })).map(([kind, changes]) => {
  const container = () => ({
    name: 'a',
    image: 'a',
    command: ['a'],
    args: ['127.0.0.1:80'],
    ports: [{ containerPort: 80, name: 'http' }],
    restartPolicy: 'Always',
    lifecycle: { postStart: { exec: { command: ['sh', '-c', 'until a; do b; done; mkdir /v/gate/open'] } }, preStop: { httpGet: { port: 80, path: '/quit' } } },
    startupProbe: { httpGet: { port: 'http' }, periodSeconds: 1 },
    volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 'gate/open' }],
  });
  const template = {
    metadata: { annotations: { 'kubectl.kubernetes.io/default-container': 'a' } },
    spec: { containers: [container(), container()], initContainers: [container()], volumes: [{ name: 'v', emptyDir: {} }] },
  };
  const specs: Record<string, unknown> = { Pod: template.spec, CronJob: { jobTemplate: { spec: { template } } } };
  const workload = { apiVersion: 'apps/v1', kind, metadata: { name: 'a' }, spec: specs[kind] ?? { template } };
  const root: any = { root: kind.endsWith('List') ? { kind, items: [{ ...workload, kind: 'Deployment' }] } : workload };
  for (const [seed, value] of changes) {
    const places: [any, string][] = [];
    const collect = (node: any): void => {
      for (const key of typeof node === 'object' && node !== null ? Object.keys(node) : []) {
        places.push([node, key]);
        collect(node[key]);
      }
    };
    collect(root);
    const [node, key] = places[seed % places.length];
    node[key] = structuredClone(value);
  }
  try {
    return stringify(root.root) ?? 'null';
  } catch {
    return 'null';
  }
});

/** Words of YAML, in no order. */
const soup = fc.array(fc.constantFrom(
  'kind: Pod\n', 'spec:\n', '  containers:\n', '  - name: a\n', '&a ', '*a', '<<: *a\n', '<<: [*a, *b]\n', '&b {', '}', '[', ']', '---\n', '...\n', '!!binary x\n', '!x ', '? ', ': ',
  '|\n', '>-\n', '"', '\'', '\t', '\0', '#', '%YAML 1.2\n', '{{ .Values.x }}', '\u{1F600}', '\r\n', '- ', '  ', '~\n', '0x7fffffffffffffff\n', '.inf\n',
)).map(words => words.join(''));

const deep = fc.tuple(fc.constantFrom('[', '{a: ', '- ', 'a:\n '), fc.integer({ min: 1, max: 20_000 })).map(([word, times]) => word.repeat(times));
const bomb = fc.integer({ min: 1, max: 12 }).map(levels => Array.from({ length: levels }, (_, level) =>
  `a${level}: &a${level} [${level === 0 ? 'x' : Array(9).fill(`*a${level - 1}`).join(', ')}]`).join('\n'));
/** Lists, pods and templates within themselves. */
const cyclic = fc.tuple(fc.constantFrom('List', 'PodList', 'Pod', 'Deployment'), fc.constantFrom(
  'items: [*a]', 'items: &i [{kind: List, items: *i}]', 'items: [{kind: Pod, spec: *a}, *a]', 'spec: *a', 'spec: {containers: [*a]}', 'spec: {template: *a}',
  'spec: {template: {spec: &s {containers: [{name: a, lifecycle: *s, command: &c [*c]}], initContainers: &n [{name: b, args: *n}]}}}', 'metadata: *a',
)).map(([kind, rest]) => `&a\napiVersion: v1\nkind: ${kind}\n${rest}\n`);
const spliced = fc.tuple(fc.constantFrom(SOUND, UNSOUND), fc.nat({ max: 300 }), fc.nat({ max: 20 }), soup)
  .map(([text, at, gone, put]) => text.slice(0, at) + put + text.slice(at + gone));

const documents = fc.oneof(
  { arbitrary: broken, weight: 10 },
  { arbitrary: soup, weight: 4 },
  { arbitrary: spliced, weight: 4 },
  { arbitrary: bomb, weight: 1 },
  { arbitrary: cyclic, weight: 1 },
);

test(`${DOCUMENTS} documents of all sorts are checked and explained: no crash, and the exit status that fits`, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fuzz-'));
  const seed = Date.now();
  const texts = [...fc.sample(documents, { numRuns: DOCUMENTS - 20, seed }), ...fc.sample(deep, { numRuns: 20, seed })];
  let findings = 0;
  let unreadable = 0;
  texts.forEach((text, index) => fs.writeFileSync(path.join(folder, `${index}.yaml`), text));
  try {
    texts.forEach((text, index) => {
      const file = path.join(folder, `${index}.yaml`);
      const hint = `seed ${seed}, document ${index}: ${JSON.stringify(text.slice(0, 2000))}`;
      const { status, stdout, stderr } = run('check', file);
      const expected = stderr ? STATUS.unusable : / (?:error|warning): /.test(stdout) ? STATUS.findings : STATUS.clean;
      findings += status === STATUS.findings ? 1 : 0;
      unreadable += status === STATUS.unusable ? 1 : 0;
      expect({ hint, status }).toEqual({ hint, status: expected });
      const explained = run('explain', '--format', FORMATS[index % FORMATS.length], file);
      const failed = explained.stderr.replace(/^(\d+ objects? holds? containers|no workload in) .*\n/mg, '');
      expect({ hint, status: explained.status }).toEqual({ hint, status: failed ? STATUS.unusable : STATUS.clean });
    });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  expect(findings).toBeGreaterThan(DOCUMENTS / 100);
  expect(unreadable).toBeGreaterThan(DOCUMENTS / 100);
}, 300_000);

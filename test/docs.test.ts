import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { parse, parseAllDocuments, stringify } from 'yaml';

const root = path.join(__dirname, '..');
const FILES = ['README.md', ...fs.readdirSync(path.join(root, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)];

interface Fence {
  readonly title: string;
  readonly language: string;
  readonly text: string;
}

const fences = FILES.flatMap(file => [...fs.readFileSync(path.join(root, file), 'utf8').matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(({ 1: language, 2: text, index }): Fence => ({
  title: `${file}:${fs.readFileSync(path.join(root, file), 'utf8').slice(0, index).split('\n').length}`,
  language,
  text,
})));

/** What a snippet stands in: the app that its reader has. */
const BEFORE = `
import { App, Chart, Helm, Include, Testing, ApiObject, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Drain, InjectedSidecars, Readiness, Sidecars, SidecarFirst, SidecarFirstPod, StartupStrategy, StartupTimeline } from 'cdk8s-sidecar-first';
const app = Testing.app();
const chart = new Chart(app, 'readme', { disableResourceNameHashes: true });
const deployment = new kplus.Deployment(chart, 'Web', { metadata: { name: 'web' }, containers: [{ name: 'web', image: 'my-web' }] });
const helmChart = new ApiObject(chart, 'Chart', {
  apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers: [{ name: 'shop', image: 'shop' }, { name: 'cloud-sql-proxy', image: 'proxy' }] } } },
});
`;
const AFTER = `
export const manifests = Testing.synth(chart);
export { App, Duration, Helm, Include, Drain, InjectedSidecars, Readiness, Sidecars, SidecarFirst, SidecarFirstPod, StartupStrategy, StartupTimeline, deployment, helmChart };
`;

const folder = path.join(root, 'test-reports', `docs-${process.pid}`);
const snippets = fences.filter(({ language }) => language === 'ts');
let errors: string[] = [];

beforeAll(() => {
  fs.mkdirSync(path.join(folder, 'node_modules', '.bin'), { recursive: true });
  fs.symlinkSync(root, path.join(folder, 'node_modules', 'cdk8s-sidecar-first'), 'junction');
  fs.symlinkSync(path.join(root, 'bin', 'cdk8s-sidecar-first'), path.join(folder, 'node_modules', '.bin', 'cdk8s-sidecar-first'));
  const files = snippets.map(({ text }, index) => {
    const file = path.join(folder, `snippet-${index}.ts`);
    fs.writeFileSync(file, BEFORE + text + AFTER);
    return file;
  });
  const program = ts.createProgram(files, {
    strict: true, skipLibCheck: true, noUnusedLocals: false, esModuleInterop: true, module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, types: ['node'],
  });
  const told = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  errors = told.map(({ messageText, file, start }) => {
    const { line } = file!.getLineAndCharacterOfPosition(start!);
    return `${path.basename(file!.fileName)}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function rendered(fence: Fence): any[] {
  return jest.requireActual(path.join(folder, `snippet-${snippets.indexOf(fence)}.js`)).manifests;
}

test('there are fences of every kind', () => {
  for (const language of ['ts', 'yaml', 'console', 'sh', 'python']) {
    expect(fences.filter(fence => fence.language === language).length).toBeGreaterThan(0);
  }
});

test('every TypeScript fence compiles strictly', () => {
  expect(errors).toEqual([]);
});

test.each(snippets.map(fence => [fence.title, fence] as const))('%s is synthesised', (_, fence) => {
  expect(rendered(fence).length).toBeGreaterThan(1);
});

const isFile = ({ text }: Fence) => /^# \S+\.ya?ml\n/.test(text);
const yaml = fences.filter(({ language }) => language === 'yaml');

test.each(yaml.filter(isFile).map(fence => [fence.title, fence.text] as const))('%s is a file of YAML', (_, text) => {
  expect(parse(text)).toEqual(expect.any(Object));
});

test.each(yaml.filter(fence => !isFile(fence)).map(fence => [fence.title, fence] as const))('%s is what the code before it renders', (_, fence) => {
  const code = fences.slice(0, fences.indexOf(fence)).reverse().find(({ language }) => language === 'ts')!;
  const shown = parse(fence.text);
  expect(rendered(code).find(({ kind }) => kind === shown.kind)).toMatchObject(shown);
});

test.each(fences.filter(({ language }) => language === 'console').map(fence => [fence.title, fence] as const))('%s prints what it shows', (_, fence) => {
  const code = fences.slice(0, fences.indexOf(fence)).reverse().find(({ language, text }) => language === 'ts' && text.includes('gated'))!;
  fs.mkdirSync(path.join(folder, 'dist'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'dist', 'web.k8s.yaml'), rendered(code).filter(({ metadata }) => metadata.name === 'web').map(manifest => stringify(manifest)).join('---\n'));
  for (const { text } of yaml.filter(isFile)) {
    fs.writeFileSync(path.join(folder, path.basename(text.slice(2, text.indexOf('\n')))), text);
  }
  const [prompt, ...shown] = fence.text.split('\n');
  const { stdout, stderr } = spawnSync('sh', ['-c', prompt.replace(/^\$ (npx )?/, '')], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${path.join(folder, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}` },
  });
  expect((stdout + stderr).trimEnd()).toBe(shown.join('\n').trimEnd());
});

test.each(['timeline.svg', 'rules.md'])('docs/%s is what `npm run docs` writes', name => {
  const { DOCS } = jest.requireActual(path.join(root, 'scripts', 'docs.js'));
  expect(fs.readFileSync(path.join(root, 'docs', name), 'utf8')).toBe(DOCS[name]());
});

test('every link to a file leads somewhere', () => {
  const links = FILES.flatMap(file => [...fs.readFileSync(path.join(root, file), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => path.join(path.dirname(file), target)));
  expect(links.filter(target => !fs.existsSync(path.join(root, target)))).toEqual([]);
});

test('the README has less than 350 lines', () => {
  expect(fs.readFileSync(path.join(root, 'README.md'), 'utf8').split('\n').length).toBeLessThan(350);
});

test('the manifests of fences are whole documents', () => {
  expect(yaml.flatMap(({ text }) => parseAllDocuments(text).flatMap(document => document.errors))).toEqual([]);
});

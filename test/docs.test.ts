import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as ts from 'typescript';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { Drain, Sidecars } from '../src';
import { applied, GATED, hold, hookOf, http, named, pod as podOf, POST_START, sidecar } from './core/support';
import { waitOf } from './support';

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

/** A snippet that is a whole file of its own, and needs nothing before it. */
const isMain = ({ text }: Fence) => text.startsWith('// main.ts\n');

const folder = path.join(root, 'test-reports', `docs-${process.pid}`);
const snippets = fences.filter(({ language }) => language === 'ts');
let errors: string[] = [];

beforeAll(() => {
  fs.mkdirSync(path.join(folder, 'node_modules', '.bin'), { recursive: true });
  fs.symlinkSync(root, path.join(folder, 'node_modules', 'cdk8s-sidecar-first'), 'junction');
  fs.symlinkSync(path.join(root, 'bin', 'cdk8s-sidecar-first'), path.join(folder, 'node_modules', '.bin', 'cdk8s-sidecar-first'));
  const files = snippets.map(({ text }, index) => {
    const file = path.join(folder, `snippet-${index}.ts`);
    fs.writeFileSync(file, isMain(snippets[index]) ? text : BEFORE + text + AFTER);
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

test.each(snippets.filter(fence => !isMain(fence)).map(fence => [fence.title, fence] as const))('%s is synthesised', (_, fence) => {
  expect(rendered(fence).length).toBeGreaterThan(1);
});

test('the README shows a whole app, and cdk8s synthesises it as it stands', () => {
  const app = fs.mkdtempSync(path.join(os.tmpdir(), 'docs-app-'));
  const [main] = snippets.filter(isMain);
  const config = fences.slice(fences.indexOf(main)).find(({ text }) => text.startsWith('# cdk8s.yaml\n'))!;
  expect(parse(config.text)).toEqual({ language: 'typescript', app: 'npx tsx main.ts' });
  fs.cpSync(path.join(folder, `snippet-${snippets.indexOf(main)}.js`), path.join(app, 'main.js'));
  fs.mkdirSync(path.join(app, 'node_modules'));
  for (const name of ['cdk8s', 'cdk8s-plus-28', 'constructs']) {
    fs.symlinkSync(path.join(root, 'node_modules', name), path.join(app, 'node_modules', name), 'junction');
  }
  fs.symlinkSync(root, path.join(app, 'node_modules', 'cdk8s-sidecar-first'), 'junction');
  const cdk8s = path.join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  const { status, stderr } = spawnSync(process.execPath, [cdk8s, 'synth', '--check-upgrade=false', '--app', 'node main.js'], { cwd: app, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const [pod] = parseAllDocuments(fs.readFileSync(path.join(app, 'dist', 'hello.k8s.yaml'), 'utf8')).map(document => document.toJS());
  fs.rmSync(app, { recursive: true });
  expect(pod.spec.containers.map(({ name }: any) => name)).toEqual(['redis', 'application']);
});

test.each(fences.filter(({ language }) => language === 'python').map(fence => [fence.title, fence.text] as const))('%s is in examples/python, which `npm run python` runs', (_, text) => {
  expect(fs.readFileSync(path.join(root, 'examples', 'python', 'main.py'), 'utf8')).toContain(text);
});

test('Jobs with native sidecars restart their pods on failure: with Never, kubelets before 1.34 may never start the application', () => {
  const jobs = snippets.filter(fence => !isMain(fence)).flatMap(rendered).filter(({ kind }) => kind === 'Job' || kind === 'CronJob');
  expect(jobs.length).toBeGreaterThan(0);
  jobs.forEach(({ spec }) => expect((spec.jobTemplate?.spec ?? spec).template.spec.restartPolicy).toBe('OnFailure'));
});

// the kubelet refuses an image that runs as root, or as a user that it knows by name only
const NAMES_ITS_USER = /^(?:my-|ghcr\.io\/example\/)/;
test.each(snippets.filter(fence => !isMain(fence)).map(fence => [fence.title, fence] as const))('%s sets the user of every public image', (_, fence) => {
  const containers = rendered(fence).flatMap(({ spec }) => {
    const pod = spec?.template?.spec ?? spec ?? {};
    return [...pod.initContainers ?? [], ...pod.containers ?? []];
  });
  const refused = containers.filter(({ image, securityContext }) =>
    securityContext?.runAsNonRoot && securityContext.runAsUser === undefined && !NAMES_ITS_USER.test(image));
  expect(refused.map(({ image }) => image)).toEqual([]);
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

/** npm and PyPI show the README too: its links name the repository's files by whole addresses. */
const REPOSITORY = /^https:\/\/(?:github\.com\/cdk8s-sidecar-first\/cdk8s-sidecar-first\/(?:blob|tree)|raw\.githubusercontent\.com\/cdk8s-sidecar-first\/cdk8s-sidecar-first)\/main\//;
const links = FILES.flatMap(file => [...fs.readFileSync(path.join(root, file), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => ({ file, target })));

test('every link to a file or a heading leads somewhere', () => {
  const places = links.filter(({ target }) => REPOSITORY.test(target) || !/^https?:/.test(target)).map(({ file, target }) => {
    const [name, heading] = target.replace(REPOSITORY, '').split('#');
    return { place: REPOSITORY.test(target) ? name : name ? path.join(path.dirname(file), name) : file, heading };
  });
  expect(places.length).toBeGreaterThan(5);
  expect(places.filter(({ place }) => !fs.existsSync(path.join(root, place)))).toEqual([]);
  const headings = (place: string) => [...fs.readFileSync(path.join(root, place), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title]) => title.toLowerCase().replace(/[^\w -]/g, '').replace(/ /g, '-'));
  expect(places.filter(({ place, heading }) => heading && !headings(place).includes(heading))).toEqual([]);
});

test('the README has no link that works on GitHub alone', () => {
  expect(links.filter(({ file, target }) => file === 'README.md' && !/^(?:https:|#)/.test(target))).toEqual([]);
});

test('the README has less than 350 lines', () => {
  expect(fs.readFileSync(path.join(root, 'README.md'), 'utf8').split('\n').length).toBeLessThan(350);
});

test('the manifests of fences are whole documents', () => {
  expect(yaml.flatMap(({ text }) => parseAllDocuments(text).flatMap(document => document.errors))).toEqual([]);
});

test('the README shows the hook of its first app as it is rendered', () => {
  const redis = sidecar('redis', waitOf(Sidecars.redis().readyWhen));
  const hook = hookOf(applied(podOf([redis]), hold([redis]), POST_START), 'redis')![2];
  expect(fs.readFileSync(path.join(root, 'README.md'), 'utf8')).toContain(`\`\`\`sh\n${hook}\`\`\`\n`);
});

test('how-it-works.md shows a hook, the lines that call the program, and all of its looks as they are rendered', () => {
  const text = fs.readFileSync(path.join(root, 'docs', 'how-it-works.md'), 'utf8');
  const memcached = sidecar('memcached', waitOf(Sidecars.memcached().readyWhen));
  expect(text).toContain(`\`\`\`sh\n${hookOf(applied(podOf([memcached]), hold([memcached]), POST_START), 'memcached')![2]}\`\`\`\n`);
  const drainUntil = Drain.fromClosedPort(8080)._toDrainWait();
  const envoy = sidecar('envoy', http(9901), { drainUntil });
  const { lifecycle, startupProbe } = named(applied(podOf([envoy]), hold([envoy]), GATED), 'envoy');
  const lines = [lifecycle?.postStart, startupProbe, lifecycle?.preStop].map(handler => handler!.exec!.command![2]);
  expect(text).toContain(`\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`);
});

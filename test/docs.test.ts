import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { CSharpVisitor, SnippetTranslator } from 'jsii-rosetta';
import { parse, parseAllDocuments } from 'yaml';
import { applied, GATED, hold, http, named, NATIVE, pod as podOf, sidecar } from './core/support';
import { waitOf } from './support';
import { Drain, Readiness, Sidecars } from '../src';
import { Strategy } from '../src/core/request/sidecar';

const root = path.join(__dirname, '..');

interface Fence {
  readonly file: string;
  readonly title: string;
  readonly language: string;
  readonly text: string;
  /** What of the code before it stands there: written by `npm run docs`. */
  readonly rendered?: string;
}

const { FILES, Snippets, isFile, isMain }: { FILES: string[]; [name: string]: any } = jest.requireActual(path.join(root, 'scripts', 'snippets.js'));
const { docs } = jest.requireActual(path.join(root, 'scripts', 'docs.js'));

const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
const hello = (file: string) => fs.readFileSync(path.join(root, 'examples', 'hello', file), 'utf8');
const folder = path.join(root, 'test-reports', `docs-${process.pid}`);
const snippets = new Snippets(folder);
const fences: readonly Fence[] = snippets.fences;
const code: readonly Fence[] = snippets.code;
const manifestsOf = (fence: Fence): any[] => snippets.manifests(fence);
const titled = (some: readonly Fence[]) => some.map(fence => [fence.title, fence] as const);

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test('there are fences of every kind', () => {
  for (const language of ['ts', 'yaml', 'console', 'sh', 'python', 'go', 'java', 'csharp']) {
    expect(fences.filter(fence => fence.language === language).length).toBeGreaterThan(0);
  }
});

test('every TypeScript fence compiles strictly', () => {
  expect(snippets.errors).toEqual([]);
});

test.each(titled(code))('%s is synthesised', (_, fence) => {
  expect(manifestsOf(fence).length).toBeGreaterThan(0);
});

const generated: Record<string, () => string> = docs(snippets);
test.each(Object.keys(generated))('%s is what `npm run docs` writes', file => {
  expect(fs.readFileSync(path.join(root, file), 'utf8')).toBe(generated[file]());
});

test('the README shows a whole app, and cdk8s synthesises it as it stands', () => {
  const app = fs.mkdtempSync(path.join(os.tmpdir(), 'docs-app-'));
  const [main] = code.filter(isMain);
  const [, run] = readme.match(/`npx cdk8s synth --app "npx tsx (\S+)"`/)!;
  expect(main.text.split('\n')[0]).toBe(`// ${run}`);
  fs.cpSync(path.join(folder, `snippet-${code.indexOf(main)}.js`), path.join(app, 'main.js'));
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
  expect(pod.spec.containers.map(({ name }: any) => name)).toEqual(['proxy', 'application']);
});

describe('the first app in other languages', () => {
  const body = (text: string) => text.split('\n').map(line => line.trim()).filter(Boolean).join('\n');

  test('its TypeScript is examples/hello/main.ts', () => {
    expect(code.filter(isMain).map(({ text }) => text)).toEqual([`// main.ts\n${hello('main.ts')}`]);
  });

  // those files are run by `npm run languages`, but for C#
  test.each([['python', 'main.py'], ['go', 'main.go'], ['java', 'Main.java'], ['csharp', 'Program.cs']])('its %s is in examples/hello/%s', (language, file) => {
    const [{ text }] = fences.filter(fence => fence.file === 'README.md' && fence.language === language);
    expect(text.split('\n').length).toBeGreaterThan(4);
    expect(body(hello(file))).toContain(body(text));
  });

  test('its C# is what jsii-rosetta makes of the TypeScript, with every namespace that it uses', () => {
    const compiler = { $directory: folder, $compilation: folder };
    const translator = new SnippetTranslator(
      { visibleSource: hello('main.ts'), location: { api: { api: 'file', fileName: 'main.ts' } }, parameters: compiler },
      { includeCompilerDiagnostics: true },
    );
    expect(translator.didSuccessfullyCompile).toBe(true);
    const split = (text: string) => [/^using /, /^(?!using )/].map(kind => text.split('\n').filter(line => kind.test(line)).join('\n').trim());
    const [theirUsings, theirs] = split(translator.renderUsing(new CSharpVisitor()));
    const [usings, ours] = split(hello('Program.cs'));
    expect(ours).toBe(theirs);
    // ContainerProps, whose type the TypeScript need not name
    expect(usings.split('\n').sort()).toEqual([...theirUsings.split('\n'), 'using Org.Cdk8s.Plus28;'].sort());
  });
});

test('Jobs with native sidecars restart their pods on failure: with Never, kubelets before 1.34 may never start the application', () => {
  const jobs = code.flatMap(manifestsOf).filter(({ kind }) => kind === 'Job' || kind === 'CronJob');
  expect(jobs.length).toBeGreaterThan(0);
  jobs.forEach(({ spec }) => expect((spec.jobTemplate?.spec ?? spec).template.spec.restartPolicy).toBe('OnFailure'));
});

// the kubelet refuses an image that runs as root, or as a user that it knows by name only
const NAMES_ITS_USER = /^(?:my-|ghcr\.io\/example\/)/;
test.each(titled(code))('%s sets the user of every public image', (_, fence) => {
  const containers = manifestsOf(fence).flatMap(({ spec }) => {
    const pod = spec?.template?.spec ?? spec ?? {};
    return [...pod.initContainers ?? [], ...pod.containers ?? []];
  });
  const refused = containers.filter(({ image, securityContext }) =>
    securityContext?.runAsNonRoot && securityContext.runAsUser === undefined && !NAMES_ITS_USER.test(image));
  expect(refused.map(({ image }) => image)).toEqual([]);
});

const yaml = fences.filter(({ language }) => language === 'yaml');

test.each(yaml.filter(isFile).map(fence => [fence.title, fence.text] as const))('%s is a file of YAML', (_, text) => {
  expect(parse(text)).toEqual(expect.any(Object));
});

test.each(yaml.filter(fence => !isFile(fence) && !fence.rendered).map(fence => [fence.title, fence] as const))('%s is what the code before it renders', (_, fence) => {
  const shown = parse(fence.text);
  expect(manifestsOf(snippets.codeBefore(fence)).find(({ kind }) => kind === shown.kind)).toMatchObject(shown);
});

/** npm and PyPI show the README too: its links name the repository's files by whole addresses. */
const REPOSITORY = /^https:\/\/(?:github\.com\/cdk8s-sidecar-first\/cdk8s-sidecar-first\/(?:blob|tree)|raw\.githubusercontent\.com\/cdk8s-sidecar-first\/cdk8s-sidecar-first)\/main\//;
const links = [...FILES, 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'UPGRADING.md', 'examples/README.md'].flatMap(file => [...fs.readFileSync(path.join(root, file), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => ({ file, target })));

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

test('the README has 250 lines at most', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(250);
});

test('the README shows what is rendered after 600 words at most', () => {
  const [before] = readme.split('```yaml\nkind: Pod\n');
  expect(before.length).toBeLessThan(readme.length);
  expect(before.split(/\s+/).length).toBeLessThanOrEqual(600);
});

test('the README says how long the hook of its first app is', () => {
  const [, lines] = readme.match(/a shell script of (\d+) lines, below/)!;
  expect(readme).toMatch(new RegExp(`<!-- rendered: hook of proxy -->\n\`\`\`sh\n(?:.*\n){${lines}}\`\`\`\n`));
});

test('each badge is of a workflow that runs on main', () => {
  const badges = [...readme.matchAll(/\[!\[(\S+)\]\((\S+)\)\]\((\S+)\)/g)];
  expect(badges.length).toBeGreaterThan(0);
  for (const [, name, picture, target] of badges) {
    const actions = `https://github.com/cdk8s-sidecar-first/cdk8s-sidecar-first/actions/workflows/${name}.yml`;
    expect([picture, target]).toEqual([`${actions}/badge.svg`, actions]);
    const { on } = parse(fs.readFileSync(path.join(root, '.github', 'workflows', `${name}.yml`), 'utf8'));
    expect(on.push.branches).toContain('main');
  }
});

test('the manifests of fences are whole documents', () => {
  expect(yaml.flatMap(({ text }) => parseAllDocuments(text).flatMap(document => document.errors))).toEqual([]);
});

test('presets.md shows every preset as it is rendered, and has it in each table', () => {
  const text = fs.readFileSync(path.join(root, 'docs', 'presets.md'), 'utf8');
  const presets = Object.getOwnPropertyNames(Sidecars).filter(name => typeof (Sidecars as any)[name] === 'function').sort();
  expect(presets.length).toBeGreaterThan(15);
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name);
  expect(found(/<summary><code>(\w+)<\/code><\/summary>\n\n```ts\n[^]*?Sidecars\.\1\(/g)).toEqual(presets);
  expect(found(/^\| `(\w+)` \| [\d.]+ \|/gm)).toEqual(presets);
  const [, some, more] = readme.match(/## Presets\n\n(.*) and (\d+) more: /)!;
  expect(some.split(', ').length + Number(more)).toBe(presets.length);
});

test('UPGRADING.md names the ports as the presets do', () => {
  const rows = [...fs.readFileSync(path.join(root, 'UPGRADING.md'), 'utf8').matchAll(/^\| `(\w+)` \| `.*` \| (`.*`) \|$/gm)];
  expect(rows.length).toBeGreaterThan(5);
  const text = fs.readFileSync(path.join(root, 'docs', 'presets.md'), 'utf8');
  for (const [, preset, names] of rows) {
    const [row] = text.match(new RegExp(`^\\| \`${preset}\` \\| .*$`, 'm'))!;
    names.split(', ').forEach(name => expect(row).toContain(name));
  }
});

test('examples/README.md has every example', () => {
  const folders = fs.readdirSync(path.join(root, 'examples')).filter(name => fs.existsSync(path.join(root, 'examples', name, 'cdk8s.yaml')));
  const shown = [...fs.readFileSync(path.join(root, 'examples', 'README.md'), 'utf8').matchAll(/^\| \[([\w-]+)\]/gm)].map(([, name]) => name);
  expect(shown.sort()).toEqual(folders.sort());
});

test('how-it-works.md shows the lines that call the program as they are rendered', () => {
  const text = fs.readFileSync(path.join(root, 'docs', 'how-it-works.md'), 'utf8');
  const drainUntil = Drain.fromClosedPort(8080)._toDrainWait();
  const envoy = sidecar('envoy', http(9901), { drainUntil });
  const { lifecycle, startupProbe } = named(applied(podOf([envoy]), hold([envoy]), GATED), 'envoy');
  const lines = [lifecycle?.postStart, startupProbe, lifecycle?.preStop].map(handler => handler!.exec!.command![2]);
  expect(text).toContain(`\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`);
});

test('deploy-tools.md adds up the lives of a sidecar as the kubelet does', () => {
  const text = fs.readFileSync(path.join(root, 'docs', 'deploy-tools.md'), 'utf8');
  const proxy = sidecar('proxy', waitOf(Readiness.fromTcpSocket({ port: 5432 })));
  const probeOf = (strategy: Strategy) => named(applied(podOf([proxy]), hold([proxy]), strategy), 'proxy').startupProbe!;
  const [, inside] = probeOf(GATED).exec!.command![2].match(/await (\d+)s/)!;
  const lives = {
    gated: GATED.patienceMs / 1000 + probeOf(GATED).failureThreshold! * Number(inside),
    native: probeOf(NATIVE).failureThreshold!,
  };
  expect(text).toContain(`| 60 s (${lives.native} probes, one a second) | ${lives.native} s |`);
  expect(text).toContain(`(${probeOf(GATED).failureThreshold} probes that wait ${inside} s each) | ${lives.gated} s |`);
  ['first', 'second', 'third', 'fourth', 'fifth'].forEach((life, restarts) => {
    const until = (one: number) => one * (restarts + 1) + 10 * (2 ** restarts - 1);
    expect(text).toContain(`| ${life} | within ${until(lives.native)} s | within ${until(lives.gated)} s |`);
  });
});

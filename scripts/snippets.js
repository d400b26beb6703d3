/*
 * The snippets of README.md and docs/: what their TypeScript renders, and what the fences that are made from it show. For `npm run docs`,
 * which writes them, and for test/docs.test.ts, which compares.
 *
 * Made from the code are: each `console` fence, which shows the command in its first line and what it prints; and each fence below a comment:
 * `<!-- rendered: hook of NAME -->` the script of that container's postStart hook, `<!-- rendered: container NAME -->` the container.
 * Both take the TypeScript fence before them.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { parseAllDocuments, stringify } = require('yaml');

const root = path.dirname(__dirname);
const FILES = ['README.md', ...fs.readdirSync(path.join(root, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)];

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
const volume = (name: string) => kplus.Volume.fromEmptyDir(chart, name, name);
const secret = kplus.EnvValue.fromValue('from a secret');
`;
const AFTER = `
export const manifests = Testing.synth(chart);
export { App, Duration, Helm, Include, Drain, InjectedSidecars, Readiness, Sidecars, SidecarFirst, SidecarFirstPod, StartupStrategy, StartupTimeline, deployment, helmChart, volume, secret };
`;

const COMPILER = {
  strict: true, skipLibCheck: true, noUnusedLocals: false, esModuleInterop: true, module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, types: ['node'],
};

/** The fences of a file: where they stand, in which language, and the comment above them. */
function fencesOf(file) {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/(?:^<!-- rendered: (.*) -->\n)?^```(\w*)\n([^]*?)^```$/gm)].map(({ 0: whole, 1: rendered, 2: language, 3: body, index }) => ({
    file,
    title: `${file}:${text.slice(0, index).split('\n').length}`,
    rendered,
    language,
    text: body,
    start: index + whole.length - body.length - 3,
  }));
}

/** A snippet that is a whole app of its own. */
const isMain = ({ text }) => text.startsWith('// main.ts\n');

/** A YAML fence that is a file of its own: it says its name. */
const isFile = ({ text }) => /^# \S+\.ya?ml\n/.test(text);

class Snippets {
  /** @param folder an empty folder below this repository, for what is compiled and run */
  constructor(folder) {
    this.folder = folder;
    this.fences = FILES.flatMap(fencesOf);
    this.code = this.fences.filter(({ language }) => language === 'ts');
    fs.mkdirSync(path.join(folder, 'node_modules', '.bin'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'dist'));
    fs.symlinkSync(root, path.join(folder, 'node_modules', 'cdk8s-sidecar-first'), 'junction');
    fs.symlinkSync(path.join(root, 'bin', 'cdk8s-sidecar-first'), path.join(folder, 'node_modules', '.bin', 'cdk8s-sidecar-first'));
    for (const { text } of this.fences.filter(fence => fence.language === 'yaml' && isFile(fence))) {
      fs.writeFileSync(path.join(folder, path.basename(text.slice(2, text.indexOf('\n')))), text);
    }
    const files = this.code.map(fence => {
      const file = this.#module(fence, 'ts');
      fs.writeFileSync(file, isMain(fence) ? fence.text : BEFORE + fence.text + AFTER);
      return file;
    });
    const program = ts.createProgram(files, COMPILER);
    const told = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
    /** What the compiler has against them, one text each. */
    this.errors = told.map(({ messageText, file, start }) => {
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${path.basename(file.fileName)}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  }

  /** The manifests that a TypeScript fence renders. */
  manifests(fence) {
    if (!isMain(fence)) {
      return require(this.#module(fence, 'js')).manifests;
    }
    const { status, stderr } = spawnSync(process.execPath, [this.#module(fence, 'js')], { cwd: this.folder, encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(`${fence.title}: ${stderr}`);
    }
    const [, chart] = fence.text.match(/new Chart\(app, '(.*?)'\)/);
    return parseAllDocuments(fs.readFileSync(path.join(this.folder, 'dist', `${chart}.k8s.yaml`), 'utf8')).map(document => document.toJS());
  }

  /** The TypeScript before a fence, of its own file or the one before. */
  codeBefore(fence, wanted = () => true) {
    return this.fences.slice(0, this.fences.indexOf(fence)).reverse().find(other => other.language === 'ts' && wanted(other));
  }

  /** A file with all fences that are made from code as the code makes them now. */
  renewed(file) {
    let text = fs.readFileSync(path.join(root, file), 'utf8');
    for (const fence of this.fences.filter(other => other.file === file).reverse()) {
      const body = fence.language === 'console' ? this.#printed(fence) : fence.rendered ? this.#rendered(fence) : fence.text;
      text = text.slice(0, fence.start) + body + text.slice(fence.start + fence.text.length);
    }
    return text;
  }

  #module(fence, extension) {
    return path.join(this.folder, `snippet-${this.code.indexOf(fence)}.${extension}`);
  }

  #rendered(fence) {
    const [, what, name] = fence.rendered.match(/^(hook of|container) (\S+)$/);
    const podOf = ({ kind, spec }) => (kind === 'Pod' ? spec : spec?.template?.spec);
    const manifest = this.manifests(this.codeBefore(fence)).find(other => podOf(other)?.containers.some(container => container.name === name));
    const container = podOf(manifest).containers.find(other => other.name === name);
    return what === 'hook of'
      ? container.lifecycle.postStart.exec.command[2]
      : stringify({ name, image: container.image, ...container }, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
  }

  #printed(fence) {
    const [prompt] = fence.text.split('\n');
    if (prompt.includes('dist/hello')) {
      this.manifests(this.codeBefore(fence, isMain));
    } else if (prompt.includes('dist/web')) {
      const web = this.manifests(this.codeBefore(fence, ({ text }) => text.includes('gated'))).filter(({ metadata }) => metadata.name === 'web');
      fs.writeFileSync(path.join(this.folder, 'dist', 'web.k8s.yaml'), web.map(manifest => stringify(manifest)).join('---\n'));
    }
    const { stdout, stderr } = spawnSync('sh', ['-c', prompt.replace(/^\$ (npx )?/, '')], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${path.join(this.folder, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}` },
    });
    return `${prompt}\n${`${stdout}${stderr}`.trimEnd()}\n`;
  }
}

module.exports = { FILES, Snippets, isFile, isMain };

/*
 * npm run languages: builds the library for Python, Go and Java, and runs the examples that are written in them: the YAML has to be that of
 * their twins in TypeScript. `npm run languages -- python` runs one language. One whose tools or registry are not there is passed over with
 * a line that says so; with `--required` that is a failure.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parse } = require('yaml');

const root = path.dirname(__dirname);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'languages-'));
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs'].map(name => path.join(root, 'node_modules', name));
const QUIET = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0] };

class NotRun extends Error {}

function attempt(command, args, { env, ...options } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...QUIET, ...env }, ...options });
  return { ok: status === 0, output: `${error ?? ''}${stdout ?? ''}${stderr ?? ''}`, stdout };
}

function need(reason, command, args, options) {
  if (!attempt(command, args, options).ok) {
    throw new NotRun(reason);
  }
}

function must(what, command, args, options) {
  console.log(`languages: ${what}`);
  const { ok, output, stdout } = attempt(command, args, options);
  if (!ok) {
    console.error(`languages: failed: ${command} ${args.join(' ')}\n${output}`);
    process.exit(1);
  }
  return stdout;
}

const outdirOf = name => path.join(folder, 'packages', require(path.join(name, 'package.json')).name);

/** The sources of these packages, or what is built of them, in another language. */
function generate(target, packages, ...options) {
  for (const name of packages) {
    const outdir = outdirOf(name);
    must(`generating ${target} of ${path.basename(outdir)}`, process.execPath, [path.join(__dirname, 'pacmak.js'), '--target', target, '--outdir', outdir, ...options, name]);
  }
  return packages.map(name => path.join(outdirOf(name), target));
}

/** Runs an example, and compares what it writes with what its twin in TypeScript does. */
function compare(language, example, twin, command, args, options) {
  const synthesise = (name, ...run) => {
    const outdir = path.join(folder, name);
    must(`${name}: examples/${example}`, run[0], run[1], { ...run[2], env: { ...run[2].env, CDK8S_OUTDIR: outdir } });
    return Object.fromEntries(fs.readdirSync(outdir).map(file => [file, fs.readFileSync(path.join(outdir, file), 'utf8')]));
  };
  const theirs = synthesise(`${language}-${example}`, command, args, options);
  const ours = synthesise(`typescript-${twin}-for-${language}`, process.execPath, ['--require', 'ts-node/register', 'main.ts'], { cwd: path.join(root, 'examples', twin) });
  if (JSON.stringify(theirs) !== JSON.stringify(ours)) {
    console.error(`languages: ${language}: examples/${example} and its twin in TypeScript differ:\n${JSON.stringify(theirs, null, 2)}\n---\n${JSON.stringify(ours, null, 2)}`);
    process.exit(1);
  }
  console.log(`languages: ${language}: examples/${example}: the same YAML as from TypeScript`);
  return Object.values(ours)[0];
}

function python() {
  const python3 = ['python3', 'python'].find(name => attempt(name, ['-c', 'import venv, sys; sys.exit(sys.version_info < (3, 9))']).ok);
  if (!python3) {
    throw new NotRun('no Python 3.9 or later with the module venv');
  }
  const venv = path.join(folder, 'venv');
  const bin = path.join(venv, process.platform === 'win32' ? 'Scripts' : 'bin');
  need('no virtual environment can be made', python3, ['-m', 'venv', venv]);
  need('Python\'s registry cannot be reached', path.join(bin, 'pip'), ['download', '--no-deps', '--dest', folder, 'constructs']);
  const [wheels] = generate('python', [root]);
  const [wheel] = fs.readdirSync(wheels).filter(name => name.endsWith('.whl'));
  must(`installing ${wheel}`, path.join(bin, 'pip'), ['install', '--quiet', path.join(wheels, wheel)]);
  const run = name => [path.join(bin, 'python'), ['main.py'], { cwd: path.join(root, 'examples', name) }];
  compare('python', 'python', 'envoy-otel', ...run('python'));
  const manifest = parse(compare('python', 'hello', 'hello', ...run('hello')));
  const PRINT = 'import json, sys; from cdk8s_sidecar_first import StartupTimeline; print(StartupTimeline.from_manifest(json.load(sys.stdin)), end="")';
  const printed = must('python: str(timeline)', path.join(bin, 'python'), ['-c', PRINT], { input: JSON.stringify(manifest) });
  const { StartupTimeline } = require(root);
  if (printed !== StartupTimeline.fromManifest(manifest).toText()) {
    console.error(`languages: python: str(timeline) is\n${printed}`);
    process.exit(1);
  }
}

function go() {
  need('no Go', 'go', ['version']);
  need('the module proxy of Go cannot be reached', 'go', ['list', '-m', '-versions', 'github.com/aws/jsii-runtime-go'], { cwd: folder });
  const packages = generate('go', [root, ...PEERS], '--code-only');
  const modules = packages.flatMap(parent => fs.readdirSync(parent).map(name => path.join(parent, name))).map(module => {
    const [, name] = fs.readFileSync(path.join(module, 'go.mod'), 'utf8').match(/^module (\S+)$/m);
    return `replace ${name} => ${module}`;
  });
  const app = path.join(folder, 'hello-go');
  fs.mkdirSync(app);
  fs.copyFileSync(path.join(root, 'examples', 'hello', 'main.go'), path.join(app, 'main.go'));
  fs.writeFileSync(path.join(app, 'go.mod'), ['module example.com/hello', 'go 1.25', ...modules, ''].join('\n'));
  must('go: its modules', 'go', ['mod', 'tidy'], { cwd: app });
  compare('go', 'hello', 'hello', 'go', ['run', '.'], { cwd: app });
}

function java() {
  need('no JDK', 'javac', ['-version']);
  need('no Maven', 'mvn', ['--version']);
  const packages = generate('java', [root, ...PEERS], '--code-only');
  const runtime = fs.readFileSync(path.join(packages[0], 'pom.xml'), 'utf8').match(/<artifactId>jsii-runtime<\/artifactId>\s*<version>\[([\d.]+),/)[1];
  const dependency = (group, name, version) => `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  const app = path.join(folder, 'hello-java');
  fs.mkdirSync(path.join(app, 'classes'), { recursive: true });
  fs.writeFileSync(path.join(app, 'pom.xml'), `<project><modelVersion>4.0.0</modelVersion><groupId>hello</groupId><artifactId>hello</artifactId><version>1</version><dependencies>${[
    dependency('software.amazon.jsii', 'jsii-runtime', runtime),
    dependency('org.jetbrains', 'annotations', '19.0.0'),
    dependency('javax.annotation', 'javax.annotation-api', '1.3.2'),
  ].join('')}</dependencies></project>`);
  need('Maven Central cannot be reached', 'mvn', ['--quiet', '--batch-mode', 'dependency:build-classpath', '-Dmdep.outputFile=classpath'], { cwd: app });
  const classpath = fs.readFileSync(path.join(app, 'classpath'), 'utf8').trim();
  const sources = packages.flatMap(parent => fs.readdirSync(path.join(parent, 'src', 'main', 'java'), { recursive: true })
    .filter(name => name.endsWith('.java')).map(name => path.join(parent, 'src', 'main', 'java', name)));
  fs.writeFileSync(path.join(app, 'sources'), [...sources, path.join(root, 'examples', 'hello', 'Main.java')].join('\n'));
  must('java: compiling', 'javac', ['-nowarn', '-proc:none', '-cp', classpath, '-d', 'classes', '@sources'], { cwd: app });
  for (const parent of packages) {
    fs.cpSync(path.join(parent, 'src', 'main', 'resources'), path.join(app, 'classes'), { recursive: true });
  }
  compare('java', 'hello', 'hello', 'java', ['-cp', `classes${path.delimiter}${classpath}`, 'Main'], { cwd: app });
}

const LANGUAGES = { python, go, java };
const wanted = process.argv.slice(2).filter(word => word in LANGUAGES);
require('./link-examples');
for (const [name, run] of Object.entries(LANGUAGES).filter(([language]) => wanted.length === 0 || wanted.includes(language))) {
  try {
    run();
  } catch (error) {
    if (!(error instanceof NotRun)) {
      throw error;
    }
    console.log(`languages: ${name}: NOT RUN: ${error.message}`);
    process.exitCode = process.argv.includes('--required') ? 1 : 0;
  }
}
fs.rmSync(folder, { recursive: true });

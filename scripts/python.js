/*
 * npm run python: builds the wheel, installs it in a virtual environment, and synthesises examples/python with it: the YAML has to be that
 * of its twin in TypeScript. Where Python or its registry cannot be reached, says so and stops; with `--required` that is a failure.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.dirname(__dirname);
const TWIN = 'envoy-otel';

function attempt(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options });
  return { ok: status === 0, output: `${error ?? ''}${stdout ?? ''}${stderr ?? ''}` };
}

function notRun(reason) {
  console.log(`python: NOT RUN: ${reason}`);
  process.exit(process.argv.includes('--required') ? 1 : 0);
}

function must(what, command, args, options) {
  console.log(`python: ${what}`);
  const { ok, output } = attempt(command, args, options);
  if (!ok) {
    console.error(`python: failed: ${command} ${args.join(' ')}\n${output}`);
    process.exit(1);
  }
}

const python = ['python3', 'python'].find(name => attempt(name, ['-c', 'import venv, sys; sys.exit(sys.version_info < (3, 9))']).ok);
if (!python) {
  notRun('no Python 3.9 or later with the module venv');
}
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'python-'));
const bin = path.join(folder, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin');
if (!attempt(python, ['-m', 'venv', path.join(folder, 'venv')]).ok) {
  notRun('no virtual environment can be made');
}
if (!attempt(path.join(bin, 'pip'), ['download', '--no-deps', '--dest', folder, 'constructs']).ok) {
  notRun('Python\'s registry cannot be reached');
}

const environment = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0] };
must('building the wheel', path.join(root, 'node_modules', '.bin', 'jsii-pacmak'), ['--target', 'python', '--outdir', path.join(folder, 'dist')], { cwd: root, env: environment });
const [wheel] = fs.readdirSync(path.join(folder, 'dist', 'python')).filter(name => name.endsWith('.whl'));
must(`installing ${wheel}`, path.join(bin, 'pip'), ['install', '--quiet', path.join(folder, 'dist', 'python', wheel)]);
const cdk8s = path.join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
const synth = (example, outdir) => must(
  `cdk8s synth in examples/${example}`,
  process.execPath,
  [cdk8s, 'synth', '--check-upgrade=false', '--output', path.join(folder, outdir)],
  { cwd: path.join(root, 'examples', example), env: environment },
);
require('./link-examples');
synth('python', 'python');
synth(TWIN, 'typescript');
const [fromPython, fromTypeScript] = ['python', 'typescript'].map(name => fs.readFileSync(path.join(folder, name, `${TWIN}.k8s.yaml`), 'utf8'));
if (fromPython !== fromTypeScript) {
  console.error(`python: examples/python and examples/${TWIN} differ:\n${fromPython}\n---\n${fromTypeScript}`);
  process.exit(1);
}
fs.rmSync(folder, { recursive: true });
console.log(`python: ${wheel}: the same YAML as from TypeScript`);

/*
 * npm run quickstart: from a plain clone to the YAML of examples/quickstart, with nothing installed but Node.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);
const example = path.join(root, 'examples', 'quickstart');

// jsii warns of each version of Node that has reached its end of life, named here
const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0] };

function run(what, command, args, cwd = root) {
  console.error(`quickstart: ${what}`);
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`quickstart: failed: ${command} ${args.join(' ')} (${error ? error.message : `exit status ${status}`})`);
    process.exit(1);
  }
}

function installed() {
  // a linked folder belongs to another checkout, and `npm ci` would empty it
  if (fs.lstatSync(path.join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    return true;
  }
  const lock = path.join(root, 'node_modules', '.package-lock.json');
  return fs.existsSync(lock) && fs.statSync(lock).mtimeMs >= fs.statSync(path.join(root, 'package-lock.json')).mtimeMs;
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`quickstart: Node ${process.versions.node} is too old; install Node 20 or later`);
  process.exit(1);
}
if (!installed()) {
  run('installing (npm ci)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
run('compiling (jsii)', process.execPath, [path.join(root, 'node_modules', 'projen', 'bin', 'projen'), 'compile']);
require('./link-examples');
run('cdk8s synth in examples/quickstart', process.execPath, [path.join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s'), 'synth', '--check-upgrade=false'], example);

const { parseAllDocuments } = require('yaml');
const dist = path.join(example, 'dist');
for (const file of fs.readdirSync(dist).sort()) {
  console.log(`\n${path.relative(root, path.join(dist, file))}`);
  for (const document of parseAllDocuments(fs.readFileSync(path.join(dist, file), 'utf8'))) {
    const { kind, metadata, spec } = document.toJS();
    const containers = (kind === 'Pod' ? spec : spec?.template?.spec)?.containers ?? [];
    if (containers.length > 0) {
      console.log(`  ${kind}/${metadata.name} starts in this order:`);
      containers.forEach(({ name, lifecycle }, index) =>
        console.log(`    ${index + 1}. ${name}${lifecycle?.postStart ? ', then its postStart hook waits until it is ready' : ''}`));
    }
  }
}

/*
 * npm run packed: looks what is in the packed library, renders its pages as the Construct Hub does, installs it beside several sets of its
 * peers, as a user does, compiles the TypeScript examples strictly, and synthesises them with the real cdk8s-cli. Needs the tarball that
 * `npx projen package` leaves in dist/js.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { withHelm } = require('./helm');

const root = path.dirname(__dirname);
const { peerDependencies } = require('../package.json');
const lowest = Object.fromEntries(Object.entries(peerDependencies).map(([name, range]) => [name, range.replace('^', '')]));
const current = { 'cdk8s': 'latest', 'constructs': 'latest', 'cdk8s-plus-28': 'latest' };
/** Other versions of cdk8s-plus: the example that is named after the first is tried with each. */
const NEWER = ['cdk8s-plus-33', 'cdk8s-plus-34'];
const tools = { 'cdk8s-cli': 'latest', 'typescript': '~5.9.0', 'ts-node': '^10', '@types/node': '^20' };

const PROJECTS = [
  { title: 'current peers', peers: current },
  { title: `current peers and ${NEWER.join(' and ')}`, peers: { ...current, ...Object.fromEntries(NEWER.map(name => [name, 'latest'])) } },
  { title: 'lowest peers', peers: lowest },
];

const MOST_BYTES = 500_000;
const EXPECTED = [/^lib\/(?!.*\.test\.).*\.(js|d\.ts)$/, /^node_modules\/yaml\/(?!.*\.map$)/, /^bin\/cdk8s-sidecar-first$/, /^(\.jsii|README\.md|LICENSE|API\.md|package\.json)$/];
const REQUIRED = ['.jsii', 'README.md', 'LICENSE', 'package.json', 'bin/cdk8s-sidecar-first', 'lib/index.js', 'lib/index.d.ts', 'node_modules/yaml/dist/index.js'];

const env = withHelm(text => console.log(`packed: ${text}`));

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`packed: failed in ${cwd}: ${command} ${args.join(' ')}\n${error ?? ''}${stdout}${stderr}`);
    process.exit(1);
  }
}

function tarball() {
  const folder = path.join(root, 'dist', 'js');
  const [file] = fs.existsSync(folder) ? fs.readdirSync(folder).filter(name => name.endsWith('.tgz')) : [];
  if (!file) {
    console.error('packed: no tarball in dist/js; run `npx projen package` first');
    process.exit(2);
  }
  return path.join(folder, file);
}

/** What npm would publish: everything that a user needs, nothing else, and small. */
function inspect(file) {
  const { status, stdout } = spawnSync('tar', ['-tzf', path.basename(file)], { cwd: path.dirname(file), encoding: 'utf8' });
  const names = stdout?.split('\n').filter(name => name && !name.endsWith('/')).map(name => name.replace(/^package\//, '')) ?? [];
  const bytes = fs.statSync(file).size;
  const mistakes = [
    ...status === 0 ? [] : ['it cannot be read'],
    ...bytes < MOST_BYTES ? [] : [`it has ${bytes} bytes; at most ${MOST_BYTES - 1} are wanted`],
    ...names.filter(name => !EXPECTED.some(expected => expected.test(name))).map(name => `${name} is in it, and should not be`),
    ...REQUIRED.filter(name => !names.includes(name)).map(name => `${name} is not in it`),
  ];
  if (mistakes.length > 0) {
    console.error(mistakes.map(mistake => `packed: ${path.relative(root, file)}: ${mistake}`).join('\n'));
    process.exit(1);
  }
  console.log(`packed: ${path.relative(root, file)}: ${names.length} files, ${Math.ceil(bytes / 1000)} kB`);
}

/** The examples of TypeScript that need no other peer than these. */
function examplesFor(peers) {
  const folder = path.join(root, 'examples');
  return fs.readdirSync(folder).filter(name => {
    const main = path.join(folder, name, 'main.ts');
    const plus = fs.existsSync(main) ? fs.readFileSync(main, 'utf8').match(/cdk8s-plus-\d+/g) ?? [] : undefined;
    return plus?.every(wanted => wanted in peers);
  });
}

/** Compiles and synthesises a copy of an example, with another version of cdk8s-plus where the name is one. */
function synthesise(title, folder, example, name) {
  const copy = path.join(folder, name);
  fs.cpSync(path.join(root, 'examples', example), copy, { recursive: true, filter: file => !/(dist|node_modules)$/.test(file) });
  const main = path.join(copy, 'main.ts');
  fs.writeFileSync(main, fs.readFileSync(main, 'utf8').replaceAll(example, name));
  run(process.execPath, [path.join(folder, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '--project', copy], folder);
  run(process.execPath, [path.join(folder, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s'), 'synth', '--check-upgrade=false'], copy);
  const manifests = fs.readdirSync(path.join(copy, 'dist'));
  if (manifests.length === 0) {
    console.error(`packed: ${title}: ${name} wrote no manifest`);
    process.exit(1);
  }
  console.log(`packed: ${title}: ${name} compiled and synthesised ${manifests.join(', ')}`);
}

/** What the Construct Hub shows: the README and the API in each language, of the tarball as it installs it. */
async function renderHubPages(file) {
  const { Documentation, Language } = require('jsii-docgen');
  const documentation = await Documentation.forPackage(file, { verbose: false });
  try {
    for (const name of ['TYPESCRIPT', 'PYTHON', 'JAVA', 'CSHARP', 'GO']) {
      const options = { language: Language[name], readme: true };
      const { content } = await documentation.toJson(options);
      const page = (await documentation.toMarkdown(options)).render();
      const missing = ['SidecarFirstPod', 'StartupTimeline'].filter(type => !page.includes(type));
      if (missing.length > 0 || !content.apiReference?.classes.length) {
        console.error(`packed: Construct Hub: the page for ${Language[name]} lacks ${missing.join(', ') || 'its classes'}`);
        process.exit(1);
      }
      console.log(`packed: Construct Hub: the page for ${Language[name]}: ${content.apiReference.classes.length} classes, ${Math.ceil(page.length / 1000)} kB`);
    }
  } finally {
    await documentation.cleanup();
  }
}

/** A project of a user with these peers, and the examples that need no others. */
function installAndSynthesise(packed, { title, peers }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'packed-'));
  console.log(`packed: ${title}: installing`);
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  const versions = Object.entries({ ...peers, ...tools }).map(([name, version]) => `${name}@${version}`);
  run('npm', ['install', '--no-audit', '--no-fund', '--save-exact', packed, ...versions], folder);
  for (const example of examplesFor(peers)) {
    for (const name of example === NEWER[0] ? NEWER : [example]) {
      synthesise(title, folder, example, name);
    }
  }
  fs.rmSync(folder, { recursive: true });
}

async function main() {
  const packed = tarball();
  inspect(packed);
  await renderHubPages(packed);
  PROJECTS.forEach(project => installAndSynthesise(packed, project));
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});

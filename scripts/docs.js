/*
 * npm run docs: writes what in README.md and docs/ is made from the code: the rules, the README's picture, and in each page what its code
 * renders and its commands print. Needs `npx projen compile`.
 */
const fs = require('node:fs');
const path = require('node:path');
const { FILES, Snippets } = require('./snippets');

const root = path.dirname(__dirname);

/** The README's picture: two independent sidecars behind gates. */
function picture() {
  const { Testing, Chart } = require('cdk8s');
  const { Deployment } = require('cdk8s-plus-28');
  const { Readiness, SidecarFirst, StartupStrategy, StartupTimeline } = require(root);
  const chart = new Chart(Testing.app(), 'docs', { disableResourceNameHashes: true });
  new Deployment(chart, 'web', { metadata: { name: 'web' }, containers: [{ name: 'web', image: 'web' }] }).with(new SidecarFirst({
    sidecars: [
      { name: 'envoy', image: 'envoy', readyWhen: Readiness.fromHttpGet('/ready', { port: 9901 }) },
      { name: 'redis', image: 'redis', readyWhen: Readiness.fromTcpSocket({ port: 6379 }), startAfter: [] },
    ],
    strategy: StartupStrategy.gated(),
  }));
  return StartupTimeline.fromManifest(Testing.synth(chart)[0]).toSvg();
}

function rules() {
  const { RULES } = require(path.join(root, 'lib', 'core', 'rules'));
  return [
    '# Rules',
    '',
    'What `cdk8s-sidecar-first check` and `SidecarFirstValidation` look for. What a rule finds in a workload is left out by the annotation',
    '`sidecar-first.cdk8s.io/ignore: "<rule ids>: <reason>"` on it ([more](pipelines.md#findings-that-you-know)).',
    ...RULES.flatMap(({ id, severity, summary, why, fix }) => ['', `## ${id}`, '', `${severity}: ${summary}.`, '', why, '', `Fix: ${fix}.`]),
    '',
  ].join('\n');
}

const MADE = { 'docs/timeline.svg': picture, 'docs/rules.md': rules };

/** The text of each file that is made from the code, or has fences that are. */
exports.docs = function docs(snippets) {
  const pages = FILES.filter(file => !(file in MADE)).map(file => [file, () => snippets.renewed(file)]);
  return { ...MADE, ...Object.fromEntries(pages) };
};

if (require.main === module) {
  const folder = path.join(root, 'test-reports', `docs-${process.pid}`);
  const snippets = new Snippets(folder);
  if (snippets.errors.length > 0) {
    console.error(snippets.errors.join('\n'));
    process.exit(1);
  }
  for (const [file, write] of Object.entries(exports.docs(snippets))) {
    const text = write();
    if (text !== fs.readFileSync(path.join(root, file), 'utf8')) {
      fs.writeFileSync(path.join(root, file), text);
      console.log(`docs: wrote ${file}`);
    }
  }
  fs.rmSync(folder, { recursive: true });
}

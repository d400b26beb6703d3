/*
 * npm run docs: writes what in docs/ is made from the code: the rules, and the picture in the README. Needs `npx projen compile`.
 */
const fs = require('node:fs');
const path = require('node:path');

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

exports.DOCS = { 'timeline.svg': picture, 'rules.md': rules };

if (require.main === module) {
  for (const [name, write] of Object.entries(exports.DOCS)) {
    fs.writeFileSync(path.join(root, 'docs', name), write());
    console.log(`docs: wrote docs/${name}`);
  }
}

import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';

const folder = path.join(__dirname, '..', '.github', 'workflows');
const texts = fs.readdirSync(folder).map(name => ({ name, text: fs.readFileSync(path.join(folder, name), 'utf8') }));
const workflows: Record<string, any> = Object.fromEntries(texts.map(({ name, text }) => [path.parse(name).name, parse(text)]));

interface Step {
  readonly job: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
  readonly env?: Record<string, string>;
}
const jobs = Object.entries(workflows).flatMap(([workflow, { jobs: all }]) =>
  Object.entries<any>(all).map(([id, job]) => ({ id: `${workflow}/${id}`, ...job })));
const steps: Step[] = jobs.flatMap(({ id, steps: all }) => all.map((step: object) => ({ job: id, ...step })));
const secretsOf = (value: unknown) => (JSON.stringify(value).match(/secrets\.\w+/g) ?? []).filter(secret => secret !== 'secrets.GITHUB_TOKEN');

test('every action is named by its commit, with the tag in a comment', () => {
  const uses = texts.flatMap(({ text }) => text.match(/uses: .*/g) ?? []);
  expect(uses).toHaveLength(steps.filter(step => step.uses).length);
  expect(uses.filter(use => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
});

test('an action has the same commit and tag everywhere', () => {
  const uses = new Set(texts.flatMap(({ text }) => text.match(/uses: .*/g) ?? []));
  expect(new Set([...uses].map(use => use.split('@')[0])).size).toBe(uses.size);
});

test('no checkout keeps its credentials', () => {
  const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  expect(checkouts.length).toBeGreaterThan(10);
  expect(checkouts.filter(step => step.with?.['persist-credentials'] !== false)).toEqual([]);
});

test('the workflow that runs a contributor\'s code may only read, and gets no secret', () => {
  for (const { id, permissions } of jobs.filter(job => /^(build|e2e)\//.test(job.id))) {
    expect([id, permissions]).toEqual([id, { contents: 'read' }]);
  }
  expect(secretsOf(workflows.build)).toEqual([]);
  expect(secretsOf(workflows.e2e)).toEqual([]);
});

test('only the job that makes the GitHub release may write to the repository', () => {
  expect(jobs.filter(({ permissions }) => permissions?.contents !== 'read' && permissions?.contents !== undefined).map(({ id }) => id)).toEqual(['release/release_github']);
  expect(jobs.filter(({ permissions }) => permissions === undefined).map(({ id }) => id)).toEqual([]);
});

test('secrets of the registries are given to the environment "release" alone', () => {
  const publishing = jobs.filter(({ id }) => id.startsWith('release/release_'));
  expect(publishing.map(({ environment }) => environment)).toEqual(publishing.map(() => 'release'));
  const others = jobs.filter(({ environment }) => environment !== 'release');
  expect([...new Set(others.flatMap(secretsOf))]).toEqual(['secrets.PROJEN_GITHUB_TOKEN']);
});

test('what runs with the tokens of the registries has a version', () => {
  const publib = steps.filter(({ run }) => run?.includes('publib'));
  expect(publib.map(({ job }) => job).sort()).toEqual(['golang', 'maven', 'npm', 'nuget', 'pypi'].map(registry => `release/release_${registry}`));
  expect(publib.filter(({ run }) => !/'publib@\d+\.\d+\.\d+'/.test(run!))).toEqual([]);
});

test('npm and PyPI get provenance', () => {
  const envOf = (registry: string) => steps.find(({ job, run }) => job === `release/release_${registry}` && run?.includes('publib'))!.env;
  expect(envOf('npm')).toMatchObject({ NPM_CONFIG_PROVENANCE: 'true' });
  expect(envOf('pypi')).toMatchObject({ PYPI_TRUSTED_PUBLISHER: 'true' });
  expect(envOf('pypi')).not.toHaveProperty('PYPI_DISABLE_ATTESTATIONS');
  for (const registry of ['npm', 'pypi']) {
    expect(workflows.release.jobs[`release_${registry}`].permissions).toMatchObject({ 'id-token': 'write' });
  }
});

test('what is downloaded is compared with a checksum before it is installed', () => {
  const downloads = steps.filter(({ run }) => run && /\b(?:curl|wget) /.test(run));
  expect(downloads.map(({ job }) => job)).toEqual(['e2e/e2e']);
  expect(downloads[0].run).toMatch(/^curl \S+ kind https:\S+\/v\d+\.\d+\.\d+\/kind-linux-amd64\necho '[0-9a-f]{64} {2}kind' \| sha256sum --check --strict\nsudo install kind /);
});

test('the build runs all tests with Node alone before it installs what they run', () => {
  const runs: string[] = workflows.build.jobs.build.steps.map(({ run }: Step) => run);
  const [alone, packages] = ['bash scripts/node-alone.sh npm cit', 'bash scripts/test-packages.sh'].map(run => runs.indexOf(run));
  expect(alone).toBeGreaterThanOrEqual(0);
  expect(packages).toBeGreaterThan(alone);
});

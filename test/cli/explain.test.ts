import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { BROKEN, command, CUSTOM, SOUND, UNSOUND } from './support';
import { fileNames } from '../../src/cli/pictures';

const explain = (input: string, ...words: string[]) => command(['explain', ...words, '-'], { input });

test('tells the timeline at 80 columns, without colour where no terminal is', () => {
  expect(explain(SOUND)).toEqual({
    status: 0,
    stderr: '',
    stdout: `Deployment/sound

  in the order of the start; equal numbers start right after one another
   1  proxy  native sidecar
   2  web    application
        waits for proxy (startup probe) until GET :9901/ready succeeds (tried
          every 1 s, at most 60 times)

  web starts only when proxy is ready, even when something fails, except when
    the kubelet restarts late in the wait

  when                                  web is
  the sidecar crashes                   held
  the sidecar's image cannot be pulled  held
  the kubelet restarts during the wait  held unless a kubelet from 1.35 on
                                          restarts more than 10 s after the
                                          sidecar's start: then started anyway
  the sidecar takes too long            never started after 60 s
  the sidecar never becomes ready       held
  both restart later                    started anyway unless the kubelet is
                                          older than 1.37
  the node reboots                      held

  when the pod is deleted (grace period of 30 s)
  web gets its stop signal at once
  proxy gets its stop signal when the regular containers have ended
`,
  });
});

test('tells all workloads, or the one that is named', () => {
  const two = `${SOUND}---\n${UNSOUND}---\nkind: Service\n`;
  expect(explain(two).stdout.match(/^Deployment.*$/mg)).toEqual(['Deployment/sound', 'Deployment/unsound']);
  expect(explain(two, '--workload', 'Deployment/unsound').stdout.match(/^Deployment.*$/mg)).toEqual(['Deployment/unsound']);
  expect(explain(two, '--workload', 'Pod/x')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'cdk8s-sidecar-first: --workload: got "Pod/x"; found: Deployment/sound, Deployment/unsound\nTry: cdk8s-sidecar-first explain '
      + '--help\n',
  });
});

test('tells each pod template of a custom resource, and counts the objects whose containers are out of reach', () => {
  const stderr = '2 objects hold containers and were not explained: Prometheus/main, Service/nameless\n';
  const titles = ['leaderTemplate', 'workerTemplate'].map(at => `LeaderWorkerSet/set spec.leaderWorkerTemplate.${at}`);
  const told = explain(CUSTOM);
  expect(told).toMatchObject({ status: 0, stderr });
  expect(told.stdout.match(/^LeaderWorkerSet.*$/mg)).toEqual(titles);
  expect(explain(CUSTOM, '--workload', 'LeaderWorkerSet/set').stdout).toBe(told.stdout);
});

test('0 where there is no workload, 2 where the input is broken', () => {
  expect(explain('kind: Service')).toEqual({ status: 0, stdout: '', stderr: 'no workload in -\n' });
  expect(explain(`${SOUND}---\n${BROKEN}`)).toMatchObject({
    status: 2,
    stdout: expect.stringMatching(/^Deployment\/sound/),
    stderr: 'standard input:17:1: Flow sequence in block collection must be sufficiently indented and end with a ]\n',
  });
});

test('--format json is the timeline as data', () => {
  expect(JSON.parse(explain(SOUND, '--format', 'json').stdout)).toMatchObject([{ file: 'standard input', workload: 'Deployment/sound', verdict: 'held' }]);
});

test('--format mermaid is a flowchart', () => {
  expect(explain(SOUND, '--format', 'mermaid').stdout).toMatch(/^flowchart LR\n/);
});

test('--format svg is a picture of one workload, without script, font or address', () => {
  const { stdout } = explain(`${SOUND}---\n${UNSOUND}`, '--format', 'svg', '--workload', 'Deployment/unsound');
  expect(stdout).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(stdout.match(/<svg/g)).toHaveLength(1);
  expect(stdout).toContain('Deployment/unsound');
  expect(stdout.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/<script|@import|@font-face|href|https?:/);
});

test('--format svg of several workloads is refused, with what to type', () => {
  expect(explain(`${SOUND}---\n${UNSOUND}`, '--format', 'svg')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'cdk8s-sidecar-first: --format svg: a picture shows one workload, and there are 2; pass --output FOLDER for one file each, or '
      + '--workload Deployment/sound\nTry: cdk8s-sidecar-first explain --help\n',
  });
});

test('--format svg shows the pod templates of one custom resource together', () => {
  expect(explain(CUSTOM, '--format', 'svg')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^<svg[^]*leaderTemplate[^]*workerTemplate/) });
});

describe('--output', () => {
  let folder: string;
  beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'explain-')); });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  test.each<[string, RegExp]>([['svg', /^<svg/], ['mmd', /^flowchart/], ['txt', /^Deployment\/sound/], ['json', /^\[\n/]])('writes a .%s for each workload', (extension, begin) => {
    const format = { mmd: 'mermaid', txt: 'text' }[extension] ?? extension;
    const output = path.join(folder, 'new', 'folder');
    expect(explain(`${SOUND}---\n${UNSOUND}---\n${SOUND}`, '--format', format, '--output', output)).toEqual({
      status: 0, stdout: `3 files written to ${output}\n`, stderr: '',
    });
    expect(fs.readdirSync(output).sort()).toEqual(['sound-2', 'sound', 'unsound'].map(name => `Deployment-${name}.${extension}`));
    expect(fs.readFileSync(path.join(output, `Deployment-sound.${extension}`), 'utf8')).toMatch(begin);
  });

  test('writes nothing where there is no workload', () => {
    expect(explain('kind: Service', '--output', path.join(folder, 'new'))).toMatchObject({ status: 0, stdout: '' });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('that is a file is refused', () => {
    fs.writeFileSync(path.join(folder, 'file'), '');
    expect(explain(SOUND, '--output', path.join(folder, 'file'))).toMatchObject({
      status: 2, stdout: '', stderr: expect.stringContaining(`--output: "${path.join(folder, 'file')}" cannot be written: it is a file\n`),
    });
  });
});

test.each<[string, [string, string][], string[]]>([
  ['safe', [['Pod', '../../etc/passwd'], ['..', 'a'], ['Pod', 'a\nb:c'], ['Pod', '']], ['Pod-.._.._etc_passwd', '_-a', 'Pod-a_b_c', 'Pod']],
  ['unique', [['Pod', 'a'], ['Pod', 'a'], ['Pod', 'a-2'], ['Pod', 'A'], ['Pod', 'a/'], ['Pod', 'a_']], ['Pod-a', 'Pod-a-2', 'Pod-a-2-2', 'Pod-A-3', 'Pod-a_', 'Pod-a_-2']],
  ['short', [['Pod', 'a'.repeat(1000)], ['Pod', 'a'.repeat(1000)]], [`Pod-${'a'.repeat(196)}`, `Pod-${'a'.repeat(196)}-2`]],
])('the names of files are %s', (_, workloads, names) => {
  expect(fileNames(workloads.map(([kind, name]) => ({ kind, name })))).toEqual(names);
});

test('--skip-unreadable passes over what cannot be read, and counts it', () => {
  expect(explain(`${SOUND}---\n${BROKEN}`, '--skip-unreadable')).toMatchObject({
    status: 0, stdout: expect.stringMatching(/^Deployment\/sound/), stderr: '1 file could not be read: standard input\n',
  });
});

test('reports an unknown format', () => {
  expect(explain(SOUND, '--format', 'pdf').stderr).toBe('cdk8s-sidecar-first: --format: got "pdf"; pass one of: text, mermaid, svg, '
    + 'json\nTry: cdk8s-sidecar-first explain --help\n');
});

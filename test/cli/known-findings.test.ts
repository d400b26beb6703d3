import * as fs from 'fs';
import { inEmptyFolder, run, SOUND, UNSOUND } from './support';

/*
 * Findings that somebody knows: annotations that give a reason, a baseline, and infos.
 */

inEmptyFolder();

const check = (...words: string[]) => run('check', ...words);

function write(file: string, text: string): void {
  fs.writeFileSync(file, text);
}

/** A pod whose hook holds the application back only as long as nothing fails: an info. */
const INFO = `kind: Pod
apiVersion: v1
metadata: {name: web, annotations: {kubectl.kubernetes.io/default-container: web}}
spec:
  containers:
  - {name: proxy, lifecycle: {postStart: {exec: {command: [/proxy, wait, --timeout=60s]}}}}
  - {name: web}
`;

const annotated = (value: string, text = UNSOUND) => text.replace('metadata: {name: unsound}', `metadata: {name: unsound, annotations: {sidecar-first.cdk8s.io/ignore: ${JSON.stringify(value)}}}`);

describe('infos', () => {
  beforeEach(() => write('a.yaml', INFO));

  test('are counted in text, and listed where they are asked for', () => {
    expect(check('a.yaml')).toEqual({ status: 0, stdout: '1 workload checked: 0 errors, 0 warnings, 1 info\nto see every info: --severity info\n', stderr: '' });
    expect(check('--severity', 'info', 'a.yaml')).toMatchObject({
      status: 0, stdout: expect.stringMatching(/^a\.yaml:6:42: info: Pod\/web: container "proxy": spec\.containers\[0\]\.lifecycle\.postStart: the hook holds /),
    });
  });

  test('that fail the command are told', () => {
    expect(check('--fail-on', 'info', 'a.yaml')).toMatchObject({ status: 1, stdout: expect.stringContaining(' info: Pod/web') });
    for (const words of [['--quiet'], ['--quiet', '--severity', 'error'], ['--quiet', '--severity', 'info']]) {
      expect(check(...words, '--fail-on', 'info', 'a.yaml')).toEqual({ status: 1, stdout: expect.stringMatching(/^a.*: info: Pod\/web.*\n$/), stderr: '' });
    }
  });

  test('are in JSON and SARIF, unless they are not asked for', () => {
    const count = (...words: string[]) => {
      const { findings, runs } = JSON.parse(check(...words, 'a.yaml').stdout);
      return (findings ?? runs[0].results).length;
    };
    const words = [['--format', 'json'], ['--format', 'sarif'], ['--format', 'json', '--quiet'], ['--format', 'sarif', '--severity', 'warning']];
    expect(words.map(one => count(...one))).toEqual([1, 1, 0, 0]);
  });

  test('of 300 files take no more lines than of one', () => {
    for (let index = 0; index < 300; index++) {
      write(`${index}.yaml`, INFO);
    }
    expect(check('.').stdout.split('\n')).toHaveLength(check('a.yaml').stdout.split('\n').length);
  });
});

test('--quiet prints nothing for clean files, and only the findings of others', () => {
  write('sound.yaml', SOUND);
  write('info.yaml', INFO);
  expect(check('--quiet', '.')).toEqual({ status: 0, stdout: '', stderr: '' });
  write('unsound.yaml', UNSOUND);
  expect(check('--quiet', '.')).toEqual({ status: 1, stdout: expect.stringMatching(/^unsound\.yaml:13:13: error: .*\n$/), stderr: '' });
});

describe('an annotation', () => {
  test.each<[string, string]>([
    ['tcp-socket-hook', ''],
    ['sleep-hook, tcp-socket-hook', ''],
    ['tcp-socket-hook: an old API server', 'an old API server'],
    ['sleep-hook tcp-socket-hook:why: because', 'why: because'],
    ['sleep-hook: a\ntcp-socket-hook: b\n', 'b'],
  ])('leaves a finding out, and its reason is told: %j', (value, reason) => {
    write('a.yaml', annotated(value));
    expect(check('a.yaml')).toEqual({
      status: 0, stdout: '1 workload checked: 0 errors, 0 warnings, 0 infos\n1 finding left out, as annotations ask: tcp-socket-hook\n', stderr: '',
    });
    expect(JSON.parse(check('--format', 'json', 'a.yaml').stdout)).toMatchObject({
      findings: [], ignored: [{ rule: 'tcp-socket-hook', severity: 'error', container: 'proxy', line: 13, reason }],
    });
    const { runs: [{ results: [result] }] } = JSON.parse(check('--format', 'sarif', 'a.yaml').stdout);
    expect(result).toMatchObject({ ruleId: 'tcp-socket-hook', suppressions: [{ kind: 'inSource' }] });
    expect(result.suppressions[0].justification).toBe(reason === '' ? undefined : reason);
  });

  test('leaves nothing else out', () => {
    write('a.yaml', annotated('sleep-hook: tcp-socket-hook'));
    expect(check('a.yaml')).toMatchObject({ status: 1, stdout: expect.stringContaining('[tcp-socket-hook]') });
  });

  test('that names no rule is told, with the rule that is meant', () => {
    write('a.yaml', annotated('tcp-socket-hok, nonsense, sleep-hook: reason'));
    expect(check('a.yaml')).toMatchObject({
      status: 1,
      stderr: 'a.yaml:2:1: Deployment/unsound: the annotation sidecar-first.cdk8s.io/ignore names a rule that does not exist: tcp-socket-hok, nonsense; did you mean "tcp-socket-hook"?\n',
    });
  });
});

describe('a baseline', () => {
  const BASELINE = ['--baseline', 'known.json'];

  test('is written sorted, and its findings are not reported', () => {
    write('a.yaml', `${UNSOUND}---\n${INFO}---\n${UNSOUND}`);
    expect(check(...BASELINE, '--write-baseline', 'a.yaml')).toEqual({ status: 0, stdout: '3 findings written to known.json\n', stderr: '' });
    expect(JSON.parse(fs.readFileSync('known.json', 'utf8'))).toEqual({
      version: 1,
      findings: [
        { rule: 'tcp-socket-hook', workload: 'Deployment/unsound', container: 'proxy', field: 'spec.template.spec.containers[proxy].lifecycle.postStart', count: 2 },
        { rule: 'fail-open-hook', workload: 'Pod/web', container: 'proxy', field: 'spec.containers[proxy].lifecycle.postStart', count: 1 },
      ],
    });
    expect(fs.readdirSync('.')).toEqual(['a.yaml', 'known.json']);
    expect(check(...BASELINE, 'a.yaml')).toEqual({
      status: 0, stdout: '3 workloads checked: 0 errors, 0 warnings, 0 infos\n3 findings in the baseline\n', stderr: '',
    });
    expect(JSON.parse(check(...BASELINE, '--format', 'json', 'a.yaml').stdout)).toMatchObject({ findings: [], baseline: { known: 3, stale: [] } });
    expect(JSON.parse(check(...BASELINE, '--format', 'sarif', 'a.yaml').stdout).runs[0].results).toEqual([]);
  });

  test.each<[string, string]>([
    ['lines move', `# more\n\n${UNSOUND}`],
    ['a container is put before the others', UNSOUND.replace('- name: proxy', '- name: log\n      - name: proxy')],
    ['the document moves to another place in its file', `${SOUND}---\n${UNSOUND}`],
  ])('stays valid when %s', (_, text) => {
    write('a.yaml', UNSOUND);
    check(...BASELINE, '--write-baseline', 'a.yaml');
    write('a.yaml', text);
    expect(check('--rule', 'tcp-socket-hook', ...BASELINE, 'a.yaml').status).toBe(0);
  });

  test.each<[string, string]>([
    ['in another workload', UNSOUND.replace('name: unsound', 'name: other')],
    ['in another container', UNSOUND.replace('name: proxy', 'name: other')],
    ['once more', `${UNSOUND}---\n${UNSOUND}`],
    ['of another rule', UNSOUND.replace('tcpSocket: {port: 80}', 'sleep: {seconds: 5}')],
  ])('does not have what is found %s', (_, text) => {
    write('a.yaml', UNSOUND);
    check(...BASELINE, '--write-baseline', 'a.yaml');
    write('a.yaml', text);
    expect(check(...BASELINE, 'a.yaml').status).toBe(1);
  });

  test('counts entries that are no longer found, of the rules that are checked', () => {
    write('a.yaml', `${UNSOUND}---\n${INFO}`);
    check(...BASELINE, '--write-baseline', 'a.yaml');
    write('a.yaml', SOUND);
    expect(check(...BASELINE, 'a.yaml').stdout).toContain('0 findings in the baseline; 2 of its entries are stale: write it again\n');
    expect(check(...BASELINE, '--rule', 'tcp-socket-hook', 'a.yaml').stdout).toContain('; 1 of its entries is stale: write it again\n');
    expect(JSON.parse(check(...BASELINE, '--format', 'json', 'a.yaml').stdout).baseline).toMatchObject({ known: 0, stale: [{ rule: 'tcp-socket-hook' }, { rule: 'fail-open-hook' }] });
  });

  test('is not written when something cannot be read', () => {
    write('a.yaml', `${UNSOUND}---\n[`);
    expect(check(...BASELINE, '--write-baseline', 'a.yaml')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('"known.json" was not written') });
    expect(fs.readdirSync('.')).toEqual(['a.yaml']);
    expect(check(...BASELINE, '--write-baseline', '--skip-unreadable', 'a.yaml').status).toBe(0);
  });

  test.each(['[]', '{}', '{"version": 2, "findings": []}', '{"version": 1, "findings": [{}]}', '{"version": 1, "findings": [{"rule": "a", "workload": "b", "field": "c", "count": 0}]}', 'null'])('of another form is refused: %s', text => {
    write('a.yaml', SOUND);
    write('known.json', text);
    expect(check(...BASELINE, 'a.yaml')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('"known.json" is not a baseline of this version') });
  });
});

import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { pathToFileURL } from 'url';
import { BROKEN, command, CUSTOM, PROGRAM, SOUND, UNSOUND } from './support';
import { filesOf } from '../../src/cli/input/files';
import { packageInfo } from '../../src/cli/package';
import { RULES } from '../../src/core/rules';
import { needing } from '../machine';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'check-'));
  const files = {
    'sound.yaml': SOUND,
    'unsound.yml': UNSOUND,
    'broken.yaml': BROKEN,
    'service.json': JSON.stringify({ apiVersion: 'v1', kind: 'Service', spec: { ports: [] } }),
    'deep/er/unsound.yaml': `${SOUND}---\n${UNSOUND}`,
    'deep/node_modules/unsound.yaml': UNSOUND,
    'deep/README.md': 'no manifest',
  };
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const check = (...words: string[]) => command(['check', ...words], { cwd: folder });

const FINDING = 'error: Deployment/unsound: container "proxy": spec.template.spec.containers[0].lifecycle.postStart: got {"tcpSocket":{"port":80}}, a '
  + 'tcpSocket postStart hook always '
  + 'fails: the kubelet has no such handler; use an exec hook that polls the port, such as the one rendered by Readiness.fromTcpSocket '
  + '[tcp-socket-hook]';

describe('exit status', () => {
  test('0 when clean; what is no workload is passed over', () => {
    expect(check('sound.yaml', 'service.json')).toEqual({ status: 0, stdout: '1 workload checked: 0 errors, 0 warnings, 0 infos\n', stderr: '' });
  });

  test('1 with findings, each with file, line and column', () => {
    expect(check('unsound.yml')).toEqual({
      status: 1,
      stdout: `unsound.yml:13:13: ${FINDING}\n1 workload checked: 1 error, 0 warnings, 0 infos\n`,
      stderr: '',
    });
  });

  test('2 when a file is broken: it is named with its line, and the others are checked', () => {
    expect(check('broken.yaml', 'unsound.yml')).toEqual({
      status: 2,
      stdout: expect.stringContaining(`unsound.yml:13:13: ${FINDING}\n`),
      stderr: 'broken.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ]\n',
    });
  });

  test('2 when a file is missing, or a folder holds none', () => {
    fs.mkdirSync(path.join(folder, 'empty'));
    expect(check('missing.yaml', 'empty', 'sound.yaml')).toEqual({
      status: 2,
      stdout: '1 workload checked: 0 errors, 0 warnings, 0 infos\n',
      stderr: 'missing.yaml: no such file or folder\nempty: the folder contains no file that ends in .yaml, .yml, .json\n',
    });
  });

  test.each<[string[], string]>([
    [[], 'no file given; pass files or folders, or - for standard input'],
    [['--format', 'xml', 'sound.yaml'], '--format: got "xml"; pass one of: text, json, sarif'],
    [['--fail-on', 'panic', 'sound.yaml'], '--fail-on: got "panic"; pass one of: info, warning, error, never'],
    [['--rule', 'no-such', 'sound.yaml'], `--rule: got "no-such"; pass one of: ${RULES.map(({ id }) => id).join(', ')}`],
    [['--ignore', 'sleep-hook,no-such', 'sound.yaml'], `--ignore: got "no-such"; pass one of: ${RULES.map(({ id }) => id).join(', ')}`],
    [['--severity', 'never', 'sound.yaml'], '--severity: got "never"; pass one of: info, warning, error'],
    [['--write-baseline', 'sound.yaml'], '--write-baseline: no file given; pass --baseline FILE as well'],
    [['--baseline', 'b.json', 'sound.yaml'], '--baseline: there is no file "b.json"; write it with: check --baseline b.json --write-baseline FILES...'],
    [['--baseline', '.', 'sound.yaml'], '--baseline: "." cannot be read: it is a folder'],
    [['--baseline', 'service.json', 'sound.yaml'], '--baseline: "service.json" is not a baseline of this version; write it again with --write-baseline'],
    [['--bogus'], 'Unknown option \'--bogus\''],
    [['--format'], 'Option \'--format <value>\' argument missing'],
  ])('2 when %j is typed', (words, why) => {
    expect(check(...words)).toEqual({
      status: 2,
      stdout: '',
      stderr: `cdk8s-sidecar-first: ${why}\nTry: cdk8s-sidecar-first check --help\n`,
    });
  });

  test.each<[string, number]>([['error', 1], ['never', 0]])('--fail-on %s', (failOn, status) => {
    expect(check('--fail-on', failOn, 'unsound.yml').status).toBe(status);
  });

  test('a finding below --fail-on fails nothing', () => {
    fs.writeFileSync(path.join(folder, 'info.yaml'), 'kind: Pod\napiVersion: v1\nmetadata: {name: a}\nspec: {containers: [{name: a}, '
      + '{name: daprd}]}\n');
    expect(check('info.yaml')).toMatchObject({ status: 0, stdout: expect.stringContaining('0 errors, 0 warnings, 1 info\n') });
    expect(check('--fail-on', 'info', 'info.yaml').status).toBe(1);
  });
});

test('folders are read at any depth, without node_modules', () => {
  const { status, stdout } = check('deep');
  expect([status, stdout]).toEqual([1, `deep/er/unsound.yaml:27:13: ${FINDING}\n2 workloads checked: 1 error, 0 warnings, 0 infos\n`]);
});

test('finds what the objects of several files do to each other, where the annotation does not ask to leave it out', () => {
  const scaler = (annotation: string) => `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: scaler, annotations: {sidecar-first.cdk8s.io/ignore: "${annotation}"}}
spec:
  scaleTargetRef: {name: web}
  triggers: [{type: rabbitmq, metadata: {hostFromEnv: RABBITMQ}}]
`;
  fs.mkdirSync(path.join(folder, 'keda'));
  fs.writeFileSync(path.join(folder, 'keda', 'a.yaml'), `apiVersion: v1\nkind: ConfigMap\n---\n${scaler('')}`);
  fs.writeFileSync(path.join(folder, 'keda', 'b.yaml'), `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: envoy, image: envoyproxy/envoy}, {name: web}]}}}
`);
  expect(check('--rule', 'keda-first-container', 'keda').stdout).toMatch(/^keda\/a.yaml:8:19: warning: ScaledObject\/scaler: .*envSourceContainerName: web \[keda-first-container\]/);
  fs.writeFileSync(path.join(folder, 'keda', 'a.yaml'), scaler('keda-first-container: it reads no variable'));
  expect(check('--rule', 'keda-first-container', 'keda')).toMatchObject({ status: 0, stdout: expect.not.stringContaining('ScaledObject') });
});

describe('folders', () => {
  const link = (target: string, ...at: string[]) => fs.symlinkSync(target, path.join(folder, ...at));

  test('links to files and folders are followed, each file is read once, and circles end', () => {
    fs.mkdirSync(path.join(folder, 'links'));
    link('../unsound.yml', 'links', 'a.yml');
    link('../deep', 'links', 'deep');
    link('../deep/er', 'links', 'deeper');
    link('..', 'deep', 'er', 'round');
    link('../missing.yaml', 'links', 'gone.yaml');
    link('../missing', 'links', 'gone');
    expect(check('links')).toEqual({
      status: 2,
      stdout: `links/a.yml:13:13: ${FINDING}\nlinks/deep/er/unsound.yaml:27:13: ${FINDING}\n3 workloads checked: 2 errors, 0 warnings, 0 `
        + 'infos\n',
      stderr: 'links/gone.yaml: no such file or folder\n',
    });
  });

  test('a folder that cannot be read is told by its own name, and the rest is read', () => {
    fs.mkdirSync(path.join(folder, 'tree', 'locked'), { recursive: true });
    fs.renameSync(path.join(folder, 'sound.yaml'), path.join(folder, 'tree', 'sound.yaml'));
    const real = jest.requireActual('fs');
    const { readdirSync } = real;
    const spy = jest.spyOn(real, 'readdirSync').mockImplementation((...given: unknown[]) => {
      if (String(given[0]).endsWith('locked')) {
        throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      }
      return readdirSync(...given);
    });
    expect(filesOf([path.join(folder, 'tree')])).toEqual({
      files: [path.join(folder, 'tree', 'sound.yaml')],
      unreadable: [{ file: path.join(folder, 'tree', 'locked'), why: 'permission denied' }],
    });
    spy.mockRestore();
  });
});

describe('texts', () => {
  const written = (bytes: Buffer | string) => {
    fs.writeFileSync(path.join(folder, 'text.yaml'), bytes);
    return check('text.yaml');
  };
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

  test.each<[string, Buffer]>([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${UNSOUND.trim()}`)],
    ['little-endian UTF-16', utf16(UNSOUND)],
    ['big-endian UTF-16', utf16(UNSOUND).swap16()],
  ])('%s is read', (_, bytes) => {
    expect(written(bytes)).toMatchObject({ status: 1, stdout: expect.stringContaining(FINDING), stderr: '' });
  });

  test.each<[string, Buffer]>([
    ['what is no text', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00, 0x01])],
    ['a text with a NUL', Buffer.from('kind: Pod\nx: "\0"\n')],
    ['UTF-16 without a mark', utf16(UNSOUND).subarray(2)],
  ])('%s is unreadable', (_, bytes) => {
    expect(written(bytes)).toMatchObject({
      status: 2,
      stderr: 'text.yaml: the file is not text in UTF-8, or in UTF-16 with a byte order '
      + 'mark\n',
    });
  });

  test('an anchor may be used thousands of times, and no bomb may go off', () => {
    const items = (count: number) => `kind: List\nx: &x {a: b}\nitems:\n${'- {kind: ConfigMap, metadata: {labels: *x}}\n'.repeat(count)}`;
    expect(written(items(5000))).toMatchObject({ status: 0, stderr: '' });
    const bomb = Array.from({ length: 12 }, (_, level) => `a${level}: &a${level} [${level === 0 ? 'x' : Array(9).fill(`*a${level - 1}`).join(', ')}]`).join('\n');
    expect(written(bomb)).toMatchObject({ status: 2, stderr: expect.stringContaining('the aliases of this document expand to more than 10000000 characters') });
  });

  test.each(['&a\nkind: List\nitems:\n- *a\n', 'kind: List\nitems: &i\n- {kind: List, items: *i}\n'])('a list within itself is passed over: %j', text => {
    expect(written(`${text}---\n${UNSOUND}`)).toMatchObject({ status: 1, stdout: expect.stringContaining('1 workload checked: 1 error'), stderr: '' });
  });
});

test('20,000 findings are told in seconds', () => {
  const items = '- {apiVersion: v1, kind: Pod, spec: {containers: [{name: a, lifecycle: {postStart: {tcpSocket: {port: 1}}}}]}}\n'.repeat(20_000);
  fs.writeFileSync(path.join(folder, 'many.yaml'), `kind: List\nitems:\n${items}`);
  const begin = Date.now();
  const { stdout } = check('--rule', 'tcp-socket-hook', '--format', 'json', 'many.yaml');
  expect(Date.now() - begin).toBeLessThan(60_000);
  const { findings } = JSON.parse(stdout);
  expect(findings).toHaveLength(20_000);
  expect(findings[19_999]).toMatchObject({ line: 20_002 });
}, 120_000);

needing('bash').test('the exit status survives a reader that has seen enough', () => {
  for (let index = 0; index < 1000; index++) {
    fs.writeFileSync(path.join(folder, 'deep', `${index}.yaml`), UNSOUND);
  }
  const status = (redirection: string) => execFileSync(
    'bash',
    ['-c', `"${process.execPath}" "${PROGRAM}" check deep missing.yaml ${redirection}; echo "\${PIPESTATUS[0]}"`],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  ).trim().split('\n').slice(-1);
  expect(status('| head -1')).toEqual(['2']);
  expect(status('>/dev/null 2>&-')).toEqual(['2']);
  expect(status('2>&1 >/dev/null | true')).toEqual(['2']);
});

test('control characters reach no terminal and no CI system', () => {
  const text = UNSOUND.replace('name: unsound', 'name: "a\\n::error::b\\e[31m\\u009b"').replace('name: proxy', 'name: "x\\e[2J\\n"');
  for (const words of [['check', '-'], ['explain', '-'], ['explain', '--format', 'mermaid', '-'], ['explain', '--format', 'svg', '-']]) {
    const { stdout, stderr } = command(words, { input: text });
    expect([words, /[^\P{Cc}\n]|^::/mu.test(stdout + stderr)]).toEqual([words, false]);
  }
  expect(check('a\n::error::b.yaml').stderr).toBe('a\\u000a::error::b.yaml: no such file or folder\n');
  expect(check('').stderr).toBe('"": no such file or folder\n');
});

test('nothing that is read becomes a command of a CI system, or hides what is printed', () => {
  const obeyed = /^\s*::[a-z]|##\w*\[|[\u200b\u202e\u2066\u2028\u{e0041}]/imu;
  const text = UNSOUND
    .replace('kind: Deployment', 'kind: "::error file=a::b"').replace('apiVersion: apps/v1', 'apiVersion: example.com/v1')
    .replace('name: unsound', 'name: "##[error] ##vso[task.setvariable]\u202e\u{e0041}"').replace('name: proxy', 'name: " ::warning::\u2066"').replace(/( +)- name: .*/g, '$&\n$1  image: x');
  expect(text.match(/"(?:::error|##| ::warning)/g)).toHaveLength(3);
  for (const words of [
    ...['text', 'json', 'sarif'].map(format => ['check', '--format', format, '-']),
    ...['text', 'mermaid', 'svg', 'json'].map(format => ['explain', '--format', format, '-']),
  ]) {
    const { status, stdout, stderr } = command(words, { input: text });
    expect([words, status, obeyed.test(stdout + stderr)]).toEqual([words, words[0] === 'check' ? 1 : 0, false]);
  }
  const { findings: [{ workload }] } = JSON.parse(command(['check', '--format', 'json', '-'], { input: text }).stdout);
  expect(workload).toBe('::error file=a::b/##[error] ##vso[task.setvariable]\u202e\u{e0041}');
  fs.writeFileSync(path.join(folder, '::error title=a::b.yaml'), UNSOUND);
  expect(check('::error title=a::b.yaml').stdout).toMatch(/^\\u003a:error title=a::b\.yaml:13:13: error: Deployment\/unsound: /);
});

test('standard input is read for -', () => {
  expect(command(['check', '-'], { input: UNSOUND })).toMatchObject({ status: 1, stdout: expect.stringMatching(/^standard input:13:13: error/) });
});

test('rules are chosen by --rule and left out by --ignore', () => {
  expect(check('--ignore', 'tcp-socket-hook', 'unsound.yml').status).toBe(0);
  expect(check('--ignore', 'sleep-hook, tcp-socket-hook', 'unsound.yml').status).toBe(0);
  expect(check('--rule', 'sleep-hook', '--rule', 'http-get-hook', 'unsound.yml').status).toBe(0);
  expect(check('--rule', 'sleep-hook,http-get-hook', 'unsound.yml').status).toBe(0);
  expect(check('--rule', 'tcp-socket-hook', 'unsound.yml').status).toBe(1);
});

test('anchors, aliases and merge keys are followed', () => {
  const text = UNSOUND.replace('lifecycle:', 'lifecycle: &hooks').replace('- name: web', '- <<: {lifecycle: *hooks}\n        name: web');
  expect(command(['check', '--rule', 'tcp-socket-hook', '-'], { input: text }).stdout).toContain('1 workload checked: 2 errors');
});

describe('custom resources', () => {
  const checked = (...words: string[]) => command(['check', ...words, '-'], { input: CUSTOM });

  test('are checked in each pod template; objects whose containers are out of reach are counted', () => {
    expect(checked()).toEqual({
      status: 1,
      stdout: `standard input:30:15: ${FINDING.replace('Deployment/unsound', 'LeaderWorkerSet/set').replace('spec.template', 'spec.leaderWorkerTemplate.workerTemplate')}\n`
        + '2 workloads checked: 1 error, 0 warnings, 0 infos\n'
        + '2 objects hold containers and were not checked: Prometheus/main, Service/nameless\n',
      stderr: '',
    });
  });

  test('are named in JSON', () => {
    expect(JSON.parse(checked('--format', 'json').stdout)).toMatchObject({
      workloads: 2,
      notChecked: [
        { file: 'standard input', line: 2, column: 1, object: 'Prometheus/main' },
        { file: 'standard input', line: 7, column: 1, object: 'Service/nameless' },
      ],
      findings: [{ workload: 'LeaderWorkerSet/set' }],
    });
  });

  test('are named in SARIF, as notes', () => {
    const { runs: [{ invocations: [{ executionSuccessful, toolExecutionNotifications: notes }] }] } = JSON.parse(checked('--format', 'sarif').stdout);
    expect(executionSuccessful).toBe(true);
    expect(notes[0]).toEqual({
      level: 'note',
      message: { text: '1 object holds containers and was not checked: Prometheus/main' },
      locations: [{
        physicalLocation: { artifactLocation: { uri: 'stdin' }, region: { startLine: 2, startColumn: 1 } },
        logicalLocations: [{ fullyQualifiedName: 'Prometheus/main', kind: 'resource' }],
      }],
    });
    expect(notes).toHaveLength(2);
  });

  test('are no mistake', () => {
    expect(checked('--ignore', 'tcp-socket-hook').status).toBe(0);
  });
});

test('--format json', () => {
  const { stdout } = check('--format', 'json', 'unsound.yml');
  expect(JSON.parse(stdout)).toEqual({
    workloads: 1,
    notChecked: [],
    unreadable: [],
    ignored: [],
    findings: [{
      rule: 'tcp-socket-hook',
      severity: 'error',
      file: 'unsound.yml',
      line: 13,
      column: 13,
      workload: 'Deployment/unsound',
      container: 'proxy',
      field: 'spec.template.spec.containers[0].lifecycle.postStart',
      given: { tcpSocket: { port: 80 } },
      why: 'a tcpSocket postStart hook always fails: the kubelet has no such handler',
      fix: 'use an exec hook that polls the port, such as the one rendered by Readiness.fromTcpSocket',
    }],
  });
});

test('--format sarif', () => {
  fs.renameSync(path.join(folder, 'unsound.yml'), path.join(folder, 'un sound.yml'));
  const { runs: [{ tool: { driver }, results }], version } = JSON.parse(check('--format', 'sarif', 'un sound.yml').stdout);
  expect(version).toBe('2.1.0');
  expect(driver.rules.map(({ id }: { id: string }) => id)).toEqual(RULES.map(({ id }) => id));
  expect(driver.rules.map(({ helpUri }: { helpUri: string }) => helpUri)).toEqual(RULES.map(({ id }) => `${packageInfo().homepage}/blob/main/docs/rules.md#${id}`));
  expect(results).toEqual([{
    ruleId: 'tcp-socket-hook',
    ruleIndex: RULES.findIndex(({ id }) => id === 'tcp-socket-hook'),
    level: 'error',
    message: { text: expect.stringMatching(/^Deployment\/unsound: container "proxy": spec/) },
    locations: [{
      physicalLocation: { artifactLocation: { uri: 'un%20sound.yml' }, region: { startLine: 13, startColumn: 13 } },
      logicalLocations: [
        { fullyQualifiedName: 'Deployment/unsound', kind: 'resource' },
        { name: 'proxy', fullyQualifiedName: 'Deployment/unsound/proxy', kind: 'element' },
      ],
    }],
    partialFingerprints: { 'sidecarFirst/v1': expect.stringMatching(/^[0-9a-f]{64}$/) },
  }]);
});

test('--format sarif has messages without links and placeholders', () => {
  const input = UNSOUND.replace('name: unsound', 'name: "[a](https://evil.example/) {0}"');
  const { runs: [{ results: [{ message, locations }] }] } = JSON.parse(command(['check', '--format', 'sarif', '-'], { input }).stdout);
  expect(message.text).toContain('Deployment/\\[a\\](https://evil.example/) {{0}}: container "proxy": spec.template.spec.containers\\[0\\]');
  expect(locations[0].logicalLocations[0].fullyQualifiedName).toBe('Deployment/[a](https://evil.example/) {0}');
});

test('--format sarif has addresses that the repository knows', () => {
  const uris = (cwd: string, ...words: string[]) => JSON.parse(command(['check', '--format', 'sarif', ...words], { cwd, input: UNSOUND }).stdout)
    .runs[0].results.map(({ locations: [{ physicalLocation }] }: any) => physicalLocation?.artifactLocation.uri);
  const file = fs.realpathSync(path.join(folder, 'unsound.yml'));
  expect(uris(folder, file)).toEqual(['unsound.yml']);
  expect(uris(folder, './deep')).toEqual(['deep/er/unsound.yaml']);
  expect(uris(path.join(folder, 'deep'), '../unsound.yml')).toEqual([pathToFileURL(file).href]);
  expect(uris(folder, '-')).toEqual(['stdin']);
});

test('hundreds of files', () => {
  for (let index = 0; index < 300; index++) {
    fs.writeFileSync(path.join(folder, 'deep', `sound-${index}.yaml`), SOUND);
  }
  expect(check('deep').stdout).toContain('302 workloads checked: 1 error');
});

test('--help tells options and exit status', () => {
  for (const words of [['check', '--help'], ['explain', '-h'], ['rules', '--help'], ['--help']]) {
    const { status, stdout } = command(words);
    expect([status, stdout.split('\n').every(line => line.length <= 80)]).toEqual([0, true]);
    expect(stdout).toMatch(/^Usage: cdk8s-sidecar-first/);
  }
  expect(command(['--version']).stdout).toBe(`${packageInfo().version}\n`);
});

test.each<[string[], string]>([[[], 'no command given'], [['explode'], 'unknown command "explode"'], [['toString'], 'unknown command "toString"']])('%j names the commands', (words, why) => {
  expect(command(words)).toEqual({
    status: 2,
    stdout: '',
    stderr: `cdk8s-sidecar-first: ${why}; pass one of: explain, check, rules\nTry: cdk8s-sidecar-first --help\n`,
  });
});

test('rules lists every rule', () => {
  const { stdout } = command(['rules']);
  for (const { id, severity, why } of RULES) {
    expect(stdout).toContain(`${id} (${severity})\n`);
    expect(stdout).toContain(why);
  }
});

for (const [when, env, colored] of [['on a terminal', {}, true], ['never with NO_COLOR', { NO_COLOR: '1' }, false]] as const) {
  needing('script of util-linux').test(`colours ${when}`, () => {
    const words = `"${process.execPath}" "${PROGRAM}" check unsound.yml; true`;
    const terminal = { ...process.env, NO_COLOR: undefined, TERM: 'xterm', ...env };
    const output = execFileSync('script', ['-qec', words, '/dev/null'], { cwd: folder, encoding: 'utf8', env: terminal });
    expect(output).toContain('tcp-socket-hook');
    expect(output.includes('\u001b[31merror')).toBe(colored);
  });
}

test('the command loads neither cdk8s nor constructs', () => {
  const script = 'require("./lib/cli/main"); console.log(Object.keys(require.cache).map(file => '
    + '/node_modules.([^/\\\\]+)/.exec(file)?.[1]).filter(Boolean).join("\\n"))';
  const loaded = execFileSync(process.execPath, ['-e', script], { cwd: path.join(__dirname, '..', '..'), encoding: 'utf8' });
  expect([...new Set(loaded.trim().split('\n'))]).toEqual(['yaml']);
});

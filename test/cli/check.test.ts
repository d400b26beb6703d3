import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { pathToFileURL } from 'url';
import { BROKEN, command, SOUND, UNSOUND } from './support';
import { packageInfo } from '../../src/cli/package';
import { RULES } from '../../src/core/rules';

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

const FINDING = 'error: Deployment/unsound: spec.template.spec.containers[0].lifecycle.postStart: got {"tcpSocket":{"port":80}}, a postStart hook by tcpSocket always '
  + 'fails: the kubelet has no such handler; use an exec hook that polls the port, such as the one that Readiness.fromTcpSocket renders [tcp-socket-hook]';

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
      stderr: 'missing.yaml: no such file or folder\nempty: the folder holds no file that ends in .yaml, .yml, .json\n',
    });
  });

  test.each<[string[], string]>([
    [[], 'no file is named; pass files or folders, or - for standard input'],
    [['--format', 'xml', 'sound.yaml'], '--format: got "xml"; pass one of: text, json, sarif'],
    [['--fail-on', 'panic', 'sound.yaml'], '--fail-on: got "panic"; pass one of: info, warning, error, never'],
    [['--rule', 'no-such', 'sound.yaml'], `--rule: got "no-such"; pass one of: ${RULES.map(({ id }) => id).join(', ')}`],
    [['--bogus'], 'Unknown option \'--bogus\''],
    [['--format'], 'Option \'--format <value>\' argument missing'],
  ])('2 when %j is typed', (words, why) => {
    expect(check(...words)).toEqual({ status: 2, stdout: '', stderr: `cdk8s-sidecar-first: ${why}\nTry: cdk8s-sidecar-first check --help\n` });
  });

  test.each<[string, number]>([['error', 1], ['never', 0]])('--fail-on %s', (failOn, status) => {
    expect(check('--fail-on', failOn, 'unsound.yml').status).toBe(status);
  });

  test('a finding below --fail-on is told and fails nothing', () => {
    fs.writeFileSync(path.join(folder, 'info.yaml'), 'kind: Pod\napiVersion: v1\nmetadata: {name: a}\nspec: {containers: [{name: a}, {name: daprd}]}\n');
    expect(check('info.yaml')).toMatchObject({ status: 0, stdout: expect.stringContaining('0 errors, 0 warnings, 1 info\n') });
    expect(check('--fail-on', 'info', 'info.yaml').status).toBe(1);
  });
});

test('folders are read at any depth, without node_modules', () => {
  const { status, stdout } = check('deep');
  expect([status, stdout]).toEqual([1, `deep/er/unsound.yaml:27:13: ${FINDING}\n2 workloads checked: 1 error, 0 warnings, 0 infos\n`]);
});

test('links in folders are followed, each file once, also where they lead round in a circle', () => {
  fs.mkdirSync(path.join(folder, 'links'));
  fs.symlinkSync('../unsound.yml', path.join(folder, 'links', 'a.yaml'));
  fs.symlinkSync('a.yaml', path.join(folder, 'links', 'b.yaml'));
  fs.symlinkSync('..', path.join(folder, 'links', 'up'));
  fs.rmSync(path.join(folder, 'broken.yaml'));
  expect(check('links').stdout.trim().split('\n')).toEqual([
    `links/a.yaml:13:13: ${FINDING}`, expect.stringMatching(/^links\/up\/deep\/er\/unsound\.yaml:27:13: /), '4 workloads checked: 2 errors, 0 warnings, 0 infos',
  ]);
});

test('a folder within a folder that cannot be read is named, and the rest is checked', () => {
  fs.symlinkSync('nowhere.yaml', path.join(folder, 'deep', 'gone.yaml'));
  fs.symlinkSync('circle.yaml', path.join(folder, 'deep', 'circle.yaml'));
  const { status, stdout, stderr } = check('deep');
  expect(stderr).toBe('deep/circle.yaml: its links lead round in a circle\ndeep/gone.yaml: no such file or folder\n');
  expect([status, stdout]).toEqual([2, expect.stringContaining('2 workloads checked: 1 error')]);
});

test('UTF-16 is read where a byte order mark says so, and what is no text is unreadable', () => {
  const bytes = Buffer.from(`\uFEFF${UNSOUND}`, 'utf16le');
  fs.writeFileSync(path.join(folder, 'le.yaml'), bytes);
  fs.writeFileSync(path.join(folder, 'be.yaml'), Buffer.from(bytes).swap16());
  fs.writeFileSync(path.join(folder, 'unmarked.yaml'), bytes.subarray(2));
  fs.writeFileSync(path.join(folder, 'latin.yaml'), Buffer.from('kind: \xFC\n', 'latin1'));
  expect(check('le.yaml', 'be.yaml')).toMatchObject({ status: 1, stdout: expect.stringContaining('2 workloads checked: 2 errors') });
  for (const file of ['unmarked.yaml', 'latin.yaml']) {
    expect(check(file)).toMatchObject({ status: 2, stderr: `${file}: it is no text in UTF-8, nor in UTF-16 with a byte order mark\n` });
  }
});

test('an anchor may be used more often than a person would', () => {
  const anchors = `x: &x {a: 1}\ny: [${Array(500).fill('*x').join(', ')}]`;
  expect(command(['check', '-'], { input: `${SOUND}${anchors}\n` })).toMatchObject({ status: 0, stdout: expect.stringContaining('1 workload checked') });
});

test('a list within itself is passed over', () => {
  expect(command(['check', '-'], { input: '&a\nkind: List\nitems:\n- *a\n' })).toMatchObject({ status: 0, stdout: expect.stringContaining('0 workloads checked') });
});

test('a reader that has seen enough changes no exit status', () => {
  for (let index = 0; index < 2000; index++) {
    fs.appendFileSync(path.join(folder, 'many.yaml'), `---\n${UNSOUND}`);
  }
  const words = `"${process.execPath}" "${path.join(__dirname, '..', '..', 'bin', 'cdk8s-sidecar-first')}" check many.yaml | head -1; echo "\${PIPESTATUS[0]}"`;
  expect(execFileSync('bash', ['-c', words], { cwd: folder, encoding: 'utf8' })).toMatch(/^many\.yaml:14:13: error: .*\n1\n$/);
});

test('what a name contains does not reach the terminal as a command', () => {
  const { stdout } = command(['check', '-'], { input: UNSOUND.replace('{name: unsound}', '{name: "a\\n::error::b\\e[31m"}') });
  expect(stdout).toContain('error: Deployment/a?::error::b?[31m: spec');
});

test('a path that is empty is shown as such', () => {
  expect(check('')).toMatchObject({ status: 2, stderr: '"": no such file or folder\n' });
});

test('standard input is read for -', () => {
  expect(command(['check', '-'], { input: UNSOUND })).toMatchObject({ status: 1, stdout: expect.stringMatching(/^standard input:13:13: error/) });
});

test('rules are chosen by --rule and left out by --ignore', () => {
  expect(check('--ignore', 'tcp-socket-hook', 'unsound.yml').status).toBe(0);
  expect(check('--rule', 'sleep-hook', '--rule', 'http-get-hook', 'unsound.yml').status).toBe(0);
  expect(check('--rule', 'tcp-socket-hook', 'unsound.yml').status).toBe(1);
});

test('anchors, aliases and merge keys are followed', () => {
  const text = UNSOUND.replace('lifecycle:', 'lifecycle: &hooks').replace('- name: web', '- <<: {lifecycle: *hooks}\n        name: web');
  expect(command(['check', '--rule', 'tcp-socket-hook', '-'], { input: text }).stdout).toContain('1 workload checked: 2 errors');
});

test('--format json', () => {
  const { stdout } = check('--format', 'json', 'unsound.yml');
  expect(JSON.parse(stdout)).toEqual({
    workloads: 1,
    findings: [{
      rule: 'tcp-socket-hook',
      severity: 'error',
      file: 'unsound.yml',
      line: 13,
      column: 13,
      workload: 'Deployment/unsound',
      field: 'spec.template.spec.containers[0].lifecycle.postStart',
      given: { tcpSocket: { port: 80 } },
      why: 'a postStart hook by tcpSocket always fails: the kubelet has no such handler',
      mend: 'use an exec hook that polls the port, such as the one that Readiness.fromTcpSocket renders',
    }],
  });
});

test('--format sarif', () => {
  fs.renameSync(path.join(folder, 'unsound.yml'), path.join(folder, 'un sound.yml'));
  const { runs: [{ tool: { driver }, results }], version } = JSON.parse(check('--format', 'sarif', 'un sound.yml').stdout);
  expect(version).toBe('2.1.0');
  expect(driver.rules.map(({ id }: { id: string }) => id)).toEqual(RULES.map(({ id }) => id));
  expect(results).toEqual([{
    ruleId: 'tcp-socket-hook',
    ruleIndex: RULES.findIndex(({ id }) => id === 'tcp-socket-hook'),
    level: 'error',
    message: { text: expect.stringMatching(/^Deployment\/unsound: spec/) },
    locations: [{
      physicalLocation: { artifactLocation: { uri: 'un%20sound.yml' }, region: { startLine: 13, startColumn: 13 } },
      logicalLocations: [{ fullyQualifiedName: 'Deployment/unsound', kind: 'resource' }],
    }],
  }]);
});

test('--format sarif names files below the current folder relative to it, and standard input not at all', () => {
  const uriOf = (...words: string[]) => {
    const [{ locations: [{ physicalLocation }] }] = JSON.parse(command(['check', '--format', 'sarif', ...words], { cwd: path.join(folder, 'deep'), input: UNSOUND }).stdout).runs[0].results;
    return physicalLocation?.artifactLocation.uri;
  };
  expect(uriOf(path.join(folder, 'deep'))).toBe('er/unsound.yaml');
  expect(uriOf('../unsound.yml')).toBe(pathToFileURL(path.join(fs.realpathSync(folder), 'unsound.yml')).href);
  expect(uriOf('-')).toBeUndefined();
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

test.each<[string[], string]>([[[], 'no command'], [['explode'], 'unknown command "explode"'], [['toString'], 'unknown command "toString"']])('%j names the commands', (words, why) => {
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

test.each<[string, NodeJS.ProcessEnv, boolean]>([['on a terminal', {}, true], ['never with NO_COLOR', { NO_COLOR: '1' }, false]])('colours %s', (_, env, colored) => {
  const words = `"${process.execPath}" "${path.join(__dirname, '..', '..', 'bin', 'cdk8s-sidecar-first')}" check unsound.yml; true`;
  const output = execFileSync('script', ['-qec', words, '/dev/null'], { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: undefined, TERM: 'xterm', ...env } });
  expect(output).toContain('tcp-socket-hook');
  expect(output.includes('\u001b[31merror')).toBe(colored);
});

test('the command loads neither cdk8s nor constructs', () => {
  const script = 'require("./lib/cli/main"); console.log(Object.keys(require.cache).map(file => /node_modules.([^/\\\\]+)/.exec(file)?.[1]).filter(Boolean).join("\\n"))';
  const loaded = execFileSync(process.execPath, ['-e', script], { cwd: path.join(__dirname, '..', '..'), encoding: 'utf8' });
  expect([...new Set(loaded.trim().split('\n'))]).toEqual(['yaml']);
});

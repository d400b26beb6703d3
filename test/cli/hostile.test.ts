import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { PROGRAM, run, SOUND, UNSOUND } from './support';
import { dataOf, documentsOf } from '../../src/cli/input/yaml';
import { podTemplates } from '../../src/core/pod/manifest';
import { readTemplate } from '../../src/core/pod/read-pod-spec';
import { stepsOf } from '../core/steps';

/*
 * Files from strangers: read in bounded time and memory, with exit status 2 and the reason where they are not read.
 */

let folder: string;

beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hostile-')); });
afterEach(() => fs.rmSync(folder, { recursive: true }));

function check(text: string, name = 'a.yaml') {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  const { status, stdout, stderr } = run('check', file);
  return { status, stdout, stderr: stderr.replaceAll(file, name) };
}

const pod = (containers: string, more = '') => `kind: Pod\napiVersion: v1\nmetadata: {name: a}\nspec:\n  containers:\n${containers}${more}`;
const numbered = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('');

describe('aliases', () => {
  const TOO_MUCH = 'a.yaml:1:1: the aliases of this document expand to more than 10000000 characters\n';

  test.each([
    ['4,000 to a path of 200 kB', `x: &p "/${'a'.repeat(200_000)}"\n${pod(numbered(4000, index => `  - {name: c${index}, lifecycle: {postStart: {httpGet: {path: *p, port: 80}}}}\n`))}`],
    ['1,000 to a container with a script of 90 kB', pod(`  - &c {name: a, lifecycle: {postStart: {exec: {command: [sh, -c, "${'until a; do b; done; '.repeat(4500)}"]}}}}\n${'  - *c\n'.repeat(1000)}`)],
    ['9,000 merge keys, each of the map before', `m0: &m0 {a: b}\n${numbered(9000, index => `m${index + 1}: &m${index + 1} {<<: *m${index}, k${index}: v}\n`)}`],
    ['lists of lists', numbered(12, level => `a${level}: &a${level} [${level === 0 ? 'x' : Array(9).fill(`*a${level - 1}`).join(', ')}]\n`)],
  ])('that stand for too much are not read: %s', (_, text) => {
    expect(check(text)).toEqual({ status: 2, stdout: expect.any(String), stderr: TOO_MUCH });
  });

  test('are followed in steps that grow with their number, as merge keys are', () => {
    const data = (text: string) => () => void [...documentsOf(text)].map(dataOf);
    const shapes = [
      (times: number) => `x: &x {a: b}\ny:\n${'  <<: *x\n'.repeat(times)}`,
      (times: number) => `x: &x {a: b}\ny:\n${'- *x\n'.repeat(times)}`,
      (times: number) => `y:\n${numbered(times, index => `- &a${index} a\n- *a${index}\n`)}`,
    ];
    expect(shapes.map(shape => stepsOf(data(shape(100))) / stepsOf(data(shape(50)))).filter(growth => growth > 2.2)).toEqual([]);
  });

  test('share what they stand for, also within itself', () => {
    const [{ a, b }] = [...documentsOf('a: &a {c: [*a]}\nb: *a\n')].map(dataOf) as any[];
    expect(b).toBe(a);
    expect(a.c[0]).toBe(a);
  });

  test('without an anchor before them make their document unreadable', () => {
    expect(check(`a: *b\nb: &b c\n---${SOUND}`)).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('1 workload checked'),
      stderr: 'a.yaml:1:1: there is no anchor "b" before this alias\n',
    });
  });
});

describe('data', () => {
  const data = (text: string) => [...documentsOf(text)].map(dataOf);

  test('of merge keys: what comes after them counts, then the first source', () => {
    expect(data('x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {c: 3, <<: [*x, *y], a: 3}')).toMatchObject([{ z: { a: 3, b: 1, c: 2 } }]);
    expect(data('"<<": {a: 1}')).toEqual([{ '<<': { a: 1 } }]);
    expect(() => data('{<<: a}')).toThrow('a merge key needs a map, or a list of maps');
  });

  test('of keys that are no text, and of those of JavaScript', () => {
    expect(data('{1: a, null: b, [c]: d, e: f, e: g}')).toEqual([{ '1': 'a', '': 'b', '["c"]': 'd', 'e': 'g' }]);
    expect(Object.keys(data('__proto__: {a: b}')[0] as object)).toEqual(['__proto__']);
  });

  test('of !!binary is the text that it encodes, as kubectl reads it', () => {
    expect(check(UNSOUND.replace('name: proxy', 'name: !!binary cHJveHk='))).toMatchObject({ status: 1, stdout: expect.stringContaining('1 workload checked: 1 error') });
  });
});

describe('what is no file', () => {
  test('of a path: a device is refused, a pipe is read', () => {
    expect(run('check', '/dev/zero')).toMatchObject({ status: 2, stderr: '/dev/zero: not a file, a folder or a pipe; pass - for standard input\n' });
    const fifo = path.join(folder, 'pipe');
    execFileSync('mkfifo', [fifo]);
    const { status, stdout } = spawnSync('bash', ['-c', 'printf %s "$1" >"$2" & "$3" "$4" check "$2"', '', UNSOUND, fifo, process.execPath, PROGRAM], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining('1 workload checked: 1 error') });
  });

  test('of a folder: it is named, where its name is that of a manifest', () => {
    fs.writeFileSync(path.join(folder, 'a.yaml'), SOUND);
    execFileSync('mkfifo', [path.join(folder, 'pipe.yaml'), path.join(folder, 'pipe')]);
    expect(run('check', folder)).toMatchObject({ status: 2, stderr: `${path.join(folder, 'pipe.yaml')}: not a file or a folder\n` });
  });

  test('standard input without an end is read up to a limit', () => {
    const zero = fs.openSync('/dev/zero', 'r');
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'check', '-'], { stdio: [zero, 'pipe', 'pipe'], encoding: 'utf8' });
    fs.closeSync(zero);
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'standard input: the file is larger than 100000000 bytes; split it\n' });
  });
});

describe('large files', () => {
  test('of more than 100 MB are not read', () => {
    const file = path.join(folder, 'a.yaml');
    fs.writeFileSync(file, '');
    fs.truncateSync(file, 100_000_001);
    expect(run('check', file)).toMatchObject({ status: 2, stderr: `${file}: the file is larger than 100000000 bytes; split it\n` });
  });

  test('with a document of too many values are not read', () => {
    expect(check(`[${'a,'.repeat(2_000_001)}]`)).toMatchObject({ status: 2, stderr: 'a.yaml: a document has more than 2000000 values; split it\n' });
  });

  test('of many documents are read one document after the other', () => {
    const documents = documentsOf('a: b\n---\n'.repeat(10) + '{');
    expect(documents.next().value!.toJS()).toEqual({ a: 'b' });
  });
});

describe('large pods', () => {
  const init = (count: number) => pod('  - {name: web}\n', `  initContainers:\n${numbered(count, index => `  - {name: c${index}}\n`)}`);

  test('are read up to 2,000 containers, and do not hide other workloads', () => {
    expect(check(`${init(1999)}---${SOUND}`)).toMatchObject({ status: 0, stdout: expect.stringContaining('2 workloads checked') });
    expect(check(`${init(6666)}---${UNSOUND}`)).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('1 error'),
      stderr: 'a.yaml:1:1: Pod/a: the pod has 6667 containers; at most 2000 are read\n',
    });
  });

  test('are read up to 1,000 gates', () => {
    const mounts = Array.from({ length: 1001 }, (_, index) => `{name: v, subPath: a/b${index}, mountPath: /v${index}}`);
    const text = pod(`  - {name: web, volumeMounts: [${mounts}]}\n`, '  volumes: [{name: v, emptyDir: {}}]\n');
    expect(check(text)).toMatchObject({ status: 2, stderr: 'a.yaml:1:1: Pod/a: the pod has 1001 mounts that may be gates; at most 1000 are read\n' });
    expect(check(text.replaceAll('a/b1000', 'a/b1'))).toMatchObject({ status: 0, stderr: '' });
  });

  test('read a container that aliases refer to once', () => {
    const { podSpec: { containers: [first, second] } } = readTemplate(podTemplates(dataOf(documentsOf(pod('  - &a {name: a}\n  - *a\n')).next().value!))[0]);
    expect(second).toBe(first);
  });
});

describe('long values', () => {
  test('of a command of 8 MB: nobody reads it, and the rest is told', () => {
    const hook = `{postStart: {exec: {command: [sh, -c, "mkdir ${'-mkdir '.repeat(1_200_000)}"]}}}`;
    const text = pod(
      `  - {name: a, volumeMounts: [{name: v, mountPath: /v}], lifecycle: ${hook}}\n  - {name: b, volumeMounts: [{name: v, mountPath: /v, subPath: gate/open}]}\n`,
      '  volumes: [{name: v, emptyDir: {}}]\n',
    );
    expect(check(text.replace('{name: a}', '{name: a, annotations: {kubectl.kubernetes.io/default-container: b}}'))).toMatchObject({ status: 0, stderr: '' });
    expect(run('explain', path.join(folder, 'a.yaml')).stdout.replace(/\s+/g, ' ')).toContain('too long to read or to run');
  });

  test('are shortened in messages', () => {
    const { stdout } = check(pod(`  - {name: a, lifecycle: {postStart: {httpGet: {port: 80, path: "/${'a'.repeat(100_000)}"}}}}\n  - {name: b}\n`));
    expect(stdout).toMatch(/got \{"httpGet":\{"path":"\/a+\.\.\., /);
    expect(stdout.length).toBeLessThan(2000);
  });
});

test('an error that nobody has foreseen is told, and its status is not that of findings', () => {
  const spy = jest.spyOn(JSON, 'stringify').mockImplementation(() => { throw new RangeError('Invalid string length'); });
  const file = path.join(folder, 'a.yaml');
  fs.writeFileSync(file, SOUND);
  const outcome = run('check', '--format', 'json', file);
  spy.mockRestore();
  expect(outcome).toEqual({ status: 2, stdout: '', stderr: 'cdk8s-sidecar-first: the output is too long; pass fewer files\n' });
});

test('the extension of a file may have capitals', () => {
  fs.writeFileSync(path.join(folder, 'a.YAML'), UNSOUND);
  fs.writeFileSync(path.join(folder, 'b.Json'), '{}');
  expect(run('check', folder)).toMatchObject({ status: 1, stdout: expect.stringContaining('1 workload checked: 1 error') });
});

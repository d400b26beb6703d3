import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { SidecarFirstValidation } from '../src';
import { RULES } from '../src/core/rules';

const root = path.join(__dirname, '..');

/** An app of one pod, which `cdk8s synth` writes and validates with the package as it is installed. */
function synth(spec: object, properties: object = {}): { status: number | null; output: string } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'validation-'));
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(root, path.join(folder, 'node_modules', 'cdk8s-sidecar-first'), 'junction');
  fs.writeFileSync(path.join(folder, 'main.js'), [
    `const { ApiObject, App, Chart } = require(${JSON.stringify(require.resolve('cdk8s'))});`,
    'const app = new App({ recordConstructMetadata: true });',
    'new ApiObject(new Chart(app, \'chart\'), \'Pod\', { apiVersion: \'v1\', kind: \'Pod\', metadata: { name: \'web\' }, spec: '
      + `${JSON.stringify(spec)} });`,
    'app.synth();',
  ].join('\n'));
  fs.writeFileSync(path.join(folder, 'cdk8s.yaml'), JSON.stringify({
    language: 'typescript',
    app: `${process.execPath} main.js`,
    validations: [{ package: './node_modules/cdk8s-sidecar-first', class: 'SidecarFirstValidation', version: '0.0.0', properties }],
  }));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s'), 'synth', '--validate', '--check-upgrade=false'],
    { cwd: folder, encoding: 'utf8' },
  );
  fs.rmSync(folder, { recursive: true });
  return { status, output: `${stdout}${stderr}` };
}

const hooked = (postStart: object) => ({ containers: [{ name: 'proxy', lifecycle: { postStart } }, { name: 'web' }] });
const WAIT = hooked({ exec: { command: ['/proxy', 'wait', '--timeout=60s'] } });
const TCP = hooked({ tcpSocket: { port: 80 } });

describe('under cdk8s synth --validate', () => {
  test('a pod that breaks a rule fails, with rule, place and fix', () => {
    const { status, output } = synth(TCP);
    expect(output).toContain('tcp-socket-hook (error)');
    expect(output).toContain('spec.containers[0].lifecycle.postStart');
    expect(output).toContain('chart/Pod');
    expect(output).toContain('Validation failed');
    expect(status).not.toBe(0);
  });

  test('infos are reported where they are asked for, and fail nothing', () => {
    const { status, output } = synth(WAIT, { severity: 'info' });
    expect(output).toContain('fail-open-hook (info)');
    expect(output).toContain('Validations finished');
    expect(status).toBe(0);
    expect(synth(WAIT).output).not.toContain('fail-open-hook');
  });

  test('properties choose the rules and what fails', () => {
    expect(synth(TCP, { ignore: ['tcp-socket-hook'] }).status).toBe(0);
    expect(synth(WAIT, { rules: ['fail-open-hook'], failOn: 'info' }).status).not.toBe(0);
    expect(synth(WAIT, { rules: ['nonsense'] }).output).toContain('SidecarFirstValidation: rules[0]: got "nonsense", no such rule; pass '
      + 'one of: deadlock, default-container');
  });
});

test('validate is synchronous, as Go needs it', () => {
  const told: unknown[] = [];
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'validation-')), 'pod.yaml');
  fs.writeFileSync(file, JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web' }, spec: TCP }));
  const report = { addViolation: (violation: unknown) => told.push(violation), submit: (status: string) => told.push(status) };
  expect(new SidecarFirstValidation({ rules: ['tcp-socket-hook'] }).validate({ manifests: [file], report })).toBeUndefined();
  expect(told).toEqual([
    {
      ruleName: 'tcp-socket-hook (error)',
      recommendation: 'container "proxy": a tcpSocket postStart hook always fails: the kubelet has no such handler',
      fix: 'use an exec hook that polls the port, such as the one rendered by Readiness.fromTcpSocket',
      violatingResources: [{ resourceName: 'web', locations: ['spec.containers[0].lifecycle.postStart'], manifestPath: file }],
    },
    'failure',
  ]);
});

test('control characters of a name reach no log', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'validation-')), 'pod.yaml');
  const spec = { containers: [{ name: 'proxy', lifecycle: { postStart: { sleep: { seconds: 1 } } } }, { name: 'web\n::error::' }] };
  fs.writeFileSync(file, JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a\n::error::b' }, spec }));
  const report = { addViolation: jest.fn(), submit: jest.fn() };
  new SidecarFirstValidation({ severity: 'info' }).validate({ manifests: [file], report });
  const told = report.addViolation.mock.calls
    .map(([{ ruleName, fix, violatingResources }]) => [ruleName, fix, violatingResources[0].resourceName]);
  expect(told).toEqual([
    ['default-container (info)', expect.stringMatching(/: web\\u000a::error::$/), 'a\\u000a::error::b'],
    ['sleep-hook (warning)', expect.any(String), 'a\\u000a::error::b'],
  ]);
});

test('all that is wrong with the properties is told at once', () => {
  const ids = RULES.map(({ id }) => id).join(', ');
  expect(() => new SidecarFirstValidation({ rules: ['a'], ignore: ['sleep-hook', 'b'], failOn: 'fatal', severity: 'never' })).toThrow(new Error([
    `SidecarFirstValidation: rules[0]: got "a", no such rule; pass one of: ${ids}`,
    `SidecarFirstValidation: ignore[1]: got "b", no such rule; pass one of: ${ids}`,
    'SidecarFirstValidation: failOn: got "fatal", no such severity; pass one of: info, warning, error',
    'SidecarFirstValidation: severity: got "never", no such severity; pass one of: info, warning, error',
  ].join('\n')));
});

test('a List within itself is passed over', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'validation-')), 'list.yaml');
  fs.writeFileSync(file, '&a\nkind: List\nitems:\n- *a\n');
  const report = { addViolation: jest.fn(), submit: jest.fn() };
  new SidecarFirstValidation().validate({ manifests: [file], report });
  expect(report.submit.mock.calls).toEqual([['success']]);
});

test('what fails the validation is reported, whatever the severity asked for', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'validation-')), 'pod.yaml');
  fs.writeFileSync(file, JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web' }, spec: WAIT }));
  const report = { addViolation: jest.fn(), submit: jest.fn() };
  new SidecarFirstValidation({ rules: ['fail-open-hook'], failOn: 'info', severity: 'error' }).validate({ manifests: [file], report });
  expect([report.addViolation.mock.calls.length, report.submit.mock.calls]).toEqual([1, [['failure']]]);
});

test('objects whose containers are out of reach are counted, and a broken workload is a finding', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'validation-')), 'two.yaml');
  fs.writeFileSync(file, 'kind: Prometheus\napiVersion: monitoring.coreos.com/v1\nmetadata: {name: main}\nspec: {containers: [{name: a, image: a}]}\n'
    + '---\nkind: Pod\napiVersion: v1\nmetadata: {name: a}\nspec: {containers: [{image: a}]}\n');
  const report = { addViolation: jest.fn(), submit: jest.fn() };
  new SidecarFirstValidation().validate({ manifests: [file], report });
  expect(report.addViolation.mock.calls).toMatchObject([[{ ruleName: 'invalid-workload (error)' }]]);
  expect(report.submit.mock.calls).toEqual([['failure', { 'not checked': '1 object: Prometheus/main' }]]);
});

test('a manifest that cannot be read is an error with its line', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'validation-')), 'pod.yaml');
  fs.writeFileSync(file, 'kind: [\n');
  const report = { addViolation: jest.fn(), submit: jest.fn() };
  expect(() => new SidecarFirstValidation().validate({ manifests: [file], report })).toThrow(`${file}:2: `);
});

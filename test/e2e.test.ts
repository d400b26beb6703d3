import { spawnSync } from 'child_process';
import * as path from 'path';
import { expectedOn } from './e2e/cases';

const BY_VERSION = { 29: 'held', 37: 'started anyway' };

const root = path.join(__dirname, '..');

function e2e(...args: string[]) {
  const { KUBECONFIG, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'e2e', '--', ...args], { cwd: root, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('the end-to-end suite says in one line that there is no cluster, and exits with 2', () => {
  expect(e2e()).toEqual({ status: 2, stdout: 'e2e: NOT RUN: no cluster: KUBECONFIG is not set\n', stderr: '' });
});

test('the end-to-end suite tells what it reads from the environment', () => {
  expect(e2e('--help')).toEqual({ status: 0, stdout: expect.stringContaining('E2E_RESTART_KUBELET'), stderr: '' });
});

test.each([
  ['v1.28.15', 'held'], ['v1.29.15', 'held'], ['v1.36.2', 'held'], ['v1.37.2', 'started anyway'], ['v1.38.0-rc.1', 'started anyway'],
])('an outcome that depends on the version is expected as it was seen last: on %s %s', (kubelet, outcome) => {
  expect(expectedOn(kubelet, BY_VERSION)).toBe(outcome);
});

test('an outcome that is the same on every version is expected on every version', () => {
  expect(['v1.25.10', 'v1.37.2'].map(kubelet => expectedOn(kubelet, 'held'))).toEqual(['held', 'held']);
});

import { spawnSync } from 'child_process';
import * as path from 'path';

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

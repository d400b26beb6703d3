import { spawnSync } from 'child_process';
import * as path from 'path';
import { expectedOn } from './e2e/cases';
import { listeners } from './e2e/listeners';

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

test('what listens in a pod is read from the tables of /proc/net, and what only the pod itself can reach', () => {
  const tables = [
    'tcp   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    'tcp    0: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 12 1',
    'tcp    1: 0100007F:A1B2 0100007F:18EB 01 00000000:00000000 00:00000000 00000000   999        0 13 1',
    'tcp    2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 14 1',
    'tcp6   0: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 15 1',
    'tcp6   1: 0000000000000000FFFF00000100007F:0052 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 15 1',
    'tcp6   2: 00000000000000000000000000000000:0053 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 15 1',
    'udp    0: 0100007F:23A5 00000000:0000 07 00000000:00000000 00:00000000 00000000   999        0 16 1',
    'udp    1: 0A58000A:9C40 08080808:0035 01 00000000:00000000 00:00000000 00000000   999        0 17 1',
  ];
  expect(listeners(tables.join('\n'))).toEqual([
    { protocol: 'tcp', port: 6379, loopback: true },
    { protocol: 'tcp', port: 80, loopback: false },
    { protocol: 'tcp', port: 81, loopback: true },
    { protocol: 'tcp', port: 82, loopback: true },
    { protocol: 'tcp', port: 83, loopback: false },
    { protocol: 'udp', port: 9125, loopback: true },
  ]);
});

import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const root = path.dirname(__dirname);
const SHELL_TESTS = fs.readdirSync(path.join(__dirname, 'shell')).filter(name => name.endsWith('.test.ts')).map(name => `test/shell/${name}`);

/** Runs test files where the PATH finds no program at all. */
function jestAlone(files: string[], env: NodeJS.ProcessEnv) {
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status, stderr } = spawnSync(process.execPath, [jest, ...files, '--ci', '--reporters=default'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CI: undefined, PATH: path.join(root, 'no-such-folder'), ...env },
  });
  return { status, stderr };
}

test('where no program can be found every shell test is skipped, and each file says so in a line that tells how to get what is missing', () => {
  const { status, stderr } = jestAlone(SHELL_TESTS, {});
  const lines = stderr.split('\n').filter(line => line.startsWith('skipped: '));
  const missing = process.platform === 'linux' ? 'unshare' : 'namespaces';
  expect(lines.map(line => line.split(', ')[0]).sort()).toEqual(SHELL_TESTS.map(file => `skipped: ${file}: the tests that need ${missing}`));
  expect(lines.filter(line => !/, not found on this machine; (bash scripts|run the tests as root)/.test(line))).toEqual([]);
  expect(stderr).toMatch(/^Tests: +\d+ skipped, \d+ total$/m);
  expect(status).toBe(0);
}, 180_000);

test('with CI=true what is missing is a failure that names it', () => {
  const { status, stderr } = jestAlone(['test/shell/drain.test.ts'], { CI: 'true' });
  expect(stderr).toContain(`${process.platform === 'linux' ? 'unshare' : 'namespaces'} is not on this machine, and CI does not skip; `);
  expect(stderr).toMatch(/^Tests: +3 failed, 3 total$/m);
  expect(status).toBe(1);
}, 180_000);

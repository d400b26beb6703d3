/*
 * Runs jest for `npm test`. The tests of the rendered scripts make namespaces and change users, which only root may: where CI runs as
 * another user, jest runs by sudo, and what it wrote is handed back.
 */
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const root = path.dirname(__dirname);
const jest = [process.execPath, path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'), '--passWithNoTests', '--ci', ...process.argv.slice(2)];
const byRoot = ['sudo', '-n', '--preserve-env=CI', 'env', `PATH=${process.env.PATH}`];

function run([program, ...args]) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (error) {
    console.error(`jest: ${program}: ${error.message}`);
  }
  return status ?? 1;
}

const isRoot = process.getuid?.() === 0;
if (!process.env.CI || isRoot || process.platform !== 'linux') {
  process.exitCode = run(jest);
} else {
  const status = run([...byRoot, ...jest]);
  process.exitCode = run(['sudo', '-n', 'chown', '-R', `${process.getuid()}:${process.getgid()}`, root]) || status;
}

import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { inEveryShell, run } from './arena';
import { Readiness } from '../../src';
import { hookCommand, targetOf } from '../../src/core/script/wait-script';
import { initContainer, TOOLBOX_FOLDER } from '../../src/core/strategy/toolbox';
import { programOf } from '../machine';

const PORT = 8080;
const TOOLBOX = { image: 'busybox', imagePullPolicy: 'IfNotPresent', resources: {} };
const { command: layCommand } = initContainer(TOOLBOX, true, [{ volume: 'waits-for-envoy', folder: '/run/sidecar-first/waits-for-envoy' }]);

/** An image that holds nothing, with the toolbox as the init container's own command lays it. */
function emptyImage(shell: string): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'root-'));
  for (const folder of ['bin', 'proc', 'dev', 'tmp', TOOLBOX_FOLDER, '/run/sidecar-first/waits-for-envoy']) {
    fs.mkdirSync(path.join(root, folder), { recursive: true });
  }
  fs.copyFileSync(programOf('busybox'), path.join(root, 'bin', 'busybox'));
  const lay = () => execFileSync('chroot', [root, '/bin/busybox', ...layCommand!], { stdio: ['ignore', 'pipe', 'pipe'] });
  lay();
  lay(); // runs again when the pod's sandbox is made anew
  fs.rmSync(path.join(root, 'bin'), { recursive: true });
  if (shell === 'dash') {
    replaceShell(root);
  }
  return root;
}

/** Debian's busybox has its applets at hand without PATH, the official one has not: dash as the toolbox's shell shows what is missing. */
function replaceShell(root: string): void {
  const sh = path.join(root, TOOLBOX_FOLDER, 'sh');
  fs.rmSync(sh);
  fs.copyFileSync(programOf('dash'), sh);
  const libraries = execFileSync('ldd', [programOf('dash')], { encoding: 'utf8' }).match(/\/\S+/g) ?? [];
  for (const library of libraries) {
    fs.mkdirSync(path.join(root, path.dirname(library)), { recursive: true });
    fs.copyFileSync(library, path.join(root, library));
  }
}

inEveryShell('the toolbox in an image that holds nothing', shell => {
  test('lays its applets as programs of their own, and a gate that is shut', () => {
    const root = emptyImage(shell);
    const tools = path.join(root, TOOLBOX_FOLDER);
    for (const applet of ['sh', 'sleep', 'rm', 'mkdir', 'wget', 'cat']) {
      expect(fs.lstatSync(path.join(tools, applet)).isFile()).toBe(true);
    }
    const gate = path.join(root, '/run/sidecar-first/waits-for-envoy/gate');
    expect(fs.readFileSync(gate, 'utf8')).toBe('shut\n');
    expect(fs.statSync(gate).mode % 0o1000).toBe(0o666);
    fs.rmSync(root, { recursive: true });
  });

  test.each([
    ['HTTP', Readiness.fromHttpGet('/ready', { port: PORT })],
    ['TCP', Readiness.fromTcpSocket({ port: PORT })],
    ['a command of the image', Readiness.fromCommand([`${TOOLBOX_FOLDER}/busybox`, 'nc', '-w', '1', '127.0.0.1', String(PORT), '-e', 'true'])],
  ])('waits for %s with nothing but the toolbox, and opens the gate', async (_, readiness) => {
    const root = emptyImage(shell);
    const gate = '/run/sidecar-first/waits-for-envoy';
    const hook = hookCommand([targetOf('envoy', readiness._toWait(), gate)!], { toolbox: TOOLBOX_FOLDER, shut: gate, patienceMs: 10_000 });
    const open = path.join(root, gate, 'gate', 'open');
    const outcome = await run({
      shell,
      servers: [{ kind: 'http', port: PORT, afterMs: 300 }],
      command: ['/bin/sh', '-c', 'PATH=/bin:/usr/bin:/sbin:/usr/sbin; mount -t proc proc "$0/proc"; mount --bind /dev "$0/dev"; exec chroot "$0" "$@"', root, ...hook],
      look: [open],
    });
    fs.rmSync(root, { recursive: true, force: true });
    expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '', left: [], files: ['directory'] });
  });
}, ['dash', 'busybox'], 'chroot', 'ldd', 'static busybox');

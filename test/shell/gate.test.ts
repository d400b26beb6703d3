import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { busyboxOf, inEveryBusybox } from './toolbox';
import { Wait } from '../../src/core/request/wait';
import { TOOLBOX_FOLDER } from '../../src/core/script/program';
import { applied, command, file, GATED, hold, hookOf, named, pod, sidecar } from '../core/support';

/** User ids, or root without any capability. */
type User = number | 'root';

interface Ended {
  readonly status: number | null;
  readonly stderr: string;
}

/** One pod's gate, as it is rendered, in a folder of its own; its scripts are run by whatever user. */
class Arena {
  public readonly folder = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'gate-'));
  private readonly toolbox = path.join(this.folder, 'toolbox');
  private readonly ready = path.join(this.folder, 'ready');
  private readonly gate = path.join(this.folder, 'gates', 'waits-for-envoy', 'gate');
  private readonly commands: Record<'init' | 'hook' | 'probe', string[]>;

  constructor(
    private readonly build: string,
    private readonly readOnlyRoot: boolean,
    more: Partial<Wait> = {},
    patienceMs: number = 30_000,
  ) {
    fs.chmodSync(this.folder, 0o755);
    // as the kubelet makes an emptyDir
    fs.mkdirSync(path.dirname(this.gate), { recursive: true });
    fs.chmodSync(path.dirname(this.gate), 0o777);
    fs.mkdirSync(this.toolbox);
    fs.chmodSync(this.toolbox, 0o777);
    const envoy = sidecar('envoy', { ...file(this.ready), intervalMs: 20, ...more });
    const spec = applied(pod([envoy]), hold([envoy]), { ...GATED, patienceMs, mountPath: path.join(this.folder, 'gates') } as typeof GATED);
    this.commands = {
      init: [...named(spec, 'sidecar-first').command!, ...named(spec, 'sidecar-first').args!],
      hook: hookOf(spec, 'envoy')!,
      probe: named(spec, 'envoy').startupProbe!.exec!.command!,
    };
  }

  public start(what: 'init' | 'hook' | 'probe', user: User): { child: ChildProcess; ended: Promise<Ended> } {
    const id = String(user === 'root' ? 0 : user);
    const asUser = ['setpriv', '--reuid', id, '--regid', id, '--clear-groups', '--bounding-set', '-all', '--inh-caps', '-all', '--no-new-privs'];
    const isolated = [...asUser, 'env', 'PATH=/usr/bin:/bin', ...this.commands[what]];
    const mounted = 'mount --make-rprivate /; mount --bind "$0" "$0"; mount --bind "$1" /bin/busybox; mount -t tmpfs tmpfs /run; '
      + `mkdir -p ${TOOLBOX_FOLDER}; mount --bind "$0/toolbox" ${TOOLBOX_FOLDER}; chmod 755 /run; `
      + (this.readOnlyRoot ? 'mount -o remount,bind,ro /; ' : '');
    const child = spawn('unshare', ['-m', '/bin/sh', '-c', `set -e; ${mounted} shift; exec "$@"`, this.folder, busyboxOf(this.build), ...isolated], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr!.on('data', data => { stderr += data; });
    return { child, ended: new Promise(resolve => child.on('close', status => resolve({ status, stderr }))) };
  }

  public async run(what: 'init' | 'hook' | 'probe', user: User): Promise<number | null> {
    return (await this.start(what, user).ended).status;
  }

  public becomeReady(): void {
    fs.writeFileSync(this.ready, 'ready\n');
  }

  public stopBeingReady(): void {
    fs.rmSync(this.ready);
  }

  /** Whether the kubelet could prepare a mount of `gate/open`; a gate that is missing it would make. */
  public isOpen(): boolean {
    const isDirectory = fs.statSync(this.gate).isDirectory();
    return isDirectory && fs.statSync(path.join(this.gate, 'open')).isDirectory();
  }

  public async until(condition: () => boolean): Promise<void> {
    for (let looks = 0; !condition(); looks++) {
      if (looks === 1000) {
        throw new Error('it did not come about in 10 s');
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  public hasShut(): boolean {
    return fs.existsSync(this.gate) && fs.statSync(this.gate).isFile();
  }
}

const arenas: Arena[] = [];
function arena(...args: ConstructorParameters<typeof Arena>): Arena {
  const made = new Arena(...args);
  arenas.push(made);
  return made;
}
afterAll(() => arenas.forEach(({ folder }) => fs.rmSync(folder, { recursive: true, force: true })));

describe.each([[false, 'a writable'], [true, 'a read-only']])('the gate', (readOnlyRoot, root) => {
  inEveryBusybox(`on ${root} root file system,`, build => {
    const gate = (...more: [Partial<Wait>?, number?]) => arena(build, readOnlyRoot, ...more);

    test('is shut by the init container, opened by the startup probe once the sidecar is ready, and opened again without harm', async () => {
      const one = gate();
      expect(await one.run('init', 65534)).toBe(0);
      expect(one.isOpen()).toBe(false);
      expect(await one.run('probe', 1000)).toBe(1);
      expect(one.isOpen()).toBe(false);
      one.becomeReady();
      expect(await one.run('probe', 1000)).toBe(0);
      expect(one.isOpen()).toBe(true);
      expect(await one.run('probe', 1000)).toBe(0);
      expect(one.isOpen()).toBe(true);
    });

    test('is opened by the hook when the sidecar becomes ready', async () => {
      const one = gate();
      await one.run('init', 65534);
      const hook = one.start('hook', 1000);
      one.becomeReady();
      expect(await hook.ended).toEqual({ status: 0, stderr: '' });
      expect(one.isOpen()).toBe(true);
    });

    test('is looked at by the startup probe first: while it is open the sidecar counts as started', async () => {
      const one = gate();
      await one.run('init', 65534);
      one.becomeReady();
      await one.run('hook', 1000);
      one.stopBeingReady();
      expect(await one.run('probe', 1000)).toBe(0);
      await one.run('init', 65534);
      expect(await one.run('probe', 1000)).toBe(1);
    });

    test('leaves the user\'s own commands their umask', async () => {
      const one = gate(command('sh', '-c', 'case $(umask) in *[1-9]*) ;; *) exit 1 ;; esac'), 1000);
      await one.run('init', 65534);
      expect(await one.start('hook', 1000).ended).toEqual({ status: 0, stderr: '' });
    });

    test('stays shut when the hook loses its patience, which is no failure of the hook', async () => {
      const one = gate({}, 1000);
      await one.run('init', 65534);
      const { status, stderr } = await one.start('hook', 1000).ended;
      expect(status).toBe(0);
      expect(stderr).toMatch(/^envoy is not ready after 1s: /);
      expect(one.isOpen()).toBe(false);
    });

    test.each<[User, User, User]>([[65534, 1000, 2000], [65534, 'root', 1000], [1000, 2000, 'root'], ['root', 1000, 1000]])(
      'laid by %s, opened by %s, is shut and opened by %s', async (layer, opener, other) => {
        const one = gate({}, 1000);
        expect(await one.run('init', layer)).toBe(0);
        one.becomeReady();
        expect(await one.run('probe', opener)).toBe(0);
        one.stopBeingReady();
        expect(await one.run('hook', other)).toBe(0);
        expect(one.isOpen()).toBe(false);
        one.becomeReady();
        expect(await one.run('hook', other)).toBe(0);
        expect(one.isOpen()).toBe(true);
      });

    test('is laid again over an open one, by another user, as after a reboot of the node', async () => {
      const one = gate();
      await one.run('init', 65534);
      one.becomeReady();
      await one.run('hook', 1000);
      expect(one.isOpen()).toBe(true);
      expect(await one.run('init', 65534)).toBe(0);
      expect(one.isOpen()).toBe(false);
    });

    test('is shut when the hook is killed half-way, and the startup probe opens it', async () => {
      const one = gate();
      await one.run('init', 65534);
      one.becomeReady();
      await one.run('hook', 1000);
      one.stopBeingReady();
      const hook = one.start('hook', 1000);
      await one.until(() => one.hasShut());
      hook.child.kill('SIGKILL');
      await hook.ended;
      expect(one.isOpen()).toBe(false);
      one.becomeReady();
      expect(await one.run('probe', 1000)).toBe(0);
      expect(one.isOpen()).toBe(true);
    });

    test('is opened by hook and probes at the same moment, and none of them fails', async () => {
      const one = gate();
      await one.run('init', 65534);
      one.becomeReady();
      await one.run('probe', 1000);
      one.stopBeingReady();
      const hook = one.start('hook', 1000);
      await one.until(() => one.hasShut());
      one.becomeReady();
      const probes = [1000, 2000, 1000, 3000].map(user => one.start('probe', user).ended);
      expect((await Promise.all([hook.ended, ...probes])).map(({ status }) => status)).toEqual([0, 0, 0, 0, 0]);
      expect(one.isOpen()).toBe(true);
    });
  }, ['debian', 'plain'], 'setpriv');
});

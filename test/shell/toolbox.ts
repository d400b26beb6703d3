import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Outcome, run, Scenario } from './arena';
import { PodSpec } from '../../src/core/pod/pod-spec';
import { TOOLBOX_FOLDER } from '../../src/core/script/program';
import { named } from '../core/support';
import { Need, needing, programOf } from '../machine';

/**
 * The builds of busybox that the program may run under.
 *
 * Debian's finds its applets without a PATH. The official image's does not: `busybox-plain` is that, or one that is built like it. Dash in
 * the place of the toolbox's shell shows the same mistakes where there is none.
 */
const BUSYBOXES: Record<string, Need[]> = { debian: ['busybox'], plain: ['busybox-plain'], dash: ['busybox', 'dash'] };

/** `describe` once per build. */
export function inEveryBusybox(
  title: string,
  tests: (build: string) => void,
  builds: string[] = Object.keys(BUSYBOXES),
  ...needs: Need[]
): void {
  for (const build of builds) {
    needing('namespaces', 'static busybox', ...BUSYBOXES[build], ...needs).describe(`${title} in ${build}`, () => tests(build));
  }
}

export function busyboxOf(build: string): string {
  return programOf(BUSYBOXES[build][0]);
}

const ENTER = 'PATH=/bin:/usr/bin:/sbin:/usr/sbin; mount -t proc proc "$0/proc"; mount --bind /dev "$0/dev"; PATH=/usr/bin:/bin exec /usr/sbin/chroot "$0" "$@"';

/** Runs a command in a container of the toolbox's own image. */
export async function runInToolbox(build: string, command: string[], scenario: Partial<Scenario> = {}): Promise<Outcome> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'root-'));
  ['bin', 'proc', 'dev'].forEach(folder => fs.mkdirSync(path.join(root, folder)));
  fs.copyFileSync(busyboxOf(build), path.join(root, 'bin', 'busybox'));
  execFileSync('chroot', [root, '/bin/busybox', '--install', '/bin']);
  const outcome = await run({ shell: 'dash', ...scenario, command: ['/bin/sh', '-c', ENTER, root, ...command] });
  fs.rmSync(root, { recursive: true, force: true });
  return outcome;
}

/** A container whose image holds nothing, with the volumes of its pod as the init container's own command has prepared them. */
export class EmptyImage {
  public readonly root = fs.mkdtempSync(path.join(os.tmpdir(), 'root-'));

  constructor(private readonly spec: PodSpec, build: string) {
    const { volumeMounts = [] } = named(spec, 'sidecar-first');
    for (const folder of ['bin', 'proc', 'dev', 'tmp', 'usr/bin', ...volumeMounts.map(({ mountPath }) => mountPath)]) {
      fs.mkdirSync(path.join(this.root, folder), { recursive: true });
      fs.chmodSync(path.join(this.root, folder), 0o777);
    }
    this.lay(busyboxOf(build));
    if (build === 'dash') {
      this.replaceShell();
    }
  }

  /** As the init container does: at first, and again over the old volumes. */
  public lay(busybox: string): void {
    const { command, args } = named(this.spec, 'sidecar-first');
    const bin = this.path('bin');
    fs.copyFileSync(busybox, path.join(bin, 'busybox'));
    const enter = 'mount -t proc proc "$0/proc"; chroot "$0" /bin/busybox --install /bin; PATH=/bin exec /usr/sbin/chroot "$0" "$@"';
    execFileSync('unshare', ['-m', 'sh', '-c', enter, this.root, ...command!, ...args!], { stdio: ['ignore', 'pipe', 'pipe'] });
    fs.rmSync(bin, { recursive: true });
    fs.mkdirSync(bin);
  }

  /** Runs a command in the container; `servers` and the rest are outside, in the same pod. */
  public run(command: string[], scenario: Partial<Scenario> = {}): Promise<Outcome> {
    return run({ shell: 'dash', ...scenario, command: ['/bin/sh', '-c', ENTER, this.root, ...command] });
  }

  /** A path of the container. */
  public path(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  public remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  private replaceShell(): void {
    const sh = this.path(TOOLBOX_FOLDER, 'sh');
    fs.rmSync(sh);
    this.bring(programOf('dash'), sh);
  }

  /** Puts a program of this machine into the image, with the libraries it needs. */
  public bring(program: string, target: string): void {
    fs.copyFileSync(program, target);
    let libraries: string[] = [];
    try {
      libraries = execFileSync('ldd', [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).match(/\/\S+/g) ?? [];
    } catch {
      // linked statically
    }
    for (const library of libraries) {
      fs.mkdirSync(this.path(path.dirname(library)), { recursive: true });
      fs.copyFileSync(library, this.path(library));
    }
  }
}

import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Need, needing, programOf } from '../machine';

/** The shells that a hook may meet as `sh`. */
const SHELLS = ['dash', 'busybox', 'bash', 'mksh', 'ksh93'];

/** `describe` once per shell, for tests that run commands in namespaces of their own, and need what else is named. */
export function inEveryShell(title: string, tests: (shell: string) => void, shells: string[] = SHELLS, ...needs: Need[]): void {
  for (const shell of shells) {
    needing('namespaces', shell, ...needs).describe(`${title} in ${shell}`, () => tests(shell));
  }
}

export interface Server {
  readonly kind: 'socket' | 'tcp' | 'http' | 'https' | 'silent' | 'drip' | 'udp' | 'established' | 'turns' | 'file' | 'left' | 'slow' | 'program' | 'client' | 'later';
  readonly port?: number;
  readonly host?: string;
  readonly afterMs?: number;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly turnsAfterMs?: number;
  readonly answersAfterMs?: number;
  readonly closesAfterMs?: number;
  readonly runsAfterMs?: number;
  readonly argv?: string[];
  readonly send?: string;
  readonly path?: string;
  readonly movedTo?: string;
  readonly content?: string;
  readonly key?: string;
  readonly cert?: string;
  readonly ipv6Only?: boolean;
}

export interface Scenario {
  readonly command: string[];
  readonly shell: string;
  readonly servers?: Server[];
  /** Programs beside `sh` and those of every image that this one has. */
  readonly tools?: string[];
  /** A folder of more programs. */
  readonly path?: string;
  /** Programs of every image that this one lacks. */
  readonly without?: string[];
  readonly env?: Record<string, string>;
  /** Files whose content is of interest afterwards. */
  readonly look?: string[];
  /** A read-only root file system without a writable /tmp. */
  readonly readOnlyRoot?: boolean;
  /** The container's log is a pipe that is full, and that nobody reads for so many seconds. */
  readonly logFullForSeconds?: number;
}

export interface Outcome {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  readonly closedAfterExit: number;
  /** Processes that the command left behind. */
  readonly left: string[];
  /** For each server: how long it had been up when the command ended. */
  readonly delays: (number | null)[];
  readonly requests: { method: string; url: string; headers: Record<string, string> }[];
  readonly files: (string | null)[];
  /** What process 1 wrote on its standard output: the container's log. */
  readonly log: string;
}

/** Runs a rendered command in namespaces of its own. */
export function run(scenario: Scenario): Promise<Outcome> {
  const { shell, tools = [], path: more = '', without = [], env = {}, readOnlyRoot, ...rest } = scenario;
  const image = imageWith(shell, [...TOOLS.filter(tool => !without.includes(tool)), ...tools]);
  const arena = `exec ${process.execPath} ${path.join(__dirname, 'process-1.js')}`;
  const readOnly = 'mount --make-rprivate / && mount -o remount,bind,ro / && mount --bind /tmp /tmp && mount -o remount,bind,ro /tmp';
  // the log is a pipe, as a container's is: what Node makes is a socket, which nobody can open anew
  const reader = scenario.logFullForSeconds ? `{ sleep ${scenario.logFullForSeconds}; tr -d '\\0'; }` : 'cat';
  const child = spawn('sh', ['-c', `unshare -n -p -m -f --mount-proc sh -c "$0" | ${reader}`, readOnlyRoot ? `${readOnly} && ${arena}` : arena], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(JSON.stringify({ ...rest, env: { PATH: more ? `${image}:${more}` : image, ...env } }));
  const read = (stream: NodeJS.ReadableStream) => {
    let text = '';
    stream.on('data', data => { text += data; });
    return () => text;
  };
  const [log, errors, result] = [read(child.stdout), read(child.stderr), read(child.stdio[3] as NodeJS.ReadableStream)];
  return new Promise((resolve, reject) => child.on('close', () => {
    fs.rmSync(image, { recursive: true, force: true });
    return result() ? resolve({ ...JSON.parse(result()), log: log() }) : reject(new Error(`the arena failed: ${errors()}`));
  }));
}

/** What the kubelet makes of an exec probe's command: `$$` becomes `$`; no variable of the container is named in these tests. */
export function expandedByKubelet(command: string[]): string[] {
  return command.map(word => word.replace(/\$\$/g, '$'));
}

/** busybox finds its applet by the name that it is called by. */
const BUSYBOX_WGET = 'busybox-wget';

/** The program behind a tool of an image. */
export function sourceOf(tool: string): string {
  return tool === BUSYBOX_WGET ? 'busybox' : tool;
}

/** What every image has unless a test says otherwise. */
const TOOLS = ['sleep', 'rm', 'mkdir'];

/** A folder with nothing but a shell, as `sh`, and these programs: what PATH finds in the image. */
function imageWith(shell: string, tools: string[]): string {
  const folder = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'image-'));
  fs.chmodSync(folder, 0o755);
  fs.symlinkSync(programOf(shell), path.join(folder, 'sh'));
  for (const tool of tools) {
    fs.symlinkSync(programOf(sourceOf(tool)), path.join(folder, tool === BUSYBOX_WGET ? 'wget' : tool));
  }
  return folder;
}

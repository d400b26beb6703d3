import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as kplus from 'cdk8s-plus-28';
import { inEveryShell, run } from './arena';
import { SidecarProps, Sidecars } from '../../src';
import { hookCommand } from '../../src/core/wait-script';
import { testChart } from '../support';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'presets-'));
fs.chmodSync(folder, 0o755);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function file(name: string, lines: readonly string[]): string {
  const target = path.join(folder, name);
  fs.writeFileSync(target, lines.join('\n') + '\n', { mode: 0o644 });
  return target;
}

const volume = kplus.Volume.fromEmptyDir(testChart(), 'config', 'config');
const PORT = 8404;

interface Program {
  readonly preset: SidecarProps;
  /** What the hook finds in the image beside the shell. */
  readonly tools: string[];
  /** The program with the preset's own arguments, on a configuration of ours where it needs one. */
  readonly argv: (args: readonly string[]) => string[];
}

/** `args` with one replaced: the image's path of a file by ours. */
const withFile = (args: readonly string[], image: string, ours: string) => args.map(arg => (arg === image ? ours : arg));

/** What Debian carries. */
const DEBIAN: Record<string, Program> = {
  nginx: {
    preset: Sidecars.nginx(),
    tools: [],
    argv: ([, ...args]) => ['/usr/sbin/nginx', ...args, '-p', folder, '-c', file('nginx.conf', [
      'error_log stderr;', `pid ${folder}/nginx.pid;`, 'events {}',
      `http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join(' ')}`,
      'server { listen 8080; } }',
    ])],
  },
  haproxy: {
    preset: Sidecars.haproxy({ port: PORT, configVolume: volume }),
    tools: [],
    // as the image's entrypoint does
    argv: ([, ...args]) => ['/usr/sbin/haproxy', '-W', '-db', ...withFile(args, '/usr/local/etc/haproxy/haproxy.cfg', file('haproxy.cfg', [
      'defaults', '  mode http', '  timeout client 5s', '  timeout server 5s', '  timeout connect 5s', 'frontend web', `  bind 127.0.0.1:${PORT}`, '  http-request return status 200',
    ]))],
  },
  pgbouncer: {
    preset: Sidecars.pgbouncer({ configVolume: volume }),
    tools: ['pg_isready'],
    argv: ([, ...args]) => ['/usr/sbin/pgbouncer', '-u', 'nobody', ...withFile(args, '/etc/pgbouncer/pgbouncer.ini', file('pgbouncer.ini', [
      '[databases]', 'db = host=127.0.0.1 port=1', '[pgbouncer]', 'listen_addr = 127.0.0.1', 'listen_port = 5432', 'unix_socket_dir =', 'auth_type = any',
    ]))],
  },
  redis: { preset: Sidecars.redis(), tools: ['redis-cli'], argv: args => ['redis-server', '--dir', folder, ...args] },
  memcached: { preset: Sidecars.memcached(), tools: [], argv: args => ['memcached', '-u', 'nobody', ...args] },
};

async function waits(shell: string, sidecar: string, { preset, tools, argv }: Program) {
  const command = hookCommand([{ sidecar, wait: preset.readyWhen._toWait() }]);
  const outcome = await run({
    shell,
    tools,
    servers: [{ kind: 'later', runsAfterMs: 500, argv: argv(preset.args ?? []) }],
    command,
  });
  expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(outcome.seconds).toBeGreaterThan(0.4);
  expect(outcome.seconds).toBeLessThan(20);
}

inEveryShell('the preset of', shell => {
  test.concurrent.each(Object.entries(DEBIAN))('%s waits for the real program, late start included', (sidecar, program) => waits(shell, sidecar, program));
}, ['dash', 'busybox', 'bash']);

import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { inEveryShell, run } from './arena';
import { Sidecars } from '../../src';
import { hookCommand } from '../../src/core/wait-script';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'presets-'));
fs.chmodSync(folder, 0o755);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function file(name: string, lines: readonly string[]): string {
  const target = path.join(folder, name);
  fs.writeFileSync(target, lines.join('\n') + '\n', { mode: 0o644 });
  return target;
}

const volume = undefined as never;
const PORT = 8404;

/** The preset, the real program with the preset's own arguments as far as Debian's build needs no others, and what the hook finds in the image. */
const PROGRAMS = {
  nginx: {
    preset: Sidecars.nginx(),
    tools: [],
    argv: () => ['/usr/sbin/nginx', '-p', folder, '-c', file('nginx.conf', [
      'daemon off; error_log stderr;', `pid ${folder}/nginx.pid;`, 'events {}',
      `http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join(' ')}`,
      'server { listen 8080; } }',
    ])],
  },
  haproxy: {
    preset: Sidecars.haproxy({ port: PORT, configVolume: volume }),
    tools: [],
    argv: () => ['/usr/sbin/haproxy', '-f', file('haproxy.cfg', [
      'defaults', '  mode http', '  timeout client 5s', '  timeout server 5s', '  timeout connect 5s', 'frontend web', `  bind 127.0.0.1:${PORT}`, '  http-request return status 200',
    ])],
  },
  pgbouncer: {
    preset: Sidecars.pgbouncer(),
    tools: ['pg_isready'],
    argv: () => ['/usr/sbin/pgbouncer', '-u', 'nobody', file('pgbouncer.ini', [
      '[databases]', 'db = host=127.0.0.1 port=1', '[pgbouncer]', 'listen_addr = 127.0.0.1', 'listen_port = 5432', 'unix_socket_dir =', 'auth_type = any',
    ])],
  },
  redis: { preset: Sidecars.redis(), tools: ['redis-cli'], argv: (args: string[]) => ['redis-server', '--dir', folder, ...args] },
  memcached: { preset: Sidecars.memcached(), tools: [], argv: (args: string[]) => ['memcached', '-u', 'nobody', ...args] },
};

inEveryShell('the preset of', shell => {
  test.concurrent.each(Object.entries(PROGRAMS))('%s waits for the real program, late start included', async (sidecar, { preset, tools, argv }) => {
    const outcome = await run({
      shell,
      tools,
      servers: [{ kind: 'later', runsAfterMs: 500, argv: argv(preset.args ?? []) }],
      command: hookCommand([{ sidecar, wait: preset.readyWhen._toWait() }]),
    });
    expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(outcome.seconds).toBeGreaterThan(0.4);
    expect(outcome.seconds).toBeLessThan(20);
  });
}, ['dash', 'busybox', 'bash']);

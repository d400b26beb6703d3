import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as kplus from 'cdk8s-plus-28';
import { inEveryShell, run, sourceOf } from './arena';
import { SidecarProps, Sidecars } from '../../src';
import { hookCommand, targetOf } from '../../src/core/script/wait-script';
import { needing, programOf } from '../machine';
import { testChart, waitOf } from '../support';

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
  'nginx': {
    preset: Sidecars.nginx(),
    tools: [],
    argv: ([, ...args]) => [programOf('nginx'), ...args, '-p', folder, '-c', file('nginx.conf', [
      'error_log stderr;', `pid ${folder}/nginx.pid;`, 'events {}',
      `http { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join(' ')}`,
      'server { listen 8080; } }',
    ])],
  },
  'haproxy': {
    preset: Sidecars.haproxy({ port: PORT, configVolume: volume }),
    tools: [],
    // as the image's entrypoint does
    argv: ([, ...args]) => [programOf('haproxy'), '-W', '-db', ...withFile(args, '/usr/local/etc/haproxy/haproxy.cfg', file('haproxy.cfg', [
      'defaults', '  mode http', '  timeout client 5s', '  timeout server 5s', '  timeout connect 5s', 'frontend web', `  bind 127.0.0.1:${PORT}`, '  http-request return status 200',
    ]))],
  },
  'pgbouncer': {
    preset: Sidecars.pgbouncer({ configVolume: volume }),
    tools: ['pg_isready'],
    argv: ([, ...args]) => [programOf('pgbouncer'), '-u', 'nobody', ...withFile(args, '/etc/pgbouncer/pgbouncer.ini', file('pgbouncer.ini', [
      '[databases]', 'db = host=127.0.0.1 port=1', '[pgbouncer]', 'listen_addr = 127.0.0.1', 'listen_port = 5432', 'unix_socket_dir =', 'auth_type = any',
    ]))],
  },
  'redis-server': { preset: Sidecars.redis(), tools: ['redis-cli'], argv: args => [programOf('redis-server'), '--dir', folder, ...args] },
  'memcached': { preset: Sidecars.memcached(), tools: [], argv: args => [programOf('memcached'), '-u', 'nobody', ...args] },
};

/** The credentials of nobody: Google's proxies listen before they use them. */
const google = ['env', `GOOGLE_APPLICATION_CREDENTIALS=${file('credentials.json', [
  JSON.stringify({ type: 'authorized_user', client_id: 'id', client_secret: 'secret', refresh_token: 'token' }),
])}`];
const oauth2 = ['env', ...Object.entries({ CLIENT_ID: 'id', CLIENT_SECRET: 'secret', COOKIE_SECRET: '0123456789abcdef0123456789abcdef' })
  .map(([name, value]) => `OAUTH2_PROXY_${name}=${value}`)];

/** What scripts/test-programs.sh installs, where it can. Their images have no shell; the toolbox brings one, and busybox' wget. */
const TOOLBOX = ['busybox-wget'];
const GO_MODULES: Record<string, Program> = {
  'alloydb-auth-proxy': {
    preset: Sidecars.alloyDbProxy({ instances: ['projects/p/locations/l/clusters/c/instances/i'], port: 5432 }),
    tools: TOOLBOX,
    argv: args => [...google, programOf('alloydb-auth-proxy'), ...args],
  },
  'cloud-sql-proxy': {
    preset: Sidecars.cloudSqlProxy({ instances: ['project:region:instance'], port: 5432 }),
    tools: TOOLBOX,
    argv: args => [...google, programOf('cloud-sql-proxy'), ...args],
  },
  'oauth2-proxy': {
    preset: Sidecars.oauth2Proxy({ upstreamPort: 8080, emailDomains: ['*'] }),
    tools: TOOLBOX,
    argv: args => [...oauth2, programOf('oauth2-proxy'), ...args],
  },
  'opa': { preset: Sidecars.opa(), tools: TOOLBOX, argv: args => [programOf('opa'), ...args] },
  'statsd_exporter': { preset: Sidecars.statsdExporter(), tools: TOOLBOX, argv: args => [programOf('statsd_exporter'), ...args] },
};

async function waits(shell: string, sidecar: string, { preset, tools, argv }: Program) {
  const [program, ...words] = hookCommand([targetOf(sidecar, waitOf(preset.readyWhen))!]);
  const outcome = await run({
    shell,
    tools,
    servers: [{ kind: 'later', runsAfterMs: 500, argv: argv(preset.args ?? []) }],
    // a wait command is a program of the image's root
    command: [program === `/${sidecar}` ? programOf(sidecar) : program, ...words],
  });
  expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(outcome.seconds).toBeGreaterThan(0.4);
  expect(outcome.seconds).toBeLessThan(20);
}

inEveryShell('the preset of', shell => {
  for (const [sidecar, program] of Object.entries({ ...DEBIAN, ...GO_MODULES })) {
    needing(sidecar, ...program.tools.map(sourceOf)).concurrent(`${sidecar} waits for the real program, late start included`, () => waits(shell, sidecar, program));
  }
}, ['dash', 'busybox', 'bash']);

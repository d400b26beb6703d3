import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Duration } from 'cdk8s';
import { inEveryShell, run, Server } from './arena';
import { Readiness } from '../../src';
import { hookCommand, targetOf } from '../../src/core/script/wait-script';

const PORT = 18090;
const timeout = Duration.seconds(20);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'servers-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function nginx(shell: string): string[] {
  const prefix = fs.mkdtempSync(path.join(folder, `nginx-${shell}-`));
  fs.writeFileSync(path.join(prefix, 'nginx.conf'), [
    'daemon off; worker_processes 1; error_log stderr;',
    `pid ${prefix}/nginx.pid;`,
    'events {}',
    'http { access_log off;',
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${prefix}/${name};`),
    `server { listen ${PORT}; location = /ready { return 200; } location / { return 503; } } }`,
  ].join('\n'));
  return ['/usr/sbin/nginx', '-c', `${prefix}/nginx.conf`, '-p', prefix];
}

/** The real program, half a second late. */
const late = (argv: string[]): Server => ({ kind: 'later', runsAfterMs: 500, argv });
const redis = ['redis-server', '--port', String(PORT), '--save', '', '--dir', os.tmpdir()];
const httpd = ['busybox', 'httpd', '-f', '-p', String(PORT), '-h', '/proc/net'];

inEveryShell('a wait for a real server', shell => {
  test.concurrent.each<[string, () => string[], Readiness, string[]]>([
    ['nginx by HTTP', () => nginx(shell), Readiness.fromHttpGet('/ready', { port: PORT, timeout }), ['wget']],
    ['nginx by TCP', () => nginx(shell), Readiness.fromTcpSocket({ port: PORT, timeout }), []],
    ['redis by its own client', () => redis, Readiness.fromCommand(['sh', '-c', `[ "$(redis-cli -p ${PORT} ping)" = PONG ]`], { timeout }), ['redis-cli']],
    ['redis by TCP', () => redis, Readiness.fromTcpSocket({ port: PORT, timeout }), []],
    ['busybox httpd by HTTP', () => httpd, Readiness.fromHttpGet('/dev', { port: PORT, timeout }), ['curl']],
  ])('%s, late start included', async (_, argv, readiness, tools) => {
    const outcome = await run({
      shell,
      tools,
      servers: [late(argv())],
      command: hookCommand([targetOf('server', readiness._toWait())!]),
    });
    expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(outcome.seconds).toBeGreaterThan(0.4);
  });

  test.concurrent('nginx that answers 503 is not ready', async () => {
    const outcome = await run({
      shell,
      tools: ['wget'],
      servers: [late(nginx(shell))],
      command: hookCommand([targetOf('nginx', Readiness.fromHttpGet('/other', { port: PORT, timeout: Duration.seconds(3) })._toWait())!]),
    });
    expect(outcome).toMatchObject({ status: 1, stderr: `nginx is not ready after 3 s: GET /other on port ${PORT}: HTTP status 503\n` });
  });
});

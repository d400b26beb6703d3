import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Duration } from 'cdk8s';
import { inEveryShell, run, Server } from './arena';
import { Readiness } from '../../src';
import { hookCommand, targetOf } from '../../src/core/script/wait-script';
import { needing, programOf } from '../machine';
import { waitOf } from '../support';

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
  return [programOf('nginx'), '-c', `${prefix}/nginx.conf`, '-p', prefix];
}

/** The real program, half a second late. */
const late = (argv: string[]): Server => ({ kind: 'later', runsAfterMs: 500, argv });
const redis = ['redis-server', '--port', String(PORT), '--save', '', '--dir', os.tmpdir()];
const httpd = ['busybox', 'httpd', '-f', '-p', String(PORT), '-h', '/proc/net'];

interface Case {
  readonly title: string;
  readonly argv: (shell: string) => string[];
  readonly readiness: Readiness;
  /** What the hook finds in the image beside the shell. */
  readonly tools: string[];
}

const byHttp = (where: string) => Readiness.fromHttpGet(where, { port: PORT, timeout });
const byTcp = Readiness.fromTcpSocket({ port: PORT, timeout });
const byRedisCli = Readiness.fromCommand(['sh', '-c', `[ "$(redis-cli -p ${PORT} ping)" = PONG ]`], { timeout });

/** By the program that is waited for. */
const CASES: Record<string, Case[]> = {
  'nginx': [
    { title: 'nginx by HTTP', argv: nginx, readiness: byHttp('/ready'), tools: ['wget'] },
    { title: 'nginx by TCP', argv: nginx, readiness: byTcp, tools: [] },
  ],
  'redis-server': [
    { title: 'redis by its own client', argv: () => redis, readiness: byRedisCli, tools: ['redis-cli'] },
    { title: 'redis by TCP', argv: () => redis, readiness: byTcp, tools: [] },
  ],
  'busybox': [{ title: 'busybox httpd by HTTP', argv: () => httpd, readiness: byHttp('/dev'), tools: ['curl'] }],
};

inEveryShell('a wait for a real server', shell => {
  for (const [program, cases] of Object.entries(CASES)) {
    for (const { title, argv, readiness, tools } of cases) {
      needing(program, ...tools).concurrent(`${title}, late start included`, async () => {
        const outcome = await run({
          shell,
          tools,
          servers: [late(argv(shell))],
          command: hookCommand([targetOf('server', waitOf(readiness))!]),
        });
        expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '' });
        expect(outcome.seconds).toBeGreaterThan(0.4);
      });
    }
  }

  needing('nginx', 'wget').concurrent('nginx that answers 503 is not ready', async () => {
    const outcome = await run({
      shell,
      tools: ['wget'],
      servers: [late(nginx(shell))],
      command: hookCommand([targetOf('nginx', waitOf(Readiness.fromHttpGet('/other', { port: PORT, timeout: Duration.seconds(3) })))!]),
    });
    expect(outcome).toMatchObject({ status: 1, stderr: `nginx is not ready after 3 s: GET /other on port ${PORT}: HTTP status 503\n` });
  });
});

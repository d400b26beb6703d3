import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Duration } from 'cdk8s';
import { inEveryShell, Outcome, run, Server } from './arena';
import { Drain } from '../../src';
import { drainCommand } from '../../src/core/script/drain-script';
import { needing, programOf } from '../machine';

const PORT = 18080;
const TOOLS = ['cat'];

const drain = (until: Drain, shell: string, servers: Server[]) =>
  run({ shell, servers, tools: TOOLS, command: drainCommand('envoy', until._toDrainWait()) });
const closed = (seconds = 10) => Drain.fromClosedPort(PORT, { limit: Duration.seconds(seconds) });
const idle = (seconds = 10) => Drain.fromIdlePort(PORT, { limit: Duration.seconds(seconds) });

function quiet(outcome: Outcome): void {
  expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '', left: [] });
}

inEveryShell('a drain', shell => {
  test.concurrent('returns at once when nothing listens and nobody is connected', async () => {
    for (const until of [closed(), idle()]) {
      const outcome = await drain(until, shell, []);
      quiet(outcome);
      expect(outcome.seconds).toBeLessThan(1);
    }
  });

  test.concurrent.each(['127.0.0.1', '::1'])('tells a closed port from an idle one while a request is in flight on %s', async host => {
    const server: Server = { kind: 'slow', port: PORT, host, closesAfterMs: 500, answersAfterMs: 2500 };
    const [untilClosed, untilIdle] = await Promise.all([drain(closed(), shell, [server]), drain(idle(), shell, [server])]);
    quiet(untilClosed);
    quiet(untilIdle);
    expect(untilClosed.seconds).toBeLessThan(1.8);
    expect(untilIdle.seconds).toBeGreaterThan(2);
    expect(untilIdle.seconds).toBeLessThan(5);
  });

  test.concurrent('returns at its limit, and says so on the log', async () => {
    const servers: Server[] = [{ kind: 'silent', port: PORT }, { kind: 'client', port: PORT }];
    const [untilClosed, untilIdle] = await Promise.all([drain(closed(1), shell, servers), drain(idle(1), shell, servers)]);
    const said = (what: string) => ({ status: 0, stdout: '', stderr: `${what}\n`, log: `${what}\n`, left: [] });
    expect(untilClosed).toMatchObject(said(`envoy stops after 1 s of waiting until nothing listens on port ${PORT} any more`));
    expect(untilIdle).toMatchObject(said(`envoy stops after 1 s of waiting until no connection to port ${PORT} is open`));
    expect(untilClosed.seconds).toBeLessThan(5);
  });

  test.concurrent('returns at its limit however long the interval: the grace period is made to fit the limit', async () => {
    const until = Drain.fromClosedPort(PORT, { limit: Duration.seconds(2), interval: Duration.millis(1900) });
    const outcome = await drain(until, shell, [{ kind: 'silent', port: PORT }]);
    expect(outcome.stderr).toContain('envoy stops after 2 s');
    expect(outcome.seconds).toBeGreaterThanOrEqual(1.98);
    expect(outcome.seconds).toBeLessThan(5);
  });

  test.concurrent('counts neither listeners, nor connections to other ports', async () => {
    const outcome = await drain(idle(5), shell, [
      { kind: 'tcp', port: PORT },
      { kind: 'silent', port: PORT + 1 },
      { kind: 'client', port: PORT + 1 },
    ]);
    quiet(outcome);
    expect(outcome.seconds).toBeLessThan(2);
  });

  test.concurrent('does not count a connection that is in TIME_WAIT', async () => {
    const outcome = await drain(idle(10), shell, [
      { kind: 'slow', port: PORT, answersAfterMs: 300 },
    ]);
    quiet(outcome);
    expect(outcome.seconds).toBeLessThan(8);
  });

  test.concurrent('polls a command until it succeeds', async () => {
    const flag = `/dev/shm/drained-${process.pid}-${shell}`;
    const outcome = await drain(Drain.fromCommand(['sh', '-c', '[ -e "$0" ]', flag]), shell, [{ kind: 'file', path: flag, afterMs: 500 }]);
    fs.rmSync(flag);
    quiet(outcome);
    expect(outcome.seconds).toBeGreaterThan(0.4);
    expect(outcome.seconds).toBeLessThan(3);
  });

  test.concurrent('with atLeast meets a connection that the application opens only after it was told to stop', async () => {
    const late: Server[] = [{ kind: 'tcp', port: PORT }, { kind: 'client', port: PORT, afterMs: 2500, closesAfterMs: 2000 }];
    const options = { limit: Duration.seconds(20) };
    const [without, atLeast] = await Promise.all([
      drain(Drain.fromIdlePort(PORT, options), shell, late),
      drain(Drain.fromIdlePort(PORT, { ...options, atLeast: Duration.millis(3500) }), shell, late),
    ]);
    quiet(without);
    quiet(atLeast);
    expect(without.seconds).toBeLessThan(2.5);
    expect(atLeast.seconds).toBeGreaterThan(4.3);
    expect(atLeast.seconds).toBeLessThan(8);
  });

  test.concurrent('with atLeast returns no earlier, even when nothing uses the sidecar', async () => {
    const outcome = await drain(Drain.fromClosedPort(PORT, { limit: Duration.seconds(10), atLeast: Duration.seconds(1) }), shell, []);
    quiet(outcome);
    expect(outcome.seconds).toBeGreaterThanOrEqual(0.98);
    expect(outcome.seconds).toBeLessThan(3);
  });

  test.concurrent('of several waits until all are done at once: the port closes while the other is still in use', async () => {
    const servers: Server[] = [
      { kind: 'slow', port: PORT, closesAfterMs: 400, answersAfterMs: 500 },
      { kind: 'tcp', port: PORT + 1 },
      { kind: 'client', port: PORT + 1, closesAfterMs: 2000 },
    ];
    const both = Drain.allOf([closed(), Drain.fromIdlePort(PORT + 1, { limit: Duration.seconds(10) })]);
    const outcome = await drain(both, shell, servers);
    quiet(outcome);
    expect(outcome.seconds).toBeGreaterThan(1.5);
    expect(outcome.seconds).toBeLessThan(5);
  });

  test.concurrent('of a port and a command waits for both, whichever is done first', async () => {
    const flag = (name: string) => `/dev/shm/all-${name}-${process.pid}-${shell}`;
    const after = (name: string, afterMs: number): Server => ({ kind: 'file', path: flag(name), afterMs });
    const there = (name: string) => Drain.fromCommand(['sh', '-c', '[ -e "$0" ]', flag(name)], { limit: Duration.seconds(10) });
    const [port, command] = await Promise.all([
      drain(Drain.allOf([closed(), there('a')]), shell, [{ kind: 'slow', port: PORT, closesAfterMs: 1500, answersAfterMs: 300 }, after('a', 200)]),
      drain(Drain.allOf([there('b'), closed()]), shell, [{ kind: 'slow', port: PORT, closesAfterMs: 200, answersAfterMs: 300 }, after('b', 1500)]),
    ]);
    ['a', 'b'].forEach(name => fs.rmSync(flag(name)));
    for (const outcome of [port, command]) {
      quiet(outcome);
      expect(outcome.seconds).toBeGreaterThan(1.2);
      expect(outcome.seconds).toBeLessThan(4);
    }
  });

  test.concurrent('of several says at its limit what it has waited for', async () => {
    const outcome = await drain(Drain.allOf([closed(1), idle(1)]), shell, [{ kind: 'silent', port: PORT }]);
    expect(outcome).toMatchObject({
      status: 0,
      stderr: `envoy stops after 1 s of waiting until nothing listens on port ${PORT} any more and no connection to port ${PORT} is open\n`,
      left: [],
    });
  });

  test.concurrent('keeps waiting for idleness when it cannot see the connections', async () => {
    const command = drainCommand('envoy', idle(1)._toDrainWait());
    if (shell !== 'busybox') { // Debian's busybox has a cat of its own
      expect(await run({ shell, command })).toMatchObject({ status: 0, stderr: expect.stringContaining('envoy stops after 1 s') });
    }
    expect(command[2]).toContain('cat /proc/net/tcp');
  });

  needing('nginx').concurrent('keeps the sidecar for a request that nginx still answers after a graceful quit', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nginx-'));
    const upstream = PORT + 1;
    fs.writeFileSync(path.join(folder, 'nginx.conf'), [
      'daemon off; worker_processes 1; error_log stderr;',
      `pid ${folder}/nginx.pid;`,
      'events {}',
      'http { access_log off;',
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`),
      `server { listen ${PORT}; location / { proxy_pass http://127.0.0.1:${upstream}; } } }`,
    ].join('\n'));
    const servers: Server[] = [
      { kind: 'slow', port: upstream, answersAfterMs: 3000 },
      { kind: 'program', port: PORT, argv: [programOf('nginx'), '-c', `${folder}/nginx.conf`, '-p', folder] },
      { kind: 'client', port: PORT, send: 'GET / HTTP/1.0\r\n\r\n' },
      { kind: 'later', runsAfterMs: 400, argv: ['sh', '-c', `kill -QUIT "$(cat ${folder}/nginx.pid)"`] },
    ];
    const [untilClosed, untilIdle] = [await drain(closed(), shell, servers), await drain(idle(), shell, servers)];
    fs.rmSync(folder, { recursive: true, force: true });
    quiet(untilClosed);
    quiet(untilIdle);
    expect(untilClosed.seconds).toBeLessThan(2);
    expect(untilIdle.seconds).toBeGreaterThan(2);
  });

  needing('redis-server', 'redis-cli').concurrent('keeps the sidecar until redis has gone', async () => {
    const argv = ['redis-server', '--port', String(PORT), '--save', '', '--dir', os.tmpdir()];
    const outcome = await drain(closed(), shell, [
      { kind: 'program', port: PORT, argv },
      { kind: 'later', runsAfterMs: 700, argv: ['redis-cli', '-p', String(PORT), 'shutdown', 'nosave'] },
    ]);
    quiet(outcome);
    expect(outcome.seconds).toBeGreaterThan(0.5);
    expect(outcome.seconds).toBeLessThan(5);
  });
}, ['dash', 'busybox', 'bash']);

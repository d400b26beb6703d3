import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { expandedByKubelet, Outcome, Scenario, Server } from './arena';
import { EmptyImage, inEveryBusybox } from './toolbox';
import { PodSpec } from '../../src/core/pod/pod-spec';
import { DrainCheck } from '../../src/core/request/drain';
import { Sidecar } from '../../src/core/request/sidecar';
import { Wait } from '../../src/core/request/wait';
import { applied, command, container, file, GATED, hold, http, named, NATIVE, pod, POST_START, sidecar, tcp, wait, waitCommand } from '../core/support';

/*
 * The lines that call the program, and the program as the pod's own init container lays it.
 */

const PORT = 48879;
const GATE = '/run/sidecar-first/waits-for-envoy/gate';

interface Options {
  readonly patienceMs?: number;
  readonly more?: Partial<Sidecar>;
  /** What is added to the image. */
  readonly prepare?: (image: EmptyImage) => void;
}

type Handler = 'postStart' | 'preStop' | 'startupProbe';

function lineOf(spec: PodSpec, handler: Handler): string[] {
  const { lifecycle, startupProbe } = named(spec, 'envoy');
  return { postStart: lifecycle?.postStart, preStop: lifecycle?.preStop, startupProbe }[handler]!.exec!.command!;
}

inEveryBusybox('the program', build => {
  async function play(
    spec: PodSpec,
    handler: Handler,
    scenario: Partial<Scenario>,
    { prepare }: Options = {},
  ): Promise<Outcome & { open: boolean }> {
    const image = new EmptyImage(spec, build);
    prepare?.(image);
    const line = lineOf(spec, handler);
    expect(line[2].length).toBeLessThan(400);
    const outcome = await image.run(handler === 'startupProbe' ? expandedByKubelet(line) : line, scenario);
    const open = fs.existsSync(image.path(GATE, 'open'));
    image.remove();
    expect(outcome.left).toEqual([]);
    return { ...outcome, open };
  }
  const gatedSpec = (readyWhen: Wait, { patienceMs = 5000, more }: Options = {}) => {
    const envoy = sidecar('envoy', readyWhen, more);
    return applied(pod([envoy]), hold([envoy]), { ...GATED, patienceMs } as typeof GATED);
  };
  const hook = (readyWhen: Wait, scenario: Partial<Scenario> = {}, options: Options = {}) => play(gatedSpec(readyWhen, options), 'postStart', scenario, options);
  /** As often as the kubelet tries at least: on a busy machine an answer may come too late for one probe. */
  const probe = async (readyWhen: Wait, scenario: Partial<Scenario> = {}, options: Options = {}) => {
    const once = () => play(gatedSpec(readyWhen, options), 'startupProbe', scenario, options);
    const first = await once();
    return first.status === 0 ? first : once();
  };
  const opened = (outcome: Outcome) => expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '', log: '', open: true });
  const gaveUp = (outcome: Outcome, message: string) =>
    expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: `${message}\n`, log: `${message}\n`, open: false });

  test.concurrent.each<[string, Partial<Server>]>([
    ['127.0.0.1', {}], ['0.0.0.0', {}], ['::', {}], ['::1', {}], ['::', { ipv6Only: true }], ['127.0.0.2', {}], ['::ffff:127.0.0.2', {}],
  ])('asks a server at the address that listens: %s %j', async (host, more) => {
    const env = Object.fromEntries(['http_proxy', 'https_proxy', 'HTTP_PROXY', 'all_proxy'].map(name => [name, 'http://127.0.0.1:1']));
    const servers: Server[] = [{ kind: 'http', port: PORT, host, ...more }];
    opened(await hook(http(PORT), { env, servers }));
    opened(await probe(http(PORT), { env, servers }));
  });

  test.concurrent('opens the gate soon after a late server, and not before it answers 2xx or 3xx', async () => {
    const late = await hook(http(PORT), { servers: [{ kind: 'turns', port: PORT, status: 503, turnsAfterMs: 900 }] });
    opened(late);
    expect(late.seconds).toBeGreaterThan(0.8);
    opened(await hook(http(PORT), { servers: [{ kind: 'http', port: PORT, status: 301, headers: { location: 'http://127.0.0.1:1/' } }] }));
    gaveUp(
      await hook(http(PORT), { servers: [{ kind: 'http', port: PORT, status: 404 }] }, { patienceMs: 1000 }),
      `envoy is not ready after 1s: http ${PORT}: HTTP status 404`,
    );
  });

  test.concurrent('ends a request that hangs, and is content with the head of an answer that never ends', async () => {
    const silent = await hook(http(PORT), { servers: [{ kind: 'silent', port: PORT }] }, { patienceMs: 1000 });
    gaveUp(silent, `envoy is not ready after 1s: http ${PORT}: no answer`);
    expect(silent.seconds).toBeLessThan(8);
    opened(await hook(http(PORT), { servers: [{ kind: 'drip', port: PORT }] }));
    const hanging = await probe({ ...http(PORT), timeoutMs: 3000 }, { servers: [{ kind: 'silent', port: PORT }] });
    expect(hanging).toMatchObject({ status: 1, stderr: `envoy is not ready after 1s: http ${PORT}: no answer\n`, log: '', open: false });
  });

  test.concurrent('hands path and headers over unchanged', async () => {
    const headers = [{ name: 'X-Quote', value: 'it\'s "so" $HOME `id` 100% \\n * $$ $(PATH)' }, { name: 'Host', value: 'example.org' }];
    const readyWhen = http(PORT, { path: '/a\'b$HOME$(id)(c)/100%25?x=1&y=*;z', headers });
    for (const outcome of [await hook(readyWhen, { servers: [{ kind: 'http', port: PORT }] }), await probe(readyWhen, { servers: [{ kind: 'http', port: PORT }] })]) {
      opened(outcome);
      expect(outcome.requests[0].url).toBe('/a\'b$HOME$(id)(c)/100%25?x=1&y=*;z');
      expect(outcome.requests[0].headers).toMatchObject({ 'x-quote': headers[0].value, 'host': 'example.org' });
    }
  });

  test.concurrent.each([['image\'s curl', true], ['toolbox\'s wget', false]])('asks for HTTPS by the %s', async (_, curl) => {
    const folder = fs.mkdtempSync('/tmp/tls-');
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=elsewhere'], { stdio: 'ignore' });
    const outcome = await hook(http(PORT, { scheme: 'HTTPS' }), { servers: [{ kind: 'https', port: PORT, key, cert }] }, {
      prepare: image => (curl ? image.bring('/usr/bin/curl', image.path('usr/bin/curl')) : undefined),
    });
    fs.rmSync(folder, { recursive: true });
    // busybox's own TLS may know no cipher that the server takes: what counts is that it ends
    expect(outcome.status).toBe(0);
    if (curl) {
      opened(outcome);
    }
  });

  test.concurrent('ends a TLS handshake that hangs', async () => {
    gaveUp(
      await hook(http(PORT, { scheme: 'HTTPS' }), { servers: [{ kind: 'silent', port: PORT }] }, { patienceMs: 1000 }),
      `envoy is not ready after 1s: https ${PORT}: no answer`,
    );
  });

  test.concurrent('waits for a port, soon after it listens, whatever the address', async () => {
    for (const host of ['127.0.0.1', '::1', '::']) {
      const outcome = await hook(tcp(PORT), { servers: [{ kind: 'tcp', port: PORT, host, afterMs: 300 }] });
      opened(outcome);
      expect(outcome.seconds).toBeLessThan(5);
    }
    gaveUp(
      await hook(tcp(PORT), { servers: [{ kind: 'udp', port: PORT }, { kind: 'established', port: PORT }] }, { patienceMs: 1000 }),
      `envoy is not ready after 1s: tcp ${PORT}: nothing listens`,
    );
  });

  test.concurrent('waits for a file that is not empty, and for a Unix socket that listens', async () => {
    const spec = gatedSpec(file('/tmp/it\'s ready'));
    const image = new EmptyImage(spec, build);
    const outcome = await image.run(lineOf(spec, 'postStart'), { servers: [{ kind: 'file', path: image.path('tmp/it\'s ready'), afterMs: 300 }] });
    image.remove();
    expect(outcome).toMatchObject({ status: 0, stderr: '', left: [] });
    const socket = `/dev/shm/socket it's-${process.pid}-${build}`;
    opened(await hook(wait({ kind: 'unixSocket', path: socket }), { servers: [{ kind: 'socket', path: socket, afterMs: 300 }] }));
    gaveUp(
      await hook(wait({ kind: 'unixSocket', path: '/dev/shm/none' }), {}, { patienceMs: 1000 }),
      'envoy is not ready after 1s: unix /dev/shm/none: nothing listens',
    );
  });

  test.concurrent('runs a command with every word unchanged, and gives up with its exit status', async () => {
    const words = ['', 'it\'s', '"quoted"', '$HOME $(id) `id`', 'two\nlines', ' spaces ', '100%', 'grüße 日本', '\\n', '*', '$$', '--', '$(PATH)', '; open x', '&&'];
    const dump = command('/run/sidecar-first/toolbox/sh', '-c', 'printf "[%s]" "$@" >"$0"', '/tmp/words', ...words);
    for (const handler of ['postStart', 'startupProbe'] as const) {
      const spec = gatedSpec(dump);
      const image = new EmptyImage(spec, build);
      const line = lineOf(spec, handler);
      const outcome = await image.run(handler === 'startupProbe' ? expandedByKubelet(line) : line, { look: [image.path('tmp/words')] });
      image.remove();
      expect(outcome).toMatchObject({ status: 0, files: [words.map(word => `[${word}]`).join('')] });
    }
    gaveUp(
      await hook(command('/run/sidecar-first/toolbox/sh', '-c', 'exit 3'), {}, { patienceMs: 1000 }),
      'envoy is not ready after 1s: run /run/sidecar-first/toolbox/sh: exit status 3',
    );
  });

  test.concurrent('ends a command that hangs, and all that it started', async () => {
    const sleeping = 'T=/run/sidecar-first/toolbox; ($T/sleep 60; true) & $T/sleep 60; true';
    const outcome = await hook(command('/run/sidecar-first/toolbox/sh', '-c', sleeping), {}, { patienceMs: 1000 });
    expect(outcome).toMatchObject({ status: 0, open: false });
    expect(outcome.seconds).toBeLessThan(8);
  });

  test.concurrent('gives a wait command all the time there is', async () => {
    const sleeps = waitCommand('/run/sidecar-first/toolbox/sleep', '2');
    opened(await hook(sleeps));
    expect(await hook(waitCommand('/run/sidecar-first/toolbox/sleep', '60'), {}, { patienceMs: 1000 })).toMatchObject({ status: 0, open: false });
  });

  test.concurrent('finds a command in the PATH of its image, and the toolbox behind that only where the image has no shell', async () => {
    const bring = (image: EmptyImage) => image.bring('/usr/bin/id', image.path('usr/bin/grpc_health_probe'));
    opened(await hook(command('grpc_health_probe'), {}, { prepare: bring }));
    opened(await hook(command('grpc_health_probe'), {}, { prepare: bring, more: { distroless: true } }));
    if (build !== 'debian') {
      gaveUp(await hook(command('uname'), {}, { patienceMs: 1000 }), 'envoy is not ready after 1s: run uname: exit status 127');
    }
    opened(await hook(command('uname'), {}, { more: { distroless: true } }));
    // Debian's busybox prefers its own applets
    const own = (image: EmptyImage) => fs.writeFileSync(image.path('usr/bin/uname'), '#!/run/sidecar-first/toolbox/sh\nexit 7\n', { mode: 0o755 });
    if (build !== 'debian') {
      gaveUp(
        await hook(command('uname'), {}, { patienceMs: 1000, prepare: own, more: { distroless: true } }),
        'envoy is not ready after 1s: run uname: exit status 7',
      );
    }
  });

  test.concurrent('finds it natively, too', async () => {
    const envoy = (look: Wait, distroless: boolean) => {
      const one = sidecar('envoy', look, { distroless });
      return applied(pod([one]), hold([one]), NATIVE);
    };
    const spec = envoy(command('test', '-d', '/usr/bin'), true);
    expect(await play(spec, 'startupProbe', {})).toMatchObject({ status: 0, stderr: '' });
    expect(named(envoy(command('test', '-d', '/'), false), 'envoy').startupProbe!.exec!.command).toEqual(['test', '-d', '/']);
  });

  test.concurrent('fails a hook that is not gated', async () => {
    const envoy = sidecar('envoy', { ...tcp(PORT), timeoutMs: 1000 }, { distroless: true });
    const message = `envoy is not ready after 1s: tcp ${PORT}: nothing listens\n`;
    expect(await play(applied(pod([envoy]), hold([envoy]), POST_START), 'postStart', {})).toMatchObject({ status: 1, stderr: message, log: message });
  });

  test.concurrent('is not held up by a log that is full', async () => {
    const outcome = await hook(tcp(PORT), { logFullForSeconds: 6 }, { patienceMs: 1000 });
    expect(outcome).toMatchObject({ status: 0, open: false });
    expect(outcome.seconds).toBeLessThan(5);
  });

  test.concurrent('looks at long intervals, and not past its time', async () => {
    const outcome = await hook({ ...tcp(PORT), intervalMs: 20_000 }, {}, { patienceMs: 2000 });
    gaveUp(outcome, `envoy is not ready after 2s: tcp ${PORT}: nothing listens`);
    expect(outcome.seconds).toBeLessThan(15);
  });

  test.concurrent('waits for several sidecars side by side, each with its own gate', async () => {
    const three = [7001, 7002, 7003].map((port, index) => sidecar(index === 2 ? 'envoy' : `s${index}`, http(port), { startAfter: [] }));
    const spec = applied(pod(three), hold(three), GATED);
    const image = new EmptyImage({ ...spec }, build);
    const outcome = await image.run(lineOf(spec, 'postStart'), {
      servers: [7001, 7002, 7003].map(port => ({ kind: 'http', port, afterMs: 800 })),
      look: ['s0', 's1', 'envoy'].map(name => image.path(`/run/sidecar-first/waits-for-${name}/gate/open`)),
    });
    image.remove();
    expect(outcome).toMatchObject({ status: 0, stderr: '', left: [], files: ['directory', 'directory', 'directory'] });
  });

  test.concurrent('writes nothing through a link that another container left in the place of a gate', async () => {
    const victim = (image: EmptyImage) => image.path('tmp/victim');
    const spec = gatedSpec(tcp(PORT), { patienceMs: 1000 });
    const image = new EmptyImage(spec, build);
    fs.writeFileSync(victim(image), 'precious');
    fs.rmSync(image.path(GATE));
    fs.symlinkSync('/tmp/victim', image.path(GATE));
    const outcome = await image.run(lineOf(spec, 'postStart'), { look: [victim(image)] });
    const shut = fs.lstatSync(image.path(GATE)).isFile();
    image.remove();
    expect(outcome).toMatchObject({ status: 0, files: ['precious'] });
    expect(shut).toBe(true);
  });

  const draining = (checks: DrainCheck[], { limitMs = 1000, atLeastMs = 0 } = {}) => {
    const one = sidecar('envoy', tcp(1), { drainUntil: { checks, intervalMs: 100, atLeastMs, limitMs } });
    return applied({ containers: [container('web'), container('envoy')] }, hold([one]), GATED);
  };

  test.concurrent('drains until several checks succeed in one look, also of the same port, and says at its limit what was in the way', async () => {
    const checks: DrainCheck[] = [
      { kind: 'closedPort', port: PORT },
      { kind: 'idlePort', port: PORT },
      { kind: 'command', command: ['/run/sidecar-first/toolbox/true'] },
    ];
    const outcome = await play(draining(checks, { limitMs: 10_000 }), 'preStop', {
      servers: [{ kind: 'slow', port: PORT, closesAfterMs: 500, answersAfterMs: 2000 }],
    });
    expect(outcome).toMatchObject({ status: 0, stderr: '', log: '' });
    expect(outcome.seconds).toBeGreaterThan(1.5);
    expect(outcome.seconds).toBeLessThan(6);
    const late = await play(draining(checks), 'preStop', { servers: [{ kind: 'silent', port: PORT }] });
    expect(late).toMatchObject({ status: 0, stderr: 'envoy stops after 1s: all: something listens\n' });
  });

  test.concurrent('drains for some time at least, and then looks', async () => {
    const servers: Server[] = [{ kind: 'tcp', port: PORT }, { kind: 'client', port: PORT, afterMs: 1000, closesAfterMs: 2500 }];
    const outcome = await play(draining([{ kind: 'idlePort', port: PORT }], { atLeastMs: 2500, limitMs: 20_000 }), 'preStop', { servers });
    expect(outcome).toMatchObject({ status: 0, stderr: '', log: '' });
    expect(outcome.seconds).toBeGreaterThan(3.3);
    expect(outcome.seconds).toBeLessThan(8);
  });

  test.concurrent.each<[string, DrainCheck, Server[], string]>([
    ['closed port', { kind: 'closedPort', port: PORT }, [{ kind: 'silent', port: PORT }], `closed ${PORT}: something listens`],
    ['idle port', { kind: 'idlePort', port: PORT }, [{ kind: 'silent', port: PORT }, { kind: 'client', port: PORT }], `idle ${PORT}: a connection is open`],
    ['command', { kind: 'command', command: ['/run/sidecar-first/toolbox/sh', '-c', 'exit 4'] }, [], 'run /run/sidecar-first/toolbox/sh: exit status 4'],
  ])('drains by a %s: at once when done, at the limit when not', async (_, check, busy, seen) => {
    expect(await play(draining([check]), 'preStop', { servers: busy })).toMatchObject({
      status: 0, stderr: `envoy stops after 1s: ${seen}\n`, log: `envoy stops after 1s: ${seen}\n`,
    });
    const done: DrainCheck = check.kind === 'command' ? { kind: 'command', command: ['/run/sidecar-first/toolbox/true'] } : check;
    const outcome = await play(draining([done]), 'preStop', {});
    expect(outcome).toMatchObject({ status: 0, stderr: '', log: '' });
    expect(outcome.seconds).toBeLessThan(1.5);
  });
});

import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Duration } from 'cdk8s';
import { ConnectionScheme } from 'cdk8s-plus-28';
import { expandedByKubelet, inEveryShell, Outcome, run, Scenario, Server, sourceOf } from './arena';
import { HttpGetOptions, Readiness } from '../../src';
import { hookCommand, probeCommand, targetOf } from '../../src/core/script/wait-script';
import { needing } from '../machine';
import { waitOf } from '../support';

const PORT = 48879; // BEEF: the tables write it with letters
const HTTP_TOOLS = ['wget', 'busybox-wget', 'curl', 'bash'];

const target = (readiness: Readiness, sidecar = 'envoy') => targetOf(sidecar, waitOf(readiness))!;
const hook = (readiness: Readiness, scenario: Omit<Scenario, 'command'>) => run({ ...scenario, command: hookCommand([target(readiness)]) });
const probe = (readiness: Readiness, scenario: Omit<Scenario, 'command'>, limitMs = 0) =>
  run({ ...scenario, command: expandedByKubelet(probeCommand(target(readiness), limitMs)) });
const tcp = (seconds = 5) => Readiness.fromTcpSocket({ port: PORT, timeout: Duration.seconds(seconds) });
const http = (seconds = 5, options: Partial<HttpGetOptions> = {}) =>
  Readiness.fromHttpGet('/ready', { port: PORT, timeout: Duration.seconds(seconds), ...options });

function succeeded(outcome: Outcome): void {
  expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '', left: [] });
  expect(outcome.closedAfterExit).toBeLessThan(0.5);
}

function failed(outcome: Outcome, message: string): void {
  expect(outcome).toMatchObject({ status: 1, stdout: '', stderr: `${message}\n`, log: `${message}\n`, left: [] });
  expect(outcome.closedAfterExit).toBeLessThan(0.5);
}

/** A test for each tool that an image may have, `%s` in the title. */
const withEach = (tools: string[], ...needs: string[]) => (title: string, body: (tool: string) => Promise<void>) =>
  tools.forEach(tool => needing(sourceOf(tool), ...needs).concurrent(title.replace('%s', tool), () => body(tool)));

/** Runs scenarios side by side: most of their time they sleep. */
async function each<T>(cases: T[], check: (one: T) => Promise<void>): Promise<void> {
  await Promise.all(cases.map(check));
}

inEveryShell('a TCP wait', shell => {
  test.concurrent.each<[string, Server]>([
    ['IPv4', { kind: 'tcp', port: PORT, host: '0.0.0.0' }],
    ['IPv4 loopback', { kind: 'tcp', port: PORT, host: '127.0.0.1' }],
    ['IPv6', { kind: 'tcp', port: PORT, host: '::' }],
    ['IPv6 loopback', { kind: 'tcp', port: PORT, host: '::1' }],
    ['another address', { kind: 'tcp', port: PORT, host: '127.0.0.2' }],
  ])('returns at once when something listens on %s', async (_, server) => {
    const outcome = await hook(tcp(), { shell, servers: [server] });
    succeeded(outcome);
    expect(outcome.seconds).toBeLessThan(1);
  });

  test.concurrent('returns soon after a late listener', async () => {
    const outcome = await hook(tcp(), { shell, servers: [{ kind: 'tcp', port: PORT, afterMs: 700 }] });
    succeeded(outcome);
    expect(outcome.seconds).toBeGreaterThan(0.6);
    expect(outcome.delays[0]).toBeLessThan(0.6);
  });

  test.concurrent('fails at its deadline, and says what it waited for; neither UDP, nor a connection, nor another port is a listener', async () => {
    const servers: Server[] = [
      { kind: 'udp', port: PORT },
      { kind: 'established', port: PORT },
      { kind: 'tcp', port: PORT - 1 },
    ];
    const outcome = await hook(tcp(1), { shell, servers });
    failed(outcome, `envoy is not ready after 1 s: port ${PORT}: nothing listens`);
    expect(outcome.seconds).toBeGreaterThanOrEqual(0.98);
    expect(outcome.seconds).toBeLessThan(3);
  });

  test.concurrent('ends at its deadline, however long the interval', async () => {
    const readyWhen = Readiness.fromTcpSocket({ port: PORT, interval: Duration.millis(1900), timeout: Duration.seconds(2) });
    const outcome = await hook(readyWhen, { shell });
    failed(outcome, `envoy is not ready after 2 s: port ${PORT}: nothing listens`);
    expect(outcome.seconds).toBeGreaterThanOrEqual(1.98);
    expect(outcome.seconds).toBeLessThan(5);
  });

  test.concurrent('looks for the first time after the delay, while another sidecar is looked at', async () => {
    const late = { ...target(tcp(3)), sidecar: 'late' };
    const other = target(tcp(1), 'other');
    const command = hookCommand([other, { ...late, wait: { ...late.wait, delayMs: 1000 } }]);
    const outcome = await run({ shell, command, servers: [{ kind: 'tcp', port: PORT }] });
    succeeded(outcome);
    expect(outcome.seconds).toBeGreaterThanOrEqual(0.98);
    expect(outcome.seconds).toBeLessThan(3);
  });

  test.concurrent('ends at its deadline also when the container\'s log is full, and nobody reads it', async () => {
    const outcome = await hook(tcp(1), { shell, logFullForSeconds: 6 });
    expect(outcome).toMatchObject({ status: 1, stderr: `envoy is not ready after 1 s: port ${PORT}: nothing listens\n`, left: [] });
    expect(outcome.log).toBe('');
    expect(outcome.seconds).toBeLessThan(4);
  });

  test.concurrent('runs on a read-only root without a writable /tmp', async () => {
    succeeded(await hook(tcp(), { shell, servers: [{ kind: 'tcp', port: PORT, afterMs: 200 }], readOnlyRoot: true }));
  });

  test.concurrent('as a probe answers at once, yes or no', async () => {
    succeeded(await probe(tcp(), { shell, servers: [{ kind: 'tcp', port: PORT }] }));
    expect(await probe(tcp(), { shell })).toMatchObject({ status: 1, stdout: `port ${PORT}: nothing listens\n`, left: [] });
  });

  test.concurrent('as a probe waits inside, as long as it may, and returns soon after a late listener', async () => {
    const late = await probe(tcp(), { shell, servers: [{ kind: 'tcp', port: PORT, afterMs: 1500 }] }, 5000);
    succeeded(late);
    expect(late.seconds).toBeGreaterThan(1.4);
    expect(late.delays[0]).toBeLessThan(1.5);
    const never = await probe(tcp(), { shell }, 2000);
    expect(never).toMatchObject({ status: 1, stdout: `port ${PORT}: nothing listens\n`, left: [] });
    expect(never.seconds).toBeGreaterThan(0.98);
    expect(never.seconds).toBeLessThan(3.5);
  });
});

inEveryShell('a file wait', shell => {
  const ready = `/dev/shm/ready it's $HOME ${process.pid} ${shell}`;
  const file = (name: string, seconds = 5) => Readiness.fromFile(name, { timeout: Duration.seconds(seconds) });
  afterAll(() => fs.rmSync(ready, { force: true }));

  test.concurrent('returns once the file is there and not empty, whatever its name', async () => {
    const outcome = await hook(file(ready), { shell, servers: [{ kind: 'file', path: ready, afterMs: 300 }] });
    succeeded(outcome);
    expect(outcome.seconds).toBeGreaterThan(0.2);
    succeeded(await probe(file(ready), { shell }));
  });

  test.concurrent('fails while the file is empty', async () => {
    const empty = `/dev/shm/empty-${process.pid}-${shell}`;
    const outcome = await hook(file(empty, 1), { shell, servers: [{ kind: 'file', path: empty, content: '' }] });
    fs.rmSync(empty);
    failed(outcome, `envoy is not ready after 1 s: ${empty}: it is missing or empty`);
  });
});

inEveryShell('a Unix socket wait', shell => {
  const socket = (name: string) => `/dev/shm/${name} ${process.pid} ${shell}.sock`;
  const unix = (name: string, seconds = 5) => Readiness.fromUnixSocket(name, { timeout: Duration.seconds(seconds) });
  const remove = (name: string) => fs.rmSync(name, { force: true });

  test.concurrent('returns once a server listens, whatever the name of the socket', async () => {
    const name = socket('it\'s  "a" $HOME $(PATH) `id` \\n * $$ @');
    const servers: Server[] = [{ kind: 'socket', path: name, afterMs: 500 }];
    const outcome = await hook(unix(name), { shell, servers, readOnlyRoot: true });
    remove(name);
    succeeded(outcome);
    expect(outcome.seconds).toBeGreaterThan(0.4);
    expect(outcome.delays[0]).toBeLessThan(0.6);
    succeeded(await probe(unix(name), { shell, servers: [{ kind: 'socket', path: name }] }));
    remove(name);
  });

  test.concurrent('fails while nobody listens, neither for the file that is left nor for an open connection, nor by part of its name', async () => {
    const name = socket('left');
    const servers: Server[] = [{ kind: 'left', path: name }, { kind: 'socket', path: `${name} 2` }];
    const outcome = await hook(unix(name, 1), { shell, servers });
    remove(name);
    remove(`${name} 2`);
    failed(outcome, `envoy is not ready after 1 s: ${name}: nothing listens`);
    expect(await probe(unix(name), { shell })).toMatchObject({ status: 1, stdout: `${name}: nothing listens\n`, left: [] });
  });

  test.concurrent('needs no way to the socket: it sees one that another container has elsewhere', async () => {
    const [name, elsewhere] = [socket('moved'), socket('elsewhere')];
    const outcome = await hook(unix(name), { shell, servers: [{ kind: 'socket', path: name, movedTo: elsewhere }] });
    remove(elsewhere);
    succeeded(outcome);
  });
});

inEveryShell('a polled command', shell => {
  const command = (words: string[], seconds = 5) => Readiness.fromCommand(words, { timeout: Duration.seconds(seconds) });

  test.concurrent('returns when the command succeeds, late as it may be', async () => {
    const flag = `/dev/shm/flag-${process.pid}-${shell}`;
    const outcome = await hook(command(['sh', '-c', '[ -e "$0" ]', flag]), { shell, servers: [{ kind: 'file', path: flag, afterMs: 400 }] });
    fs.rmSync(flag);
    succeeded(outcome);
    expect(outcome.seconds).toBeGreaterThan(0.3);
  });

  test.concurrent('fails at its deadline with the last exit status', async () => {
    failed(await hook(command(['sh', '-c', 'exit 3'], 1), { shell }), 'envoy is not ready after 1 s: sh -c \'exit 3\': exit status 3');
  });

  test.concurrent('ends a command that hangs, after the time for one check', async () => {
    const outcome = await hook(command(['sleep', '60'], 2), { shell });
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/^envoy is not ready after 2 s: sleep 60: exit status \d+\n$/);
    expect(outcome.left).toEqual([]);
    expect(outcome.seconds).toBeLessThan(7);
  });

  test.concurrent('ends what the command has started, too', async () => {
    const outcome = await hook(command(['sh', '-c', '(sleep 60; true) & sleep 60; true'], 2), { shell });
    expect(outcome.stderr).toMatch(/^envoy is not ready after 2 s: .* exit status \d+\n$/);
    expect(outcome.left).toEqual([]);
  });

  test.concurrent('as a probe answers as soon as the command does, however long the interval', async () => {
    const readiness = Readiness.fromCommand(['sleep', '0.2'], { interval: Duration.seconds(5) });
    const outcome = await run({ shell, command: expandedByKubelet(probeCommand(target(readiness), 0)) });
    succeeded(outcome);
    expect(outcome.seconds).toBeLessThan(0.8);
  });

  test.concurrent('says in one line what it waited for, whatever that contains', async () => {
    failed(
      await hook(command(['/no/such\nprogram', 'a\\nb\\033[1m', '\u001b[1m'], 1), { shell }),
      'envoy is not ready after 1 s: \'/no/such?program\' \'a?nb?033[1m\' \'?[1m\': exit status 127',
    );
  });

  // mksh, ksh93 and Debian's busybox have a sleep of their own
  if (['dash', 'bash'].includes(shell)) {
    test.concurrent('says what is missing where the image has no sleep', async () => {
      const outcome = await hook(command(['sh', '-c', 'exit 3']), { shell, without: ['sleep'] });
      failed(outcome, 'no sleep in this image; set distroless: true for this sidecar');
      expect(outcome.seconds).toBeLessThan(3);
    });
  }

  test.concurrent('is run whatever its name: a keyword of the shell, an assignment, a function of the script', async () => {
    // ksh93 runs its builtin `stop` also where `command` stands before it
    const names = ['if', 'while', 'A=1', 'fail', 'limit', 'listening', ...(shell === 'ksh93' ? [] : ['stop'])];
    await each(names, async name => {
      const bin = fs.mkdtempSync(`/dev/shm/bin-${shell}-`);
      fs.symlinkSync('/bin/true', `${bin}/${name}`);
      succeeded(await hook(command([name], 2), { shell, path: bin }));
      fs.rmSync(bin, { recursive: true });
    });
  });

  test.concurrent('fails when the command is not there', async () => {
    failed(await hook(command(['/no/such/program'], 1), { shell }), 'envoy is not ready after 1 s: /no/such/program: exit status 127');
  });

  test.concurrent('hands every word over unchanged', async () => {
    const hostile = ['', 'it\'s', '"quoted"', '$HOME $(id) `id`', 'two\nlines', ' spaces ', '100%', 'grüße 日本', '\\n', '*', '$$', '--', '$(PATH)'];
    const file = `/dev/shm/words-${process.pid}-${shell}`;
    const dump = ['sh', '-c', 'printf "[%s]" "$@" >"$0"', file, ...hostile];
    for (const outcome of [
      await hook(command(dump), { shell, look: [file], tools: ['printf'] }),
      await run({ shell, look: [file], tools: ['printf'], command: expandedByKubelet(probeCommand(target(command(dump)), 0)) }),
    ]) {
      expect(outcome).toMatchObject({ status: 0, files: [hostile.map(word => `[${word}]`).join('')] });
    }
    fs.rmSync(file);
  });
});

inEveryShell('an HTTP wait', shell => {
  withEach(HTTP_TOOLS)('returns by %s alone, at once or late', async tool => {
    await each<Partial<Server>>([{}, { afterMs: 500 }, { kind: 'turns', status: 503, turnsAfterMs: 600 }], async server => {
      const outcome = await hook(http(), { shell, tools: [tool], servers: [{ kind: 'http', port: PORT, host: '127.0.0.1', ...server }] });
      succeeded(outcome);
      expect(outcome.requests[0]).toMatchObject({ method: 'GET', url: '/ready' });
      expect(outcome.seconds).toBeLessThan(2);
    });
  });

  withEach(HTTP_TOOLS)('by %s tells 2xx and 3xx from the rest', async tool => {
    const seen = async (status: number) => (hook(http(1), { shell, tools: [tool], servers: [{ kind: 'http', port: PORT, status, headers: { location: 'http://127.0.0.1:1/nowhere' } }] }));
    await each([204, 301, 302, 307], async status => succeeded(await seen(status)));
    await each([401, 404, 500, 503], async status => failed(await seen(status), `envoy is not ready after 1 s: GET /ready on port ${PORT}: HTTP status ${status}`));
  });

  withEach(HTTP_TOOLS)('by %s ends a check that hangs', async tool => {
    await each<Server>([{ kind: 'silent', port: PORT }], async server => {
      const outcome = await hook(http(2), { shell, tools: [tool], servers: [server] });
      failed(outcome, `envoy is not ready after 2 s: GET /ready on port ${PORT}: no answer`);
      expect(outcome.seconds).toBeLessThan(8);
    });
    const dripping = await hook(http(5), { shell, tools: [tool], servers: [{ kind: 'drip', port: PORT }] });
    succeeded(dripping);
    expect(dripping.seconds).toBeLessThan(5);
  });

  withEach(HTTP_TOOLS)('by %s asks the address that listens, and no proxy', async tool => {
    const env = Object.fromEntries(['http_proxy', 'HTTP_PROXY', 'all_proxy', 'https_proxy'].map(name => [name, 'http://127.0.0.1:1']));
    await each(['::1', '::', '127.0.0.1', '127.0.0.2', '::ffff:127.0.0.2', '0.0.0.0'], async host =>
      succeeded(await hook(http(2), { shell, env, tools: [tool], servers: [{ kind: 'http', port: PORT, host }] })));
  });

  withEach(HTTP_TOOLS)('by %s asks a listener that takes IPv6 alone, as hook and as probe', async tool => {
    const servers: Server[] = [{ kind: 'http', port: PORT, host: '::', ipv6Only: true }];
    succeeded(await hook(http(3), { shell, tools: [tool], servers }));
    succeeded(await probe(http(3), { shell, tools: [tool], servers }));
  });

  withEach(HTTP_TOOLS)('by %s hands path and headers over unchanged', async tool => {
    const readiness = Readiness.fromHttpGet('/a\'b$HOME$(id)(c)/100%25?x=1&y=*;z', {
      port: PORT,
      timeout: Duration.seconds(2),
      headers: { 'X-Quote': 'it\'s "so" $HOME `id` 100% \\n * $$', 'Host': 'example.org' },
    });
    for (const outcome of [
      await hook(readiness, { shell, tools: [tool], servers: [{ kind: 'http', port: PORT }] }),
      await probe(readiness, { shell, tools: [tool], servers: [{ kind: 'http', port: PORT }] }),
    ]) {
      expect(outcome).toMatchObject({ status: 0 });
      expect(outcome.requests[0].url).toBe('/a\'b$HOME$(id)(c)/100%25?x=1&y=*;z');
      expect(outcome.requests[0].headers).toMatchObject({ 'x-quote': 'it\'s "so" $HOME `id` 100% \\n * $$', 'host': 'example.org' });
    }
  });

  // Debian's busybox finds its own wget without a PATH
  if (shell !== 'busybox') {
    test.concurrent('says what is missing when no program can ask', async () => {
      const outcome = await hook(http(1), { shell, servers: [{ kind: 'http', port: PORT }] });
      failed(outcome, 'no wget, curl or bash in this image to ask with; set distroless: true for this sidecar');
      expect(outcome.seconds).toBeLessThan(2);
    });
  }

  needing('wget').concurrent('says that nothing listens', async () => {
    failed(await hook(http(1), { shell, tools: ['wget'] }), `envoy is not ready after 1 s: GET /ready on port ${PORT}: nothing listens`);
  });

  needing('wget').concurrent('as a probe answers within its limit', async () => {
    succeeded(await probe(http(), { shell, tools: ['wget'], servers: [{ kind: 'http', port: PORT }] }));
    const hanging = await probe(http(), { shell, tools: ['wget'], servers: [{ kind: 'silent', port: PORT }] });
    expect(hanging).toMatchObject({ status: 1, stdout: `GET /ready on port ${PORT}: no answer\n`, left: [] });
    expect(hanging.seconds).toBeLessThan(3);
  });
});

let certificate: { key: string; cert: string } | undefined;
afterAll(() => certificate && fs.rmSync(path.dirname(certificate.key), { recursive: true }));

/** A certificate that nobody vouches for. */
function selfSigned(): { key: string; cert: string } {
  if (!certificate) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tls-'));
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=elsewhere'];
    execFileSync('openssl', request, { stdio: 'ignore' });
    certificate = { key, cert };
  }
  return certificate;
}

inEveryShell('an HTTPS wait', shell => {
  withEach(['wget', 'curl'], 'openssl')('by %s accepts a certificate that nobody vouches for', async tool => {
    const servers: Server[] = [{ kind: 'https', port: PORT, ...selfSigned() }];
    succeeded(await hook(http(3, { scheme: ConnectionScheme.HTTPS }), { shell, tools: [tool, 'openssl'], servers }));
  });

  if (shell !== 'busybox') {
    test.concurrent('says what is missing where only bash could ask', async () => {
      failed(
        await hook(http(1, { scheme: ConnectionScheme.HTTPS }), { shell, tools: ['bash'] }),
        'no curl or wget in this image to ask with; set distroless: true for this sidecar',
      );
    });
  }
});

inEveryShell('a wait command', shell => {
  test('stands alone in the hook, as it was given', () => {
    expect(hookCommand([target(Readiness.fromWaitCommand(['/bin/wait', 'it\'s $x']))])).toEqual(['/bin/wait', 'it\'s $x']);
    expect(shell).toBeDefined();
  });

  test.concurrent('runs inside a script beside another wait, under its time limit', async () => {
    const both = (seconds: number) => hookCommand([
      target(tcp()),
      target(Readiness.fromWaitCommand(['sleep', '1'], { timeout: Duration.seconds(seconds) }), 'proxy'),
    ].reverse());
    const servers: Server[] = [{ kind: 'tcp', port: PORT }];
    succeeded(await run({ shell, servers, command: both(4) }));
    succeeded(await run({ shell, servers, command: both(2) }));
  });
}, ['dash', 'busybox', 'bash']);

inEveryShell('several waits in one hook', shell => {
  test.concurrent('take as long as the slowest, not the sum', async () => {
    const ports = [7001, 7002, 7003];
    const outcome = await run({
      shell,
      servers: ports.map(port => ({ kind: 'tcp', port, afterMs: 800 })),
      command: hookCommand(ports.map(port => target(Readiness.fromTcpSocket({ port }), `s${port}`))),
    });
    succeeded(outcome);
    expect(outcome.seconds).toBeLessThan(1.6);
  });
});

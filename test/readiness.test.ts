import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { waitOf } from './support';
import { Readiness } from '../src';
import { LEAST_INTERVAL_MS, LONGEST_WORD, MOST_SOCKET_PATH_BYTES, MOST_TIMEOUT_MS, PORT } from '../src/core/request/limits';
import { probeOf } from '../src/core/request/wait';
import { lookOf } from '../src/core/script/looks';

const message = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
};

const REWRITTEN = 'curl and wget resolve dot segments and needless escapes, the kubelet asks for the path as it is';

describe('Readiness refuses', () => {
  test.each<[string, () => unknown, string]>([
    ['a port of 0', () => Readiness.fromTcpSocket({ port: 0 }), `Readiness.fromTcpSocket: port: got 0, a port is a whole number from ${PORT.least} to ${PORT.most}; pass the port that the sidecar listens on`],
    ['a port that is too large', () => Readiness.fromGrpc({ port: PORT.most + 1 }), 'Readiness.fromGrpc: port: got 65536, a port is a whole number from 1 to 65535; pass the port that the sidecar listens on'],
    ['a port that is not whole', () => Readiness.fromTcpSocket({ port: 80.5 }), 'Readiness.fromTcpSocket: port: got 80.5, a port is a whole number from 1 to 65535; pass the port that the sidecar listens on'],
    ['a path without a slash', () => Readiness.fromHttpGet('ready', { port: 80 }), 'Readiness.fromHttpGet: path: got "ready", a path starts with \'/\'; pass "/ready"'],
    ['a path with a space', () => Readiness.fromHttpGet('/a b', { port: 80 }), 'Readiness.fromHttpGet: path: got "/a b", it contains a character that a URL path cannot have; percent-encode it: "/a%20b"'],
    ['a path with a lone percent sign', () => Readiness.fromHttpGet('/100%', { port: 80 }), 'Readiness.fromHttpGet: path: got "/100%", it contains a character that a URL path cannot have; percent-encode it: "/100%25"'],
    ['a path with dot segments', () => Readiness.fromHttpGet('/a/./b/../c/..?x=/../', { port: 80 }), `Readiness.fromHttpGet: path: got "/a/./b/../c/..?x=/../", ${REWRITTEN}; pass "/a/?x=/../"`],
    ['a path with escaped dot segments', () => Readiness.fromHttpGet('/a/%2e%2E/b', { port: 80 }), `Readiness.fromHttpGet: path: got "/a/%2e%2E/b", ${REWRITTEN}; pass "/b"`],
    ['a path with needless escapes', () => Readiness.fromHttpGet('/%41%2F%7e?%61=%20', { port: 80 }), `Readiness.fromHttpGet: path: got "/%41%2F%7e?%61=%20", ${REWRITTEN}; pass "/A%2F~?a=%20"`],
    ['a relative file', () => Readiness.fromFile('ready'), 'Readiness.fromFile: path: got "ready", the path is not absolute; start it with \'/\''],
    ['a relative socket', () => Readiness.fromUnixSocket('agent.sock'), 'Readiness.fromUnixSocket: path: got "agent.sock", the path is not absolute; start it with \'/\''],
    ['an abstract socket', () => Readiness.fromUnixSocket('@agent'), 'Readiness.fromUnixSocket: path: got "@agent", an abstract socket has no path; pass the path of a socket in the file system'],
    ['a socket that nobody can bind', () => Readiness.fromUnixSocket(`/${'ü'.repeat(54)}`), `Readiness.fromUnixSocket: path: got "/${'ü'.repeat(54)}", the path of a Unix socket has at most ${MOST_SOCKET_PATH_BYTES} bytes; have the sidecar listen on a shorter one`],
    ['a socket with a line break', () => Readiness.fromUnixSocket('/a\nb'), 'Readiness.fromUnixSocket: path: got "/a\\nb", a line break, or a blank at the end, cannot be told in the table of sockets; have the sidecar listen on a path without it'],
    ['a socket with a blank at the end', () => Readiness.fromUnixSocket('/a '), 'Readiness.fromUnixSocket: path: got "/a ", a line break, or a blank at the end, cannot be told in the table of sockets; have the sidecar listen on a path without it'],
    ['an empty command', () => Readiness.fromCommand([]), 'Readiness.fromCommand: command: got [], a command has at least one word; pass the executable and its arguments, such as [\'/bin/check\', \'--now\']'],
    ['a command without a name', () => Readiness.fromWaitCommand(['', 'a']), 'Readiness.fromWaitCommand: command[0]: got "", the name of the program is empty; pass the executable and its arguments, such as [\'/bin/check\', \'--now\']'],
    ['a header with a line break', () => Readiness.fromHttpGet('/', { port: 80, headers: { 'X-A': 'a\r\nX-B: b' } }), 'Readiness.fromHttpGet: headers["X-A"]: got "a\\r\\nX-B: b", a control character, such as a line break, could begin another header; remove it'],
    ['a header without a name', () => Readiness.fromHttpGet('/', { port: 80, headers: { 'X A': 'a' } }), 'Readiness.fromHttpGet: headers["X A"]: got "X A", not a valid header name; use letters, digits and \'-\''],
    ['an unknown scheme', () => Readiness.fromHttpGet('/', { port: 80, scheme: 'FTP' as any }), 'Readiness.fromHttpGet: scheme: got "FTP", not HTTP or HTTPS; pass ConnectionScheme.HTTP or ConnectionScheme.HTTPS of cdk8s-plus-28'],
    ['a word that no program can be given', () => Readiness.fromCommand(['a', 'é'.repeat((LONGEST_WORD + 1) / 2)]), `Readiness.fromCommand: command[1]: got "${'é'.repeat(496)}..., it has 131072 bytes, and Linux passes no word of more than 131071 bytes to a program; put what is long into a file, and pass its path`],
    ['a short interval', () => Readiness.fromFile('/a', { interval: Duration.millis(LEAST_INTERVAL_MS - 1) }), 'Readiness.fromFile: interval: got Duration.millis(9), the minimum is 10 ms; pass Duration.millis(10) or more'],
    ['an interval above the timeout', () => Readiness.fromFile('/a', { interval: Duration.seconds(3), timeout: Duration.seconds(2) }), 'Readiness.fromFile: interval: got Duration.seconds(3), it is longer than \'timeout\', 2 s; pass 2 s or less'],
    ['a timeout of zero', () => Readiness.fromFile('/a', { timeout: Duration.seconds(0) }), 'Readiness.fromFile: timeout: got Duration.seconds(0), out of range: more than 0 and at most 3600 s; pass a duration in that range'],
    ['a timeout above an hour', () => Readiness.fromFile('/a', { timeout: Duration.millis(MOST_TIMEOUT_MS + 1) }), 'Readiness.fromFile: timeout: got Duration.millis(3600001), out of range: more than 0 and at most 3600 s; pass a duration in that range'],
    ['a check timeout that is not whole seconds', () => Readiness.fromCommand(['a'], { checkTimeout: Duration.millis(1500) }), 'Readiness.fromCommand: checkTimeout: got Duration.millis(1500), a probe\'s timeout is whole seconds, 1 or more; pass Duration.seconds(2)'],
    ['a check timeout above the timeout', () => Readiness.fromCommand(['a'], { checkTimeout: Duration.seconds(3), timeout: Duration.seconds(2) }), 'Readiness.fromCommand: checkTimeout: got Duration.seconds(3), it is longer than \'timeout\', 2 s; pass 2 s or less'],
  ])('%s', (_, call, expected) => expect(message(call)).toBe(expected));

  test('everything at once', () => {
    expect(message(() => Readiness.fromHttpGet('x', { port: 0, headers: { '': 'a' }, timeout: Duration.seconds(0) })).split('\n').map(line => line.split(':')[1].trim()))
      .toEqual(['path', 'port', 'headers[""]', 'timeout']);
  });

  test('no path that is written as every program asks for it', () => {
    for (const path of ['/', '/..a/.b/c.', '/a//b/', '/a?b/../c', '/%20%2F%25', '/health?bundles&plugins']) {
      expect(waitOf(Readiness.fromHttpGet(path, { port: 80 })).check).toMatchObject({ path });
    }
  });

  test('to follow what the caller does to lists and objects afterwards', () => {
    const command = ['check', 'a'];
    const headers = { A: 'b' };
    const made = [Readiness.fromCommand(command), Readiness.fromWaitCommand(command), Readiness.fromHttpGet('/', { port: 80, headers })];
    const before = JSON.stringify(made);
    command[1] = '\u2028  hostPID: true';
    headers.A = 'b\nC: d';
    expect(JSON.stringify(made)).toBe(before);
  });

  test('no path that fits a socket', () => {
    expect(waitOf(Readiness.fromUnixSocket(`/${'a'.repeat(MOST_SOCKET_PATH_BYTES - 1)}`)).check.kind).toBe('unixSocket');
    expect(waitOf(Readiness.fromUnixSocket('/run/it\'s a $HOME/x.sock')).check).toEqual({ kind: 'unixSocket', path: '/run/it\'s a $HOME/x.sock' });
  });

  test('no value within its bounds', () => {
    fc.assert(fc.property(fc.integer({ min: PORT.least, max: PORT.most }), fc.integer({ min: 1000, max: MOST_TIMEOUT_MS }), (port, ms) => {
      const timeout = Duration.millis(ms);
      expect(waitOf(Readiness.fromTcpSocket({ port, timeout, interval: Duration.millis(LEAST_INTERVAL_MS) })))
        .toEqual({ check: { kind: 'tcpSocket', port }, intervalMs: LEAST_INTERVAL_MS, timeoutMs: ms, checkTimeoutSeconds: 1 });
    }));
  });
});

describe('as a kubelet\'s probe', () => {
  const probe = (readiness: Readiness) => lookOf(probeOf(waitOf(readiness)).check).kubeletProbe;

  test('HTTP, TCP and gRPC are the kubelet\'s own', () => {
    expect(probe(Readiness.fromHttpGet('/r', { port: 80, headers: { A: 'b' } }))).toEqual({ httpGet: { path: '/r', port: 80, scheme: 'HTTP', httpHeaders: [{ name: 'A', value: 'b' }] } });
    expect(probe(Readiness.fromTcpSocket({ port: 80 }))).toEqual({ tcpSocket: { port: 80 } });
    expect(probe(Readiness.fromGrpc({ port: 80, service: 's' }))).toEqual({ grpc: { port: 80, service: 's' } });
  });

  test('a sidecar on loopback alone, a file and a command need an exec probe', () => {
    expect(probe(Readiness.fromHttpGet('/r', { port: 80, loopbackOnly: true }))).toBeUndefined();
    expect(probe(Readiness.fromTcpSocket({ port: 80, loopbackOnly: true }))).toBeUndefined();
    expect(probe(Readiness.fromFile('/r'))).toBeUndefined();
    expect(probe(Readiness.fromUnixSocket('/r.sock'))).toBeUndefined();
    expect(probe(Readiness.fromCommand(['a']))).toBeUndefined();
    expect(probe(Readiness.fromWaitCommand(['a']))).toBeUndefined();
  });

  test('what `probe` says takes the place of a command', () => {
    expect(probe(Readiness.fromWaitCommand(['a'], { probe: Readiness.fromHttpGet('/startup', { port: 9090 }) }))).toEqual({ httpGet: { path: '/startup', port: 9090, scheme: 'HTTP' } });
  });
});

import { isLoopback, listenersOf } from '../../src/core/pod/listeners';
import { Container, PodSpec } from '../../src/core/pod/pod-spec';
import { Sidecar, Strategy } from '../../src/core/request/sidecar';
import { checkPorts } from '../../src/core/strategy/ports';
import { strategyOf } from '../../src/core/strategy/strategy';
import { Readiness } from '../../src/readiness';

const listens = (...args: string[]) => listenersOf({ name: 'a', args }).map(({ protocol, address, port, certain }) =>
  `${protocol} ${address}:${port}${certain ? '' : '?'}`);

test.each<[string, string[], string[]]>([
  ['an address in one word', ['--listen=127.0.0.1:5432'], ['TCP 127.0.0.1:5432']],
  ['an address in two words', ['--bind-address', '[::1]:80'], ['TCP ::1:80']],
  ['all addresses', ['-web.listen-address=:9102'], ['TCP *:9102']],
  ['the name of loopback', ['--http-listen-addr=localhost:80'], ['TCP 127.0.0.1:80']],
  ['UDP by the flag', ['--statsd.listen-udp=:9125'], ['UDP *:9125']],
  ['UDP by the scheme', ['--listen=udp://0.0.0.0:53'], ['UDP 0.0.0.0:53']],
  ['an address and a port in flags of their own', ['--bind', '127.0.0.1', '--port', '7000'], ['TCP 127.0.0.1:7000']],
  ['several addresses', ['--bind', '127.0.0.1', '::1', '--port', '7000'], ['TCP 127.0.0.1:7000', 'TCP ::1:7000']],
  ['redis, with an address that may be missing', ['--bind', '127.0.0.1', '-::1', '--port', '7000'], ['TCP 127.0.0.1:7000']],
  ['a list', ['--listen=127.0.0.1:80,[::1]:81'], ['TCP 127.0.0.1:80', 'TCP ::1:81']],
  ['flags of one letter', ['-l', '127.0.0.1', '-p', '80'], ['TCP 127.0.0.1:80?']],
  ['a port of one letter, which may be a number of anything', ['--bind', '127.0.0.1', '-p', '80'], ['TCP 127.0.0.1:80?']],
  ['a port that is given twice', ['--bind', '127.0.0.1', '--port=1', '--port=2'], ['TCP 127.0.0.1:2?']],
  ['flags of one prefix', ['--http-address=0.0.0.0', '--http-port=9090', '--port=1'], ['TCP 0.0.0.0:9090?']],
  ['what may be the address of a server', ['--host=127.0.0.1', '--port=8081'], ['TCP 127.0.0.1:8081?']],
  ['a flag that is given twice', ['--listen=:1', '--listen=:2'], ['TCP *:1?', 'TCP *:2?']],
  ['a server elsewhere', ['--upstream-address=127.0.0.1:80', '--backend=127.0.0.1:80', '127.0.0.1:80', '--listen=http://db:80'], []],
  ['a URL of a server', ['--address=http://127.0.0.1:8200', '--host', 'https://[::1]:80'], []],
  ['a URL to listen on', ['--listen=http://127.0.0.1:80'], ['TCP 127.0.0.1:80']],
  ['an advertised address', ['--listen-advertise-address=10.0.0.1:80'], []],
  ['a port alone', ['--port=80', '-p', '80'], []],
  ['no address', ['--listen', 'yes', '--bind', '--port', '70'], []],
])('%s', (_, args, expected) => {
  expect(listens(...args)).toEqual(expected);
});

test('a port that is declared is not certain', () => {
  expect(listenersOf({ name: 'a', ports: [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 80 }] })).toEqual([
    { protocol: 'UDP', port: 53, source: 'containerPort 53', certain: false },
    { protocol: 'TCP', port: 80, source: 'containerPort 80', certain: false },
  ]);
});

test('knows the addresses of loopback', () => {
  const hosts = ['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]', '0.0.0.0', '::', '127.0.0.1.example.org', 'db', ''];
  expect(hosts.filter(isLoopback)).toEqual(['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]']);
});

const STRATEGIES: Strategy[] = [
  { kind: 'postStartHook' },
  { kind: 'gated', patienceMs: 30_000, mountPath: '/run/sidecar-first' },
  { kind: 'nativeSidecar', beforeInitContainers: false },
];

const sidecar = (name: string, readyWhen: Readiness, index = 0): Sidecar =>
  ({ name, field: `sidecars[${index}]`, readyWhen: readyWhen._toReadyWhen() as Sidecar['readyWhen'], distroless: false });

const problems = (strategy: Strategy, containers: Container[], sidecars: Sidecar[], more: Partial<PodSpec> = {}, notHeld: string[] = []) =>
  checkPorts({ containers, ...more }, {
    sidecars, notHeld, toolbox: { image: 'busybox', imagePullPolicy: 'Always', resources: {} }, kind: 'Deployment', completes: false, firstIsApplication: false,
  }, strategyOf(strategy)).map(({ field }) => field);

const look = (port: number, loopbackOnly = false) => Readiness.fromTcpSocket({ port, loopbackOnly });
const args = (...words: string[]) => ({ args: words });
const declares = (containerPort: number, protocol?: string) => ({ ports: [{ containerPort, protocol }] });

describe.each(STRATEGIES)('$kind tells', strategy => {
  const [a, b] = [sidecar('a', look(80)), sidecar('b', look(80), 1)];

  test.each<[string, Container[], Sidecar[], string[]]>([
    ['two listeners on one address', [{ name: 'a', ...args('--listen=127.0.0.1:80') }, { name: 'web', ...args('--listen=127.0.0.1:80') }], [a], ['sidecars[0]']],
    ['a listener on all addresses beside another', [{ name: 'a', ...args('--listen=:80') }, { name: 'web', ...args('--listen=10.0.0.1:80') }], [a], ['sidecars[0]']],
    ['sidecars that declare the port that they are asked on', [{ name: 'a', ...declares(80) }, { name: 'b', ...declares(80) }, { name: 'web' }], [a, b], ['sidecars[1]']],
    ['a readiness that only the application fulfils', [{ name: 'a' }, { name: 'web', ...declares(80) }], [a], ['sidecars[0].readyWhen']],
  ])('%s', (_, containers, sidecars, expected) => {
    expect(problems(strategy, containers, sidecars)).toEqual(expected);
  });

  test.each<[string, Container[], Sidecar[], Partial<PodSpec>?, string[]?]>([
    ['a port that is declared twice', [{ name: 'a', ...declares(80) }, { name: 'web', ...declares(80) }], [a]],
    ['TCP beside UDP', [{ name: 'a', ...args('--listen=:80') }, { name: 'web', ...args('--listen-udp=:80') }], [a]],
    ['declared TCP beside UDP', [{ name: 'a', ...declares(80) }, { name: 'b', ...declares(80, 'UDP') }, { name: 'web' }], [a, sidecar('b', look(81), 1)]],
    ['different addresses', [{ name: 'a', ...args('--listen=127.0.0.1:80') }, { name: 'web', ...args('--listen=10.0.0.1:80') }], [a]],
    ['IPv4 beside IPv6', [{ name: 'a', ...args('--listen=0.0.0.0:80') }, { name: 'web', ...args('--listen=[::]:80') }], [a]],
    ['loopback beside an address that nobody says', [{ name: 'a', ...declares(80) }, { name: 'b', ...declares(80) }, { name: 'web' }], [sidecar('a', look(80, true)), b]],
    ['an init container that ends', [{ name: 'a', ...args('--listen=:80') }, { name: 'web' }], [a], { initContainers: [{ name: 'init', ...args('--listen=:80') }] }],
    ['a client of the sidecar', [{ name: 'a', ...args('--listen=:80') }, { name: 'web', ...args('--host=127.0.0.1', '--port=80') }], [a]],
    ['a port that the sidecar is told by a variable', [{ name: 'a', env: [{ name: 'PORT', value: '80' }] }, { name: 'web', ...declares(80) }], [a]],
    ['a port that the sidecar is told in a script', [{ name: 'a', command: ['sh', '-c', 'serve -p80'] }, { name: 'web', ...declares(80) }], [a]],
    ['a port of a container that need not wait', [{ name: 'a' }, { name: 'logs', ...declares(80) }, { name: 'web' }], [a], {}, ['logs']],
    ['a port that nobody declares', [{ name: 'a' }, { name: 'web', ...declares(8080) }], [a]],
  ])('nothing about %s', (_, ...pod) => {
    expect(problems(strategy, ...pod)).toEqual([]);
  });
});

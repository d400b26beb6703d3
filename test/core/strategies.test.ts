import {
  applied, command, container, file, GATED, grpc, hold, hookOf, http, issuesOf, named, NATIVE,
  pod, POST_START, sidecar, STRATEGIES, tcp, unixSocket, wait, waitCommand,
} from './support';
import { Code } from '../../src/core/as-written';
import { Container, PodSpec } from '../../src/core/pod/pod-spec';
import { Sidecar, Strategy } from '../../src/core/request/sidecar';
import { Wait } from '../../src/core/request/wait';
import { gateVolume } from '../../src/core/script/gate';
import { names } from '../support';

const envoy = sidecar('envoy', tcp(9901));
const GATE = '/run/sidecar-first/waits-for-envoy';
const TOOLBOX = 'sidecar-first-toolbox /run/sidecar-first/toolbox read-only';

function mountsOf({ volumeMounts = [] }: Container): string[] {
  return volumeMounts.map(({ name, mountPath, subPath, readOnly }) => `${name} ${mountPath}${subPath ? ` ${subPath}` : ''}${readOnly ? ' read-only' : ''}`);
}

describe('a sidecar whose arguments bind its port to loopback', () => {
  const spec = (args: string[]) => pod([], { containers: [container('web'), container('envoy', { args })] });
  const probed = (readyWhen: Wait, args: string[], strategy: Strategy = NATIVE) =>
    named(applied(spec(args), hold([sidecar('envoy', readyWhen)]), strategy), 'envoy').startupProbe;

  test.each([
    [['--listen=127.0.0.1:5432']],
    [['--bind', '127.0.0.1', '--port', '5432']],
    [['--host=localhost', '--port=5432']],
    [['-l', '::1', '-p', '5432']],
    [['--bind', '127.0.0.1', '-p', '5432']],
    [['--listen=127.0.0.1:5432,[::1]:5432']],
    [['-b', '127.0.0.1 ::1', '--port=5432']],
  ])('cannot be probed by the kubelet: %j', args => {
    expect(issuesOf(spec(args), hold([sidecar('envoy', tcp(5432))]), NATIVE)).toEqual([{
      field: 'sidecars[0].readyWhen',
      given: new Code('Readiness.fromTcpSocket({ port: 5432 })'),
      why: `the kubelet connects to port 5432 of the pod's IP, and "envoy" binds it to loopback (${args.join(' ')})`,
      fix: 'pass \'loopbackOnly: true\', or bind it to 0.0.0.0',
    }]);
  });

  test.each([
    [['--listen=0.0.0.0:5432', '--admin=127.0.0.1:9000']],
    [['--bind', '127.0.0.1', '--port', '6379']],
    [['--bind', '127.0.0.1', '0.0.0.0', '--port', '5432']],
    [['--listen=127.0.0.1:5432,10.0.0.1:5432']],
    [['--listen=127.0.0.1:5432', '--bind-address=:5432']],
    [['--listen-udp=127.0.0.1:5432']],
    [['psql', '127.0.0.1:5432']],
    [['--upstream=http://127.0.0.1:5432']],
    [['--upstream-host=127.0.0.1', '--port=5432']],
  ])('is not taken for one: %j', args => {
    expect(probed(tcp(5432), args)).toMatchObject({ tcpSocket: { port: 5432 } });
  });

  test('is looked at from inside the pod by every other readiness and strategy', () => {
    const args = ['--listen=127.0.0.1:5432'];
    expect(probed(http(5432, { loopbackOnly: true }), args)).toHaveProperty('exec');
    expect(probed(command('/check'), args)).toHaveProperty('exec');
    expect(probed(tcp(5432), args, GATED)).toHaveProperty('exec');
    expect(probed(tcp(5432), args, POST_START)).toBeUndefined();
  });
});

describe('postStartHook()', () => {
  test('writes the article\'s pod, and nothing but its fields', () => {
    const one = sidecar('sidecar', waitCommand('/bin/wait-until-ready.sh'));
    expect(applied({ containers: [container('application'), container('sidecar')] }, hold([one]), POST_START)).toEqual({
      containers: [
        { name: 'sidecar', image: 'sidecar', lifecycle: { postStart: { exec: { command: ['/bin/wait-until-ready.sh'] } } } },
        { name: 'application', image: 'application' },
      ],
    });
  });

  test('has one hook that waits for three independent sidecars', () => {
    const three = ['a', 'b', 'c'].map((name, index) => sidecar(name, tcp(1001 + index), { startAfter: [] }));
    const spec = applied(pod(three), hold(three), POST_START);
    expect(names(spec.containers)).toEqual(['a', 'b', 'c', 'web']);
    expect(hookOf(spec, 'a')).toBeUndefined();
    expect(hookOf(spec, 'b')).toBeUndefined();
    expect(hookOf(spec, 'c')).toBeDefined();
  });

  test('gives no other sidecar\'s wait to a wait command', () => {
    const two = [sidecar('a', tcp(1001), { startAfter: [] }), sidecar('b', waitCommand('/wait'), { startAfter: [] })];
    const spec = applied(pod(two), hold(two), POST_START);
    expect(hookOf(spec, 'a')).toBeDefined();
    expect(hookOf(spec, 'b')).toEqual(['/wait']);
  });

  test('keeps what a sidecar has, its preStop hook and probes among it', () => {
    const spec = pod([], { containers: [container('web'), container('envoy', { lifecycle: { preStop: { sleep: { seconds: 1 } } }, startupProbe: { exec: { command: ['x'] } } })] });
    expect(named(applied(spec, hold([envoy]), POST_START), 'envoy')).toMatchObject({
      lifecycle: { preStop: { sleep: { seconds: 1 } }, postStart: { exec: {} } },
      startupProbe: { exec: { command: ['x'] } },
    });
  });

  test('adds no toolbox where no script runs', () => {
    const one = sidecar('envoy', waitCommand('/wait'), { distroless: true });
    expect(Object.keys(applied(pod([one]), hold([one]), POST_START))).toEqual(['containers']);
  });

  test('adds the toolbox to an image without a shell when a script runs', () => {
    const two = [sidecar('envoy', http(9901), { distroless: true }), sidecar('vault', tcp(8200))];
    const spec = applied(pod(two), hold(two), POST_START);
    expect(hookOf(spec, 'envoy')![0]).toMatch(/^\/run\/sidecar-first\/toolbox\//);
    expect(mountsOf(named(spec, 'envoy'))).toEqual(['sidecar-first-toolbox /run/sidecar-first/toolbox read-only']);
    expect(names(spec.initContainers)).toEqual(['sidecar-first']);
  });

  test('calls the program in every hook of a pod that has it, and writes its text once', () => {
    const two = [sidecar('envoy', http(9901), { distroless: true }), sidecar('vault', tcp(8200))];
    const spec = applied(pod(two), hold(two), POST_START);
    expect(hookOf(spec, 'vault')![2]).toBe('. /run/sidecar-first/toolbox/wait.sh; await 60s vault tcp 8200 || fail');
    expect(mountsOf(named(spec, 'vault'))).toEqual(['sidecar-first-toolbox /run/sidecar-first/toolbox read-only']);
    expect(JSON.stringify(spec).split('/proc/uptime')).toHaveLength(2);
  });
});

describe('restartTogether', () => {
  const together = sidecar('envoy', tcp(9901), { restartTogether: true });
  const RULE = { restartPolicy: 'Always', restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'NotIn', values: [] } }] };

  test.each([GATED, NATIVE])('gives the sidecar, and nobody else, the rule that restarts all containers whatever its exit code: $kind', strategy => {
    const spec = applied(pod([together, sidecar('redis', tcp(6379))]), hold([together, sidecar('redis', tcp(6379))]), strategy);
    const { restartPolicy, restartPolicyRules, ...rest } = named(spec, 'envoy');
    expect({ restartPolicy, restartPolicyRules }).toEqual(RULE);
    const without = applied(pod([envoy, sidecar('redis', tcp(6379))]), hold([envoy, sidecar('redis', tcp(6379))]), strategy);
    expect(rest).toEqual({ ...named(without, 'envoy'), restartPolicy: undefined });
    [...spec.containers, ...spec.initContainers!].filter(({ name }) => name !== 'envoy').forEach(other => expect(other).not.toHaveProperty('restartPolicyRules'));
  });

  test('fails with postStartHook(), whose hook can fail', () => {
    expect(issuesOf(pod([together]), hold([together]), POST_START)).toEqual([{
      field: 'sidecars[0].restartTogether',
      given: true,
      why: 'with StartupStrategy.postStartHook() a hook that fails ends the sidecar, and all containers would be restarted again and again '
        + 'without a pause',
      fix: 'pass StartupStrategy.nativeSidecar() or StartupStrategy.gated(), whose hooks never fail, or leave it out',
    }]);
  });

  test.each([['Job', undefined], ['Pod', 'OnFailure']])('fails in a %s that runs to completion with several regular containers, and not with one', (kind, restartPolicy) => {
    const report = container('report');
    const two = pod([together], { containers: [container('web'), report, container('envoy')], restartPolicy });
    expect(issuesOf(two, hold([together], { kind, completes: true }), NATIVE)).toEqual([{
      field: 'sidecars[0].restartTogether',
      given: true,
      why: 'the pod runs to completion, and those of its containers that have completed would run again: "web", "report"',
      fix: 'leave it out',
    }]);
    expect(named(applied(pod([together], { restartPolicy }), hold([together], { kind, completes: true }), NATIVE), 'envoy')).toMatchObject(RULE);
    expect(named(applied({ ...two, restartPolicy: undefined }, hold([together]), NATIVE), 'envoy')).toMatchObject(RULE);
  });

  test.each([GATED, NATIVE])('fails beside restart rules of the container\'s own: $kind', strategy => {
    const own = [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }];
    const spec = pod([], { containers: [container('web'), container('envoy', { restartPolicy: 'Never', restartPolicyRules: own })] });
    expect(issuesOf(spec, hold([together]), strategy)).toEqual([
      {
        field: 'sidecars[0].restartPolicyRules',
        given: own,
        why: 'container "envoy" has restart rules already, and \'restartTogether\' would replace them',
        fix: 'remove them, or leave \'restartTogether\' out',
      },
      expect.objectContaining({ field: 'sidecars[0].restartPolicy', given: 'Never' }),
    ]);
    expect(applied(spec, hold([envoy]), GATED).containers[0]).toMatchObject({ restartPolicy: 'Never', restartPolicyRules: own });
  });
});

describe('gated()', () => {
  const spec = applied(pod([envoy], { initContainers: [container('migrate')] }), hold([envoy]), GATED);

  test('mounts the gate whole in the sidecar and its way through in the application', () => {
    expect(mountsOf(named(spec, 'envoy'))).toEqual([`waits-for-envoy ${GATE}`, TOOLBOX]);
    expect(mountsOf(named(spec, 'web'))).toEqual([`waits-for-envoy ${GATE} gate/open read-only`]);
    expect(spec.volumes).toEqual([
      { name: 'sidecar-first-toolbox', emptyDir: { sizeLimit: '8Mi' } },
      { name: 'waits-for-envoy', emptyDir: { sizeLimit: '1Mi' } },
    ]);
  });

  test('lays the gate in one init container, the first', () => {
    expect(names(spec.initContainers)).toEqual(['sidecar-first', 'migrate']);
    expect(mountsOf(named(spec, 'sidecar-first')).map(mount => mount.split(' ')[0])).toEqual(['sidecar-first-toolbox', 'waits-for-envoy']);
  });

  test.each<[number, number, string, number, number]>([
    // timeout and time for one look; the script's own time, and what the kubelet allows
    [60_000, 1, 'await 7s', 10, 9],
    [90_500, 3, 'check=3; await 5s', 10, 19],
    [10_000, 1, 'await 3s', 6, 4],
    [1000, 1, 'await 1s', 4, 3],
    [60_000, 20, 'check=20; await 1s', 23, 60],
  ])('has a startup probe that waits inside and ends before the kubelet ends it, until %d ms with looks of %d s are over', (
    timeoutMs, checkTimeoutSeconds, waits, timeoutSeconds, failureThreshold,
  ) => {
    const slow = sidecar('envoy', wait({ kind: 'tcpSocket', port: 9901 }, { timeoutMs, checkTimeoutSeconds }));
    const { exec, ...rest } = named(applied(pod([slow]), hold([slow]), GATED), 'envoy').startupProbe!;
    expect(rest).toEqual({ periodSeconds: 1, timeoutSeconds, failureThreshold });
    expect(exec!.command![2].replace('opened waits-for-envoy || ', '')).toContain(`; ${waits} envoy tcp 9901 && open waits-for-envoy`);
  });

  test.each<[string, Wait, string]>([
    ['a TCP probe', tcp(9901), 'tcp 9901'],
    ['a command as a probe', command('/check'), 'run /check'],
    ['an HTTP probe, which the toolbox can make', http(9090), 'http 9090 /ready'],
    ['an HTTPS probe', http(9090, { scheme: 'HTTPS' }), 'https 9090 /ready'],
    ['the command itself instead of a gRPC probe', grpc(9090), 'run /wait'],
  ])('looks, beside a wait command, by %s', (_, probe, look) => {
    const proxy = sidecar('proxy', { ...waitCommand('/wait'), probe: { ...probe, checkTimeoutSeconds: 4 } });
    const { exec } = named(applied(pod([proxy]), hold([proxy]), GATED), 'proxy').startupProbe!;
    expect(exec!.command![2]).toContain(` proxy ${look} && open waits-for-proxy`);
    expect(exec!.command![2].includes('check=4;')).toBe(look !== 'run /wait');
  });

  test('gives no gate to a container that need not wait', () => {
    const held = applied({ containers: [container('web'), container('shipper'), container('job'), container('envoy')] }, hold([envoy], { notHeld: ['shipper'] }), GATED);
    expect(names(held.containers)).toEqual(['envoy', 'web', 'shipper', 'job']);
    expect(named(held, 'shipper')).toEqual(container('shipper'));
    expect(mountsOf(named(held, 'job'))).toEqual([`waits-for-envoy ${GATE} gate/open read-only`]);
  });

  test('holds a sidecar by the gates of those it starts after', () => {
    const three = [envoy, sidecar('vault', command('/check')), sidecar('agent', tcp(1), { startAfter: ['envoy'] })];
    const held = applied(pod(three), hold(three), GATED);
    expect(names(held.containers)).toEqual(['envoy', 'agent', 'vault', 'web']);
    expect(mountsOf(named(held, 'agent'))).toContain(`waits-for-envoy ${GATE} gate/open read-only`);
    expect(mountsOf(named(held, 'vault'))).toContain(`waits-for-envoy ${GATE} gate/open read-only`);
    expect(mountsOf(named(held, 'web'))).toHaveLength(3);
  });

  test('mounts the gates of all that a hook watches, and each hook shuts its own', () => {
    const three = ['a', 'b', 'c'].map((name, index) => sidecar(name, tcp(1001 + index), { startAfter: [] }));
    const held = applied(pod(three), hold(three), GATED);
    expect(mountsOf(named(held, 'a'))).toEqual(['waits-for-a /run/sidecar-first/waits-for-a', TOOLBOX]);
    expect(mountsOf(named(held, 'c')).sort()).toEqual([TOOLBOX, ...['a', 'b', 'c'].map(name => `waits-for-${name} /run/sidecar-first/waits-for-${name}`)]);
    three.forEach(({ name }) => {
      expect(hookOf(held, name)!.join()).toContain(`waits-for-${name}`);
      expect(named(held, name).startupProbe!.exec!.command!.join()).toContain(`waits-for-${name}`);
    });
  });

  test('without patience has hooks that only shut, each its own gate, and probes that open', () => {
    const three = [sidecar('a', tcp(1001)), sidecar('b', tcp(1002), { startAfter: [] }), sidecar('c', command('/check'))];
    const held = applied(pod(three), hold(three), { ...GATED, patienceMs: 0 } as Strategy);
    expect(names(held.containers)).toEqual(['a', 'b', 'c', 'web']);
    three.forEach(({ name }) => {
      const folder = `/run/sidecar-first/waits-for-${name}`;
      expect(hookOf(held, name)![2]).toBe(`. /run/sidecar-first/toolbox/wait.sh; shut waits-for-${name}`);
      expect(named(held, name).startupProbe!.exec!.command!.join()).toContain(`open waits-for-${name}`);
      expect(mountsOf(named(held, name)).filter(mount => mount.startsWith('waits-for-') && !mount.includes('gate/open'))).toEqual([`waits-for-${name} ${folder}`]);
    });
    expect(mountsOf(named(held, 'c'))).toContain('waits-for-b /run/sidecar-first/waits-for-b gate/open read-only');
  });

  test('mounts the gates elsewhere when told to', () => {
    const held = applied(pod([envoy]), hold([envoy]), { ...GATED, mountPath: '/gates' } as Strategy);
    expect(mountsOf(named(held, 'web'))).toEqual(['waits-for-envoy /gates/waits-for-envoy gate/open read-only']);
    expect(JSON.stringify(held)).not.toContain('/run/sidecar-first/waits-for');
  });

  test('keeps a volume\'s name within 63 characters', () => {
    const long = 'x'.repeat(53);
    expect(gateVolume(long)).toBe(`waits-for-${long}`);
    const longer = [`${'x'.repeat(62)}a`, `${'x'.repeat(62)}b`, `${'x'.repeat(43)}-${'x'.repeat(19)}`].map(gateVolume);
    longer.forEach(name => expect(name).toMatch(/^waits-for-x+-[0-9a-f]{8}$/));
    longer.forEach(name => expect(name.length).toBeLessThanOrEqual(63));
    expect(new Set(longer).size).toBe(3);
  });

  test.each<[string, Partial<PodSpec>, Partial<Container>, string]>([
    ['a container of the init container\'s name', { initContainers: [container('sidecar-first')] }, {}, 'containers'],
    ['a volume of the gate\'s name', { volumes: [{ name: 'waits-for-envoy', emptyDir: { medium: 'Memory' } }] }, {}, 'volumes'],
    ['a mount at the gate\'s place', {}, { volumeMounts: [{ name: 'x', mountPath: GATE }] }, 'containers["web"].volumeMounts'],
    ['a read-only mount above the gate', {}, { volumeMounts: [{ name: 'x', mountPath: '/run/', readOnly: true }] }, 'containers["web"].volumeMounts'],
    ['a config map above the gate', { volumes: [{ name: 'x', configMap: {} } as object as { name: string }] }, { volumeMounts: [{ name: 'x', mountPath: '/run' }] }, 'containers["web"].volumeMounts'],
  ])('fails on %s', (_, more, web, field) => {
    expect(issuesOf({ ...pod([envoy], more), containers: [container('web', web), container('envoy')] }, hold([envoy]), GATED)).toMatchObject([{ field }]);
  });

  test.each<[string, Partial<Container>]>([
    ['a writable mount above the gate', { volumeMounts: [{ name: 'x', mountPath: '/run' }] }],
    ['a read-only mount beside the gate', { volumeMounts: [{ name: 'x', mountPath: '/run/sidecar', readOnly: true }] }],
    ['a writable mount between a read-only one and the gate', { volumeMounts: [{ name: 'x', mountPath: '/run', readOnly: true }, { name: 'y', mountPath: '/run/sidecar-first' }] }],
  ])('copes with %s', (_, web) => {
    expect(mountsOf(named(applied({ containers: [container('web', web), container('envoy')] }, hold([envoy]), GATED), 'web'))).toHaveLength(1 + web.volumeMounts!.length);
  });
});

describe('nativeSidecar()', () => {
  test('moves the sidecars after the workload\'s init containers', () => {
    const two = [envoy, sidecar('vault', tcp(8200))];
    const spec = applied(pod(two, { initContainers: [container('migrate')] }), hold(two), NATIVE);
    expect(names(spec.initContainers)).toEqual(['migrate', 'envoy', 'vault']);
    expect(spec.containers).toEqual([container('web')]);
    expect(named(spec, 'envoy')).toEqual({
      name: 'envoy',
      image: 'envoy',
      restartPolicy: 'Always',
      startupProbe: { tcpSocket: { port: 9901 }, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 60 },
    });
  });

  test('moves them before the workload\'s init containers when told to', () => {
    const spec = applied(pod([envoy], { initContainers: [container('migrate')] }), hold([envoy]), { kind: 'nativeSidecar', beforeInitContainers: true });
    expect(names(spec.initContainers)).toEqual(['envoy', 'migrate']);
  });

  test.each<[string, Wait, string]>([
    ['a port', tcp(1), 'tcpSocket'],
    ['a path', http(1), 'httpGet'],
    ['a path on loopback', http(1, { loopbackOnly: true }), 'exec'],
    ['a port on loopback', wait({ kind: 'tcpSocket', port: 1, loopbackOnly: true }), 'exec'],
    ['gRPC', grpc(1), 'grpc'],
    ['a file', file('/ready'), 'exec'],
    ['a Unix socket', unixSocket('/run/agent.sock'), 'exec'],
    ['a command', command('/check'), 'exec'],
    ['a wait command', waitCommand('/wait'), 'exec'],
    ['a wait command with a probe of its own', { ...waitCommand('/wait'), probe: http(2) }, 'httpGet'],
  ])('probes %s', (_, readyWhen, handler) => {
    const one = sidecar('envoy', readyWhen);
    expect(Object.keys(named(applied(pod([one]), hold([one]), NATIVE), 'envoy').startupProbe!)).toContain(handler);
  });

  test.each<[string, Wait, boolean, number, number]>([
    ['a script waits inside', file('/ready'), false, 10, 9],
    ['so does the program', file('/ready'), true, 10, 9],
    ['so does a command that finds its program by the PATH, where the toolbox is', command('check'), true, 10, 9],
    ['the user\'s own command looks every second', command('/check'), true, 1, 60],
    ['so does the kubelet', tcp(1), true, 1, 60],
  ])('%s', (_, readyWhen, distroless, timeoutSeconds, failureThreshold) => {
    const one = sidecar('envoy', readyWhen, { distroless });
    expect(named(applied(pod([one]), hold([one]), NATIVE), 'envoy').startupProbe).toMatchObject({ periodSeconds: 1, timeoutSeconds, failureThreshold });
  });

  test('starts in the order of the dependencies, then of the list', () => {
    const four = [sidecar('a', tcp(1), { startAfter: ['d'] }), sidecar('b', command('/b'), { startAfter: [] }), sidecar('c', tcp(3), { startAfter: [] }), sidecar('d', tcp(4), { startAfter: [] })];
    expect(names(applied(pod(four), hold(four), NATIVE).initContainers)).toEqual(['c', 'd', 'a', 'b', 'wait-for-sidecars']);
  });

  test('leaves a hook that the user wrote', () => {
    const lifecycle = { postStart: { exec: { command: ['/hook'] } } };
    expect(named(applied({ containers: [container('web'), container('envoy', { lifecycle })] }, hold([envoy]), NATIVE), 'envoy').lifecycle).toEqual(lifecycle);
  });

  test('adds the toolbox first of all when an exec probe needs a shell', () => {
    const one = sidecar('envoy', http(9901, { loopbackOnly: true }), { distroless: true });
    const spec = applied(pod([one], { initContainers: [container('migrate')] }), hold([one]), { kind: 'nativeSidecar', beforeInitContainers: true });
    expect(names(spec.initContainers)).toEqual(['sidecar-first', 'envoy', 'migrate']);
    expect(mountsOf(named(spec, 'envoy'))).toEqual(['sidecar-first-toolbox /run/sidecar-first/toolbox read-only']);
    expect(named(spec, 'sidecar-first').restartPolicy).toBeUndefined();
  });
});

describe('nativeSidecar(), of sidecars that are native already', () => {
  const FRONT: Strategy = { kind: 'nativeSidecar', beforeInitContainers: true };
  const native = (name: string, more: Partial<Container> = {}) => container(name, { restartPolicy: 'Always', ...more });
  const spec = (...initContainers: Container[]): PodSpec => ({ containers: [container('web'), container('vault')], initContainers });
  const agent = sidecar('agent', tcp(1));
  const vault = sidecar('vault', tcp(2));

  test('leaves them where they stand, with a startup probe each, and puts the others behind', () => {
    const there = applied(spec(container('a'), native('agent'), container('b')), hold([agent, vault]), NATIVE);
    expect(names(there.initContainers)).toEqual(['a', 'agent', 'b', 'vault']);
    expect(names(there.containers)).toEqual(['web']);
    expect(named(there, 'agent')).toEqual(native('agent', {
      startupProbe: { tcpSocket: { port: 1 }, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 60 },
    }));
    expect([named(there, 'a'), named(there, 'b')]).toEqual([container('a'), container('b')]);
  });

  test('keeps their order, whatever the order of the list', () => {
    const two = [sidecar('b', tcp(1), { startAfter: [] }), sidecar('a', tcp(2), { startAfter: [] })];
    expect(names(applied(spec(native('a'), native('b')), hold(two), NATIVE).initContainers)).toEqual(['a', 'b', 'wait-for-sidecars']);
  });

  test('moves them to the front, in the order in which they start, when all sidecars go there', () => {
    const two = [vault, sidecar('agent', tcp(1), { startAfter: ['vault'] })];
    expect(names(applied(spec(container('a'), native('agent'), container('b')), hold(two), FRONT).initContainers)).toEqual(['vault', 'agent', 'a', 'b']);
  });

  test('lends them the toolbox where a script has to look', () => {
    const one = sidecar('agent', file('/ready'), { distroless: true });
    const there = applied(spec(native('agent')), hold([one]), NATIVE);
    expect(names(there.initContainers)).toEqual(['sidecar-first', 'agent']);
    expect(mountsOf(named(there, 'agent'))).toEqual(['sidecar-first-toolbox /run/sidecar-first/toolbox read-only']);
  });

  test.each<[string, Partial<Sidecar>, string]>([
    ['by name', { startAfter: ['vault'] }, 'vault'],
    ['by the order of the list', {}, 'vault'],
  ])('fails when one stays before a sidecar that it starts after, %s', (_, more, other) => {
    expect(issuesOf(spec(native('agent')), hold([vault, { ...agent, ...more }]), NATIVE)).toEqual([{
      field: 'sidecars[1].startAfter',
      given: other,
      why: '"agent" is a native sidecar already and stays where it stands among the init containers, before "vault"',
      fix: 'pass a startAfter without "vault", or StartupStrategy.nativeSidecar({ beforeInitContainers: true }), which brings the sidecars in order',
    }]);
  });

  test('fails when two of them stand the other way round', () => {
    const two = [agent, sidecar('b', tcp(2), { startAfter: ['agent'] })];
    expect(issuesOf(spec(native('b'), native('agent')), hold(two), NATIVE)).toMatchObject([{ field: 'sidecars[1].startAfter', given: 'agent' }]);
  });

  test('fails on a startup probe of its own that readyWhen does not follow', () => {
    const probed = native('agent', { startupProbe: { exec: { command: ['x'] } } });
    expect(issuesOf(spec(probed), hold([agent]), NATIVE)).toMatchObject([{ field: 'sidecars[0].startupProbe' }]);
    expect(named(applied(spec(probed), hold([{ ...agent, followsProbe: true }]), NATIVE), 'agent')).toEqual(probed);
  });
});

describe('nativeSidecar(), with sidecars side by side', () => {
  const WAITER = 'wait-for-sidecars';
  const independent = (...readyWhen: Wait[]) =>
    readyWhen.map((one, index) => sidecar(String.fromCharCode(97 + index), one, { startAfter: [] }));
  const two = independent(tcp(1001), http(1002));
  const probed = ({ initContainers = [] }: PodSpec) => names(initContainers.filter(({ startupProbe }) => startupProbe));
  const waiterOf = (spec: PodSpec) => named(spec, WAITER).command!.join(' ');

  test('gives them no startup probe, and one init container of the toolbox waits behind them for all', () => {
    const spec = applied(pod(two, { initContainers: [container('migrate')] }), hold(two), NATIVE);
    expect(names(spec.initContainers)).toEqual(['migrate', 'a', 'b', WAITER]);
    expect(named(spec, 'a')).toEqual({ name: 'a', image: 'a', restartPolicy: 'Always' });
    expect(probed(spec)).toEqual([]);
    expect(named(spec, WAITER)).toEqual({
      name: WAITER,
      command: ['sh', '-c', 'eval "$0"; trap \'exit 143\' TERM; await 60s a tcp 1001 || exit 1; await 60s b http 1002 /ready || exit 1'],
      args: [expect.stringMatching(/^# hooks and probes call this\ntools=\/bin\n/)],
      terminationMessagePolicy: 'FallbackToLogsOnError',
      image: 'busybox:1.37.0-musl',
      imagePullPolicy: 'IfNotPresent',
      resources: { requests: { cpu: '10m', memory: '16Mi' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        runAsUser: 65534,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    expect(spec.volumes).toBeUndefined();
  });

  test('puts it before the init containers that follow the sidecars', () => {
    const spec = applied(pod(two, { initContainers: [container('migrate')] }), hold(two), { kind: 'nativeSidecar', beforeInitContainers: true });
    expect(names(spec.initContainers)).toEqual(['a', 'b', WAITER, 'migrate']);
  });

  test('keeps the startup probe of a sidecar that another starts after', () => {
    const three = [...two, sidecar('c', tcp(1003), { startAfter: ['a'] })];
    expect(probed(applied(pod(three), hold(three), NATIVE))).toEqual(['a']);
  });

  test.each<[string, Wait]>([
    ['a command', command('/check')],
    ['a wait command', waitCommand('/wait')],
    ['gRPC', grpc(1003)],
    ['a file of its image', file('/ready')],
    ['an HTTPS path, for which its image may have the better tools', http(1003, { scheme: 'HTTPS' })],
    ['a port that its kubelet probes by a command', { ...tcp(1003), probe: command('/check') }],
  ])('keeps the startup probe of a sidecar that is known by %s, and puts it last', (_, readyWhen) => {
    const three = independent(readyWhen, tcp(1001), http(1002));
    const spec = applied(pod(three), hold(three), NATIVE);
    expect(names(spec.initContainers)).toEqual(['b', 'c', 'a', WAITER]);
    expect(probed(spec)).toEqual(['a']);
  });

  test('keeps the startup probe of a sidecar whose liveness is probed, which would kill it while it starts', () => {
    const three = independent(tcp(1001), tcp(1002), tcp(1003));
    const livenessProbe = { tcpSocket: { port: 1001 } };
    const containers = [container('web'), container('a', { livenessProbe }), container('b'), container('c')];
    const spec = applied({ containers }, hold(three), NATIVE);
    expect(probed(spec)).toEqual(['a']);
    expect(names(spec.initContainers)).toEqual(['b', 'c', 'a', WAITER]);
  });

  test('takes a wait command\'s own probe, where that can be seen', () => {
    const both = independent(tcp(1001), { ...waitCommand('/wait'), probe: http(1002) });
    const spec = applied(pod(both), hold(both), NATIVE);
    expect(probed(spec)).toEqual([]);
    expect(waiterOf(spec)).toContain('await 60s b http 1002 /ready');
  });

  test('removes the probe that cdk8s-plus adds for portNumber', () => {
    const startupProbe = { tcpSocket: { port: 1001 }, failureThreshold: 3 };
    const spec = applied({ containers: [container('web'), container('a', { startupProbe }), container('b')] }, hold(two), NATIVE);
    expect(probed(spec)).toEqual([]);
  });

  test('sees a sidecar that listens on loopback alone, and needs no shell in it', () => {
    const both = independent(http(1001, { loopbackOnly: true }), tcp(1002)).map(one => ({ ...one, distroless: true }));
    const spec = applied(pod(both), hold(both), NATIVE);
    expect(names(spec.initContainers)).toEqual(['a', 'b', WAITER]);
  });

  test('keeps the words of a path from the kubelet, which would expand them', () => {
    const data = { volumeMounts: [{ name: 'data', mountPath: '/$(HOME)' }] };
    const both = independent(tcp(1001), file('/$(HOME)/ready'));
    const containers = [container('web'), container('a'), container('b', data)];
    const spec = applied({ volumes: [{ name: 'data', emptyDir: {} }], containers }, hold(both), NATIVE);
    expect(waiterOf(spec)).toContain('await 60s b file \'/$$(HOME)/ready\' || exit 1');
  });

  describe('where the toolbox is in the pod anyway', () => {
    const scripted = sidecar('c', file('/ready'), { startAfter: [], distroless: true });
    const containersOf = (mountPath: string) =>
      [container('web'), container('a', { volumeMounts: [{ name: 'data', mountPath }] }), container('b'), container('c')];
    const volumes = [{ name: 'data', emptyDir: {} }];

    test('calls the program that is laid there', () => {
      const three = [...two, scripted];
      const spec = applied(pod(three), hold(three), NATIVE);
      expect(names(spec.initContainers)).toEqual(['sidecar-first', 'a', 'b', 'c', WAITER]);
      expect(named(spec, WAITER).command!.slice(0, 2)).toEqual(['/run/sidecar-first/toolbox/sh', '-c']);
      expect(waiterOf(spec)).toContain('. /run/sidecar-first/toolbox/wait.sh; trap');
      expect(named(spec, WAITER).args).toBeUndefined();
      expect(mountsOf(named(spec, WAITER))).toEqual(['sidecar-first-toolbox /run/sidecar-first/toolbox read-only']);
      expect(named(spec, 'sidecar-first').args![0]).toContain('\nhttp() {');
    });

    test('brings the program along where a volume that it looks at is in the way', () => {
      const three = [...independent(file('/run/ready'), tcp(1002)), scripted];
      const spec = applied({ volumes, containers: containersOf('/run') }, hold(three), NATIVE);
      expect(named(spec, WAITER).command![0]).toBe('sh');
      expect(mountsOf(named(spec, WAITER))).toEqual(['data /run read-only']);
    });
  });

  describe('mounts', () => {
    const volumes = ['x', 'y'].map(name => ({ name, emptyDir: {} }));
    const files = independent(file('/run/a/ready'), file('/run/b/ready'));
    const withMounts = (a: object[], b: object[], more: Partial<PodSpec> = {}) => applied({
      volumes,
      containers: [container('web'), container('a', { volumeMounts: a as never }), container('b', { volumeMounts: b as never })],
      ...more,
    }, hold(files), NATIVE);

    test('the volumes of the files that it looks at, read-only, and no others', () => {
      const spec = withMounts(
        [{ name: 'x', mountPath: '/run/a', mountPropagation: 'Bidirectional' }, { name: 'y', mountPath: '/var' }],
        [{ name: 'y', mountPath: '/run/b/' }],
      );
      expect(named(spec, WAITER).volumeMounts).toEqual([
        { name: 'x', mountPath: '/run/a', readOnly: true },
        { name: 'y', mountPath: '/run/b/', readOnly: true },
      ]);
    });

    test('no part of a volume', () => {
      expect(probed(withMounts([{ name: 'x', mountPath: '/run/a', subPath: 'p' }], [{ name: 'y', mountPath: '/run/b' }]))).toEqual(['a']);
    });

    test('no volume in the way of another', () => {
      const nested = independent(file('/run/ready'), file('/run/b/ready'));
      const spec = applied({
        volumes,
        containers: [
          container('web'),
          container('a', { volumeMounts: [{ name: 'x', mountPath: '/run' }] }),
          container('b', { volumeMounts: [{ name: 'y', mountPath: '/run/b' }] }),
        ],
      }, hold(nested), NATIVE);
      expect(named(spec, WAITER).volumeMounts).toEqual([{ name: 'x', mountPath: '/run', readOnly: true }]);
      expect(probed(spec)).toEqual(['b']);
    });
  });

  const slow = [two[0], { ...two[1], readyWhen: { ...two[1].readyWhen, timeoutMs: 90_000 } }];

  test.each<[string, boolean, Partial<PodSpec>]>([
    ['in a Deployment', false, {}],
    ['where the pod restarts on failure', true, { restartPolicy: 'OnFailure' }],
  ])('fails after the longest of their timeouts, to be started again, %s', (_, completes, more) => {
    expect(waiterOf(applied(pod(slow, more), hold(slow, { completes }), NATIVE)))
      .toContain('await 90s a tcp 1001 || exit 1; await 90s b http 1002 /ready || exit 1');
  });

  test.each<[string, boolean, Partial<PodSpec>]>([
    ['a pod that never restarts', true, { restartPolicy: 'Never' }],
    ['a Job that leaves its restart policy to something else', true, {}],
  ])('waits as long as it takes in %s, where giving up would fail the pod', (_, completes, more) => {
    const spec = applied(pod(slow, more), hold(slow, { completes }), NATIVE);
    expect(waiterOf(spec)).toContain('await 9999999s a tcp 1001 || exit 1; await 9999999s b http 1002 /ready || exit 1');
  });

  test('keeps the startup probe of a native sidecar that an init container follows, and the one that \'readyWhen\' follows', () => {
    const native = (name: string, more: Partial<Container> = {}) => container(name, { restartPolicy: 'Always', ...more });
    const three = independent(tcp(1001), tcp(1002), tcp(1003));
    const spec = (...initContainers: Container[]) => ({ containers: [container('web'), container('b'), container('c')], initContainers });
    const followed = applied(spec(native('a'), container('migrate')), hold(three), NATIVE);
    expect(names(followed.initContainers)).toEqual(['a', 'migrate', 'b', 'c', WAITER]);
    expect(probed(followed)).toEqual(['a']);
    expect(probed(applied(spec(container('migrate'), native('a')), hold(three), NATIVE))).toEqual([]);
    const startupProbe = { tcpSocket: { port: 1001 }, periodSeconds: 2 };
    const own = [{ ...three[0], followsProbe: true }, three[1], three[2]];
    expect(named(applied(spec(native('a', { startupProbe })), hold(own), NATIVE), 'a').startupProbe).toEqual(startupProbe);
  });

  test('has no such init container on Windows', () => {
    const spec = applied(pod(two, { os: { name: 'windows' } }), hold(two), NATIVE);
    expect(names(spec.initContainers)).toEqual(['a', 'b']);
    expect(probed(spec)).toEqual(['a', 'b']);
  });

  test.each<[string, Partial<PodSpec>]>([
    ['container', { containers: [container('web'), container('a'), container('b'), container(WAITER)] }],
    ['init container', { initContainers: [container(WAITER)] }],
  ])('fails when there is another %s of that name', (_, more) => {
    expect(issuesOf(pod(two, more), hold(two), NATIVE)).toEqual([{
      field: 'containers',
      given: WAITER,
      why: 'an init container that is added for the sidecars has that name; names are unique within a pod',
      fix: 'give the pod\'s own container another name',
    }]);
  });
});

describe('where hooks can look', () => {
  const volumes = [{ name: 'data', emptyDir: {} }, { name: 'host', hostPath: { path: '/x' } } as object as { name: string }];
  const hookOfFirst = (readyWhen: Wait, first: Partial<Container>, second: Partial<Container>, more: object = {}) => {
    const two = [sidecar('a', readyWhen, { startAfter: [] }), sidecar('b', file('/b'), { startAfter: [], ...more })];
    const spec = applied({ volumes, containers: [container('web'), container('a', first), container('b', second)] }, hold(two), POST_START);
    return names(spec.containers)[0] === 'a' && hookOf(spec, 'a') === undefined ? 'watched by b' : 'watched by itself';
  };
  const data = (mountPath: string, more: object = {}) => ({ volumeMounts: [{ name: 'data', mountPath, ...more }] });

  test.each<[string, ReturnType<typeof hookOfFirst>, () => string]>([
    ['a port', 'watched by b', () => hookOfFirst(tcp(1), {}, {})],
    ['a Unix socket', 'watched by b', () => hookOfFirst(unixSocket('/run/agent.sock'), {}, {})],
    ['a command', 'watched by itself', () => hookOfFirst(command('/check'), {}, {})],
    ['a path, where b has the toolbox', 'watched by b', () => hookOfFirst(http(1), {}, {}, { distroless: true })],
    ['a path, where b has its own tools', 'watched by itself', () => hookOfFirst(http(1), {}, {})],
    ['an HTTPS path, where b alone has the toolbox', 'watched by itself', () => hookOfFirst(http(1, { scheme: 'HTTPS' }), {}, {}, { distroless: true })],
    ['a file at the top of a shared emptyDir', 'watched by b', () => hookOfFirst(file('/data/ready'), data('/data'), data('/data/', { readOnly: true }))],
    ['a file below it, where b\'s user may not enter', 'watched by itself', () => hookOfFirst(file('/data/deep/ready'), data('/data'), data('/data'))],
    ['a file in a volume that b has elsewhere', 'watched by itself', () => hookOfFirst(file('/data/ready'), data('/data'), data('/other'))],
    ['a file in a volume that b has in part', 'watched by itself', () => hookOfFirst(file('/data/ready'), data('/data'), data('/data', { subPath: 'x' }))],
    ['a file in a volume that b has not', 'watched by itself', () => hookOfFirst(file('/data/ready'), data('/data'), {})],
    ['a file where b has another volume below', 'watched by itself', () => hookOfFirst(file('/data/x/ready'), data('/data/x'), { volumeMounts: [{ name: 'data', mountPath: '/data' }, { name: 'host', mountPath: '/data/x/' }] })],
    ['a file on the node', 'watched by itself', () => hookOfFirst(file('/host/ready'), { volumeMounts: [{ name: 'host', mountPath: '/host' }] }, { volumeMounts: [{ name: 'host', mountPath: '/host' }] })],
    ['a file of the image', 'watched by itself', () => hookOfFirst(file('/ready'), {}, {})],
  ])('%s is %s', (_, expected, seen) => {
    expect(seen()).toBe(expected);
  });
});

describe('what a strategy refuses', () => {
  test('says what is in the way of a gate, once for each mount', () => {
    const two = [envoy, sidecar('vault', tcp(8200))];
    const spec = { containers: [container('web', { volumeMounts: [{ name: 'x', mountPath: '/run', readOnly: true }] }), container('envoy'), container('vault')] };
    expect(issuesOf(spec, hold(two), GATED)).toEqual([{
      field: 'containers["web"].volumeMounts',
      given: '/run',
      why: 'the volume "x" is mounted there read-only, in the way of "/run/sidecar-first/waits-for-envoy"',
      fix: 'mount it elsewhere, or pass StartupStrategy.gated({ mountPath }) with another folder',
    }]);
  });

  test.each(STRATEGIES)('says what is in the way of the toolbox: %j', strategy => {
    const one = sidecar('envoy', file('/ready'), { distroless: true });
    const spec = { containers: [container('web'), container('envoy', { volumeMounts: [{ name: 'x', mountPath: '/run/sidecar-first/toolbox/' }] })] };
    expect(issuesOf(spec, hold([one]), strategy)).toEqual([{
      field: 'containers["envoy"].volumeMounts',
      given: '/run/sidecar-first/toolbox/',
      why: 'the volume "x" is mounted there, in the way of "/run/sidecar-first/toolbox"',
      fix: 'mount it elsewhere',
    }]);
  });

  const withPostStart = { containers: [container('web'), container('envoy', { lifecycle: { postStart: { sleep: { seconds: 1 } } } })] };
  const withProbe = (startupProbe: object) => ({ containers: [container('web'), container('envoy', { startupProbe })] });
  const OF_PORT = { tcpSocket: { port: 9901 }, failureThreshold: 3 };

  test.each([POST_START, GATED])('fails when a sidecar has a postStart hook already: $kind', strategy => {
    expect(issuesOf(withPostStart, hold([envoy]), strategy)).toEqual([{
      field: 'sidecars[0].lifecycle.postStart',
      given: { sleep: { seconds: 1 } },
      why: 'container "envoy" has a postStart hook already, and there can be only one',
      fix: 'remove it, make it part of \'readyWhen\', or pass StartupStrategy.nativeSidecar(), which leaves it alone',
    }]);
  });

  test.each([GATED, NATIVE])('fails when a sidecar has a startup probe of its own: $kind', strategy => {
    expect(issuesOf(withProbe({ httpGet: { port: 1 } }), hold([envoy]), strategy)).toEqual([{
      field: 'sidecars[0].startupProbe',
      given: { httpGet: { port: 1 } },
      why: expect.stringMatching(/startup probe .*, and there can be only one$/),
      fix: 'pass readyWhen: Readiness.fromProbe(), which takes it over, or remove it, or pass StartupStrategy.postStartHook(), which leaves it alone',
    }]);
  });

  test.each([GATED, NATIVE])('replaces the probe that cdk8s-plus adds for portNumber, and no other: $kind', strategy => {
    const spec = applied(withProbe(OF_PORT), hold([envoy]), strategy);
    expect(named(spec, 'envoy').startupProbe).not.toMatchObject({ failureThreshold: 3 });
    expect(issuesOf(withProbe(OF_PORT), hold([{ ...envoy, ownStartupProbe: true }]), strategy)).toHaveLength(1);
    expect(issuesOf(withProbe({ ...OF_PORT, failureThreshold: 4 }), hold([envoy]), strategy)).toHaveLength(1);
    expect(issuesOf(withProbe({ ...OF_PORT, periodSeconds: 10 }), hold([envoy]), strategy)).toHaveLength(1);
    expect(issuesOf(withProbe({ ...OF_PORT, tcpSocket: { port: 9901, host: 'x' } }), hold([envoy]), strategy)).toHaveLength(1);
  });

  test.each([POST_START, GATED])('fails on gRPC and names the ways out: $kind', strategy => {
    const one = sidecar('envoy', grpc(50051));
    expect(issuesOf(pod([one]), hold([one]), strategy)).toEqual([{
      field: 'sidecars[0].readyWhen',
      given: 'Readiness.fromGrpc({ port: 50051 })',
      why: 'only the kubelet speaks gRPC, a hook does not',
      fix: 'pass Readiness.fromTcpSocket({ port: 50051 }), Readiness.fromCommand([\'/bin/grpc_health_probe\', \'-addr=127.0.0.1:50051\'])'
        + ' or fromWaitCommand with grpc_health_probe in a script that blocks, or StartupStrategy.nativeSidecar()',
    }]);
  });

  describe.each([['Deployment', 'Never'], ['Pod', 'OnFailure'], ['Rollout', 'Never'], ['Job', 'Never']])('in a %s whose pods have restartPolicy: %s', (kind, restartPolicy) => {
    test.each([POST_START, GATED])('fails with $kind()', strategy => {
      const issues = issuesOf(pod([envoy], { restartPolicy }), hold([envoy], { kind, completes: true }), strategy);
      expect(issues).toEqual([expect.objectContaining({
        field: 'strategy',
        why: `a sidecar among the containers keeps the ${kind} running after its application has ended`,
        fix: 'pass StartupStrategy.nativeSidecar(), for Kubernetes 1.29 and later',
      })]);
    });

    test('works with nativeSidecar()', () => {
      expect(applied(pod([envoy], { restartPolicy }), hold([envoy], { kind, completes: true }), NATIVE).restartPolicy).toBe(restartPolicy);
    });
  });

  describe.each(['Job', 'CronJob'])('in a %s', kind => {
    test.each([POST_START, GATED])('fails with $kind()', strategy => {
      expect(issuesOf(pod([envoy]), hold([envoy], { kind, completes: true }), strategy)).toEqual([{
        field: 'strategy',
        given: `StartupStrategy.${strategy.kind}()`,
        why: `a sidecar among the containers keeps the ${kind} running after its application has ended`,
        fix: 'pass StartupStrategy.nativeSidecar(), for Kubernetes 1.29 and later',
      }]);
    });

    test('runs native sidecars', () => {
      expect(names(applied(pod([envoy]), hold([envoy], { kind, completes: true }), NATIVE).initContainers)).toEqual(['envoy']);
    });
  });

  test('leaves a postStart hook alone where the plan puts none: postStartHook', () => {
    const two = [sidecar('a', tcp(1), { startAfter: [] }), sidecar('b', tcp(2), { startAfter: [] })];
    const lifecycle = { postStart: { sleep: { seconds: 1 } } };
    const spec = { containers: [container('web'), container('a', { lifecycle }), container('b')] };
    expect(named(applied(spec, hold(two), POST_START), 'a').lifecycle).toEqual(lifecycle);
    expect(issuesOf(spec, hold(two), GATED)).toMatchObject([{ field: 'sidecars[0].lifecycle.postStart' }]);
  });

  test('fails when a container that becomes a native sidecar restarts otherwise', () => {
    const spec = (restartPolicy: string) => ({ containers: [container('web'), container('envoy', { restartPolicy })] });
    expect(issuesOf(spec('OnFailure'), hold([envoy]), NATIVE)).toEqual([{
      field: 'sidecars[0].restartPolicy',
      given: 'OnFailure',
      why: 'container "envoy" becomes a native sidecar, and what makes it one is restartPolicy: Always',
      fix: 'remove it from the container, or pass another strategy',
    }]);
    expect(named(applied(spec('Always'), hold([envoy]), NATIVE), 'envoy').restartPolicy).toBe('Always');
  });

  const affinity = (...terms: [string, string, string[]][][]) => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: terms.map(term => ({ matchExpressions: term.map(([key, operator, values]) => ({ key, operator, values })) })),
        },
      },
    },
  });

  test.each<[string, Partial<PodSpec>]>([
    ['that prefers Linux', affinity([['kubernetes.io/os', 'In', ['linux']]])],
    ['that takes Windows or anything with a disk', affinity([['kubernetes.io/os', 'In', ['windows']]], [['disk', 'Exists', []]])],
    ['that takes both', affinity([['kubernetes.io/os', 'In', ['windows', 'linux']]])],
    ['without a term', affinity()],
  ])('lets a pod run by affinity %s', (_, more) => {
    expect(names(applied(pod([envoy], more), hold([envoy]), POST_START).containers)).toEqual(['envoy', 'web']);
  });

  describe.each<[string, Partial<PodSpec>]>([
    ['affinity', affinity([['disk', 'Exists', []], ['kubernetes.io/os', 'In', ['windows']]])],
    ['nodeSelector', { nodeSelector: { 'kubernetes.io/os': 'windows' } }],
    ['the old label in its nodeSelector', { nodeSelector: { 'beta.kubernetes.io/os': 'windows' } }],
    ['the old label in its affinity', affinity([['beta.kubernetes.io/os', 'In', ['windows']]])],
    ['os', { os: { name: 'windows' } }],
  ])('on Windows by %s', (_, windows) => {
    test.each([POST_START, GATED])('fails with $kind()', strategy => {
      expect(issuesOf(pod([envoy], windows), hold([envoy]), strategy)).toMatchObject([{
        field: 'strategy',
        why: 'its hooks are shell scripts, and the pod selects Windows nodes',
      }]);
    });

    test('runs native sidecars that the kubelet probes itself, and no others', () => {
      expect(named(applied(pod([envoy], windows), hold([envoy]), NATIVE), 'envoy').startupProbe).toHaveProperty('tcpSocket');
      for (const readyWhen of [file('C:/ready'), wait({ kind: 'tcpSocket', port: 1, loopbackOnly: true })]) {
        const one = sidecar('envoy', readyWhen);
        expect(issuesOf(pod([one], windows), hold([one]), NATIVE)).toMatchObject([{
          field: 'sidecars[0].readyWhen',
          why: 'only a shell script in an exec probe can tell, and the pod selects Windows nodes',
        }]);
      }
    });
  });

  test.each(STRATEGIES)('tells all problems at once: %j', strategy => {
    const two = [sidecar('envoy', grpc(1), { startAfter: ['x'] }), sidecar('vault', file('/x'), { startAfter: ['vault'] })];
    const spec = { containers: [container('web'), container('envoy', { lifecycle: { postStart: { sleep: { seconds: 1 } } }, startupProbe: { grpc: { port: 1 } } }), container('vault')] };
    const fields = issuesOf(spec, hold(two, { kind: 'Job', completes: true }), strategy).map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['sidecars[0].startAfter[0]', 'sidecars[1].startAfter']));
    expect(fields).toHaveLength({ postStartHook: 5, gated: 6, nativeSidecar: 3 }[strategy.kind]);
  });
});

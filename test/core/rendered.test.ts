import * as fc from 'fast-check';
import { optimum } from './orders';
import { applied, command, container, file, GATED, hold, http, NATIVE, POST_START, sidecar, STRATEGIES, tcp, unixSocket, waitCommand } from './support';
import { Container, PodSpec } from '../../src/core/pod/pod-spec';
import { Sidecar, Strategy } from '../../src/core/request/sidecar';
import { Wait } from '../../src/core/request/wait';
import { watchersOf } from '../../src/core/strategy/steps';
import { applyStrategy, strategyOf } from '../../src/core/strategy/strategy';
import { StrategyInput } from '../../src/core/strategy/strategy-kind';

/*
 * What the kubelet makes of the rendered containers. Nothing here asks the plan: what a container waits for is read in its hook and mounts.
 */

const READINESS = ['tcp', 'http', 'file', 'private file', 'socket', 'command', 'wait command'] as const;

function readiness(kind: typeof READINESS[number], index: number): Wait {
  return {
    'tcp': tcp(0xA000 + index),
    'http': http(0xB000 + index),
    'file': file(`/shared/ready-${index}`),
    'private file': file(`/private/ready-${index}`),
    'socket': unixSocket(`/private/socket-${index}`),
    'command': command(`/bin/check-${index}`),
    'wait command': waitCommand(`/bin/wait-${index}`),
  }[kind];
}

/** What gives a readiness away in a script, comments aside: a port in the hex of the kernel's tables, or behind the name of a look. */
function mark({ check }: Wait): RegExp {
  switch (check.kind) {
    case 'tcpSocket':
    case 'httpGet': return new RegExp(`listening ${check.port.toString(16).toUpperCase()}\\b|(?:tcp|http) ${check.port}\\b`);
    case 'unixSocket':
    case 'file': return new RegExp(check.path);
    case 'grpc': return /no script/;
    default: return new RegExp(check.command[0]);
  }
}

interface Case {
  readonly podSpec: PodSpec;
  readonly to: StrategyInput;
}

/** Any pod with up to so many sidecars, among containers of the user's own. */
function cases(maxLength: number): fc.Arbitrary<Case> {
  return fc.integer({ min: 1, max: maxLength }).chain(count => fc.record({
    kinds: fc.array(fc.constantFrom(...READINESS), { minLength: count, maxLength: count }),
    distroless: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
    rank: fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
    edges: fc.array(fc.array(fc.boolean(), { minLength: count, maxLength: count }), { minLength: count, maxLength: count }),
    inListOrder: fc.boolean(),
    others: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
    seed: fc.array(fc.nat(100), { minLength: 10, maxLength: 10 }),
    init: fc.nat(2),
    liveness: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
  })).map(({ kinds, distroless, rank, edges, inListOrder, others, seed, init, liveness }) => {
    const sidecars = kinds.map((kind, index): Sidecar => sidecar(`s${index}`, readiness(kind, index), {
      distroless: distroless[index],
      startAfter: inListOrder ? undefined : rank.flatMap((other, at) => (other < rank[index] && edges[index][at] ? [`s${at}`] : [])),
    }));
    const all = [
      ...sidecars.map(({ name }, index) => container(name, {
        volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
        ...(liveness[index] ? { livenessProbe: { tcpSocket: { port: 0xA000 + index } } } : {}),
      })),
      ...others.map((_, index) => container(`other-${index}`)),
    ];
    const containers = all
      .map((one, index) => ({ one, key: seed[index % seed.length] }))
      .sort((a, b) => a.key - b.key)
      .map(({ one }) => one);
    return {
      podSpec: {
        containers,
        volumes: [{ name: 'shared', emptyDir: {} }],
        ...(init > 0 ? { initContainers: Array.from({ length: init }, (_, index) => container(`init-${index}`)) } : {}),
      },
      to: hold(sidecars, { notHeld: others.flatMap((isHeld, index) => (isHeld || index === 0 ? [] : [`other-${index}`])) }),
    };
  });
}

function names(containers: readonly Container[] = []): string[] {
  return containers.map(({ name }) => name);
}

function script(words: string[] = []): string {
  return words.map(word => word.replace(/^#.*$/gm, '')).join('\n');
}

function isGate(subPath: string | undefined): boolean {
  return subPath === 'gate/open';
}

/** The start of each container, in the kubelet's order. One that is refused starts when the probes have opened its gates. */
function replay(
  { containers, initContainers = [] }: PodSpec,
  { sidecars }: StrategyInput,
  takes: (name: string) => number,
): Map<string, number> {
  const starts = new Map<string, number>();
  const opened = new Map<string, number>();
  let now = 0;
  const ready = (name: string) => starts.get(name)! + takes(name);
  const readIn = (words: string[] | undefined) => sidecars.filter(({ readyWhen }) => mark(readyWhen).test(script(words)));
  for (const { name, restartPolicy, startupProbe, command: words } of initContainers) {
    starts.set(name, now);
    const awaited = restartPolicy === 'Always' ? (startupProbe ? [name] : []) : readIn(words).map(other => other.name);
    now = Math.max(now, ...awaited.map(ready));
  }
  for (const { name, lifecycle, volumeMounts = [] } of containers) {
    const shut = volumeMounts.filter(mount => isGate(mount.subPath) && !((opened.get(mount.mountPath) ?? Infinity) <= now));
    const openers = shut.map(mount => containers.find(other => openedByProbeAlone(other, mount.name, containers))?.name);
    if (openers.includes(undefined)) {
      throw new Error(`${name} is refused: ${shut.map(mount => mount.name)} is shut`);
    }
    starts.set(name, Math.max(now, ...openers.map(other => ready(other!))));
    const hook = script(lifecycle?.postStart?.exec?.command);
    for (const other of readIn(lifecycle?.postStart?.exec?.command)) {
      now = Math.max(now, ready(other.name));
      if (hook.includes(`open waits-for-${other.name} `)) {
        opened.set(`/run/sidecar-first/waits-for-${other.name}`, now);
      }
    }
  }
  return starts;
}

/** The container's probe opens the gate, and no hook in the pod does. */
function openedByProbeAlone({ startupProbe }: Container, gate: string, containers: readonly Container[]): boolean {
  const opens = (words?: string[]) => new RegExp(`\\bopen ${gate}(?![\\w-])`).test(script(words));
  return opens(startupProbe?.exec?.command) && !containers.some(({ lifecycle }) => opens(lifecycle?.postStart?.exec?.command));
}

function dependenciesOf(sidecars: readonly Sidecar[]): [string, string][] {
  return sidecars.flatMap(({ name, startAfter }, index) =>
    (startAfter ?? (index > 0 ? [sidecars[index - 1].name] : [])).map((other): [string, string] => [name, other]));
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

const anyDuration = fc.func(fc.integer({ min: 1, max: 100 }));

describe.each(STRATEGIES)('the rendered containers, with %j', strategy => {
  test('start after what they wait for is ready', () => {
    fc.assert(fc.property(cases(8), anyDuration, ({ podSpec, to }, takes) => {
      const spec = applied(podSpec, to, strategy);
      const starts = replay(spec, to, takes);
      const isReady = (name: string) => starts.get(name)! + takes(name);
      dependenciesOf(to.sidecars).forEach(([name, other]) => expect(starts.get(name)).toBeGreaterThanOrEqual(isReady(other)));
      const held = spec.containers.filter(({ name }) => name.startsWith('other-') && !to.notHeld.includes(name));
      held.forEach(({ name }) => to.sidecars.forEach(other => expect(starts.get(name)).toBeGreaterThanOrEqual(isReady(other.name))));
    }));
  });

  test('keep the user\'s own containers, each as it was but for its mounts, in their order', () => {
    fc.assert(fc.property(cases(8), ({ podSpec, to }) => {
      const spec = applied(podSpec, to, strategy);
      const own = (containers: readonly Container[] = []) => containers.filter(({ name }) => /^(other|init)-/.test(name));
      expect(own(spec.containers).map(({ volumeMounts, ...rest }) => rest))
        .toEqual(own(podSpec.containers).map(({ volumeMounts, ...rest }) => rest));
      expect(own(spec.initContainers)).toEqual(podSpec.initContainers ?? []);
      const free = ({ name }: Container) => to.notHeld.includes(name);
      expect(spec.containers.filter(free)).toEqual(podSpec.containers.filter(free));
    }));
  });

  test('are the same each time, and the pod that was given is left alone', () => {
    fc.assert(fc.property(cases(6), ({ podSpec, to }) => {
      const [once, twice] = [0, 1].map(() => applyStrategy(frozen(podSpec), frozen(to), strategy));
      expect(once).toEqual(twice);
    }), { numRuns: 50 });
  });

  test('have a restart policy only where they are init containers', () => {
    fc.assert(fc.property(cases(6), ({ podSpec, to }) => {
      const { containers, initContainers = [] } = applied(podSpec, to, strategy);
      containers.forEach(one => expect(one).not.toHaveProperty('restartPolicy'));
      const native = initContainers.filter(({ restartPolicy }) => restartPolicy !== undefined).map(({ name }) => name).sort();
      expect(native).toEqual(strategy.kind === 'nativeSidecar' ? to.sidecars.map(({ name }) => name).sort() : []);
    }), { numRuns: 50 });
  });

  test('mount the toolbox where its shell is run, and nowhere else', () => {
    fc.assert(fc.property(cases(6), ({ podSpec, to }) => {
      const { containers, initContainers = [], volumes = [] } = applied(podSpec, to, strategy);
      const users = [...containers, ...initContainers].filter(({ lifecycle, startupProbe, command: own }) =>
        [lifecycle?.postStart?.exec?.command, startupProbe?.exec?.command, own].some(words => words?.[0].startsWith('/run/sidecar-first/toolbox/')));
      const mounting = [...containers, ...initContainers].filter(({ name, volumeMounts = [] }) =>
        name !== 'sidecar-first' && volumeMounts.some(({ mountPath }) => mountPath === '/run/sidecar-first/toolbox'));
      expect(names(mounting)).toEqual(names(users));
      if (strategy.kind === 'nativeSidecar') {
        const distroless = to.sidecars.filter(one => one.distroless).map(({ name }) => name);
        expect([...distroless, 'wait-for-sidecars']).toEqual(expect.arrayContaining(names(users)));
      }
      expect(volumes.some(({ name }) => name === 'sidecar-first-toolbox')).toBe(users.length > 0);
    }), { numRuns: 50 });
  });
});

const unit = () => 1;

describe.each([POST_START, GATED])('the time to the application, with $kind()', strategy => {
  const inputs = ({ podSpec, to }: Case) =>
    to.sidecars.map(one => ({ ...one, watchers: watchersOf(one, to.sidecars, podSpec, strategyOf(strategy)) }));

  test('is that of the best order there is', () => {
    fc.assert(fc.property(cases(6), given => {
      const starts = replay(applied(given.podSpec, given.to, strategy), given.to, unit);
      expect(starts.get('other-0')).toBe(optimum(inputs(given), false));
    }), { numRuns: 150 });
  });

  test('is the longest path, not the sum, when every sidecar listens on a port', () => {
    fc.assert(fc.property(cases(8), given => {
      const to = hold(given.to.sidecars.map((one, index) => ({ ...one, readyWhen: tcp(0xA000 + index) })), { notHeld: given.to.notHeld });
      const after = dependenciesOf(to.sidecars);
      const path = (name: string): number => 1 + Math.max(0, ...after.filter(([one]) => one === name).map(([, other]) => path(other)));
      expect(replay(applied(given.podSpec, to, strategy), to, unit).get('other-0')).toBe(Math.max(...to.sidecars.map(({ name }) => path(name))));
    }));
  });
});

describe('the time to the application, with nativeSidecar()', () => {
  const inputs = ({ podSpec, to }: Case) => to.sidecars.map(one => ({
    ...one,
    watchers: [one.name],
    seenFromBehind: (['tcpSocket', 'httpGet', 'unixSocket'].includes(one.readyWhen.check.kind) || (one.readyWhen.check.kind === 'file' && one.readyWhen.check.path.startsWith('/shared/')))
      && podSpec.containers.find(({ name }) => name === one.name)!.livenessProbe === undefined,
  }));

  test('is that of the best order there is, with a container that waits behind the sidecars where it can see them', () => {
    fc.assert(fc.property(cases(6), given => {
      const starts = replay(applied(given.podSpec, given.to, NATIVE), given.to, unit);
      expect(starts.get('other-0')).toBe(optimum(inputs(given), false));
    }), { numRuns: 150 });
  });

  test('is what each one\'s own startup probe makes it, and no such container is there, where it gains nothing', () => {
    fc.assert(fc.property(cases(6), given => {
      const own = inputs(given).map(input => ({ ...input, seenFromBehind: false }));
      const { initContainers } = applied(given.podSpec, given.to, NATIVE);
      expect(names(initContainers).includes('wait-for-sidecars')).toBe(optimum(own, false) > optimum(inputs(given), false));
    }), { numRuns: 150 });
  });
});

describe('the gates', () => {
  const folder = (name: string) => `/run/sidecar-first/waits-for-${name}`;

  test('are shut by each sidecar\'s own hook first, and opened by whoever awaits it and by its own startup probe', () => {
    fc.assert(fc.property(cases(8), ({ podSpec, to }) => {
      const { containers } = applied(podSpec, to, GATED);
      const sidecars = to.sidecars.map(({ name }) => containers.find(one => one.name === name)!);
      sidecars.forEach(({ name, lifecycle, startupProbe }) => {
        expect(script(lifecycle!.postStart!.exec!.command).match(/shut \S+(?=;|$)/g)).toEqual([`shut waits-for-${name}`]);
        expect(script(startupProbe!.exec!.command).match(/open \S+/g)).toEqual([`open waits-for-${name}`]);
      });
      const opening = sidecars.flatMap(({ lifecycle }) => script(lifecycle!.postStart!.exec!.command).match(/open \S+/g) ?? []);
      expect(opening.sort()).toEqual(to.sidecars.map(({ name }) => `open waits-for-${name}`).sort());
    }));
  });

  test('are mounted whole where they are opened or shut, and nowhere else; by the way through where somebody waits', () => {
    fc.assert(fc.property(cases(8), ({ podSpec, to }) => {
      const { containers } = applied(podSpec, to, GATED);
      containers.forEach(({ name, lifecycle, volumeMounts = [] }) => {
        const gates = volumeMounts.filter(mount => mount.name.startsWith('waits-for-'));
        const hook = script(lifecycle?.postStart?.exec?.command);
        const used = to.sidecars.filter(other => new RegExp(`(?:open|shut) waits-for-${other.name}\\b`).test(hook)).map(other => folder(other.name));
        expect(gates.filter(({ subPath }) => subPath === undefined).map(({ mountPath }) => mountPath).sort()).toEqual(used.sort());
        const awaited = name.startsWith('s')
          ? dependenciesOf(to.sidecars).filter(([one]) => one === name).map(([, other]) => folder(other))
          : to.notHeld.includes(name) ? [] : to.sidecars.map(other => folder(other.name));
        expect(gates.filter(({ subPath, readOnly }) => isGate(subPath) && readOnly).map(({ mountPath }) => mountPath).sort())
          .toEqual(awaited.sort());
        expect(new Set(volumeMounts.map(({ mountPath }) => mountPath)).size).toBe(volumeMounts.length);
      });
    }));
  });
});

describe('computed by hand', () => {
  /** vault 3 s; a proxy that needs vault's secret 2 s; an agent of its own 4 s; a command that nobody waits for 1 s. */
  const four = [
    sidecar('agent', tcp(0xA000), { startAfter: [] }),
    sidecar('warmer', command('/bin/warm'), { startAfter: [] }),
    sidecar('vault', tcp(0xA001), { startAfter: [] }),
    sidecar('proxy', http(0xA002), { startAfter: ['vault'] }),
  ];
  const takes = (name: string) => ({ vault: 3, proxy: 2, agent: 4, warmer: 1 })[name]!;
  const times = (strategy: Strategy) => {
    const containers = [container('web'), ...four.map(({ name }) => container(name))];
    return Object.fromEntries(replay(applied({ containers }, hold(four), strategy), hold(four), takes));
  };

  test('hooks: agent, vault and the command at once, the proxy when vault is ready, the application at 5 s', () => {
    const expected = { agent: 0, vault: 0, warmer: 0, proxy: 3, web: 5 };
    expect(times(POST_START)).toEqual(expected);
    expect(times(GATED)).toEqual({ 'sidecar-first': 0, ...expected });
  });

  test('native: agent and vault at once, the others when vault is ready, the application at 5 s', () => {
    expect(times(NATIVE)).toEqual({ 'agent': 0, 'vault': 0, 'proxy': 3, 'warmer': 3, 'wait-for-sidecars': 4, 'web': 5 });
  });

  test('native, without a container that waits behind them: one after another, the application at 10 s', () => {
    const livenessProbe = { tcpSocket: { port: 1 } };
    const containers = [container('web'), ...four.map(({ name }) => container(name, { livenessProbe }))];
    const starts = replay(applied({ containers }, hold(four), NATIVE), hold(four), takes);
    expect(Object.fromEntries(starts)).toEqual({ agent: 0, warmer: 4, vault: 5, proxy: 8, web: 10 });
  });
});

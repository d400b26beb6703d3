import { BLIND_HOOKS, GATE, INIT_COMMANDS, LOOKING_HOOKS, looksAt, OPENERS, SHUTTERS, STARTUP_PROBES, Style, Target } from './hooks';
import { Random } from './random';
import { APPLICATION, application, Container, DEFAULT_CONTAINER, fake, init, native, podOf, Scenario, sidecar } from './scenario';
import { withStrategy } from './strategies';

/*
 * Pods as people write them, drawn from a seed.
 */

const NAMES = ['envoy', 'redis', 'proxy', 'cache'];

/** A part of a pod: what is drawn for one sidecar. */
interface Part {
  readonly words: readonly string[];
  readonly native?: Container;
  readonly regular?: Container;
  /** Init containers before and after a native sidecar. */
  readonly before?: readonly Container[];
  readonly after?: readonly Container[];
  readonly volumes?: readonly object[];
  /** Mounts and environment that the application needs. */
  readonly application?: { readonly volumeMounts: readonly object[] };
  readonly patience?: number;
}

export function scenarios(seed: number, count: number): Scenario[] {
  return Array.from({ length: count }, (_, index) => scenario(new Random(seed * 100_003 + index), `random ${seed}/${index}`));
}

function scenario(random: Random, title: string): Scenario {
  if (random.chance(0.15)) {
    return withStrategy(random, title);
  }
  const names = random.some(NAMES, random.chance(0.25) ? 2 : 1);
  const restartPolicy = random.pick([undefined, undefined, undefined, undefined, undefined, 'Always', 'OnFailure', 'Never']);
  const parts = names.map((name, index) => part(random, name, index, restartPolicy));
  const own = parts.flatMap(({ application: needed }) => needed?.volumeMounts ?? []);
  const app = application({ more: own.length > 0 ? { volumeMounts: own } : {} });
  const regular = parts.flatMap(each => each.regular ?? []);
  const last = regular.length === 0 || random.chance(0.85);
  const migrates = random.chance(0.2) ? [fake('migrate', { lives: 'end:1' })] : [];
  const first = random.chance(0.5);
  const initContainers = [
    ...parts.flatMap(each => each.before ?? []),
    ...(first ? migrates : []),
    ...parts.flatMap(each => [...(each.native ? [each.native] : []), ...(each.after ?? [])]),
    ...(first ? [] : migrates),
  ];
  const patience = parts.flatMap(each => each.patience ?? []);
  return {
    title: [title, ...(restartPolicy ? [restartPolicy] : []), ...parts.flatMap(({ words }) => words), ...(last ? [] : ['application first'])].join(', '),
    patience: patience.length > 0 ? Math.min(...patience) : undefined,
    pod: podOf({
      restartPolicy,
      annotations: random.chance(0.7) ? { [DEFAULT_CONTAINER]: APPLICATION } : undefined,
      initContainers,
      containers: last ? [...regular, app] : [app, ...regular],
      volumes: parts.flatMap(each => each.volumes ?? []),
    }),
  };
}

function part(random: Random, name: string, index: number, restartPolicy?: string): Part {
  const target = { port: 8080 + index, file: random.chance(0.5) ? `/tmp/${name}.ready` : `/shared/${name}.ready` };
  const volumes = target.file.startsWith('/shared/') ? [{ name: `shared-${name}`, emptyDir: {} }] : [];
  const shared = volumes.map(volume => ({ name: volume.name, mountPath: '/shared' }));
  const options = { ...target, undeclared: random.chance(0.2), lives: `ready:${random.pick([5, 6])}` };
  if (random.chance(0.2)) {
    return gated(random, name, options, volumes, shared);
  }
  const hook = random.chance(0.75) ? styleOf(random, LOOKING_HOOKS, BLIND_HOOKS) : undefined;
  const probe = random.chance(0.5) ? random.pick(STARTUP_PROBES) : undefined;
  const isNative = random.chance(restartPolicy === 'Never' || restartPolicy === 'OnFailure' ? 0.8 : 0.45);
  const more = {
    ...(shared.length > 0 ? { volumeMounts: shared } : {}),
    ...(hook && (!isNative || !probe || random.chance(0.3)) ? { lifecycle: { postStart: hook.of(target) } } : {}),
    ...(probe && (isNative || random.chance(0.4)) ? { startupProbe: probe.of(target) } : {}),
    ...(random.chance(0.15) ? { readinessProbe: { tcpSocket: { port: target.port }, periodSeconds: 2 } } : {}),
  };
  const words = [
    `${isNative ? 'native' : 'regular'} ${name}`,
    ...('lifecycle' in more ? [`hook: ${hook!.name}`] : []),
    ...('startupProbe' in more ? [`probe: ${probe!.name}`] : []),
  ];
  const patience = 'lifecycle' in more ? hook!.patience : undefined;
  if (!isNative) {
    return { words, volumes, patience, regular: sidecar(name, { ...options, more }) };
  }
  const waiter = random.chance(0.25) ? random.pick(INIT_COMMANDS) : undefined;
  return {
    words: [...words, ...(waiter ? [`then init: ${waiter.name}`] : [])],
    volumes,
    patience: patience ?? waiter?.patience,
    native: native(name, { ...options, more }),
    after: waiter ? [init(`wait-${name}`, waiter.of(target))] : [],
  };
}

/** A gate that somebody wrote by hand. */
function gated(random: Random, name: string, target: Target, volumes: readonly object[], shared: readonly object[]): Part {
  const volume = `gate-${name}`;
  const mount = { name: volume, mountPath: GATE };
  const shutter = random.chance(0.85) ? random.pick(SHUTTERS) : undefined;
  const opener = random.pick(OPENERS).of(target);
  const how = random.pick(['hook', 'probe', 'both'] as const);
  const look = looksAt(target.port);
  const env = { env: [{ name: 'GATE', value: GATE }] };
  const more = {
    volumeMounts: [...shared, mount],
    ...(how === 'probe' ? {} : { lifecycle: { postStart: { exec: { command: ['sh', '-c', `GATE=${GATE}; until ${look}; do sleep 1; done; ${opener}`] } } } }),
    ...(how === 'hook' ? {} : {
      startupProbe: { exec: { command: ['sh', '-c', `GATE=${GATE}; ${look} && { [ -d ${GATE}/open ] || { ${opener}; }; }`] }, periodSeconds: 1, failureThreshold: 60 },
    }),
  };
  return {
    words: [`gate of ${name}`, `shut by: ${shutter?.name ?? 'nobody'}`, `opened by: ${how}: ${opener}`],
    volumes: [...volumes, { name: volume, emptyDir: {} }],
    before: shutter ? [init(`shut-${name}`, ['sh', '-c', shutter.of(target)], { ...env, volumeMounts: [mount] })] : [],
    regular: sidecar(name, { ...target, more }),
    application: { volumeMounts: [{ name: volume, mountPath: `/run/${name}`, subPath: 'open/yes', readOnly: true }] },
  };
}

function styleOf<T>(random: Random, ...lists: readonly (readonly Style<T>[])[]): Style<T> {
  return random.pick(random.pick(lists));
}

import { ApiObject, Duration } from 'cdk8s';
import { NC } from './programs';
import { Random } from './random';
import { application, PodManifest, podOf, Scenario, sidecar } from './scenario';
import { Readiness, SidecarFirst, StartupStrategy } from '../../src';
import { render, TOOLBOX } from '../e2e/pods';

/*
 * Pods that the library itself writes.
 */

/** Seconds for which its hooks wait: more than a sidecar needs, less than a play lasts. */
export const PATIENCE = 20;

export const STRATEGIES = {
  'postStartHook()': () => StartupStrategy.postStartHook(),
  'gated()': (patience: Duration) => StartupStrategy.gated({ patience }),
  'gated(), no hook waits': () => StartupStrategy.gated({ patience: Duration.seconds(0) }),
  'nativeSidecar()': () => StartupStrategy.nativeSidecar(),
};

export type Strategy = keyof typeof STRATEGIES;

const READY = {
  tcp: (port: number, timeout: Duration) => Readiness.fromTcpSocket({ port, timeout }),
  http: (port: number, timeout: Duration) => Readiness.fromHttpGet('/ready', { port, timeout }),
  file: (_: number, timeout: Duration) => Readiness.fromFile('/tmp/ready', { timeout }),
  volume: (_: number, timeout: Duration) => Readiness.fromFile('/shared/ready', { timeout }),
  command: (port: number, timeout: Duration) => Readiness.fromCommand([NC, '-z', 'localhost', String(port)], { timeout }),
};

export type Ready = keyof typeof READY;

export interface StrategyOptions {
  readonly ready?: Ready;
  /** Names of the sidecars. */
  readonly names?: readonly string[];
  readonly restartPolicy?: string;
  /** Each waits for nobody. */
  readonly independent?: boolean;
  readonly lives?: string;
  /** Seconds for which hooks wait. */
  readonly patience?: number;
}

export function strategyPod(strategy: Strategy, options: StrategyOptions = {}): PodManifest {
  const { ready = 'tcp', names = ['envoy'], restartPolicy, independent, lives, patience = PATIENCE } = options;
  const volumeMounts = ready === 'volume' ? [{ name: 'shared', mountPath: '/shared' }] : [];
  const plain = podOf({
    restartPolicy,
    containers: [
      application(),
      ...names.map((name, index) => sidecar(name, {
        port: 8080 + index,
        lives,
        file: ready === 'volume' ? '/shared/ready' : '/tmp/ready',
        more: volumeMounts.length > 0 ? { volumeMounts } : {},
      })),
    ],
    volumes: ready === 'volume' ? [{ name: 'shared', emptyDir: {} }] : [],
  });
  const [rendered] = render(chart => {
    new ApiObject(chart, 'Pod', { ...plain, metadata: { name: 'web' } }).with(new SidecarFirst({
      strategy: STRATEGIES[strategy](Duration.seconds(patience)),
      toolbox: TOOLBOX,
      existing: names.map((name, index) => ({
        name, readyWhen: READY[ready](8080 + index, Duration.seconds(patience)), ...(independent ? { startAfter: [] } : {}),
      })),
    }));
  });
  return rendered as PodManifest;
}

export function withStrategy(random: Random, title: string): Scenario {
  const strategy = random.pick(Object.keys(STRATEGIES) as Strategy[]);
  const ready = random.pick(Object.keys(READY) as Ready[]);
  const names = random.chance(0.4) && ready !== 'file' && ready !== 'volume' ? ['envoy', 'redis'] : ['envoy'];
  const independent = names.length > 1 && random.chance(0.5);
  const restartPolicy = strategy === 'nativeSidecar()' && random.chance(0.25) ? 'OnFailure' : undefined;
  return {
    title: [title, `${strategy} until ${ready} of ${names.join(' and ')}${independent ? ', independent' : ''}`, restartPolicy].filter(Boolean).join(', '),
    patience: PATIENCE,
    pod: strategyPod(strategy, { ready, names, restartPolicy, independent }),
  };
}

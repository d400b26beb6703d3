import { badPorts, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Drain } from '../drain';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.redis()`: a cache that writes nothing to disk.
 */
export interface RedisOptions extends SidecarPresetOptions {
  /**
   * Port on which the server listens.
   *
   * @default 6379
   * @throws if not from 1 to 65535
   */
  readonly port?: number;
}

export function redis(options: RedisOptions): SidecarProps {
  const { port = 6379 } = options;
  refuse('redis', badPorts({ port }));
  return preset({
    name: 'redis',
    image: 'redis:8.6.7',
    args: ['--port', String(port), '--save', '', '--appendonly', 'no'],
    ports: [{ name: 'redis', number: port }],
    // redis-cli exits with 0 even when the server answers LOADING
    readyWhen: Readiness.fromCommand(['sh', '-c', `[ "$(redis-cli -p ${port} ping)" = PONG ]`], {
      probe: Readiness.fromTcpSocket({ port }),
    }),
    drainUntil: Drain.fromIdlePort(port),
    resources: requests(20, 64),
    securityContext: unprivileged(999),
  }, options);
}

import { badAddresses, clientAddress, LOOPBACK } from './addresses';
import { badPorts, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
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

  /**
   * Address on which the server listens.
   *
   * '0.0.0.0' lets every pod of the cluster read, write and flush the cache, unless a network policy or a password stands in the way. A
   * password that you set with `--requirepass` belongs in the variable `REDISCLI_AUTH` as well, for the check.
   *
   * @default '127.0.0.1', which only the pod's own containers reach
   * @throws if not an IP address
   */
  readonly listenAddress?: string;
}

export function redis(options: RedisOptions): SidecarProps {
  const { port = 6379, listenAddress = LOOPBACK } = options;
  refuse('redis', badPorts({ port }), badAddresses({ listenAddress }));
  return preset({
    name: 'redis',
    image: IMAGES.redis,
    args: ['--bind', listenAddress, '--port', String(port), '--save', '', '--appendonly', 'no'],
    ports: [{ name: 'redis', number: port }],
    // redis-cli exits with 0 even when the server answers LOADING
    readyWhen: Readiness.fromCommand(['sh', '-c', `[ "$(redis-cli -h ${clientAddress(listenAddress)} -p ${port} ping)" = PONG ]`]),
    drainUntil: Drain.fromIdlePort(port),
    resources: requests(20, 64),
    securityContext: unprivileged(999),
  }, options);
}

import { badAddresses, isLoopback, LOOPBACK } from './addresses';
import { badPorts, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { Drain } from '../drain';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.memcached()`.
 */
export interface MemcachedOptions extends SidecarPresetOptions {
  /**
   * Port on which the server listens.
   *
   * @default 11211
   * @throws if not from 1 to 65535
   */
  readonly port?: number;

  /**
   * Address on which the server listens.
   *
   * '0.0.0.0' lets every pod of the cluster read, write and flush the cache: memcached asks for no password.
   *
   * @default '127.0.0.1', which only the pod's own containers reach
   * @throws if not an IP address
   */
  readonly listenAddress?: string;

  /**
   * Memory for items in mebibytes, `--memory-limit`: a whole number, 1 or more. The container needs about 32 MiB more than that.
   *
   * @default 64
   * @throws if not a whole number, or less than 1
   */
  readonly memoryLimit?: number;
}

export function memcached(options: MemcachedOptions): SidecarProps {
  const { port = 11211, listenAddress = LOOPBACK, memoryLimit = 64 } = options;
  refuse('memcached', badPorts({ port }), badAddresses({ listenAddress }), Number.isInteger(memoryLimit) && memoryLimit >= 1 ? [] : [{
    field: 'memoryLimit',
    given: memoryLimit,
    why: 'not a whole number of mebibytes, 1 or more',
    fix: 'pass a number such as 64',
  }]);
  return preset({
    name: 'memcached',
    image: IMAGES.memcached,
    args: [`--listen=${listenAddress}`, `--port=${port}`, `--memory-limit=${memoryLimit}`],
    ports: [{ name: 'memcached', number: port }],
    readyWhen: Readiness.fromTcpSocket({ port, loopbackOnly: isLoopback(listenAddress) }),
    drainUntil: Drain.fromIdlePort(port),
    resources: requests(20, memoryLimit + 32),
    securityContext: unprivileged(11211),
  }, options);
}

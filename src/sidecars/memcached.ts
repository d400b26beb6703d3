import { badPorts, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
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
   * Memory for items in mebibytes, `--memory-limit`: a whole number, 1 or more. The container needs about 32 MiB more than that.
   *
   * @default 64
   * @throws if not a whole number, or less than 1
   */
  readonly memoryLimit?: number;
}

export function memcached(options: MemcachedOptions): SidecarProps {
  const { port = 11211, memoryLimit = 64 } = options;
  refuse('memcached', badPorts({ port }), Number.isInteger(memoryLimit) && memoryLimit >= 1 ? [] : [{
    field: 'memoryLimit',
    given: memoryLimit,
    why: 'not a whole number of mebibytes, 1 or more',
    fix: 'pass a number such as 64',
  }]);
  return preset({
    name: 'memcached',
    image: 'memcached:1.6.45-alpine',
    args: [`--port=${port}`, `--memory-limit=${memoryLimit}`],
    ports: [{ name: 'memcached', number: port }],
    readyWhen: Readiness.fromTcpSocket({ port }),
    drainUntil: Drain.fromIdlePort(port),
    resources: requests(20, memoryLimit + 32),
    securityContext: unprivileged(11211),
  }, options);
}

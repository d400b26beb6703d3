import * as kplus from 'cdk8s-plus-28';
import { checkPorts } from './ports';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.haproxy()`.
 */
export interface HaproxyOptions extends SidecarPresetOptions {
  /**
   * Port of the frontend that the application uses: 1024 or more, since the container has no capability to bind a lower one.
   *
   * @throws if not from 1 to 65535
   */
  readonly port: number;

  /**
   * Volume that holds `haproxy.cfg`, mounted at /usr/local/etc/haproxy: the image has none of its own.
   */
  readonly configVolume: kplus.Volume;
}

export function haproxy(options: HaproxyOptions): SidecarProps {
  const { port, configVolume } = options;
  checkPorts('Sidecars.haproxy', { port });
  return preset({
    name: 'haproxy',
    image: 'haproxy:3.4.2',
    ports: [{ name: 'haproxy', number: port }],
    volumeMounts: mountOf(configVolume, '/usr/local/etc/haproxy'),
    readyWhen: Readiness.fromTcpSocket({ port }),
    resources: requests(50, 64),
    securityContext: unprivileged(99),
  }, options);
}

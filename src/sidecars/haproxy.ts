import * as kplus from 'cdk8s-plus-28';
import { badPorts, missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.haproxy()`.
 */
export interface HaproxyOptions extends SidecarPresetOptions {
  /**
   * Port of the frontend that the application uses.
   *
   * Ports below 1024 work only if the container runtime lets every user bind them, as containerd does from 2.0 on: the container does not
   * have the capability.
   *
   * @throws if not from 1 to 65535
   */
  readonly port: number;

  /**
   * Volume with `haproxy.cfg`, mounted at /usr/local/etc/haproxy. The image has no configuration of its own.
   */
  readonly configVolume: kplus.Volume;
}

export function haproxy(options: HaproxyOptions): SidecarProps {
  const { port, configVolume } = options;
  refuse('haproxy', missing({ port, configVolume }), badPorts({ port }));
  return preset({
    name: 'haproxy',
    image: IMAGES.haproxy,
    // the image's CMD, which arguments would replace
    args: ['haproxy', '-f', '/usr/local/etc/haproxy/haproxy.cfg'],
    ports: [{ name: 'haproxy', number: port }],
    volumeMounts: [{ volume: configVolume, path: '/usr/local/etc/haproxy' }],
    // looks from inside the pod: the configuration may bind any address
    readyWhen: Readiness.fromTcpSocket({ port, loopbackOnly: true }),
    resources: requests(50, 64),
    securityContext: unprivileged(99),
  }, options);
}

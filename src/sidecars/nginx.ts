import * as kplus from 'cdk8s-plus-28';
import { badPorts, refuse, unconfiguredPort } from './checks';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.nginx()`.
 */
export interface NginxOptions extends SidecarPresetOptions {
  /**
   * Port on which the server listens, as set by `listen` in the configuration.
   *
   * @default 8080, as in the image's own configuration
   * @throws if not from 1 to 65535, or changed without a configuration
   */
  readonly port?: number;

  /**
   * Volume with configuration files, mounted at /etc/nginx/conf.d.
   *
   * @default - the image's own configuration, which serves a welcome page
   */
  readonly configVolume?: kplus.Volume;
}

export function nginx(options: NginxOptions): SidecarProps {
  const { port = 8080, configVolume } = options;
  refuse('nginx', badPorts({ port }), unconfiguredPort('port', port, 8080, options));
  return preset({
    name: 'nginx',
    image: IMAGES.nginx,
    // the image's CMD, which arguments would replace
    args: ['nginx', '-g', 'daemon off;'],
    ports: [{ name: 'nginx', number: port }],
    volumeMounts: mountOf(configVolume, '/etc/nginx/conf.d'),
    // looks from inside the pod: the configuration may bind any address
    readyWhen: Readiness.fromTcpSocket({ port, loopbackOnly: true }),
    resources: requests(20, 32),
    // the PID file and caches are in /tmp, and the entrypoint modifies the configuration
    securityContext: { ...unprivileged(101), readOnlyRootFilesystem: false },
  }, options);
}

import * as kplus from 'cdk8s-plus-28';
import { checkPorts } from './ports';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.nginx()`.
 */
export interface NginxOptions extends SidecarPresetOptions {
  /**
   * Port on which the server listens.
   *
   * @default 8080
   * @throws if not from 1 to 65535
   */
  readonly port?: number;

  /**
   * Volume with configuration files, mounted at /etc/nginx/conf.d.
   *
   * @default - the image's own configuration, which serves a page of its own
   */
  readonly configVolume?: kplus.Volume;
}

export function nginx(options: NginxOptions): SidecarProps {
  const { port = 8080, configVolume } = options;
  checkPorts('Sidecars.nginx', { port });
  return preset({
    name: 'nginx',
    image: 'nginxinc/nginx-unprivileged:1.29.8',
    ports: [{ name: 'http', number: port }],
    volumeMounts: mountOf(configVolume, '/etc/nginx/conf.d'),
    readyWhen: Readiness.fromTcpSocket({ port }),
    resources: requests(20, 32),
    // pid file and caches are in /tmp, and the entrypoint adapts the configuration
    securityContext: { ...unprivileged(101), readOnlyRootFilesystem: false },
  }, options);
}

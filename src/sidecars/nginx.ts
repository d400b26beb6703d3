import * as kplus from 'cdk8s-plus-28';
import { badPorts, refuse, unconfiguredPort } from './checks';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.nginx()`.
 */
export interface NginxOptions extends SidecarPresetOptions {
  /**
   * Port on which the server listens, as `listen` of the configuration says it.
   *
   * @default 8080, which the image's own configuration says
   * @throws if not from 1 to 65535, or another than the default without a configuration
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
  refuse('nginx', badPorts({ port }), unconfiguredPort('port', port, 8080, options));
  return preset({
    name: 'nginx',
    image: 'nginxinc/nginx-unprivileged:1.29.8',
    // the image's CMD, which arguments would replace
    args: ['nginx', '-g', 'daemon off;'],
    ports: [{ name: 'http', number: port }],
    volumeMounts: mountOf(configVolume, '/etc/nginx/conf.d'),
    readyWhen: Readiness.fromTcpSocket({ port }),
    resources: requests(20, 32),
    // pid file and caches are in /tmp, and the entrypoint adapts the configuration
    securityContext: { ...unprivileged(101), readOnlyRootFilesystem: false },
  }, options);
}

import { badPorts, missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.kubeRbacProxy()`.
 */
export interface KubeRbacProxyOptions extends SidecarPresetOptions {
  /**
   * Port of the application behind the proxy, on loopback.
   *
   * @throws if not from 1 to 65535, or one of the proxy's own ports
   */
  readonly upstreamPort: number;

  /**
   * Port on which the proxy serves HTTPS, on all addresses.
   *
   * @default 8443
   * @throws if not from 1 to 65535
   */
  readonly securePort?: number;

  /**
   * Port of `/healthz`, `--proxy-endpoints-port`, which the proxy itself disables by default.
   *
   * @default 8643
   * @throws if not from 1 to 65535
   */
  readonly proxyEndpointsPort?: number;
}

export function kubeRbacProxy(options: KubeRbacProxyOptions): SidecarProps {
  const { upstreamPort, securePort = 8443, proxyEndpointsPort = 8643 } = options;
  refuse('kubeRbacProxy', missing({ upstreamPort }), badPorts({ upstreamPort, securePort, proxyEndpointsPort }));
  return preset({
    name: 'kube-rbac-proxy',
    image: IMAGES.kubeRbacProxy,
    args: [
      `--secure-listen-address=0.0.0.0:${securePort}`,
      `--upstream=http://127.0.0.1:${upstreamPort}/`,
      `--proxy-endpoints-port=${proxyEndpointsPort}`,
    ],
    ports: [{ name: 'kube-rbac-proxy', number: securePort }, { name: 'rbac-healthz', number: proxyEndpointsPort }],
    needsServiceAccountToken: !options.args?.some(arg => arg.startsWith('--kubeconfig')),
    readyWhen: Readiness.fromTcpSocket({ port: securePort }),
    distroless: true,
    resources: requests(10, 32),
    securityContext: unprivileged(65532),
  }, options);
}

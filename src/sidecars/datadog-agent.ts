import * as kplus from 'cdk8s-plus-28';
import { badAddresses, LOOPBACK } from './addresses';
import { badNames, badPorts, missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions } from './preset';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.datadogAgent()`.
 */
export interface DatadogAgentOptions extends SidecarPresetOptions {
  /**
   * `DD_API_KEY`, preferably from a secret.
   */
  readonly apiKey: kplus.EnvValue;

  /**
   * `DD_SITE`, such as `datadoghq.eu`.
   *
   * @default - the agent's default, datadoghq.com
   * @throws if not a domain name
   */
  readonly site?: string;

  /**
   * Port of the health endpoints, `DD_HEALTH_PORT`: read-only, on all addresses, and disabled by default in the agent itself.
   *
   * @default 5555
   * @throws if not from 1 to 65535
   */
  readonly healthPort?: number;

  /**
   * Address on which the agent receives metrics (8125, UDP) and traces (8126): `DD_BIND_HOST`.
   *
   * '0.0.0.0' lets every pod of the cluster send metrics and traces.
   *
   * @default '127.0.0.1', which only the pod's own containers reach
   * @throws if not an IP address
   */
  readonly listenAddress?: string;
}

export function datadogAgent(options: DatadogAgentOptions): SidecarProps {
  const { apiKey, site, healthPort = 5555, listenAddress = LOOPBACK } = options;
  refuse('datadogAgent', missing({ apiKey }), badNames({ site }), badPorts({ healthPort }), badAddresses({ listenAddress }));
  return preset({
    name: 'datadog-agent',
    image: IMAGES.datadogAgent,
    // the image's CMD, which arguments would replace
    command: ['/bin/entrypoint.sh'],
    envVariables: {
      DD_API_KEY: apiKey,
      DD_HOSTNAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.NODE_NAME),
      DD_BIND_HOST: kplus.EnvValue.fromValue(listenAddress),
      DD_HEALTH_PORT: kplus.EnvValue.fromValue(String(healthPort)),
      ...(site === undefined ? {} : { DD_SITE: kplus.EnvValue.fromValue(site) }),
    },
    ports: [
      { name: 'dogstatsd', number: 8125, protocol: kplus.Protocol.UDP },
      { name: 'datadog-apm', number: 8126 },
      { name: 'datadog-health', number: healthPort },
    ],
    readyWhen: Readiness.fromHttpGet('/ready', { port: healthPort }),
    resources: requests(200, 256),
    // the image's own way
    securityContext: { ensureNonRoot: false, user: 0, readOnlyRootFilesystem: false },
  }, options);
}

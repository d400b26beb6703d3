import * as kplus from 'cdk8s-plus-28';
import { badNames, badPorts, missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions } from './preset';
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
   * Port of the health endpoints, `DD_HEALTH_PORT`, which the agent itself disables by default.
   *
   * @default 5555
   * @throws if not from 1 to 65535
   */
  readonly healthPort?: number;
}

export function datadogAgent(options: DatadogAgentOptions): SidecarProps {
  const { apiKey, site, healthPort = 5555 } = options;
  refuse('datadogAgent', missing({ apiKey }), badNames({ site }), badPorts({ healthPort }));
  return preset({
    name: 'datadog-agent',
    image: 'gcr.io/datadoghq/agent:7.81.1',
    // the image's CMD, which arguments would replace
    command: ['/bin/entrypoint.sh'],
    envVariables: {
      DD_API_KEY: apiKey,
      DD_HEALTH_PORT: kplus.EnvValue.fromValue(String(healthPort)),
      ...(site === undefined ? {} : { DD_SITE: kplus.EnvValue.fromValue(site) }),
    },
    ports: [{ name: 'health', number: healthPort }],
    readyWhen: Readiness.fromHttpGet('/ready', { port: healthPort }),
    resources: requests(200, 256),
    // the image's own way
    securityContext: { ensureNonRoot: false, user: 0, readOnlyRootFilesystem: false },
  }, options);
}

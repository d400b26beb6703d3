import * as kplus from 'cdk8s-plus-28';
import { badNames, badPorts, missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.tailscale()`.
 */
export interface TailscaleOptions extends SidecarPresetOptions {
  /**
   * `TS_AUTHKEY`, preferably from a secret.
   */
  readonly authKey: kplus.EnvValue;

  /**
   * Name of the Kubernetes secret in which Tailscale keeps its state. The pod's service account needs a role that allows access to it.
   *
   * @default - none: the state is lost with the container, which is fine for ephemeral keys
   * @throws if not the name of a secret
   */
  readonly stateSecret?: string;

  /**
   * Port of `/healthz`, passed in `TS_LOCAL_ADDR_PORT`.
   *
   * @default 9002
   * @throws if not from 1 to 65535
   */
  readonly healthPort?: number;
}

export function tailscale(options: TailscaleOptions): SidecarProps {
  const { authKey, stateSecret, healthPort = 9002 } = options;
  refuse('tailscale', missing({ authKey }), badNames({ stateSecret }), badPorts({ healthPort }));
  const variables = {
    TS_KUBE_SECRET: stateSecret ?? '',
    TS_USERSPACE: 'true',
    TS_ENABLE_HEALTH_CHECK: 'true',
    TS_LOCAL_ADDR_PORT: `[::]:${healthPort}`,
  };
  return preset({
    name: 'tailscale',
    image: IMAGES.tailscale,
    // the image's CMD, which arguments would replace
    command: ['/usr/local/bin/containerboot'],
    envVariables: {
      TS_AUTHKEY: authKey,
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, kplus.EnvValue.fromValue(value)])),
    },
    ports: [{ name: 'tailscale', number: healthPort }],
    needsServiceAccountToken: stateSecret !== undefined,
    readyWhen: Readiness.fromHttpGet('/healthz', { port: healthPort }),
    resources: requests(50, 64),
    // the socket and the state are in /tmp
    securityContext: { ...unprivileged(1000), group: 1000, readOnlyRootFilesystem: false },
  }, options);
}

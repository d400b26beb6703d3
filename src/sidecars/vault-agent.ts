import * as kplus from 'cdk8s-plus-28';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { at, throwIssues } from '../core/issue';
import { checkFilePath } from '../core/limits';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.vaultAgent()`.
 */
export interface VaultAgentOptions extends SidecarPresetOptions {
  /**
   * Volume that the agent renders into and the application reads: an emptyDir in memory
   * (`Volume.fromEmptyDir(scope, id, name, { medium: EmptyDirMedium.MEMORY })`). The application mounts it as well.
   */
  readonly secretsVolume: kplus.Volume;

  /**
   * Volume that holds `agent.hcl`, mounted at /vault/config. The agent's templates have to render below /vault/secrets.
   */
  readonly configVolume: kplus.Volume;

  /**
   * The rendered file that is there when the secrets are: absolute, below /vault/secrets. With several templates, the last.
   *
   * @throws if the path is not absolute
   */
  readonly renderedFile: string;
}

export function vaultAgent(options: VaultAgentOptions): SidecarProps {
  const { secretsVolume, configVolume, renderedFile } = options;
  throwIssues(at('Sidecars.vaultAgent', checkFilePath(renderedFile).map(issue => ({ ...issue, field: 'renderedFile' }))));
  return preset({
    name: 'vault-agent',
    image: 'hashicorp/vault:2.0.4',
    // past the image's entrypoint, which changes owners and capabilities as root
    command: ['vault'],
    args: ['agent', '-config=/vault/config/agent.hcl'],
    volumeMounts: [{ volume: secretsVolume, path: '/vault/secrets' }, { volume: configVolume, path: '/vault/config' }],
    readyWhen: Readiness.fromFile(renderedFile),
    distroless: false,
    resources: requests(50, 64),
    securityContext: { ...unprivileged(100), group: 1000 },
  }, options);
}

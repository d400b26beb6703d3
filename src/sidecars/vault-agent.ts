import * as kplus from 'cdk8s-plus-28';
import { badEntries, missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { isWritable } from '../core/request/characters';
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
   * The files that the agent's templates render, below /vault/secrets, one or more: the sidecar is ready when all are there and not empty. Each
   * template is rendered when its own data is there, in no certain order.
   *
   * @throws if empty, or a path is not that of a file below /vault/secrets
   */
  readonly renderedFiles: string[];
}

const SECRETS = '/vault/secrets';

export function vaultAgent(options: VaultAgentOptions): SidecarProps {
  const { secretsVolume, configVolume, renderedFiles } = options;
  refuse('vaultAgent', missing({ secretsVolume, configVolume }), badEntries('renderedFiles', renderedFiles, {
    empty: 'nothing tells when the secrets are there',
    bad: `it is not a file below ${SECRETS}, where agent and application share a volume`,
    good: isBelowSecrets,
    fix: `pass paths such as '${SECRETS}/db.env'`,
  }));
  return preset({
    name: 'vault-agent',
    image: 'hashicorp/vault:2.0.4',
    // past the image's entrypoint, which changes owners and capabilities as root
    command: ['vault'],
    args: ['agent', '-config=/vault/config/agent.hcl'],
    volumeMounts: [{ volume: secretsVolume, path: SECRETS }, { volume: configVolume, path: '/vault/config' }],
    readyWhen: renderedFiles.length === 1
      ? Readiness.fromFile(renderedFiles[0])
      : Readiness.fromCommand(['sh', '-c', 'for file do [ -s "$file" ] || { echo "$file is not rendered"; exit 1; }; done', 'sh', ...renderedFiles]),
    distroless: false,
    resources: requests(50, 64),
    securityContext: { ...unprivileged(100), group: 1000 },
  }, options);
}

/** A folder is not meant: it is there, and never empty, from the start. */
function isBelowSecrets(file: string): boolean {
  return file.startsWith(`${SECRETS}/`) && isWritable(file) && file.slice(SECRETS.length + 1).split('/').every(part => !['', '.', '..'].includes(part));
}

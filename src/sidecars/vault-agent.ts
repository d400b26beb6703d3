import * as kplus from 'cdk8s-plus-28';
import { missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { LocalIssue } from '../core/issue';
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
   * @throws if empty, or a path is not below /vault/secrets
   */
  readonly renderedFiles: string[];
}

const SECRETS = '/vault/secrets';

export function vaultAgent(options: VaultAgentOptions): SidecarProps {
  const { secretsVolume, configVolume, renderedFiles } = options;
  refuse('vaultAgent', missing({ secretsVolume, configVolume }), checkRendered(renderedFiles));
  return preset({
    name: 'vault-agent',
    image: 'hashicorp/vault:2.0.4',
    // past the image's entrypoint, which changes owners and capabilities as root
    command: ['vault'],
    args: ['agent', '-config=/vault/config/agent.hcl'],
    volumeMounts: [{ volume: secretsVolume, path: SECRETS }, { volume: configVolume, path: '/vault/config' }],
    readyWhen: renderedFiles.length === 1
      ? Readiness.fromFile(renderedFiles[0])
      : Readiness.fromCommand(['sh', '-c', 'for file; do [ -s "$file" ] || exit 1; done', 'sh', ...renderedFiles]),
    distroless: false,
    resources: requests(50, 64),
    securityContext: { ...unprivileged(100), group: 1000 },
  }, options);
}

function checkRendered(files: readonly string[] = []): LocalIssue[] {
  const mend = `pass paths such as '${SECRETS}/db.env'`;
  return files.length === 0
    ? [{ field: 'renderedFiles', given: files, why: 'nothing tells when the secrets are there', mend }]
    : files.flatMap((file, index) => (file.startsWith(`${SECRETS}/`) && !file.includes('..')
      ? []
      : [{ field: `renderedFiles[${index}]`, given: file, why: `it is not below ${SECRETS}, where agent and application share a volume`, mend }]));
}

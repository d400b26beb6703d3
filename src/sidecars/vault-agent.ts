import * as kplus from 'cdk8s-plus-28';
import { badEntries, missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { isWritable } from '../core/request/characters';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.vaultAgent()`.
 */
export interface VaultAgentOptions extends SidecarPresetOptions {
  /**
   * Volume that the agent renders into and the application reads: an emptyDir in memory
   * (`Volume.fromEmptyDir(scope, id, name, { medium: EmptyDirMedium.MEMORY })`). The application has to mount it as well.
   */
  readonly secretsVolume: kplus.Volume;

  /**
   * Volume with `agent.hcl`, mounted at /vault/config. The agent's templates must render below /vault/secrets.
   */
  readonly configVolume: kplus.Volume;

  /**
   * One or more files below /vault/secrets that the agent's templates render: the sidecar is ready when all of them exist and are not
   * empty.
   *
   * Name every file, because each template is rendered as soon as its own data is available, in no particular order.
   *
   * @throws if empty, or a path is not that of a file below /vault/secrets
   */
  readonly renderedFiles: string[];
}

const SECRETS = '/vault/secrets';
const ALL_RENDERED = 'for file do [ -s "$file" ] || { echo "$file is not rendered"; exit 1; }; done';

export function vaultAgent(options: VaultAgentOptions): SidecarProps {
  const { secretsVolume, configVolume, renderedFiles } = options;
  refuse('vaultAgent', missing({ secretsVolume, configVolume }), badEntries('renderedFiles', renderedFiles, {
    empty: 'without it nothing tells when the secrets are rendered',
    bad: `not a file below ${SECRETS}, where the agent and the application share a volume`,
    good: isBelowSecrets,
    fix: `pass paths such as '${SECRETS}/db.env'`,
  }));
  return preset({
    name: 'vault-agent',
    image: IMAGES.vaultAgent,
    // past the image's entrypoint, which changes owners and capabilities as root
    command: ['vault'],
    args: ['agent', '-config=/vault/config/agent.hcl'],
    volumeMounts: [{ volume: secretsVolume, path: SECRETS }, { volume: configVolume, path: '/vault/config' }],
    readyWhen: renderedFiles.length === 1
      ? Readiness.fromFile(renderedFiles[0])
      : Readiness.fromCommand(['sh', '-c', ALL_RENDERED, 'sh', ...renderedFiles]),
    distroless: false,
    resources: requests(50, 64),
    securityContext: { ...unprivileged(100), group: 1000 },
  }, options);
}

/** Rejects folders, which exist, and are never empty, from the start. */
function isBelowSecrets(file: string): boolean {
  return file.startsWith(`${SECRETS}/`) && isWritable(file) && file.slice(SECRETS.length + 1).split('/').every(part => !['', '.', '..'].includes(part));
}

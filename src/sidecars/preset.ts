import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Drain } from '../drain';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options that every preset of `Sidecars` takes. Options that are not given keep the preset's values.
 */
export interface SidecarPresetOptions {
  /**
   * Name of the container.
   *
   * @default - the preset's own
   */
  readonly name?: string;

  /**
   * Image of the container.
   *
   * @default - the version that the preset was written for
   */
  readonly image?: string;

  /**
   * When the kubelet pulls the image.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT, since the preset's image has a fixed version
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;

  /**
   * Command to run instead of the preset's, or instead of the image's entrypoint. The preset's arguments and `args` still follow it.
   *
   * @default - the preset's, or the image's entrypoint
   */
  readonly command?: string[];

  /**
   * Arguments to append to the preset's own.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * Environment variables in addition to the preset's own. One with the same name replaces the preset's.
   *
   * @default - none
   */
  readonly envVariables?: { [name: string]: kplus.EnvValue };

  /**
   * Config maps and secrets whose every key becomes an environment variable.
   *
   * @default - none
   */
  readonly envFrom?: kplus.EnvFrom[];

  /**
   * Ports in addition to the preset's own. One with the same number and protocol replaces the preset's, so that you can name it.
   *
   * @default - none
   */
  readonly ports?: kplus.ContainerPort[];

  /**
   * Volume mounts in addition to the preset's own.
   *
   * @default - none
   */
  readonly volumeMounts?: kplus.VolumeMount[];

  /**
   * Liveness probe of the container.
   *
   * @default - none
   */
  readonly liveness?: kplus.Probe;

  /**
   * Readiness probe of the container, which decides whether the pod gets traffic. What the application waits for is `readyWhen`.
   *
   * @default - none
   */
  readonly readiness?: kplus.Probe;

  /**
   * Requests and limits, instead of the preset's.
   *
   * @default - small requests, no limits
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * Security settings. Each one replaces the preset's setting of the same name.
   *
   * @default - only what the image needs
   */
  readonly securityContext?: kplus.ContainerSecurityContextProps;

  /**
   * The platform assigns the user, as OpenShift does: the preset writes no user and no group. `securityContext` can still name them.
   *
   * @default false
   */
  readonly openShift?: boolean;

  /**
   * The sidecar calls the Kubernetes API, so a pod that does not mount its service account's token is refused.
   *
   * @default - whether the preset's sidecar needs the token
   */
  readonly needsServiceAccountToken?: boolean;

  /**
   * How to know that the sidecar is ready, instead of the preset's.
   *
   * @default - the preset's
   */
  readonly readyWhen?: Readiness;

  /**
   * Names of the sidecars that must be ready before this one starts.
   *
   * @default - the sidecar before this one in the list
   */
  readonly startAfter?: string[];

  /**
   * Keeps the sidecar running when the pod is deleted, until the application no longer needs it.
   *
   * @default - the preset's, if it has one
   */
  readonly drainUntil?: Drain;

  /**
   * Whether to use the preset's `drainUntil` when none is given.
   *
   * @default true
   */
  readonly drain?: boolean;

  /**
   * The image has no shell. Set it if your `image` differs from the preset's in that respect.
   *
   * @default - as the preset's image
   */
  readonly distroless?: boolean;

  /**
   * Restarts all containers of the pod, in order, whenever the sidecar ends. Kubernetes 1.36 and later. `SidecarOptions` lists the costs.
   *
   * @default false
   */
  readonly restartTogether?: boolean;
}

/** The fewest privileges, as a user other than root: passes Pod Security "restricted". */
export function unprivileged(user: number): kplus.ContainerSecurityContextProps {
  return {
    ensureNonRoot: true,
    user,
    allowPrivilegeEscalation: false,
    capabilities: { drop: [kplus.Capability.ALL] },
    seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
  };
}

/** Requests of CPU in millicores and of memory in mebibytes, no limits. */
export function requests(cpuMillis: number, memoryMebibytes: number): kplus.ContainerResources {
  return { cpu: { request: kplus.Cpu.millis(cpuMillis) }, memory: { request: Size.mebibytes(memoryMebibytes) } };
}

/** The mount of an optional volume. */
export function mountOf(volume: kplus.Volume | undefined, path: string): kplus.VolumeMount[] {
  return volume ? [{ volume, path }] : [];
}

/** Options that replace the preset's own as a whole. */
const REPLACED = [
  'name', 'image', 'imagePullPolicy', 'command', 'envFrom', 'liveness', 'readiness', 'resources', 'needsServiceAccountToken', 'readyWhen', 'startAfter',
  'drainUntil', 'distroless', 'restartTogether',
] as const;

/** The preset's sidecar with the user's options applied. */
export function preset(defaults: SidecarProps, options: SidecarPresetOptions): SidecarProps {
  const { drain, openShift, args, envVariables, ports, volumeMounts, securityContext } = options;
  return {
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    ...defaults,
    drainUntil: drain === false ? undefined : defaults.drainUntil,
    ...Object.fromEntries(REPLACED.map(name => [name, options[name] ?? undefined]).filter(([, value]) => value !== undefined)),
    args: joined(defaults.args, args),
    envVariables: { ...defaults.envVariables, ...envVariables },
    ports: joined(defaults.ports?.filter(port => !ports?.some(other => isSamePort(port, other))), ports),
    volumeMounts: joined(defaults.volumeMounts, volumeMounts),
    securityContext: { ...defaults.securityContext, ...(openShift ? { user: undefined, group: undefined } : {}), ...securityContext },
  };
}

function isSamePort(one: kplus.ContainerPort, other: kplus.ContainerPort): boolean {
  return one.number === other.number && (one.protocol ?? kplus.Protocol.TCP) === (other.protocol ?? kplus.Protocol.TCP);
}

function joined<T>(first: readonly T[] = [], second: readonly T[] = []): T[] | undefined {
  return first.length + second.length > 0 ? [...first, ...second] : undefined;
}

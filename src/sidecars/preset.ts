import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Drain } from '../drain';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * What a user may decide of every preset of `Sidecars`. What is not given is the preset's.
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
   * Arguments after the preset's own.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * Environment variables beside the preset's own. One of the same name replaces it.
   *
   * @default - none
   */
  readonly envVariables?: { [name: string]: kplus.EnvValue };

  /**
   * Mounts beside the preset's own.
   *
   * @default - none
   */
  readonly volumeMounts?: kplus.VolumeMount[];

  /**
   * Requests and limits, instead of the preset's.
   *
   * @default - a small request that the preset names, no limits
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * Settings that replace the preset's, one by one.
   *
   * @default - what the image needs and no more
   */
  readonly securityContext?: kplus.ContainerSecurityContextProps;

  /**
   * How to know that the sidecar is ready, instead of the preset's.
   *
   * @default - the preset's
   */
  readonly readyWhen?: Readiness;

  /**
   * Names of the sidecars that have to be ready before this one starts.
   *
   * @default - the sidecar before this one in the list
   */
  readonly startAfter?: string[];

  /**
   * Keeps the sidecar running, when the pod is deleted, until the application is done with it.
   *
   * @default - the preset's, where the sidecar has a sensible one
   */
  readonly drainUntil?: Drain;

  /**
   * Whether the sidecar drains as the preset has it, where no `drainUntil` is given.
   *
   * @default true
   */
  readonly drain?: boolean;

  /**
   * The image has no shell. Say it where your `image` differs from the preset's in that.
   *
   * @default - what the preset's image is
   */
  readonly distroless?: boolean;
}

/** The least privileges: passes Pod Security "restricted" as some user other than root. */
export function unprivileged(user: number): kplus.ContainerSecurityContextProps {
  return {
    ensureNonRoot: true,
    user,
    allowPrivilegeEscalation: false,
    capabilities: { drop: [kplus.Capability.ALL] },
    seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
  };
}

/** Requests in thousandths of a CPU and mebibytes, no limits. */
export function requests(cpuMillis: number, memoryMebibytes: number): kplus.ContainerResources {
  return { cpu: { request: kplus.Cpu.millis(cpuMillis) }, memory: { request: Size.mebibytes(memoryMebibytes) } };
}

/** A mount of a volume that the user may have given. */
export function mountOf(volume: kplus.Volume | undefined, path: string): kplus.VolumeMount[] {
  return volume ? [{ volume, path }] : [];
}

/** The preset's sidecar with what the user decided. */
export function preset(defaults: SidecarProps, options: SidecarPresetOptions): SidecarProps {
  const { name, image, resources, readyWhen, startAfter, drainUntil, distroless } = options;
  const given = { name, image, resources, readyWhen, startAfter, drainUntil, distroless };
  return {
    ...defaults,
    drainUntil: options.drain === false ? undefined : defaults.drainUntil,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    args: joined(defaults.args, options.args),
    envVariables: { ...defaults.envVariables, ...options.envVariables },
    volumeMounts: joined(defaults.volumeMounts, options.volumeMounts),
    securityContext: { ...defaults.securityContext, ...options.securityContext },
  };
}

function joined<T>(first: readonly T[] = [], second: readonly T[] = []): T[] | undefined {
  return first.length + second.length > 0 ? [...first, ...second] : undefined;
}

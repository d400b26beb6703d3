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
   * Volume mounts in addition to the preset's own.
   *
   * @default - none
   */
  readonly volumeMounts?: kplus.VolumeMount[];

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

/** The preset's sidecar with the user's options applied. */
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

import * as kplus from 'cdk8s-plus-28';

/**
 * The helper image behind `distroless`, `StartupStrategy.gated()` and native sidecars that start side by side.
 *
 * Init containers run it, and pass Pod Security "restricted": `sidecar-first`, which exits immediately, and `wait-for-sidecars`, which
 * exits when the native sidecars before it are ready.
 */
export interface ToolboxOptions {
  /**
   * An image whose `/bin/busybox` is statically linked and has the applets `sh`, `cp`, `printf`, `sleep`, `rm`, `mkdir`,
   * `wget`, `cat` and `grep`.
   *
   * @default - the context key `cdk8s-sidecar-first/toolbox-image` of the construct tree, or else `busybox:1.37.0-musl`
   */
  readonly image?: string;

  /**
   * When the kubelet pulls the image.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;

  /**
   * Requests and limits of the init container. They replace the default ones.
   *
   * @default - requests of 10m CPU and 16Mi memory, limits of 100m CPU and 32Mi memory
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * User id that the init container runs as: a whole number, 1 or more.
   *
   * @default 65534
   * @throws if out of bounds, or given together with `openShift`
   */
  readonly user?: number;

  /**
   * The platform assigns the user, as OpenShift does, so no user is written.
   *
   * @default false
   */
  readonly openShift?: boolean;
}

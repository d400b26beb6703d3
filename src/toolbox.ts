import * as kplus from 'cdk8s-plus-28';

/**
 * The helper image behind `distroless` and `StartupStrategy.gated()`.
 *
 * One init container per pod runs it, passes Pod Security "restricted", and ends at once.
 */
export interface ToolboxOptions {
  /**
   * An image whose `/bin/busybox` is linked statically and has the applets `sh`, `sleep`, `rm`, `mkdir`, `wget` and `cat`.
   *
   * @default - the construct tree's context key `cdk8s-sidecar-first/toolbox-image`, else `busybox:1.37.0-musl`
   */
  readonly image?: string;

  /**
   * When the kubelet pulls the image.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: kplus.ImagePullPolicy;

  /**
   * Requests and limits of the init container. Set limits where a quota demands them.
   *
   * @default - requests of 10m CPU and 16Mi of memory, no limits
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * User id that the init container runs as: 1 or more.
   *
   * @default 65534
   * @throws if 0, not whole, or given beside `openShift`
   */
  readonly user?: number;

  /**
   * The platform assigns the user, as OpenShift does: none is written.
   *
   * @default false
   */
  readonly openShift?: boolean;
}

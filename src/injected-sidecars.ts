import { IConstruct, IMixin } from 'constructs';
import { at, throwIssues } from './core/issue';
import { annotate, Annotation } from './core/rewrite/annotate';
import { pathOf, whenRendered } from './private/rendering';
import { isApiObject, requireApiObject } from './private/require-construct';
import { flag, optionsOf, Shape } from './private/shape';

/**
 * Options of `InjectedSidecars.istio`.
 */
export interface IstioOptions {
  /**
   * Whether Istio makes its proxy a native sidecar in these pods: the annotation `sidecar.istio.io/nativeSidecar`. `true` requires Istio
   * 1.24 and Kubernetes 1.29, or later; `false` keeps the proxy a regular container.
   *
   * @default - Istio decides: since 1.27 the proxy is native if all kubelets are 1.33 or later
   * @see https://istio.io/latest/docs/reference/config/annotations/
   */
  readonly nativeSidecar?: boolean;
}

const ISTIO: Shape<IstioOptions> = { nativeSidecar: flag };

/**
 * Mixins for meshes that inject their sidecar themselves: each adds the annotation that makes the injector hold the application back.
 *
 * Apply them with `.with()` to a workload, a chart or an app: every pod template gets the annotation. The injector writes the hook or probe
 * when the pod is created, so `explain` and `check` see it only in the pods of a cluster. An annotation that is already set to another
 * value is an error.
 */
export class InjectedSidecars {
  /**
   * Istio: `proxy.istio.io/config: '{ "holdApplicationUntilProxyStarts": true }'`, and `sidecar.istio.io/nativeSidecar` if
   * `nativeSidecar` is set.
   *
   * The injector puts the proxy first, with the `postStart` hook `pilot-agent wait`, which waits for at most 60 s. On failure (the hook
   * fails, the proxy crashes, its image is missing, the kubelet restarts) the application starts anyway. Where Istio injects native
   * sidecars, the first annotation is ignored, and the startup probe holds the application, even on failure.
   *
   * Set `nativeSidecar: true` for Jobs and CronJobs, because a proxy among the regular containers keeps the pod running after the
   * application has ended, and for pods whose init containers need the mesh, because they run before a regular proxy has started. Native
   * sidecars come before the pod's own init containers.
   *
   * @param options whether the proxy is a native sidecar
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
   */
  public static istio(options: IstioOptions = {}): IMixin {
    const { nativeSidecar } = optionsOf<IstioOptions>('InjectedSidecars.istio', options, ISTIO);
    return new PodAnnotations([
      {
        name: 'proxy.istio.io/config',
        value: '{ "holdApplicationUntilProxyStarts": true }',
        saysTheSame: there => /["']?holdApplicationUntilProxyStarts["']?\s*:\s*true\b/.test(there),
      },
      ...(nativeSidecar === undefined ? [] : [{ name: 'sidecar.istio.io/nativeSidecar', value: String(nativeSidecar) }]),
    ]);
  }

  /**
   * Linkerd: `config.linkerd.io/proxy-await: enabled`.
   *
   * The injector puts the proxy first, with the `postStart` hook `linkerd-await`, which waits for at most 2 minutes. On failure the
   * application starts anyway. With native sidecars, the default since May 2026, the startup probe holds the application, even on failure.
   *
   * @see https://linkerd.io/2/reference/proxy-configuration/
   */
  public static linkerd(): IMixin {
    return new PodAnnotations([{ name: 'config.linkerd.io/proxy-await', value: 'enabled' }]);
  }

  /**
   * Consul: `consul.hashicorp.com/enable-consul-dataplane-as-sidecar: "true"`.
   *
   * The injector makes the proxy a native sidecar whose startup probe `consul-dataplane -check-proxy-health` holds the application, even on
   * failure. The probe runs every second, and after 10 failures the proxy is restarted;
   * `consul.hashicorp.com/sidecar-probe-failure-threshold` and similar annotations change that. Requires consul-k8s 1.9.0 and Kubernetes
   * 1.29, or later. `enable-sidecar-proxy-lifecycle`, which puts the proxy first and gives it a startup grace period, holds nothing back,
   * because it adds no hook.
   *
   * @see https://github.com/hashicorp/consul-k8s/blob/v1.9.0/control-plane/connect-inject/webhook/consul_dataplane_sidecar.go
   */
  public static consul(): IMixin {
    return new PodAnnotations([{ name: 'consul.hashicorp.com/enable-consul-dataplane-as-sidecar', value: 'true' }]);
  }

  /**
   * Kuma: `kuma.io/wait-for-dataplane-ready: "true"`.
   *
   * The sidecar is always first; the annotation gives it the `postStart` hook `kuma-dp wait`. On failure the application starts anyway. If
   * the sidecar is native, its startup probe holds the application too, even on failure: always with Kuma 3.0 on Kubernetes 1.29 or later
   * (UPGRADE.md), and with earlier versions of Kuma if `experimental.sidecarContainers` is set.
   *
   * @see https://kuma.io/docs/latest/reference/kubernetes-annotations/
   */
  public static kuma(): IMixin {
    return new PodAnnotations([{ name: 'kuma.io/wait-for-dataplane-ready', value: 'true' }]);
  }

  private constructor() {}
}

/** Adds annotations to the pod template of an object when it is rendered. */
class PodAnnotations implements IMixin {
  constructor(private readonly annotations: readonly Annotation[]) {}

  public supports(construct: IConstruct): boolean {
    return isApiObject(construct);
  }

  public applyTo(construct: IConstruct): void {
    const object = requireApiObject('InjectedSidecars', construct);
    whenRendered(object, manifest => {
      const annotated = annotate(manifest, this.annotations);
      throwIssues(at(pathOf(object), annotated.issues));
      return annotated.value;
    });
  }
}

import { ApiObject } from 'cdk8s';
import { IConstruct, IMixin } from 'constructs';
import { at, throwIssues } from './core/issue';
import { annotate, Annotation } from './core/rewrite/annotate';
import { pathOf, whenRendered } from './private/rendering';

/**
 * Mixins for meshes that inject their sidecar themselves: the annotation that makes the injector hold the application back.
 *
 * Apply them with `.with()` to a workload, a chart or an app: the annotation is put on every pod template. Whatever holds is written by the
 * injector when the pod is created, so `explain` and `check` see it only in the pods of a cluster. One that the user has set to something
 * else is an error.
 */
export class InjectedSidecars {
  /**
   * Istio: `proxy.istio.io/config: '{ "holdApplicationUntilProxyStarts": true }'`.
   *
   * The injector puts the proxy first, with a `postStart` hook `pilot-agent wait` of at most 60 s. On failure - the hook fails, the proxy
   * crashes, its image is missing, the kubelet restarts - the application starts anyway. Where Istio injects native sidecars (all kubelets
   * 1.33 or later) the annotation is ignored, and the startup probe holds the application, also on failure.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
   */
  public static istio(): IMixin {
    return new PodAnnotations([{
      name: 'proxy.istio.io/config',
      value: '{ "holdApplicationUntilProxyStarts": true }',
      saysTheSame: there => /["']?holdApplicationUntilProxyStarts["']?\s*:\s*true\b/.test(there),
    }]);
  }

  /**
   * Linkerd: `config.linkerd.io/proxy-await: enabled`.
   *
   * The injector puts the proxy first, with a `postStart` hook `linkerd-await` of at most 2 minutes. On failure the application starts
   * anyway. With native sidecars, the default since May 2026, the startup probe holds the application, also on failure.
   *
   * @see https://linkerd.io/2/reference/proxy-configuration/
   */
  public static linkerd(): IMixin {
    return new PodAnnotations([{ name: 'config.linkerd.io/proxy-await', value: 'enabled' }]);
  }

  /**
   * Consul: `consul.hashicorp.com/enable-consul-dataplane-as-sidecar: "true"`.
   *
   * The injector makes the proxy a native sidecar whose startup probe `consul-dataplane -check-proxy-health` holds the application, also on
   * failure: every second, and after 10 failures the proxy is restarted, as `consul.hashicorp.com/sidecar-probe-failure-threshold` and its
   * like say otherwise. Needs consul-k8s 1.9.0 and Kubernetes 1.29, or later. What `enable-sidecar-proxy-lifecycle` does - the proxy first in the
   * list, a startup grace period - holds nothing: there is no hook.
   *
   * @see https://github.com/hashicorp/consul-k8s/blob/v1.9.0/control-plane/connect-inject/webhook/consul_dataplane_sidecar.go
   */
  public static consul(): IMixin {
    return new PodAnnotations([{ name: 'consul.hashicorp.com/enable-consul-dataplane-as-sidecar', value: 'true' }]);
  }

  /**
   * Kuma: `kuma.io/wait-for-dataplane-ready: "true"`.
   *
   * The sidecar is always first; this gives it a `postStart` hook `kuma-dp wait`. On failure the application starts anyway. Where the sidecar is
   * native, the startup probe holds the application as well, also on failure: with Kuma 3.0 always so from Kubernetes 1.29 on (UPGRADE.md), before
   * where `experimental.sidecarContainers` is set.
   *
   * @see https://kuma.io/docs/latest/reference/kubernetes-annotations/
   */
  public static kuma(): IMixin {
    return new PodAnnotations([{ name: 'kuma.io/wait-for-dataplane-ready', value: 'true' }]);
  }

  private constructor() {}
}

/** Puts annotations on the pod template of what it is applied to, when that is rendered. */
class PodAnnotations implements IMixin {
  constructor(private readonly annotations: readonly Annotation[]) {}

  public supports(construct: IConstruct): boolean {
    return ApiObject.isApiObject(construct);
  }

  public applyTo(construct: IConstruct): void {
    const object = construct as ApiObject;
    whenRendered(object, manifest => {
      const annotated = annotate(manifest, this.annotations);
      throwIssues(at(pathOf(object), annotated.issues));
      return annotated.value;
    });
  }
}

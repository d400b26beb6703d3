import { ApiObject, Duration } from 'cdk8s';
import { IConstruct, IMixin } from 'constructs';
import { annotate, Annotation } from './core/annotate';
import { at, throwIssues } from './core/issue';
import { pathOf, whenRendered } from './rendering';

/**
 * Options of `InjectedSidecars.consul()`.
 */
export interface ConsulOptions {
  /**
   * Longest time that the injected proxy holds the application back: whole seconds, 1 or more.
   *
   * @default Duration.seconds(60)
   * @throws if not a whole number of seconds, or less than 1
   */
  readonly startupGracePeriod?: Duration;
}

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
   * Consul: `consul.hashicorp.com/enable-sidecar-proxy-lifecycle: "true"` and the startup grace period.
   *
   * When the grace period is over, or the proxy fails, the application starts anyway. Consul injects no native sidecars.
   *
   * @param options the grace period
   * @throws if it is out of its bounds
   * @see https://developer.hashicorp.com/consul/docs/k8s/annotations-and-labels
   */
  public static consul(options: ConsulOptions = {}): IMixin {
    const seconds = (options.startupGracePeriod ?? Duration.seconds(60)).toMilliseconds() / 1000;
    throwIssues(at('InjectedSidecars.consul', Number.isInteger(seconds) && seconds >= 1 ? [] : [{
      field: 'startupGracePeriod',
      given: `${seconds} s`,
      why: 'Consul takes whole seconds, 1 or more',
      mend: 'pass Duration.seconds(60)',
    }]));
    return new PodAnnotations([
      { name: 'consul.hashicorp.com/enable-sidecar-proxy-lifecycle', value: 'true' },
      { name: 'consul.hashicorp.com/sidecar-proxy-lifecycle-startup-grace-period-seconds', value: String(seconds) },
    ]);
  }

  /**
   * Kuma: `kuma.io/wait-for-dataplane-ready: "true"`.
   *
   * The sidecar is always first; this gives it a `postStart` hook `kuma-dp wait`. On failure the application starts anyway. With native
   * sidecars, from Kubernetes 1.29 where Kuma is told so, the startup probe holds the application, also on failure.
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
      return annotated.manifest;
    });
  }
}

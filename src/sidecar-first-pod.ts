import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { at, throwIssues } from './core/issue';
import { copied } from './core/plain-data';
import { attach } from './private/attachment';
import { checkPod } from './private/check-props';
import { addContainer } from './private/container-host';
import { checkId, checkScope } from './private/require-construct';
import { toRequest } from './private/to-request';
import { SidecarProps } from './sidecar';
import { SidecarFirstOptions } from './sidecar-first-options';

/**
 * Properties of `SidecarFirstPod`.
 */
export interface SidecarFirstPodProps extends kplus.PodProps, SidecarFirstOptions {
  /**
   * The container that starts only after every sidecar is ready. The first container of the pod that is not a sidecar.
   */
  readonly application: kplus.ContainerProps;

  /**
   * The sidecars, in the order they start: at least one.
   */
  readonly sidecars: SidecarProps[];
}

/**
 * A pod whose application starts only after its sidecars are ready.
 *
 * In every other respect it is a `Pod` of cdk8s-plus-28: volumes, services, scheduling and connections work as usual. Containers from
 * `containers` and `addContainer` come after the application and wait like it.
 */
export class SidecarFirstPod extends kplus.Pod {
  /**
   * The application's container.
   */
  public readonly application: kplus.Container;

  /**
   * The sidecars' containers, in the order of `sidecars`.
   */
  public readonly sidecars: kplus.Container[];

  /**
   * @param scope the parent construct
   * @param id unique within `scope`
   * @param props the pod, its sidecars and its application
   * @throws if there is no sidecar, a name is missing, invalid or already used, or options contradict each other; one error lists all
   * problems
   */
  constructor(scope: Construct, id: string, props: SidecarFirstPodProps) {
    throwIssues(at('SidecarFirstPod', [...checkScope(scope), ...checkId(id)]));
    throwIssues(at([scope.node.path, id].filter(Boolean).join('/'), checkPod(props)));
    super(scope, id, { ...props, containers: undefined });
    const { path } = this.node;
    this.sidecars = props.sidecars.map((container, index) => addContainer(this, path, { field: `sidecars[${index}]`, container }));
    this.application = addContainer(this, path, { field: 'application', container: props.application });
    props.containers?.forEach((container, index) => addContainer(this, path, { field: `containers[${index}]`, container }));
    attach(ApiObject.of(this), toRequest(this, path, copied(props), true));
  }
}

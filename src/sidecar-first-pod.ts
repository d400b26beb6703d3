import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { at, LocalIssue, throwIssues } from './core/issue';
import { copied } from './core/plain-data';
import { attach } from './private/attachment';
import { checkProps } from './private/check-props';
import { addContainer } from './private/container-host';
import { toRequest } from './private/to-request';
import { SidecarProps } from './sidecar';
import { SidecarFirstOptions } from './sidecar-first-options';

/**
 * A pod, its sidecars and its application.
 */
export interface SidecarFirstPodProps extends kplus.PodProps, SidecarFirstOptions {
  /**
   * The container that starts only after every sidecar is ready. The first container of the pod that is not a sidecar.
   */
  readonly application: kplus.ContainerProps;

  /**
   * The sidecars, in the order in which they start: 1 or more.
   */
  readonly sidecars: SidecarProps[];
}

/**
 * A pod whose application starts only after its sidecars are ready.
 *
 * A `Pod` of cdk8s-plus-28 in every other respect: volumes, services, scheduling and connections work as they do there. Containers of
 * `containers` and of `addContainer` come after the application and wait as it does.
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
   * @param scope the construct that the pod is created in
   * @param id unique within `scope`
   * @param props the pod, its sidecars and its application
   * @throws if there is no sidecar, a name is missing, invalid or taken, or options contradict each other: all problems at once
   */
  constructor(scope: Construct, id: string, props: SidecarFirstPodProps) {
    throwIssues(at([scope.node.path, id].filter(Boolean).join('/'), [...checkProps(props), ...checkApplication(props)]));
    super(scope, id, { ...props, containers: undefined });
    const { path } = this.node;
    this.sidecars = props.sidecars.map((container, index) => addContainer(this, path, { field: `sidecars[${index}]`, container }));
    this.application = addContainer(this, path, { field: 'application', container: props.application });
    props.containers?.forEach(container => this.addContainer(container));
    attach(ApiObject.of(this), toRequest(this, path, copied(props), true));
  }
}

function checkApplication(props: Partial<SidecarFirstPodProps> | undefined): LocalIssue[] {
  return props?.application ? [] : [{ field: 'application', why: 'there is nothing to hold without it', fix: 'pass the container that waits for the sidecars' }];
}

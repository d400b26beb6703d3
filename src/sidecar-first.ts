import * as kplus from 'cdk8s-plus-28';
import { Construct, IConstruct, IMixin } from 'constructs';
import { at, throwIssues } from './core/issue';
import { copied } from './core/plain-data';
import { takenName } from './core/pod/names';
import { withApplicationInPlace } from './core/request/request';
import { attach, isAttached, Observer } from './private/attachment';
import { checkMixin } from './private/check-props';
import { addContainer, ContainerHost, containerHost } from './private/container-host';
import { Matches } from './private/matches';
import { pathOf } from './private/rendering';
import { checkScope, isApiObject, requireApiObject } from './private/require-construct';
import { Requests } from './private/to-request';
import { ExistingSidecar, SidecarProps } from './sidecar';
import { SidecarFirstOptions } from './sidecar-first-options';

/**
 * Properties of `SidecarFirst`.
 */
export interface SidecarFirstProps extends SidecarFirstOptions {
  /**
   * New sidecars, in the order they start. The volumes they mount are added too.
   *
   * @default - none; `existing` must then name at least one
   */
  readonly sidecars?: SidecarProps[];

  /**
   * Containers of the workload that become sidecars, in the order they start. They come before `sidecars`.
   *
   * @default - none; `sidecars` must then have at least one
   */
  readonly existing?: ExistingSidecar[];

  /**
   * The application, if the workload does not have it yet. Added through the workload's own `addContainer` if it has that method.
   *
   * @default - the first container of the workload that is not a sidecar
   * @throws if the workload has a container of that name
   */
  readonly application?: kplus.ContainerProps;

  /**
   * Whether the mixin may find no pod template in the whole app, for example because a condition decides which workloads there are.
   *
   * @default false - synthesis fails if `.with()` was called before the workloads were added, or only on objects without a pod template
   */
  readonly allowNoMatch?: boolean;
}

/**
 * Makes the sidecars of a workload start first, and its application only after they are ready.
 *
 * Works on every workload that a cdk8s app can contain, from cdk8s-plus, `cdk8s import`, `Include` or `Helm`: Pod, Deployment, StatefulSet,
 * DaemonSet, ReplicaSet, ReplicationController, Job, CronJob, PodTemplate, a `List` of them, and every custom resource with pod templates
 * under keys that end in `template`, such as Rollout, ScaledJob, JobSet or RayCluster. In an object with several pod templates each of them
 * gets the new sidecars, and a container named in `existing` has to be in at least one. Objects without a pod template are left unchanged.
 *
 * Fails where nothing can hold the application back (Knative Service, Configuration and Revision). Where the controller takes the first
 * container for the application (RayCluster, RayJob, RayService, Notebook, MPIJob), only `StartupStrategy.nativeSidecar()` is accepted.
 *
 * The manifest is changed whenever it is rendered, not when the mixin is applied, so containers that are added later are included, and JSON
 * patches have already been applied. Applying a mixin twice is the same as applying it once. Several mixins on one workload are combined,
 * in the order of `.with()`.
 */
export class SidecarFirst implements IMixin {
  private readonly props: SidecarFirstProps;
  private readonly requests: Requests;
  private readonly matches: Matches;

  /**
   * @param props the sidecars, and how they hold the application back
   * @throws if there is no sidecar, a name is missing, invalid or already used, or options contradict each other; one error lists all
   * problems
   */
  constructor(props: SidecarFirstProps) {
    throwIssues(at('SidecarFirst', checkMixin(props)));
    this.props = copied(props);
    this.requests = new Requests(this.props);
    const names = [...this.props.existing ?? [], ...this.props.sidecars ?? []].map(({ name }) => name!);
    this.matches = new Matches(names, this.props.allowNoMatch ?? false);
  }

  /**
   * Whether the mixin can be applied: true for every `ApiObject`. Whether it has a pod template is known only when it is rendered.
   *
   * Called by `.with()` for every construct in its scope. From then on, synthesis fails if the mixin finds no pod template in the app,
   * unless `allowNoMatch` is set.
   *
   * @param construct any construct
   */
  public supports(construct: IConstruct): boolean {
    if (Construct.isConstruct(construct)) {
      this.matches.ask(construct);
    }
    return isApiObject(construct);
  }

  /**
   * Applies the mixin; called by `construct.with(mixin)`.
   *
   * @param construct an `ApiObject`
   * @throws if a new sidecar cannot be rendered, or the workload already has a container with the application's name
   */
  public applyTo(construct: IConstruct): void {
    const object = requireApiObject('SidecarFirst.applyTo', construct);
    this.matches.add(object);
    const path = pathOf(object);
    const host = containerHost(object);
    const asked = this.requests.for(object, path);
    const inPlace = host && this.props.application;
    const request = inPlace ? withApplicationInPlace(asked) : asked;
    if (inPlace && !isAttached(object, request)) {
      addApplication(host, inPlace, path);
    }
    attach(object, request, [this.observe]);
  }

  /**
   * Makes synthesis fail if this mixin took effect on no workload below a scope.
   *
   * Without it, synthesis fails only if the mixin finds no pod template in the whole app. With `ifPresent` it may find pod templates and
   * take effect on none.
   *
   * @param scope a workload, chart or app
   */
  public requireMatch(scope: IConstruct): void {
    throwIssues(at('SidecarFirst.requireMatch', checkScope(scope)));
    this.matches.require(scope);
  }

  private readonly observe: Observer = (object, sight) => this.matches.see(object, sight);
}

function addApplication(host: ContainerHost, application: kplus.ContainerProps, path: string): void {
  const name = application.name ?? 'main';
  const index = host.containers.findIndex(container => container.name === name);
  if (index >= 0) {
    throwIssues(at(path, [takenName('application.name', name, `containers[${index}]`, 'pass another \'name\'')]));
  }
  addContainer(host, path, { field: 'application', container: application });
}

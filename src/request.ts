import { ApiObject, App, Chart, IResolver } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { formatIssues, LocalIssue } from './core/issue';
import { Container, PodSpec, Volume } from './core/pod-spec';
import { Request } from './core/request';
import { Sidecar, Toolbox } from './core/sidecar';
import { ExistingSidecar, SidecarOptions, SidecarProps } from './sidecar';
import { StartupStrategy } from './strategy';
import { ToolboxOptions } from './toolbox';

export const TOOLBOX_IMAGE_CONTEXT = 'cdk8s-sidecar-first/toolbox-image';
const TOOLBOX_IMAGE = 'busybox:1.37.0-musl';
const TOOLBOX_USER = 65534;
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const NAME_LENGTH = 63;

/** What a mixin and a pod have in common. */
export interface RequestProps {
  readonly sidecars?: SidecarProps[];
  readonly existing?: ExistingSidecar[];
  readonly application?: kplus.ContainerProps;
  readonly notHeld?: string[];
  readonly strategy?: StartupStrategy;
  readonly toolbox?: ToolboxOptions;
}

/** All that can be said of the props without knowing the workload. */
export function checkProps(props: RequestProps): LocalIssue[] {
  const entries = [
    ...(props.existing ?? []).map((sidecar, index) => ({ field: `existing[${index}]`, name: sidecar.name, sidecar })),
    ...(props.sidecars ?? []).map((sidecar, index) => ({ field: `sidecars[${index}]`, name: sidecar.name, sidecar })),
  ];
  const issues: LocalIssue[] = [];
  if (entries.length === 0) {
    issues.push({ field: 'sidecars', why: 'no sidecar is named', mend: 'pass at least one in \'sidecars\' (new) or \'existing\' (already in the workload)' });
  }
  const named = new Map<string, string>();
  for (const { field, name } of [...entries, ...(props.application ? [{ field: 'application', name: props.application.name ?? 'main' }] : [])]) {
    issues.push(...checkName(field, name, named));
  }
  for (const { field, sidecar } of entries) {
    if (!sidecar.readyWhen) {
      issues.push({ field: `${field}.readyWhen`, why: 'it is not known when the sidecar is ready', mend: 'pass one of the Readiness factories, such as Readiness.fromHttpGet(\'/ready\', { port: 8080 })' });
    }
  }
  (props.sidecars ?? []).forEach((sidecar, index) => issues.push(...checkNewSidecar(`sidecars[${index}]`, sidecar)));
  return [...issues, ...checkToolbox(props.toolbox)];
}

function checkName(field: string, name: string | undefined, named: Map<string, string>): LocalIssue[] {
  if (name === undefined || name === '') {
    return [{ field: `${field}.name`, given: name, why: 'a sidecar needs a name', mend: 'pass \'name\', such as "envoy"' }];
  }
  if (typeof name !== 'string' || name.length > NAME_LENGTH || !NAME.test(name)) {
    return [{
      field: `${field}.name`,
      given: name,
      why: `a container's name has 1 to ${NAME_LENGTH} lower case letters, digits and '-', and starts and ends with a letter or digit`,
      mend: 'pass such a name',
    }];
  }
  const owner = named.get(name);
  named.set(name, owner ?? field);
  return owner ? [{ field: `${field}.name`, given: name, why: `already the name of ${owner}; names are unique within a pod`, mend: 'pass another \'name\'' }] : [];
}

function checkNewSidecar(field: string, sidecar: SidecarProps): LocalIssue[] {
  const issues: LocalIssue[] = [];
  if (!sidecar.image) {
    issues.push({ field: `${field}.image`, given: sidecar.image, why: 'a container needs an image', mend: 'pass \'image\'' });
  }
  if (sidecar.restartPolicy) {
    issues.push({
      field: `${field}.restartPolicy`,
      given: sidecar.restartPolicy,
      why: 'the strategy decides whether a sidecar is a native one',
      mend: 'leave it out and pass strategy: StartupStrategy.nativeSidecar()',
    });
  }
  return issues;
}

function checkToolbox(toolbox: ToolboxOptions | undefined): LocalIssue[] {
  const issues: LocalIssue[] = [];
  if (toolbox?.user !== undefined && toolbox.openShift) {
    issues.push({ field: 'toolbox.user', given: toolbox.user, why: '\'openShift\' says that the platform assigns the user', mend: 'leave one of the two out' });
  }
  if (toolbox?.user !== undefined && !(Number.isInteger(toolbox.user) && toolbox.user >= 1)) {
    issues.push({ field: 'toolbox.user', given: toolbox.user, why: 'Pod Security "restricted" wants a user id other than root\'s', mend: 'pass a whole number of 1 or more' });
  }
  if (toolbox?.image === '') {
    issues.push({ field: 'toolbox.image', given: '', why: 'a container needs an image', mend: `leave it out for ${TOOLBOX_IMAGE}` });
  }
  return issues;
}

/**
 * The props as plain data, with tokens resolved by the resolvers of the app that `scope` is in.
 *
 * New containers are rendered here, once, by a pod of cdk8s-plus-28 in a chart that is never synthesised; with `inPlace` they are in the
 * workload already.
 */
export function toRequest(scope: IConstruct, path: string, props: RequestProps, inPlace: boolean = false): Request {
  const scratch = new Scratch(scope, path);
  const rendered = scratch.render(inPlace ? [] : newContainers(props));
  const existing = props.existing ?? [];
  const added = props.sidecars ?? [];
  const options = scratch.resolve([...existing, ...added].map(toOptions));
  return {
    sidecars: [
      ...existing.map(({ name, ifPresent }, index) => ({
        ...options[index],
        name,
        field: `existing[${index}]`,
        ifPresent: ifPresent ?? false,
      })),
      ...added.map(({ name, startup }, index) => ({
        ...options[existing.length + index],
        name: name!,
        field: `sidecars[${index}]`,
        container: rendered.containers[index],
        ownStartupProbe: startup !== undefined,
      })),
    ],
    application: props.application && rendered.containers[added.length],
    volumes: rendered.volumes,
    notHeld: props.notHeld ?? [],
    strategy: (props.strategy ?? StartupStrategy.postStartHook())._toStrategy(),
    toolbox: toToolbox(scope, props.toolbox, scratch),
  };
}

/** A container that cdk8s-plus is to render, and where the user named it. */
interface NewContainer {
  readonly field: string;
  readonly container: kplus.ContainerProps;
}

function newContainers({ sidecars = [], application }: RequestProps): NewContainer[] {
  return [
    ...sidecars.map((container, index) => ({ field: `sidecars[${index}]`, container })),
    ...(application ? [{ field: 'application', container: application }] : []),
  ];
}

/** Adds a container; what cdk8s-plus has against it is told with the user's own path. */
export function addContainer(pod: ContainerHost, path: string, { field, container }: NewContainer): kplus.Container {
  try {
    // cdk8s-plus keeps the array of mounts that it is given and adds to it
    return pod.addContainer(container.volumeMounts ? { ...container, volumeMounts: [...container.volumeMounts] } : container);
  } catch (error) {
    throw refusal(path, field, container.name, error);
  }
}

function refusal(path: string, field: string, given: string | undefined, error: unknown): Error {
  const reason = (error instanceof Error ? error.message : String(error))
    .replace(/^Failed serializing construct at path .*?: Error: /, '')
    .replace(/\.$/, '');
  return new Error(formatIssues([{ path, field, given, why: `cdk8s-plus refuses the container: ${reason}`, mend: 'change its props' }]));
}

function toOptions(sidecar: SidecarOptions): Pick<Sidecar, 'readyWhen' | 'startAfter' | 'drainUntil' | 'distroless'> {
  return {
    readyWhen: sidecar.readyWhen._toWait(),
    startAfter: sidecar.startAfter,
    drainUntil: sidecar.drainUntil?._toDrainWait(),
    distroless: sidecar.distroless ?? false,
  };
}

function toToolbox(scope: IConstruct, given: ToolboxOptions = {}, scratch: Scratch): Toolbox {
  const image = given.image ?? (scope.node.tryGetContext(TOOLBOX_IMAGE_CONTEXT) as string | undefined) ?? TOOLBOX_IMAGE;
  const resources = given.resources && scratch.render([{ field: 'toolbox', container: { name: 'toolbox', image, resources: given.resources } }]).containers[0].resources;
  return {
    image,
    imagePullPolicy: given.imagePullPolicy ?? kplus.ImagePullPolicy.IF_NOT_PRESENT,
    resources: resources ?? { requests: { cpu: '10m', memory: '16Mi' } },
    user: given.openShift ? undefined : given.user ?? TOOLBOX_USER,
  };
}

/** A workload construct of any version of cdk8s-plus. */
export interface ContainerHost {
  readonly containers: { readonly name: string }[];
  addContainer(container: kplus.ContainerProps): kplus.Container;
}

/** How many resolvers an app that was given none has: they come last. */
const BUILT_IN_RESOLVERS = new App({ outdir: '' }).resolvers.length;

/** A chart of its own with the same resolvers: what is rendered in it never reaches the user's output. */
class Scratch {
  private readonly chart: Chart;
  private readonly resolvers: IResolver[];

  constructor(scope: IConstruct, private readonly path: string) {
    this.resolvers = App.of(scope).resolvers.slice(0, -BUILT_IN_RESOLVERS);
    this.chart = new Chart(new App({ resolvers: this.resolvers }), 'scratch');
  }

  public render(containers: readonly NewContainer[]): { containers: Container[]; volumes: Volume[] } {
    if (containers.length === 0) {
      return { containers: [], volumes: [] };
    }
    const pod = new kplus.Pod(this.chart, `Pod${this.chart.node.children.length}`, { metadata: { name: 'scratch' } });
    containers.forEach(container => addContainer(pod, this.path, container));
    const spec = this.specOf(pod, containers);
    return { containers: spec.containers, volumes: spec.volumes ?? [] };
  }

  /** What the value factories have checked holds no token of cdk8s' own, but the app may have resolvers that replace texts. */
  public resolve<T>(values: T[]): T[] {
    return this.resolvers.length > 0 ? new ApiObject(this.chart, 'Values', { apiVersion: 'v1', kind: 'Values', values }).toJson().values : values;
  }

  private specOf(pod: kplus.Pod, containers: readonly NewContainer[]): PodSpec {
    try {
      return ApiObject.of(pod).toJson().spec;
    } catch (error) {
      throw refusal(this.path, containers.map(({ field }) => field).join(', '), undefined, error);
    }
  }
}

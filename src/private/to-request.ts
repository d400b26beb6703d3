import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { checkImage, RequestProps } from './check-props';
import { NewContainer } from './container-host';
import { Scratch } from './scratch';
import { at, throwIssues } from '../core/issue';
import { checkCharacters } from '../core/request/characters';
import { Request } from '../core/request/request';
import { AskedSidecar, Toolbox } from '../core/request/sidecar';
import { SidecarOptions } from '../sidecar';
import { StartupStrategy } from '../strategy';

const TOOLBOX_IMAGE_CONTEXT = 'cdk8s-sidecar-first/toolbox-image';
const TOOLBOX_IMAGE = 'busybox:1.37.0-musl';
const TOOLBOX_USER = 65534;

/** The request of a mixin: built once per app and toolbox image, because containers are rendered for it. */
export class Requests {
  private readonly known: { readonly root: IConstruct; readonly image: unknown; readonly request: Request }[] = [];

  constructor(private readonly props: RequestProps) {}

  public for(scope: IConstruct, path: string): Request {
    const { root } = scope.node;
    const image = toolboxImage(scope, this.props);
    const known = this.known.find(other => other.root === root && other.image === image);
    if (known) {
      return known.request;
    }
    const request = toRequest(scope, path, this.props);
    this.known.push({ root, image, request });
    return request;
  }
}

/**
 * The props as plain data, with tokens resolved by the resolvers of the app that `scope` is in.
 *
 * New containers are rendered here, once, by a pod of cdk8s-plus-28 in a chart that is never synthesised. With `inPlace` they are already
 * in the workload.
 */
export function toRequest(scope: IConstruct, path: string, props: RequestProps, inPlace: boolean = false): Request {
  const scratch = Scratch.of(scope);
  const existing = props.existing ?? [];
  const added = props.sidecars ?? [];
  const rendered = scratch.render(path, inPlace ? [] : newContainers(props));
  const options = scratch.resolve(path, 'sidecars', [...existing, ...added].map(toOptions));
  throwIssues(at(path, checkCharacters('sidecars', options)));
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
    application: props.application ? rendered.containers[added.length] : undefined,
    volumes: rendered.volumes,
    notHeld: (props.notHeld ?? []).map((name, index) => ({ name, field: `notHeld[${index}]` })),
    strategy: (props.strategy ?? StartupStrategy.postStartHook())._toStrategy(),
    toolbox: toToolbox(scope, path, props, scratch),
    allowHostNetwork: props.allowHostNetwork ?? false,
  };
}

function newContainers({ sidecars, application }: RequestProps): NewContainer[] {
  return [
    ...(sidecars ?? []).map((container, index) => ({ field: `sidecars[${index}]`, container })),
    ...(application ? [{ field: 'application', container: application }] : []),
  ];
}

/** What a sidecar's options are, however its container is given. */
type Options = Pick<AskedSidecar, 'readyWhen' | 'startAfter' | 'drainUntil' | 'distroless' | 'needsServiceAccountToken' | 'restartTogether'>;

function toOptions(sidecar: SidecarOptions): Options {
  return {
    readyWhen: sidecar.readyWhen._toReadyWhen(),
    startAfter: sidecar.startAfter ?? undefined,
    drainUntil: sidecar.drainUntil?._toDrainWait(),
    distroless: sidecar.distroless ?? false,
    needsServiceAccountToken: sidecar.needsServiceAccountToken ?? false,
    restartTogether: sidecar.restartTogether ?? false,
  };
}

function toolboxImage(scope: IConstruct, { toolbox }: RequestProps): string {
  return toolbox?.image ?? (scope.node.tryGetContext(TOOLBOX_IMAGE_CONTEXT) as string | undefined) ?? TOOLBOX_IMAGE;
}

/** The image may be a token, or a value that the app's resolvers replace: then it is rendered, like the resources. */
function toToolbox(scope: IConstruct, path: string, props: RequestProps, scratch: Scratch): Toolbox {
  const { resources, imagePullPolicy = kplus.ImagePullPolicy.IF_NOT_PRESENT, user, openShift } = props.toolbox ?? {};
  const image = toolboxImage(scope, props);
  const container = resources || scratch.replaces || typeof image === 'object'
    ? scratch.render(path, [{ field: 'toolbox', container: { name: 'toolbox', image, imagePullPolicy, resources } }]).containers[0]
    : { image, imagePullPolicy };
  const fix = `omit it and the context key ${TOOLBOX_IMAGE_CONTEXT} to use ${TOOLBOX_IMAGE}`;
  throwIssues(at(path, checkImage('toolbox.image', container.image, fix)));
  return {
    image: container.image!,
    imagePullPolicy: container.imagePullPolicy!,
    resources: resources && 'resources' in container ? container.resources! : { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '32Mi' } },
    user: openShift ? undefined : user ?? TOOLBOX_USER,
  };
}

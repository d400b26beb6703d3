import * as kplus from 'cdk8s-plus-28';
import {
  anything, checkKeys, checkMisspelled, checkStruct, checkTypes, environment, flag, instance, isGiven, listOf, made, member, orToken, Shape,
  texts, volumeMounts, words,
} from './shape';
import { Checked, LocalIssue } from '../core/issue';
import { isRecord } from '../core/pod/manifest';
import { takenName } from '../core/pod/names';
import { RESTARTS_ALL_SINCE_MINOR } from '../core/pod/restart-rules';
import { checkCharacters } from '../core/request/characters';
import { Drain } from '../drain';
import { Readiness } from '../readiness';
import { ExistingSidecar, SidecarOptions, SidecarProps } from '../sidecar';
import type { SidecarFirstProps } from '../sidecar-first';
import { SidecarFirstOptions } from '../sidecar-first-options';
import { StartupStrategy } from '../strategy';
import { ToolboxOptions } from '../toolbox';

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const NAME_LENGTH = 63;

/** What the props of the mixin and of the pod have in common. */
export interface RequestProps extends SidecarFirstOptions {
  readonly sidecars?: SidecarProps[];
  readonly existing?: ExistingSidecar[];
  readonly application?: kplus.ContainerProps;
  readonly allowNoMatch?: boolean;
}

/** The props as JavaScript may pass them: of any type. Other languages pass null for a prop that is left out. */
type Given<T> = { readonly [K in keyof T]?: unknown };

const READINESS = 'Readiness.fromHttpGet(\'/ready\', { port: 8080 })';

/** How the options of a sidecar are typed, those of presets included. */
export const SIDECAR_OPTIONS: Shape<SidecarOptions> = {
  readyWhen: made(() => Readiness, '_toReadyWhen', READINESS),
  startAfter: texts('names', 'vault'),
  drainUntil: made(() => Drain, '_toDrainWait', 'Drain.fromIdlePort(8080)'),
  distroless: flag,
  needsServiceAccountToken: flag,
  restartTogether: flag,
};

const EXISTING_SIDECAR: Shape<ExistingSidecar> = { ...SIDECAR_OPTIONS, name: anything, ifPresent: flag };

const TOOLBOX: Shape<ToolboxOptions> = {
  image: anything,
  imagePullPolicy: member('ImagePullPolicy', kplus.ImagePullPolicy),
  resources: instance('an object', '{ cpu: { limit: Cpu.millis(100) } }'),
  user: anything,
  openShift: flag,
};

const OPTIONS: Shape<SidecarFirstOptions> = {
  allowHostNetwork: flag,
  notHeld: texts('names', 'vault'),
  strategy: made(() => StartupStrategy, '_toStrategy', 'StartupStrategy.gated()'),
  toolbox: (field, given) => (isRecord(given)
    ? checkStruct(field, given, TOOLBOX)
    : [{ field, given, why: 'not an object', fix: 'pass one, such as { image: \'mirror/busybox:1.37.0-musl\' }' }]),
};

/** The lists and the application are checked with what they hold. */
const MIXIN: Shape<SidecarFirstProps> = { ...OPTIONS, sidecars: anything, existing: anything, application: anything, allowNoMatch: flag };

const CONTAINER: Partial<Shape<kplus.ContainerProps>> = {
  command: orToken(words),
  args: orToken(words),
  envVariables: environment,
  volumeMounts,
};

/** All that can be checked of the mixin's props without knowing the workload. */
export function checkMixin(props: RequestProps): LocalIssue[] {
  const hints = {
    props: 'pass one with \'sidecars\' or \'existing\'',
    sidecars: 'pass at least one in \'sidecars\' (new) or \'existing\' (already in the workload)',
  };
  return checkProps(props, hints, given => checkKeys('', given, Object.keys(MIXIN)));
}

/** All that can be checked of the props of a pod, which has no containers yet. */
export function checkPod(props: PodRequestProps): LocalIssue[] {
  const hints = { props: 'pass one with \'sidecars\' and \'application\'', sidecars: 'pass at least one in \'sidecars\'' };
  return checkProps(props, hints, given => [
    ...checkMisspelled('', given, Object.keys(MIXIN).filter(key => key !== 'existing' && key !== 'allowNoMatch')),
    ...(isGiven(given.existing) ? [{
      field: 'existing', why: 'a new pod has no containers yet', fix: 'pass them in \'sidecars\', or apply SidecarFirst to a workload that has them',
    }] : []),
    ...(isGiven(given.application)
      ? []
      : [{ field: 'application', why: 'without it there is nothing to hold back', fix: 'pass the container that waits for the sidecars' }]),
    ...(isGiven(given.containers) ? CONTAINERS('containers', given.containers) : []),
  ]);
}

/** What a pod takes beside the props of the mixin. */
type PodRequestProps = Omit<RequestProps, 'existing'> & { readonly containers?: kplus.ContainerProps[] };

const CONTAINERS = listOf(instance('a container', '{ name: \'shipper\', image: \'fluent/fluent-bit:5.1.1\' }'), '{ image: \'web\' }');

function checkProps(
  given: unknown, hints: { readonly props: string; readonly sidecars: string }, checkOwn: (given: Record<string, unknown>) => LocalIssue[],
): LocalIssue[] {
  if (!isRecord(given) || isGiven(given.readyWhen)) {
    const why = isRecord(given) ? 'it is a sidecar, not the props' : 'the props are not an object';
    const fix = isRecord(given) || Array.isArray(given) ? 'pass { sidecars: [...] }' : hints.props;
    return [{ field: '', given, why, fix }];
  }
  const props: Given<RequestProps> = given;
  const existing = itemsOf('existing', props.existing);
  const sidecars = itemsOf('sidecars', props.sidecars);
  const entries = [...existing.value, ...sidecars.value];
  const names = new Map<string, string>();
  return [
    ...checkOwn(given),
    ...existing.issues,
    ...sidecars.issues,
    ...(entries.length + existing.issues.length + sidecars.issues.length === 0
      ? [{ field: 'sidecars', why: 'there is no sidecar', fix: hints.sidecars }]
      : []),
    ...existing.value.flatMap(({ field, item }) => checkKeys(field, item, Object.keys(EXISTING_SIDECAR))),
    ...sidecars.value.flatMap(({ field, item }) => checkMisspelled(field, item, Object.keys(SIDECAR_OPTIONS))),
    ...entries.flatMap(({ field, item }) => [
      ...checkName(field, item.name, names),
      ...checkOptions(field, item),
      ...checkVersion(field, item, props.strategy),
    ]),
    ...sidecars.value.flatMap(({ field, item }) => [
      ...checkImage(`${field}.image`, item.image),
      ...checkRestartPolicy(field, item),
      ...checkContainer(field, item),
    ]),
    ...(isGiven(props.application) ? checkApplication(props.application, names) : []),
    ...checkTypes('', props, MIXIN),
    ...checkCharacters('notHeld', props.notHeld),
    ...(isRecord(props.toolbox) ? checkToolbox(props.toolbox) : []),
  ];
}

/** An image may be a token; that is checked when it is rendered. */
export function checkImage(field: string, image: unknown, fix: string = 'pass \'image\''): LocalIssue[] {
  return (typeof image === 'string' && image.trim() !== '') || isRecord(image)
    ? checkCharacters(field, image)
    : [{ field, given: image ?? undefined, why: 'a container needs an image', fix }];
}

interface Item {
  readonly field: string;
  readonly item: Given<SidecarProps & ExistingSidecar>;
}

function itemsOf(field: string, value: unknown): Checked<Item[]> {
  const given: unknown[] | undefined = Array.isArray(value) ? value : undefined;
  const all = (given ?? []).map((item, index) => ({ field: `${field}[${index}]`, item }));
  const fix = 'pass an object with \'name\' and \'readyWhen\'';
  return {
    value: all.filter((one): one is Item => isRecord(one.item)),
    issues: given || value === undefined || value === null
      ? all.filter(({ item }) => !isRecord(item)).map(one => ({
        field: one.field, given: one.item, why: 'not an object', fix: typeof one.item === 'function' ? 'call it, and pass what it returns' : fix,
      }))
      : [{ field, given: value, why: 'not a list', fix: 'pass a list of objects with \'name\' and \'readyWhen\'' }],
  };
}

function checkName(field: string, name: unknown, names: Map<string, string>): LocalIssue[] {
  if (name === undefined || name === null || name === '') {
    const what = field === 'application' ? 'a container' : 'a sidecar';
    return [{ field: `${field}.name`, given: name ?? undefined, why: `${what} needs a name`, fix: 'pass \'name\', such as "envoy"' }];
  }
  if (typeof name !== 'string' || name.length > NAME_LENGTH || !NAME.test(name)) {
    return [{
      field: `${field}.name`,
      given: name,
      why: `a container's name has 1 to ${NAME_LENGTH} lower case letters, digits and '-', and starts and ends with a letter or digit`,
      fix: 'pass a name such as "envoy"',
    }];
  }
  const owner = names.get(name);
  names.set(name, owner ?? field);
  return owner ? [takenName(`${field}.name`, name, owner, 'pass another \'name\'')] : [];
}

function checkOptions(field: string, item: Item['item']): LocalIssue[] {
  return [
    ...(isGiven(item.readyWhen)
      ? []
      : [{ field: `${field}.readyWhen`, why: 'without it nothing tells when the sidecar is ready', fix: `pass ${READINESS}, for example` }]),
    ...checkTypes(field, item, EXISTING_SIDECAR),
    ...checkCharacters(`${field}.startAfter`, item.startAfter),
  ];
}

function checkRestartPolicy(field: string, { restartPolicy }: Item['item']): LocalIssue[] {
  return restartPolicy
    ? [{
      field: `${field}.restartPolicy`,
      given: restartPolicy,
      why: 'the strategy decides whether a sidecar is native',
      fix: 'leave it out and pass strategy: StartupStrategy.nativeSidecar()',
    }]
    : [];
}

/** A strategy that was made for a version of Kubernetes knows what that version cannot do. */
function checkVersion(field: string, { restartTogether }: Item['item'], strategy: unknown): LocalIssue[] {
  const minor = (strategy as Partial<StartupStrategy> | undefined)?._madeForMinor?.();
  return restartTogether && minor !== undefined && minor < RESTARTS_ALL_SINCE_MINOR
    ? [{
      field: `${field}.restartTogether`,
      given: restartTogether,
      why: `the strategy is for Kubernetes 1.${minor}, and only 1.${RESTARTS_ALL_SINCE_MINOR} and later restart all containers of a pod together`,
      fix: 'leave it out, or pass StartupStrategy.forKubernetes() the version of newer nodes',
    }]
    : [];
}

/** The words of a container that cdk8s-plus writes into the manifest as they are. */
function checkContainer(field: string, container: Given<kplus.ContainerProps>): LocalIssue[] {
  const { command, args, workingDir, envVariables } = container;
  const variables = isRecord(envVariables) ? Object.entries(envVariables) : [];
  return [
    ...checkTypes(field, container, CONTAINER),
    ...checkCharacters(`${field}.command`, command),
    ...checkCharacters(`${field}.args`, args),
    ...checkCharacters(`${field}.workingDir`, workingDir),
    ...variables.flatMap(([name, variable]) => {
      const fieldOfVariable = `${field}.envVariables[${JSON.stringify(name)}]`;
      return [name, (variable as Given<kplus.EnvValue> | undefined)?.value].flatMap(text => checkCharacters(fieldOfVariable, text));
    }),
  ];
}

function checkApplication(application: unknown, names: Map<string, string>): LocalIssue[] {
  return isRecord(application)
    ? [
      ...checkName('application', application.name ?? 'main', names),
      ...checkImage('application.image', application.image),
      ...checkContainer('application', application),
    ]
    : [{ field: 'application', given: application, why: 'not an object', fix: 'pass an object with \'name\' and \'image\'' }];
}

function checkToolbox({ user, image, openShift }: Given<ToolboxOptions>): LocalIssue[] {
  const issue = (why: string, fix: string): LocalIssue => ({ field: 'toolbox.user', given: user, why, fix });
  const isUser = Number.isInteger(user) && (user as number) >= 1;
  return [
    ...(isGiven(user) && openShift ? [issue('with \'openShift\' the platform assigns the user', 'leave out one of the two')] : []),
    ...(isGiven(user) && !isUser ? [issue('not a user id that Pod Security "restricted" allows', 'pass a whole number, 1 or more')] : []),
    ...(isGiven(image) ? checkImage('toolbox.image', image, 'pass an image, or leave it out') : []),
  ];
}

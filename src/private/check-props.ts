import * as kplus from 'cdk8s-plus-28';
import { Checked, LocalIssue } from '../core/issue';
import { isRecord } from '../core/pod/manifest';
import { takenName } from '../core/pod/names';
import { RESTARTS_ALL_SINCE_MINOR } from '../core/pod/restart-rules';
import { checkCharacters } from '../core/request/characters';
import { ExistingSidecar, SidecarProps } from '../sidecar';
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

/** All that can be checked without knowing the workload. */
export function checkProps(given: RequestProps): LocalIssue[] {
  if (!isRecord(given)) {
    return [{ field: '', given, why: 'the props are not an object', fix: 'pass one with \'sidecars\' or \'existing\'' }];
  }
  const props: Given<RequestProps> = given;
  const existing = itemsOf('existing', props.existing);
  const sidecars = itemsOf('sidecars', props.sidecars);
  const entries = [...existing.value, ...sidecars.value];
  const application = props.application ?? undefined;
  const names = new Map<string, string>();
  return [
    ...existing.issues,
    ...sidecars.issues,
    ...(entries.length + existing.issues.length + sidecars.issues.length === 0 ? [noSidecar()] : []),
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
    ...(application === undefined ? [] : checkApplication(application, names)),
    ...checkTexts('notHeld', props.notHeld),
    ...checkMade('strategy', props.strategy, '_toStrategy', 'StartupStrategy', 'StartupStrategy.gated()'),
    ...checkToolbox(props.toolbox ?? {}),
    ...checkFlag('allowNoMatch', props.allowNoMatch),
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
      ? all.filter(({ item }) => !isRecord(item)).map(one => ({ field: one.field, given: one.item, why: 'not an object', fix }))
      : [{ field, given: value, why: 'not a list', fix: 'pass a list of objects with \'name\' and \'readyWhen\'' }],
  };
}

function noSidecar(): LocalIssue {
  return {
    field: 'sidecars',
    why: 'there is no sidecar',
    fix: 'pass at least one in \'sidecars\' (new) or \'existing\' (already in the workload)',
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
  const { readyWhen, startAfter, drainUntil, distroless, needsServiceAccountToken, restartTogether, ifPresent } = item;
  return [
    ...(readyWhen === undefined || readyWhen === null
      ? [{ field: `${field}.readyWhen`, why: 'without it nothing tells when the sidecar is ready', fix: `pass ${READINESS}, for example` }]
      : checkMade(`${field}.readyWhen`, readyWhen, '_toReadyWhen', 'Readiness', READINESS)),
    ...checkTexts(`${field}.startAfter`, startAfter),
    ...checkMade(`${field}.drainUntil`, drainUntil, '_toDrainWait', 'Drain', 'Drain.fromIdlePort(8080)'),
    ...checkFlag(`${field}.distroless`, distroless),
    ...checkFlag(`${field}.needsServiceAccountToken`, needsServiceAccountToken),
    ...checkFlag(`${field}.restartTogether`, restartTogether),
    ...checkFlag(`${field}.ifPresent`, ifPresent),
  ];
}

const READINESS = 'Readiness.fromHttpGet(\'/ready\', { port: 8080 })';

/** A value object, recognized by a method that only its class has: it may come from another copy of this library. */
function checkMade(field: string, value: unknown, method: string, type: string, example: string): LocalIssue[] {
  return value === undefined || value === null || typeof (value as Record<string, unknown>)[method] === 'function'
    ? []
    : [{ field, given: value, why: `not a ${type}`, fix: `use one of its factories, such as ${example}` }];
}

function checkTexts(field: string, value: unknown): LocalIssue[] {
  return value === undefined || value === null || (Array.isArray(value) && value.every(name => typeof name === 'string'))
    ? checkCharacters(field, value)
    : [{ field, given: value, why: 'not a list of names', fix: 'pass a list of strings, such as [\'vault\']' }];
}

function checkFlag(field: string, value: unknown): LocalIssue[] {
  return value === undefined || value === null || typeof value === 'boolean'
    ? []
    : [{ field, given: value, why: 'not a boolean', fix: 'pass true or false' }];
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
function checkContainer(field: string, { command, args, workingDir, envVariables }: Given<kplus.ContainerProps>): LocalIssue[] {
  const variables = isRecord(envVariables) ? Object.entries(envVariables) : [];
  return [
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

function checkToolbox(toolbox: Given<ToolboxOptions>): LocalIssue[] {
  if (!isRecord(toolbox)) {
    return [{ field: 'toolbox', given: toolbox, why: 'not an object', fix: 'pass one, such as { image: \'mirror/busybox:1.37.0-musl\' }' }];
  }
  const { user = undefined, image = undefined, openShift }: Given<ToolboxOptions> = toolbox;
  const issue = (why: string, fix: string): LocalIssue => ({ field: 'toolbox.user', given: user, why, fix });
  const isGiven = user !== undefined && user !== null;
  const isUser = Number.isInteger(user) && (user as number) >= 1;
  return [
    ...(isGiven && openShift ? [issue('with \'openShift\' the platform assigns the user', 'leave out one of the two')] : []),
    ...(isGiven && !isUser ? [issue('not a user id that Pod Security "restricted" allows', 'pass a whole number, 1 or more')] : []),
    ...(image === undefined || image === null ? [] : checkImage('toolbox.image', image, 'pass an image, or leave it out')),
  ];
}

import * as kplus from 'cdk8s-plus-28';
import { LocalIssue } from '../core/issue';
import { isRecord } from '../core/pod/manifest';
import { checkCharacters } from '../core/request/characters';
import { ExistingSidecar, SidecarProps } from '../sidecar';
import { StartupStrategy } from '../strategy';
import { ToolboxOptions } from '../toolbox';

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

/** The props as JavaScript gives them: of any type. Null is what other languages make of a prop that is left out. */
type Given<T> = { readonly [K in keyof T]?: unknown };

/** All that can be said of the props without knowing the workload. */
export function checkProps(given: RequestProps): LocalIssue[] {
  if (!isRecord(given)) {
    return [{ field: '', given, why: 'props are an object', fix: 'pass one with \'sidecars\' or \'existing\'' }];
  }
  const props: Given<RequestProps> = given;
  const existing = itemsOf('existing', props.existing);
  const sidecars = itemsOf('sidecars', props.sidecars);
  const entries = [...existing.items, ...sidecars.items];
  const application = props.application ?? undefined;
  const names = new Map<string, string>();
  return [
    ...existing.issues,
    ...sidecars.issues,
    ...(entries.length + existing.issues.length + sidecars.issues.length === 0 ? [noSidecar()] : []),
    ...entries.flatMap(({ field, item }) => [
      ...checkName(field, item.name, names),
      ...checkOptions(field, item),
    ]),
    ...sidecars.items.flatMap(({ field, item }) => [...checkImage(`${field}.image`, item.image), ...checkRestartPolicy(field, item), ...checkContainer(field, item)]),
    ...(application === undefined ? [] : checkApplication(application, names)),
    ...checkTexts('notHeld', props.notHeld),
    ...checkMade('strategy', props.strategy, '_toStrategy', 'StartupStrategy', 'StartupStrategy.gated()'),
    ...checkToolbox(props.toolbox ?? {}),
  ];
}

/** An image may be a token: that is seen when it is rendered. */
export function checkImage(field: string, image: unknown, fix: string = 'pass \'image\''): LocalIssue[] {
  return (typeof image === 'string' && image.trim() !== '') || isRecord(image)
    ? checkCharacters(field, image)
    : [{ field, given: image ?? undefined, why: 'a container needs an image', fix }];
}

interface Item {
  readonly field: string;
  readonly item: Given<SidecarProps & ExistingSidecar>;
}

function itemsOf(field: string, value: unknown): { items: Item[]; issues: LocalIssue[] } {
  const given: unknown[] | undefined = Array.isArray(value) ? value : undefined;
  const all = (given ?? []).map((item, index) => ({ field: `${field}[${index}]`, item }));
  const fix = 'pass an object with \'name\' and \'readyWhen\'';
  return {
    items: all.filter((one): one is Item => isRecord(one.item)),
    issues: given || value === undefined || value === null
      ? all.filter(({ item }) => !isRecord(item)).map(one => ({ field: one.field, given: one.item, why: 'this is no sidecar', fix }))
      : [{ field, given: value, why: 'sidecars are a list', fix: `${fix}, in a list` }],
  };
}

function noSidecar(): LocalIssue {
  return { field: 'sidecars', why: 'no sidecar is named', fix: 'pass at least one in \'sidecars\' (new) or \'existing\' (already in the workload)' };
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
      fix: 'pass such a name',
    }];
  }
  const owner = names.get(name);
  names.set(name, owner ?? field);
  return owner ? [{ field: `${field}.name`, given: name, why: `already the name of ${owner}; names are unique within a pod`, fix: 'pass another \'name\'' }] : [];
}

function checkOptions(field: string, { readyWhen, startAfter, drainUntil, distroless, ifPresent }: Item['item']): LocalIssue[] {
  return [
    ...(readyWhen === undefined || readyWhen === null
      ? [{ field: `${field}.readyWhen`, why: 'it is not known when the sidecar is ready', fix: `pass one of the Readiness factories, such as ${READINESS}` }]
      : checkMade(`${field}.readyWhen`, readyWhen, '_toWait', 'Readiness', READINESS)),
    ...checkTexts(`${field}.startAfter`, startAfter),
    ...checkMade(`${field}.drainUntil`, drainUntil, '_toDrainWait', 'Drain', 'Drain.fromIdlePort(8080)'),
    ...checkFlag(`${field}.distroless`, distroless),
    ...checkFlag(`${field}.ifPresent`, ifPresent),
  ];
}

const READINESS = 'Readiness.fromHttpGet(\'/ready\', { port: 8080 })';

/** A value object, known by the method that its class alone has: it may come from another copy of this library. */
function checkMade(field: string, value: unknown, method: string, type: string, example: string): LocalIssue[] {
  return value === undefined || value === null || typeof (value as Record<string, unknown>)[method] === 'function'
    ? []
    : [{ field, given: value, why: `it is no ${type}`, fix: `pass one of the ${type} factories, such as ${example}` }];
}

function checkTexts(field: string, value: unknown): LocalIssue[] {
  return value === undefined || value === null || (Array.isArray(value) && value.every(name => typeof name === 'string'))
    ? checkCharacters(field, value)
    : [{ field, given: value, why: 'it is no list of names', fix: 'pass a list of texts, such as [\'vault\']' }];
}

function checkFlag(field: string, value: unknown): LocalIssue[] {
  return value === undefined || value === null || typeof value === 'boolean' ? [] : [{ field, given: value, why: 'it is neither true nor false', fix: 'pass one of these' }];
}

function checkRestartPolicy(field: string, { restartPolicy }: Item['item']): LocalIssue[] {
  return restartPolicy
    ? [{
      field: `${field}.restartPolicy`,
      given: restartPolicy,
      why: 'the strategy decides whether a sidecar is a native one',
      fix: 'leave it out and pass strategy: StartupStrategy.nativeSidecar()',
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
      return [...checkCharacters(fieldOfVariable, name), ...checkCharacters(fieldOfVariable, (variable as Given<kplus.EnvValue> | undefined)?.value)];
    }),
  ];
}

function checkApplication(application: unknown, names: Map<string, string>): LocalIssue[] {
  return isRecord(application)
    ? [...checkName('application', application.name ?? 'main', names), ...checkImage('application.image', application.image), ...checkContainer('application', application)]
    : [{ field: 'application', given: application, why: 'this is no container', fix: 'pass an object with \'name\' and \'image\'' }];
}

function checkToolbox(toolbox: Given<ToolboxOptions>): LocalIssue[] {
  if (!isRecord(toolbox)) {
    return [{ field: 'toolbox', given: toolbox, why: 'its options are an object', fix: 'pass one, such as { image: \'mirror/busybox:1.37.0-musl\' }' }];
  }
  const { user = undefined, image = undefined, openShift }: Given<ToolboxOptions> = toolbox;
  const issues: LocalIssue[] = [];
  if (user !== undefined && user !== null && openShift) {
    issues.push({ field: 'toolbox.user', given: user, why: '\'openShift\' says that the platform assigns the user', fix: 'leave one of the two out' });
  }
  if (user !== undefined && user !== null && !(Number.isInteger(user) && (user as number) >= 1)) {
    issues.push({ field: 'toolbox.user', given: user, why: 'Pod Security "restricted" wants a user id other than root\'s', fix: 'pass a whole number of 1 or more' });
  }
  return [...issues, ...(image === undefined || image === null ? [] : checkImage('toolbox.image', image, 'pass one, or leave it out'))];
}

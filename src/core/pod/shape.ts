import { LocalIssue } from '../issue';
import { isRecord } from './manifest';

/*
 * The types that Kubernetes gives to the fields that this library reads. Manifests come from YAML that nobody has checked.
 */

/** Finds what is wrong with a value. The issues' fields are relative to it. */
type Shape = (value: unknown) => readonly LocalIssue[];

const NOTHING: readonly LocalIssue[] = [];

const text: Shape = value => (typeof value === 'string' ? NOTHING : instead(value, 'a string'));

function list(item: Shape): Shape {
  return value => (Array.isArray(value) ? value.flatMap((one, index) => below(`[${index}]`, item(one))) : instead(value, 'a list'));
}

/** An object whose fields have these shapes if they are present. The `required` ones must be. */
function object(fields: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
  const entries = Object.entries(fields);
  return value => (isRecord(value)
    ? entries
      .filter(([name]) => value[name] !== undefined || required.includes(name))
      .flatMap(([name, shape]) => below(`.${name}`, shape(value[name])))
    : instead(value, 'an object'));
}

function instead(given: unknown, what: string): LocalIssue[] {
  return [{ field: '', given, why: `Kubernetes takes ${what} here`, fix: 'correct it, or leave it out' }];
}

function below(field: string, issues: readonly LocalIssue[]): readonly LocalIssue[] {
  return issues.length === 0 ? NOTHING : issues.map(issue => ({ ...issue, field: field + issue.field }));
}

const anyObject = object({});

const container = object({
  name: text,
  command: list(text),
  args: list(text),
  ports: list(anyObject),
  lifecycle: anyObject,
  startupProbe: object({ tcpSocket: anyObject }),
  volumeMounts: list(object({ name: text, mountPath: text }, ['name', 'mountPath'])),
}, ['name']);

const podSpec = object({
  containers: list(container),
  initContainers: list(container),
  volumes: list(object({ name: text }, ['name'])),
  nodeSelector: anyObject,
  affinity: object({
    nodeAffinity: object({
      requiredDuringSchedulingIgnoredDuringExecution: object({
        nodeSelectorTerms: list(object({ matchExpressions: list(object({ values: list(text) })) })),
      }),
    }),
  }),
}, ['containers']);

/** Where a pod spec has something that Kubernetes does not take. */
export function checkShape(spec: unknown): LocalIssue[] {
  return podSpec(spec).map(issue => ({ ...issue, field: issue.field.replace(/^\./, '') || 'spec' }));
}

import { ApiObject } from 'cdk8s';
import { formatIssues, at } from './core/issue';
import { isRecord } from './core/manifest';
import { equal, joinRequests, Request } from './core/request';
import { rewriteManifest } from './core/rewrite';

/** Told at every rendering of an object whether a pod template of it was changed. */
export type Observer = (object: ApiObject, matched: boolean) => void;

interface Attachment {
  readonly requests: Request[];
  readonly observers: Observer[];
  /** The requests as one, once it is asked for. */
  joined?: ReturnType<typeof joinRequests>;
}

const attachments = new WeakMap<ApiObject, Attachment>();

/**
 * Has a request carried out whenever the object is rendered.
 *
 * The instance's `toJson` is wrapped, once: this is the last step of every way to synthesise, so containers and JSON patches that are
 * added later are seen. A request that equals an earlier one changes nothing. Returns whether it is new.
 */
export function attach(object: ApiObject, request: Request, observer?: Observer): boolean {
  const attachment = attachments.get(object) ?? wrap(object);
  if (observer && !attachment.observers.includes(observer)) {
    attachment.observers.push(observer);
  }
  if (attachment.requests.some(other => equal(other, request))) {
    return false;
  }
  attachment.requests.push(request);
  attachment.joined = undefined;
  return true;
}

function wrap(object: ApiObject): Attachment {
  const attachment: Attachment = { requests: [], observers: [] };
  const render = object.toJson.bind(object);
  Object.defineProperty(object, 'toJson', {
    configurable: true,
    writable: true,
    value: () => rewritten(object, render(), attachment),
  });
  attachments.set(object, attachment);
  return attachment;
}

function rewritten(object: ApiObject, manifest: unknown, attachment: Attachment): unknown {
  const { request, issues } = attachment.joined ??= joinRequests(attachment.requests);
  const rewrite = rewriteManifest(manifest, request);
  if (issues.length > 0 || rewrite.issues.length > 0) {
    const path = pathOf(object);
    throw new Error(formatIssues([...at(path, issues), ...rewrite.issues.map(issue => ({ ...issue, path: `${path} ${issue.path}` }))]));
  }
  attachment.observers.forEach(observe => observe(object, rewrite.matched));
  return fresh(rewrite.manifest, manifest, !process.env.CDK8S_DISABLE_SORT);
}

/** The path that the user wrote: cdk8s-plus puts its API object below the workload. */
export function pathOf(object: ApiObject): string {
  const scope = object.node.scope;
  return scope && scope.node.defaultChild === object ? scope.node.path : object.node.path;
}

/**
 * What is new is copied, since it may stand in two places, and that becomes an anchor in YAML; its keys in the order that cdk8s gives them.
 * What the manifest had before, in the same place or elsewhere in the same list, is kept.
 */
function fresh(value: unknown, before: unknown, sortKeys: boolean): unknown {
  if (value === before || typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    const there = Array.isArray(before) ? before : [];
    return value.map((item, index) => fresh(item, there.includes(item) ? item : there[index], sortKeys));
  }
  const there: Record<string, unknown> = isRecord(before) ? before : {};
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries((sortKeys ? sorted(entries) : entries).map(([key, inner]) => [key, fresh(inner, there[key], sortKeys)]));
}

const FIRST_KEYS = ['apiVersion', 'kind', 'metadata'];

function sorted(entries: [string, unknown][]): [string, unknown][] {
  const rank = (key: string) => (FIRST_KEYS.includes(key) ? FIRST_KEYS.indexOf(key) : FIRST_KEYS.length);
  return entries.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

import { ApiObject } from 'cdk8s';
import { formatIssues, at } from './core/issue';
import { equal, joinRequests, Request } from './core/request';
import { rewriteManifest } from './core/rewrite';

/** Told at every rendering of an object whether a pod template of it was changed. */
export type Observer = (object: ApiObject, matched: boolean) => void;

interface Attachment {
  readonly requests: Request[];
  readonly observers: Observer[];
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

function rewritten(object: ApiObject, manifest: unknown, { requests, observers }: Attachment): unknown {
  const path = pathOf(object);
  const { request, issues } = joinRequests(requests);
  const rewrite = rewriteManifest(manifest, request, path);
  const all = [...at(path, issues), ...rewrite.issues];
  if (all.length > 0) {
    throw new Error(formatIssues(all));
  }
  observers.forEach(observe => observe(object, rewrite.matched));
  return rewrite.matched ? fresh(rewrite.manifest, !process.env.CDK8S_DISABLE_SORT) : rewrite.manifest;
}

/** The path that the user wrote: cdk8s-plus puts its API object below the workload. */
export function pathOf(object: ApiObject): string {
  const scope = object.node.scope;
  return scope && scope.node.defaultChild === object ? scope.node.path : object.node.path;
}

/** A copy that shares nothing with itself, since what is shared becomes an anchor in YAML; keys in the order that cdk8s gives them. */
function fresh(manifest: unknown, sortKeys: boolean): unknown {
  if (Array.isArray(manifest)) {
    return manifest.map(item => fresh(item, sortKeys));
  }
  if (typeof manifest !== 'object' || manifest === null) {
    return manifest;
  }
  const entries = Object.entries(manifest).filter(([, value]) => value !== undefined);
  return Object.fromEntries((sortKeys ? sorted(entries) : entries).map(([key, value]) => [key, fresh(value, sortKeys)]));
}

const FIRST_KEYS = ['apiVersion', 'kind', 'metadata'];

function sorted(entries: [string, unknown][]): [string, unknown][] {
  const rank = (key: string) => (FIRST_KEYS.includes(key) ? FIRST_KEYS.indexOf(key) : FIRST_KEYS.length);
  return entries.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

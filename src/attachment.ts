import { ApiObject } from 'cdk8s';
import { formatIssues, at } from './core/issue';
import { equal, joinRequests, Request } from './core/request';
import { rewriteManifest } from './core/rewrite';
import { pathOf, whenRendered } from './rendering';

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
 * A request that equals an earlier one changes nothing. Returns whether it is new.
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
  whenRendered(object, manifest => rewritten(object, manifest, attachment));
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
  return rewrite.manifest;
}

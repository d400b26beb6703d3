import { ApiObject } from 'cdk8s';
import { pathOf, whenRendered } from './rendering';
import { Sight } from './watch';
import { formatIssues, throwIssues } from '../core/issue';
import { canonical, Request } from '../core/request/request';
import { Rewrite, rewriteManifest } from '../core/rewrite/rewrite';

/** Called at every rendering of an object with what came of its request. */
export type Observer = (object: ApiObject, sight: Sight) => void;

interface Attachment {
  readonly request: Request;
  readonly observers: Set<Observer>;
}

const attachments = new WeakMap<ApiObject, Attachment[]>();

/** Whether an equal request is already attached to the object. */
export function isAttached(object: ApiObject, request: Request): boolean {
  return find(object, request) !== undefined;
}

/** Carries out a request whenever the object is rendered. A request equal to an earlier one adds only its observers. */
export function attach(object: ApiObject, request: Request, observers: readonly Observer[] = []): void {
  const known = find(object, request);
  if (known) {
    observers.forEach(observer => known.observers.add(observer));
    return;
  }
  const attached = attachments.get(object) ?? wrap(object);
  attached.push({ request, observers: new Set(observers) });
}

function find(object: ApiObject, request: Request): Attachment | undefined {
  return attachments.get(object)?.find(other => other.request === request || keyOf(other.request) === keyOf(request));
}

const keys = new WeakMap<Request, string>();

/** Equal for equal requests; written once for each. */
function keyOf(request: Request): string {
  const key = keys.get(request) ?? canonical(request);
  keys.set(request, key);
  return key;
}

function wrap(object: ApiObject): Attachment[] {
  refuseOtherCopy(object);
  const attached: Attachment[] = [];
  whenRendered(object, manifest => {
    const { manifest: rewritten, effective, ...seen } = rewrite(object, manifest, attached.map(({ request }) => request));
    attached.forEach(({ request, observers }) =>
      observers.forEach(observe => observe(object, { ...seen, matched: effective.has(request) })));
    return rewritten;
  });
  attachments.set(object, attached);
  return attached;
}

/** The same symbol in every copy of this library that one process loads. */
const OWNED = Symbol.for('cdk8s-sidecar-first.owned');

/** Two copies do not see each other's requests: each would rewrite what the other has written. */
function refuseOtherCopy(object: ApiObject): void {
  if (OWNED in object) {
    throwIssues([{
      path: pathOf(object),
      field: '',
      why: 'another copy of cdk8s-sidecar-first in this process has been applied to it',
      fix: 'keep one copy: "npm ls cdk8s-sidecar-first" lists them, "npm dedupe" removes what can be shared',
    }]);
  }
  Object.defineProperty(object, OWNED, { value: true });
}

function rewrite(object: ApiObject, manifest: unknown, requests: readonly Request[]): Rewrite {
  const result = tryRewrite(object, manifest, requests);
  if (result.issues.length > 0) {
    const path = pathOf(object);
    throw new Error(formatIssues(result.issues.map(issue => ({ ...issue, path: `${path} ${issue.path}` }))));
  }
  return result;
}

/** Reports unexpected errors with the user's path, too. */
function tryRewrite(object: ApiObject, manifest: unknown, requests: readonly Request[]): Rewrite {
  try {
    return rewriteManifest(manifest, requests);
  } catch (error) {
    const why = `the manifest cannot be rewritten: ${error instanceof Error ? error.message : error}`;
    const fix = 'correct the manifest, or report a bug if it is correct';
    throw new Error(formatIssues([{ path: pathOf(object), field: '', why, fix }]), { cause: error });
  }
}

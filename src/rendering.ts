import { ApiObject } from 'cdk8s';
import { isRecord } from './core/manifest';

/**
 * Has the manifest of an object changed whenever it is rendered.
 *
 * The instance's `toJson` is wrapped: this is the last step of every way to synthesise, so containers and JSON patches that are added later
 * are seen.
 */
export function whenRendered(object: ApiObject, change: (manifest: unknown) => unknown): void {
  const render = object.toJson.bind(object);
  Object.defineProperty(object, 'toJson', {
    configurable: true,
    writable: true,
    value: () => {
      const manifest = render();
      return fresh(change(manifest), manifest, !process.env.CDK8S_DISABLE_SORT);
    },
  });
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

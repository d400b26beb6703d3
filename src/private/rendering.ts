import { ApiObject, Chart } from 'cdk8s';
import { isRecord } from '../core/pod/manifest';

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
      const changed = change(manifest) as Fields;
      return changed === manifest ? manifest : freshRecord(changed, manifest, Object.keys(changed), !process.env.CDK8S_DISABLE_SORT);
    },
  });
}

/** The path that the user wrote: cdk8s-plus puts its API object below the workload. */
export function pathOf(object: ApiObject): string {
  const scope = object.node.scope;
  return scope && !Chart.isChart(scope) && scope.node.defaultChild === object ? scope.node.path : object.node.path;
}

type Fields = Record<string, unknown>;

const NONE: unknown[] = [];
const NO_FIELDS: Fields = {};

/**
 * What is new is copied, since it may stand in two places, and that becomes an anchor in YAML; its keys in the order that cdk8s gives them.
 * What the manifest had before, in the same place or elsewhere in the same list, is kept.
 */
function fresh(value: unknown, before: unknown, sortKeys: boolean): unknown {
  if (value === before || typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    const there = Array.isArray(before) ? before : NONE;
    return value.map((item, index) => (there.includes(item) ? item : fresh(item, there[index], sortKeys)));
  }
  const keys = Object.keys(value);
  return freshRecord(value as Fields, isRecord(before) ? before : NO_FIELDS, sortKeys ? keys.sort() : keys, sortKeys);
}

function freshRecord(value: Fields, before: Fields, keys: readonly string[], sortKeys: boolean): Fields {
  const copy: Fields = {};
  for (const key of keys) {
    if (value[key] !== undefined) {
      copy[key] = fresh(value[key], before[key], sortKeys);
    }
  }
  return copy;
}

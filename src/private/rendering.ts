import { ApiObject, Chart } from 'cdk8s';
import { isRecord } from '../core/pod/manifest';

/**
 * Changes the manifest of an object whenever it is rendered.
 *
 * Wraps the instance's `toJson`, the last step of every kind of synthesis, so that containers and JSON patches added later are included.
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

/** The path that the user knows: cdk8s-plus puts its API object below the workload. */
export function pathOf(object: ApiObject): string {
  const scope = object.node.scope;
  return scope && !Chart.isChart(scope) && scope.node.defaultChild === object ? scope.node.path : object.node.path;
}

type Fields = Record<string, unknown>;

const NONE: unknown[] = [];
const NO_FIELDS: Fields = {};

/**
 * Copies everything new, because an object that occurs twice becomes an anchor in YAML; keys are in the order that cdk8s gives them. Keeps
 * what the manifest had before, in the same place or elsewhere in the same list.
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

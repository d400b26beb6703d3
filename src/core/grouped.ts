/** What has a key, by that key, in the order in which the keys first come. */
export function groupedBy<T, K>(all: Iterable<T>, keysOf: (one: T) => Iterable<K>): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    for (const key of new Set(keysOf(one))) {
      const group = groups.get(key);
      if (group) {
        group.push(one);
      } else {
        groups.set(key, [one]);
      }
    }
  }
  return groups;
}

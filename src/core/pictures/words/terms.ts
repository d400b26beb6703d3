import { groupedBy } from '../../grouped';
import { Mechanism, Role } from '../../timeline/model';
import { enumeration } from '../../words';

/*
 * The words that the sentences of all pictures share.
 */

export const ROLES: Record<Role, string> = {
  initContainer: 'init container',
  nativeSidecar: 'native sidecar',
  sidecar: 'sidecar',
  application: 'application',
  container: 'container',
};

export const MECHANISMS: Record<Mechanism, string> = {
  init: 'init container',
  hook: 'postStart hook',
  startupProbe: 'startup probe',
  gate: 'gate',
  order: 'order alone',
};

/** Of more names than `most` only the first ones are told: a pod may have two thousand containers. */
const NAMES = { most: 5, told: 3 } as const;

/** `a, b and c`; of many `a, b, c and 1,996 more`. */
export function namesText(names: readonly string[]): string {
  if (names.length <= NAMES.most) {
    return enumeration(names);
  }
  const others = String(names.length - NAMES.told).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${names.slice(0, NAMES.told).join(', ')} and ${others} more`;
}

/** What has the same key, together, in the order in which the keys come. */
export function grouped<T>(all: readonly T[], key: (one: T) => string): T[][] {
  return [...groupedBy(all, one => [key(one)]).values()];
}

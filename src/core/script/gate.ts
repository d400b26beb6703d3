/*
 * The gate of a sidecar is a file named `gate` in a volume of its own. Containers that wait mount `gate/open` of that volume: while `gate`
 * is a file, the kubelet cannot prepare the mount and does not create them.
 */

export const GATE_SUB_PATH = 'gate/open';

const VOLUME_PREFIX = 'waits-for-';

/** Longest name of a volume. */
const VOLUME_NAME_LENGTH = 63;

/** `waits-for-envoy`: the name that `kubectl describe` shows while a container is held. */
export function gateVolume(sidecar: string): string {
  const name = VOLUME_PREFIX + sidecar;
  if (name.length <= VOLUME_NAME_LENGTH) {
    return name;
  }
  const hash = fnv1a(sidecar);
  return `${name.slice(0, VOLUME_NAME_LENGTH - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}

/** Eight hexadecimal digits, always the same for the same string. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) {
    // eslint-disable-next-line no-bitwise
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

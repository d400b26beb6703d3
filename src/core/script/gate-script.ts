import { quote } from './shell';

/*
 * The gate of a sidecar is a file named `gate` in a volume of its own. Containers that wait mount `gate/open` of that volume: while `gate`
 * is a file, the kubelet cannot prepare the mount and does not create them. Whoever opens or shuts it may run as another user each time, so
 * everything is made under `umask 0`, in a subshell: the user's own commands keep their umask.
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

/** True when the gate in a folder is open. */
export function isOpen(folder: string): string {
  return `[ -d ${quote(`${folder}/${GATE_SUB_PATH}`)} ]`;
}

/** Opens the gate in a folder unless it is open already: true when it is open. */
export function openGate(folder: string): string {
  const open = isOpen(folder);
  const replace = `rm -f ${quote(`${folder}/gate`)}; mkdir -p ${quote(`${folder}/${GATE_SUB_PATH}`)}`;
  return `(umask 0; ${open} || { ${replace}; } 2>/dev/null; ${open})`;
}

/** Shuts the gate in a folder, whether it is open, shut or not there yet. */
export function shutGate(folder: string): string {
  const gate = quote(`${folder}/gate`);
  return `(umask 0; rm -rf ${gate}; echo shut >${gate})`;
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

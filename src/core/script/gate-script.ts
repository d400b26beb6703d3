import { quote } from './shell';

/*
 * The gate of a sidecar is a file named `gate` in a volume of its own. Containers that wait mount `gate/open` of that volume: while `gate`
 * is a file, the kubelet cannot prepare the mount and does not create them. Whoever opens or shuts may be another user each time, so
 * everything is made under `umask 0`, in a subshell: what the user's own commands make is made under theirs.
 */

export const GATE_SUB_PATH = 'gate/open';

/** True when the gate in a folder is open. */
export function isOpen(folder: string): string {
  return `[ -d ${quote(`${folder}/${GATE_SUB_PATH}`)} ]`;
}

/** Opens the gate in a folder, if it is not open: true when it is. */
export function openGate(folder: string): string {
  const open = isOpen(folder);
  return `(umask 0; ${open} || { rm -f ${quote(`${folder}/gate`)}; mkdir -p ${quote(`${folder}/${GATE_SUB_PATH}`)}; } 2>/dev/null; ${open})`;
}

/** Shuts the gate in a folder, be it open, shut or not there yet. */
export function shutGate(folder: string): string {
  const gate = quote(`${folder}/gate`);
  return `(umask 0; rm -rf ${gate}; echo shut >${gate})`;
}

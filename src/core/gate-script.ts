import { quote } from './shell';

/*
 * The gate of a sidecar is a file named `gate` in a volume of its own. Containers that wait mount `gate/open` of that volume: while `gate`
 * is a file, the kubelet cannot prepare the mount and does not create them. Whoever opens or shuts may be another user each time, so
 * everything is made under `umask 0`.
 */

export const GATE_SUB_PATH = 'gate/open';

/** Opens the gate in a folder, if it is not open: true when it is. */
export function openGate(folder: string): string {
  const gate = quote(`${folder}/gate`);
  const open = quote(`${folder}/${GATE_SUB_PATH}`);
  return `[ -d ${open} ] || { rm -f ${gate}; mkdir -p ${open}; } 2>/dev/null; [ -d ${open} ]`;
}

/** Shuts the gate in a folder, be it open, shut or not there yet. */
export function shutGate(folder: string): string {
  const gate = quote(`${folder}/gate`);
  return `rm -rf ${gate}; echo shut >${gate}`;
}

import { groupedBy } from '../../grouped';

/** A mount that the kubelet cannot prepare while a file is in the way, as read from a pod spec. */
export interface GateReading {
  readonly volume: string;
  readonly subPath: string;
  /** The sidecar that opens it when ready, or may; undefined when nothing opens it. */
  readonly owner?: string;
  /** An init container puts the file in the way. Otherwise the kubelet creates the folder itself, and nothing is held. */
  readonly shut: boolean;
  /** Init containers that could shut it: they mount the whole volume, and the manifest does not show what they do there. */
  readonly mayShut: readonly string[];
  /** The init container also shuts it when it is open, as after a reboot of the node. */
  readonly shutAgain: boolean;
  /** The init container succeeds when it is open, and leaves it open. Otherwise, and if it does not shut it again, it fails. */
  readonly staysOpen: boolean;
  /** Containers whose `postStart` hook opens it. */
  readonly hooks: readonly string[];
  /** Containers whose `startupProbe` opens it. */
  readonly probes: readonly string[];
  /** Some hook or probe opens it before it has asked whether anything is ready. */
  readonly opensUnasked: boolean;
  /** Containers whose hook or probe could open it: they mount the whole volume, and the manifest does not show what they do there. */
  readonly mayOpen: readonly string[];
  /** The owner's hook shuts it again when the owner restarts. */
  readonly renewed: boolean;
  /** Containers that cannot be created while it is shut. */
  readonly holds: readonly string[];
}

/** The gates that hold each container, by its name. */
export function gatesByHeld(gates: readonly GateReading[]): ReadonlyMap<string, readonly GateReading[]> {
  return groupedBy(gates, ({ holds }) => holds);
}

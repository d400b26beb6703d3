import { placed, Rule, SEEN } from './rule';
import { Location } from '../pod/manifest';
import { GateReading } from '../timeline/gates/gate';
import { subPathOf } from '../timeline/gates/read-gates';

export const incompleteGate: Rule = {
  id: 'incomplete-gate',
  severity: 'warning',
  summary: 'part of the gate is missing',
  why: 'A gate holds a container back with a mount that the kubelet cannot prepare: an init container puts a file in the way, and the '
    + 'sidecar\'s hook removes it, or its startup probe when the hook could not. Without the file the kubelet creates the folder itself '
    + 'and nothing is held. Without hook and probe the gate stays shut. Without the probe it stays shut when the kubelet restarts '
    + `during the hook, because a hook is never run again ${SEEN}.`,
  fix: 'find out which tool removed it from the manifest',
  check: ({ podSpec, timeline: { gates } }) => {
    const keyOf = (volume: string, subPath?: string) => JSON.stringify([volume, subPath]);
    const mounts = gates.length === 0 ? [] : placed(podSpec).flatMap(({ container: { env, volumeMounts = [] }, place, location }) => (place === 'container'
      ? volumeMounts.map((mount, index): [string, Location] => [keyOf(mount.name, subPathOf(mount, env)), [...location, 'volumeMounts', index]])
      : []));
    // the first mount of a gate
    const locations = new Map(mounts.reverse());
    return gates.flatMap(gate => {
      const why = missing(gate);
      return why === undefined ? [] : [{ location: locations.get(keyOf(gate.volume, gate.subPath))!, given: gate.volume, why }];
    });
  },
};

function missing({ shut, mayShut, hooks, probes, mayOpen }: GateReading): string | undefined {
  if (!shut && mayShut.length > 0) {
    return undefined;
  }
  if (!shut) {
    return 'no init container shuts this gate: the kubelet creates the folder itself, and nothing is held';
  }
  if (hooks.length + probes.length === 0) {
    return mayOpen.length > 0
      ? 'nothing was found that opens this gate: no hook and no startup probe names its path'
      : 'no hook and no startup probe opens this gate: the container never starts';
  }
  return probes.length === 0
    ? 'no startup probe opens this gate: it stays shut forever if the kubelet restarts during the hook'
    : undefined;
}

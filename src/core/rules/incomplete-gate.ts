import { placed, Rule } from './rule';
import { Gate } from '../timeline/gates';

export const incompleteGate: Rule = {
  id: 'incomplete-gate',
  severity: 'warning',
  summary: 'a part of the gate is missing',
  why: 'A gate holds a container back by a mount that the kubelet cannot prepare: an init container puts a file in its way, the sidecar\'s hook takes it '
    + 'away, and its startup probe does so when the hook could not. Without the file the kubelet makes the folder and there is no gate; without the hook '
    + 'and the probe it stays shut; without the probe it stays shut when the kubelet restarts during the hook, since hooks are never run again (seen on 1.25.10, 1.28.3, 1.36.2).',
  fix: 'see which tool removed it from the manifest',
  check: ({ podSpec, timeline: { gates } }) => gates.flatMap(gate => {
    const why = missing(gate);
    const holder = placed(podSpec).find(({ container }) => container.name === gate.holds[0])!;
    const mount = holder.container.volumeMounts!.findIndex(({ name, subPath }) => name === gate.volume && subPath === gate.subPath);
    return why === undefined ? [] : [{ location: [...holder.location, 'volumeMounts', mount], given: gate.volume, why }];
  }),
};

function missing({ shut, hooks, probes, mayOpen }: Gate): string | undefined {
  if (!shut) {
    return 'no init container shuts this gate: the kubelet makes the folder, and nothing is held';
  }
  if (hooks.length + probes.length === 0) {
    return mayOpen.length > 0
      ? 'no opener of this gate was recognised: neither a hook nor a startup probe names its path'
      : 'neither a hook nor a startup probe opens this gate: the container never starts';
  }
  return probes.length > 0 ? undefined : 'no startup probe opens this gate: it stays shut for ever when the kubelet restarts during the hook';
}

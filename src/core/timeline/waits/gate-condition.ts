import { Context } from './context';
import { evidenceOf } from './evidence';
import { Handler } from '../../pod/pod-spec';
import { shortened } from '../../words';
import { readCommand } from '../commands/command';
import { MOST_SHOWN } from '../commands/handler';
import { Look } from '../commands/probe';
import { GateReading } from '../gates/gate';
import { StartCondition, Until } from '../model';
import { guardOf } from '../shell/guard';

/** A gate that is shut is opened by somebody, or never; a mount that nothing lies in the way of is none. */
export function gateCondition(gate: GateReading, context: Context): StartCondition {
  const { volume, owner, shut, mayShut } = gate;
  const [path, name] = [shortened(gate.subPath, MOST_SHOWN), shortened(volume, MOST_SHOWN)];
  const wait = { for: owner ?? volume, by: 'gate' as const, at: volume };
  if (!shut) {
    return mayShut.length > 0
      ? { ...wait, real: true, until: 'unknown', what: `the manifest does not show whether ${mayShut[0]} has shut the gate in volume "${name}"` }
      : { ...wait, real: false, until: 'started', what: `no init container shuts the gate in volume "${name}", so the kubelet creates the folder itself` };
  }
  const until = openedWhen(gate, context);
  return {
    ...wait,
    real: true,
    until,
    what: until === 'never' ? `nothing opens the gate in volume "${name}"` : `the kubelet can prepare the mount ${path} of volume "${name}"`,
  };
}

/** What is known when a gate that was shut is open. */
function openedWhen({ owner, hooks, probes, opensUnasked, mayOpen }: GateReading, context: Context): Until {
  if (hooks.length + probes.length === 0) {
    return mayOpen.length > 0 ? 'ended' : 'never';
  }
  if (opensUnasked) {
    return 'ended';
  }
  const shows = (name: string, handler: Handler | undefined) => {
    const command = handler?.exec?.command ?? [];
    const container = context.order[context.position.get(name)!];
    const proves = (look: Look) => evidenceOf(look, container, context).proven.includes(owner!);
    const reading = readCommand(command);
    return reading.conditions?.has(owner!) ?? (proves(reading) || proves(readCommand(guardOf(command) ?? [])));
  };
  const all = context.order.filter(({ name }) => hooks.includes(name) || probes.includes(name));
  return all.every(({ name, lifecycle, startupProbe }) =>
    (!hooks.includes(name) || shows(name, lifecycle?.postStart)) && (!probes.includes(name) || shows(name, startupProbe))) ? 'ready' : 'ended';
}

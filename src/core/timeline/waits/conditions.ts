import { Waiting } from './deadlocks';
import { evidenceOf } from './evidence';
import { Container, Handler, Probe } from '../../pod/pod-spec';
import { isLimited } from '../../script/purpose';
import { shortened } from '../../words';
import { CommandReading, readCommand } from '../commands/command';
import { awaitedBy, MOST_SHOWN, probeText } from '../commands/handler';
import { Hook } from '../commands/hook';
import { alwaysFails, alwaysPasses, Look, lookOf } from '../commands/probe';
import { isShellText } from '../commands/shell-text';
import { isUnreachable } from '../containers/known';
import { GateReading } from '../gates/gates';
import { Deadlock, StartCondition, Until } from '../model';
import { guardOf } from '../shell/guard';

/*
 * What a container makes those after it wait for, and what only looks like that.
 */

/** What is known of a pod's containers. */
export interface Context extends Waiting {
  readonly order: readonly Container[];
  readonly gates: readonly GateReading[];
  /** By the container that waits. */
  readonly deadlocks: ReadonlyMap<string, Deadlock>;
}

/** The conditions at a container: those that concern itself, and those of a hook or an init container that watches others. */
export function conditionsAt(container: Container, context: Context): StartCondition[] {
  switch (context.roles.get(container.name)) {
    case 'initContainer': return initConditions(container, context);
    case 'nativeSidecar': return nativeConditions(container, context);
    case 'sidecar': return sidecarConditions(container, context);
    // nobody depends on it, but its hook delays them all the same
    default: return hookConditions(container, context).filter(({ real }) => real);
  }
}

/** An init container has to exit. It may exit only when others are ready. */
function initConditions(container: Container, context: Context): StartCondition[] {
  const { name } = container;
  const self = { for: name, by: 'init' as const, at: name, real: true };
  const deadlock = context.deadlocks.get(name);
  if (deadlock) {
    return [{ ...self, ...endOf(deadlock) }];
  }
  if (isUnreachable(container)) {
    const what = 'it is a server, and an init container has to exit before the next container starts';
    return [{ ...self, until: 'never', what, unless: `${name} exits by itself` }];
  }
  const { conditions, kind, limited, text, ...look } = context.entries.get(name)!;
  if (conditions && conditions.size > 0) {
    return [...conditions].map(([other, what]) => ({ ...self, for: other, until: 'ready', what, limited: isLimited(what) }));
  }
  const { proven, ofUnknown } = evidenceOf({ ...look }, container, context);
  const watched = new Map<string, Until>([
    ...(kind === 'wait' && ofUnknown ? mayAnswer(container, context).map((other): [string, Until] => [other, 'ended']) : []),
    ...proven.map((other): [string, Until] => [other, 'ready']),
  ]);
  return watched.size > 0
    ? [...watched].map(([other, until]) => ({ ...self, for: other, until, what: `the command has ended (${text})`, limited }))
    : [{ ...self, until: 'exited', what: 'it has exited' }];
}

/** The native sidecars before an init container that may listen anywhere. */
function mayAnswer({ name }: Container, { order, position, roles }: Context): string[] {
  return order.slice(0, position.get(name)!)
    .filter(other => roles.get(other.name) === 'nativeSidecar' && (other.ports ?? []).length === 0)
    .map(other => other.name);
}

/** Until it counts as started: its startup probe has passed and its hook has returned. Readiness does not count (seen on 1.36.2). */
function nativeConditions(container: Container, context: Context): StartCondition[] {
  const { startupProbe, readinessProbe } = container;
  const conditions = [...(startupProbe ? [probeCondition(container, startupProbe, context)] : []), ...hookConditions(container, context)];
  return withOrder(container, conditions, readinessProbe && 'the readiness of a native sidecar does not count, only a startup probe does');
}

/** The probes of a regular container make nobody wait, but for a gate that they open. */
function sidecarConditions(container: Container, context: Context): StartCondition[] {
  const { name, readinessProbe, startupProbe } = container;
  const opens = context.gates.some(({ probes }) => probes.includes(name));
  const probed = startupProbe && !opens ? notCounted('startup probe') : undefined;
  return withOrder(container, hookConditions(container, context), probed ?? (readinessProbe && notCounted('readiness')));
}

function notCounted(what: string): string {
  return `the kubelet does not wait for the ${what} of a regular container`;
}

/** A sidecar that nothing waits for has only started. */
function withOrder({ name }: Container, conditions: readonly StartCondition[], why: string | undefined): StartCondition[] {
  const own = conditions.filter(condition => condition.for === name);
  return own.some(({ real }) => real) || (own.length > 0 && why === undefined) ? [...conditions] : [...conditions, {
    for: name, by: 'order', at: name, real: false, until: 'started', what: why ?? 'the kubelet starts the next container right after it',
  }];
}

function probeCondition(container: Container, probe: Probe, context: Context): StartCondition {
  const { name } = container;
  const self = { for: name, by: 'startupProbe' as const, at: name, real: true };
  const deadlock = context.deadlocks.get(name);
  if (deadlock?.by === 'startupProbe') {
    return { ...self, ...endOf(deadlock) };
  }
  if (isShellText(probe.exec?.command ?? [])) {
    return { ...self, until: 'never', what: `its startup probe never passes, because no program has this name: ${probeText(probe)}` };
  }
  if (alwaysPasses(probe)) {
    const pauses = readCommand(probe.exec?.command ?? []).kind === 'pause';
    return { ...self, real: pauses, until: pauses ? 'paused' : 'started', what: `its startup probe passes in any case: ${probeText(probe)}` };
  }
  const what = probeText(probe);
  if (alwaysFails(probe)) {
    return { ...self, until: 'never', what: `its startup probe always fails: ${what}` };
  }
  return isOwn(container, probe, context)
    ? { ...self, until: 'ready', what }
    : { ...self, until: 'ended', what: `${what}, which may have nothing to do with readiness` };
}

/** Whether a probe that passes means that its container is ready: its author says so, unless it looks elsewhere or passes by accident. */
function isOwn(container: Container, probe: Probe, context: Context): boolean {
  const look = lookOf(probe, container);
  const known = !probe.exec || awaitedBy(probe) !== undefined || readCommand(probe.exec.command ?? []).kind !== 'action';
  return (known || look.proves) && !evidenceOf(look, container, context).ofOthers;
}

function hookConditions(container: Container, context: Context): StartCondition[] {
  const hook = context.hooks.get(container.name);
  return hook ? hookWaits(container, hook, context) : [];
}

function hookWaits(container: Container, { handler, command }: Hook, context: Context): StartCondition[] {
  const { name } = container;
  const native = context.roles.get(name) === 'nativeSidecar';
  const self = { for: name, by: 'hook' as const, at: name };
  const deadlock = context.deadlocks.get(name);
  if (deadlock?.by === 'hook') {
    return [{ ...self, real: true, ...endOf(deadlock), limited: command?.limited }];
  }
  if (!command || isShellText(handler.exec?.command ?? [])) {
    return [{ ...self, ...handlerWait(name, handler, native) }];
  }
  const { conditions, kind, limited, text } = command;
  if (conditions && conditions.size > 0) {
    return [...conditions].map(([other, what]) => ({ ...self, for: other, real: true, until: 'ready', what, limited }));
  }
  switch (kind) {
    case 'wait': return hookLoop(container, command, context);
    case 'unknown': return [{
      ...self, real: true, until: 'returned', what: `its hook has returned, which may have nothing to do with readiness (${text})`, limited,
    }];
    case 'pause': return limited === false
      ? [{ ...self, real: true, until: 'never', what: `its hook never returns: ${text}`, limited }]
      : [triedOnce(container, command, context)
        ?? { ...self, real: true, until: 'paused', what: `its fixed pause is over, which says nothing of readiness (${text})`, limited }];
    case 'action': return [triedOnce(container, command, context)
      ?? { ...self, real: false, until: 'started', what: `its command does not wait: ${text}`, limited }];
  }
}

/** A hook of a native sidecar that asks once: when it fails the kubelet restarts the sidecar, and nothing else starts. */
function triedOnce(container: Container, command: CommandReading, context: Context): StartCondition | undefined {
  const { name } = container;
  const { kind, conditions, targets, proves, limited, text } = command;
  if (context.roles.get(name) !== 'nativeSidecar' || conditions || !proves || targets.length === 0) {
    return undefined;
  }
  const asksItself = evidenceOf(command, container, context).proven.includes(name);
  return {
    for: name,
    by: 'hook',
    at: name,
    real: true,
    ...(asksItself ? { until: 'never', unless: `${name} is ready ${kind === 'pause' ? 'by then' : 'at once'}` } : { until: 'unknown' }),
    what: `its hook tries once${kind === 'pause' ? ' after a fixed pause' : ''}, and the kubelet restarts it when the hook fails: ${text}`,
    limited,
  };
}

/** A hook that waits: for its own container, for others, or for what nobody knows. */
function hookLoop(container: Container, command: CommandReading, context: Context): StartCondition[] {
  const { text, limited } = command;
  const { proven, ofOthers } = evidenceOf(command, container, context);
  const wait = { by: 'hook' as const, at: container.name, real: true, limited };
  const others = proven.map((other): StartCondition => ({ ...wait, for: other, until: 'ready', what: `the command has ended (${text})` }));
  if (proven.includes(container.name)) {
    return others;
  }
  const own: StartCondition = ofOthers
    ? { ...wait, for: container.name, until: 'paused', what: `the command has ended, which looks at other containers (${text})` }
    : { ...wait, for: container.name, until: 'ended', what: `the command has ended (${text})` };
  return [own, ...others];
}

/** Of a handler other than a command that can be run; `httpGet` and `tcpSocket` were seen on 1.25.10, 1.28.3 and 1.36.2. */
function handlerWait(
  name: string,
  { exec, httpGet, tcpSocket, sleep }: Handler,
  native: boolean,
): Pick<StartCondition, 'real' | 'until' | 'what' | 'unless'> {
  const failing = native ? { real: true, until: 'never' as const } : { real: false, until: 'started' as const };
  const restarted = native ? ', which restarts a native sidecar before anything else starts' : '';
  if (exec) {
    return { ...failing, what: `its hook always fails, because no program has the name of its command${restarted}` };
  }
  if (httpGet) {
    const what = 'an httpGet hook tries once, from the node: any response counts, even 503 and 404, and a refused connection fails the hook';
    return { ...failing, what: what + restarted, ...(native ? { unless: `${name} listens at once` } : {}) };
  }
  if (tcpSocket) {
    return { ...failing, what: `a tcpSocket hook is accepted by the API and always fails on the node${restarted}` };
  }
  return sleep
    ? { real: true, until: 'paused', what: `its fixed pause of ${sleep.seconds} s is over, which says nothing of readiness` }
    : { real: false, until: 'started', what: 'the hook has no action' };
}

/** How a wait ends for a container that starts only after it. */
function endOf({ why, outcome }: Deadlock): Pick<StartCondition, 'until' | 'what' | 'unless'> {
  return {
    until: outcome === 'startedAnyway' ? 'paused' : 'never',
    what: outcome === 'startedAnyway' ? `it gives up: it ${why}` : `it ${why}`,
    ...(outcome === 'unknown' ? { unless: 'its hook gives up' } : {}),
  };
}

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
function openedWhen({ owner, hooks, probes, mayOpen }: GateReading, context: Context): Until {
  if (hooks.length + probes.length === 0) {
    return mayOpen.length > 0 ? 'ended' : 'never';
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

import { CommandReading, readCommand } from './command';
import { GateReading, gatesByHeld } from './gates';
import { MOST_SHOWN, probeText } from './handler';
import { Hook, Hooks } from './hook';
import { isUnreachable } from './known';
import { Role, StartCondition } from './model';
import { Container, Handler } from '../pod/pod-spec';
import { shortened } from '../words';

/** What is known of a pod's containers. */
export interface Context {
  readonly roles: ReadonlyMap<string, Role>;
  readonly hooks: Hooks;
  readonly gates: readonly GateReading[];
}

/** What each container waits for, and what only looks like it, in the order they start. */
export function waitsOf(order: readonly Container[], context: Context): Map<string, readonly StartCondition[]> {
  const { gates, roles } = context;
  const waits = new Map<string, readonly StartCondition[]>();
  const held = gatesByHeld(gates);
  // the containers that have started, and what makes the next one wait for each of them
  const started: { readonly container: Container; waits: readonly StartCondition[] }[] = [];
  const sidecars = new Map<string, typeof started[number]>();
  for (const container of order) {
    const { name } = container;
    const role = roles.get(name)!;
    const isSidecar = role === 'sidecar' || role === 'nativeSidecar';
    const forOthers = waitsForOthers(container, context);
    const awaited = new Set(forOthers.map(wait => wait.for));
    // sidecars may well start side by side, and whoever waits for a sidecar by itself may well start before that is ready
    const mayStart = (other: string) => (isSidecar && roles.get(other) === role) || awaited.has(other);
    waits.set(name, [
      ...started.flatMap(before => (mayStart(before.container.name) ? before.waits.filter(({ by }) => by !== 'order') : before.waits)),
      ...(held.get(name) ?? []).map(gateWait),
    ]);
    const self = { container, waits: role === 'initContainer' && forOthers.length > 0 ? [] : startedWaits(container, context) };
    started.push(self);
    if (isSidecar) {
      sidecars.set(name, self);
    }
    // a hook or an init container of ours may also watch the containers before it
    for (const wait of forOthers) {
      const watched = sidecars.get(wait.for);
      if (watched) {
        watched.waits = [...watched.waits.filter(({ by }) => by !== 'order'), wait];
      }
    }
  }
  return waits;
}

/** What makes the next container wait for others, at this one. */
function waitsForOthers(container: Container, { roles, hooks }: Context): StartCondition[] {
  const { name, command = [] } = container;
  if (roles.get(name) === 'initContainer') {
    const { conditions = new Map<string, string>() } = readCommand(command);
    return [...conditions].map(([other, what]) => ({ for: other, by: 'init', at: name, real: true, what }));
  }
  const hook = hooks.get(name);
  return [...hook?.command?.conditions?.keys() ?? []].filter(other => other !== name).map(other => hookWait(other, name, hook!));
}

/** What makes the next container wait for this one. */
function startedWaits(container: Container, { roles, hooks, gates }: Context): StartCondition[] {
  switch (roles.get(container.name)) {
    case 'initContainer': return [initWait(container)];
    case 'nativeSidecar': return nativeWaits(container, hooks);
    case 'sidecar': return sidecarWaits(container, hooks, gates);
    default: return [];
  }
}

function gateWait(gate: GateReading): StartCondition {
  return {
    for: gate.owner ?? gate.volume,
    by: 'gate',
    at: gate.volume,
    real: gate.shut,
    what: gate.shut
      ? `the kubelet can prepare the mount ${shortened(gate.subPath, MOST_SHOWN)} of volume "${shortened(gate.volume, MOST_SHOWN)}"`
      : `no init container shuts the gate in volume "${shortened(gate.volume, MOST_SHOWN)}", so the kubelet creates the folder itself`,
  };
}

function initWait(container: Container): StartCondition {
  const { name } = container;
  const wait = { for: name, by: 'init' as const, at: name };
  return isUnreachable(container)
    ? { ...wait, real: false, what: 'an init container exits before the next one starts: nothing can connect to it then' }
    : { ...wait, real: true, what: 'it has exited' };
}

/** Until it counts as started: its startup probe has passed and its hook has returned. Readiness does not count (seen on 1.36.2). */
function nativeWaits({ name, startupProbe, readinessProbe }: Container, hooks: Hooks): StartCondition[] {
  const hook = hooks.get(name);
  const waits: StartCondition[] = [
    ...(startupProbe ? [{ for: name, by: 'startupProbe' as const, at: name, real: true, what: probeText(startupProbe) }] : []),
    ...(hook ? [hookWait(name, name, hook)] : []),
  ];
  const ready = readinessProbe ? 'the readiness of a native sidecar does not count, only a startup probe does' : undefined;
  return waits.some(({ real }) => real) ? waits : [...waits, ...onlyStarted(name, waits, ready)];
}

/** A regular sidecar's own hook; the hooks of sidecars that start after it may be added. */
function sidecarWaits({ name, readinessProbe, startupProbe }: Container, hooks: Hooks, gates: readonly GateReading[]): StartCondition[] {
  const hook = hooks.get(name);
  const waits = hook && (hook.command?.conditions?.has(name) ?? true) ? [hookWait(name, name, hook)] : [];
  const opens = gates.some(({ probes }) => probes.includes(name));
  const probed = startupProbe && !opens ? notCounted('startup probe') : undefined;
  const ready = readinessProbe ? notCounted('readiness') : undefined;
  return waits.some(({ real }) => real) ? waits : [...waits, ...onlyStarted(name, waits, probed ?? ready)];
}

function notCounted(what: string): string {
  return `the kubelet does not wait for the ${what} of a regular container`;
}

function onlyStarted(name: string, waits: readonly StartCondition[], why?: string): StartCondition[] {
  return why === undefined && waits.length > 0
    ? []
    : [{ for: name, by: 'order', at: name, real: false, what: why ?? 'the kubelet starts the next container right after it' }];
}

function hookWait(sidecar: string, at: string, { handler, command }: Hook): StartCondition {
  const wait = { for: sidecar, by: 'hook' as const, at };
  if (command) {
    const what: Record<CommandReading['kind'], string> = {
      wait: command.conditions?.get(sidecar) ?? `the command has ended (${command.text})`,
      unknown: `its hook has returned, which may have nothing to do with readiness: ${command.text}`,
      pause: `a fixed pause does not check readiness: ${command.text}`,
      action: `its command does not wait: ${command.text}`,
    };
    return {
      ...wait,
      real: command.kind === 'wait' || command.kind === 'unknown',
      what: what[command.kind],
      ...(command.kind === 'unknown' ? { unsure: true } : {}),
      limited: command.limited,
    };
  }
  return { ...wait, real: false, what: whyNoWait(handler) };
}

/** Why a handler other than a command does not wait; `httpGet` and `tcpSocket` were seen on 1.25.10, 1.28.3 and 1.36.2. */
function whyNoWait({ httpGet, tcpSocket, sleep }: Handler): string {
  if (httpGet) {
    return 'an httpGet hook tries once, from the node: any response counts, even 503 and 404, and a refused connection fails the hook';
  }
  if (tcpSocket) {
    return 'a tcpSocket hook is accepted by the API and always fails on the node';
  }
  return sleep ? `a fixed pause of ${sleep.seconds} s does not check readiness` : 'the hook has no action';
}

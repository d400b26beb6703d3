import { CommandReading } from './command';
import { Gate } from './gates';
import { probeText } from './handler';
import { Hook, Hooks } from './hook';
import { isUnreachable } from './known';
import { Role, Wait } from './model';
import { Container, Handler } from '../pod/pod-spec';

/** What is known of a pod's containers. */
export interface Context {
  readonly roles: ReadonlyMap<string, Role>;
  readonly hooks: Hooks;
  readonly gates: readonly Gate[];
}

/** For what each container waits, in the order in which they start, and what only looks so. */
export function waitsOf(order: readonly Container[], context: Context): Map<string, readonly Wait[]> {
  const { gates, hooks, roles } = context;
  const waits = new Map<string, readonly Wait[]>();
  // of those that have started: what makes the next one wait for them
  const started: { readonly container: Container; waits: readonly Wait[] }[] = [];
  const sidecars = new Map<string, typeof started[number]>();
  for (const container of order) {
    const { name } = container;
    const isSidecar = roles.get(name) === 'sidecar';
    waits.set(name, [
      // sidecars may well start side by side
      ...started.flatMap(before => (isSidecar && roles.get(before.container.name) === 'sidecar' ? before.waits.filter(({ by }) => by !== 'order') : before.waits)),
      ...gates.filter(({ holds }) => holds.includes(name)).map(gateWait),
    ]);
    const self = { container, waits: startedWaits(container, context) };
    started.push(self);
    if (isSidecar) {
      sidecars.set(name, self);
    }
    // a hook of ours may watch those before it, too
    for (const other of hooks.get(name)?.command?.conditions?.keys() ?? []) {
      const watched = other === name ? undefined : sidecars.get(other);
      if (watched) {
        watched.waits = [...watched.waits.filter(({ by }) => by !== 'order'), hookWait(other, name, hooks.get(name)!)];
      }
    }
  }
  return waits;
}

/** What makes the next container wait for one that has just started. */
function startedWaits(container: Container, { roles, hooks, gates }: Context): Wait[] {
  switch (roles.get(container.name)) {
    case 'initContainer': return [initWait(container)];
    case 'nativeSidecar': return nativeWaits(container, hooks);
    case 'sidecar': return sidecarWaits(container, hooks, gates);
    default: return [];
  }
}

function gateWait(gate: Gate): Wait {
  return {
    for: gate.owner ?? gate.volume,
    by: 'gate',
    at: gate.volume,
    real: gate.shut,
    what: gate.shut
      ? `the kubelet cannot prepare the mount ${gate.subPath} of volume "${gate.volume}" before`
      : `no init container shuts the gate in volume "${gate.volume}": the kubelet makes the folder itself`,
  };
}

function initWait(container: Container): Wait {
  const { name } = container;
  return isUnreachable(container)
    ? { for: name, by: 'init', at: name, real: false, what: 'an init container ends before the next one starts: nothing can connect to it then' }
    : { for: name, by: 'init', at: name, real: true, what: 'it has ended' };
}

/** Until it is "started": its startup probe has passed, its hook has ended. Readiness does not count (seen on 1.36.2). */
function nativeWaits({ name, startupProbe, readinessProbe }: Container, hooks: Hooks): Wait[] {
  const hook = hooks.get(name);
  const waits: Wait[] = [
    ...(startupProbe ? [{ for: name, by: 'startupProbe' as const, at: name, real: true, what: probeText(startupProbe) }] : []),
    ...(hook ? [hookWait(name, name, hook)] : []),
  ];
  const ready = readinessProbe ? 'its readiness does not count for a native sidecar, only a startup probe does' : undefined;
  return waits.some(({ real }) => real) ? waits : [...waits, ...onlyStarted(name, waits, ready)];
}

/** A regular sidecar by its own hook; those that start after it may add theirs. */
function sidecarWaits({ name, readinessProbe, startupProbe }: Container, hooks: Hooks, gates: readonly Gate[]): Wait[] {
  const hook = hooks.get(name);
  const waits = hook && (hook.command?.conditions?.has(name) ?? true) ? [hookWait(name, name, hook)] : [];
  const opens = gates.some(({ probes }) => probes.includes(name));
  const probed = startupProbe && !opens ? 'nobody waits for the startup probe of a regular container' : undefined;
  const ready = readinessProbe ? 'nobody waits for the readiness of a regular container' : undefined;
  return waits.some(({ real }) => real) ? waits : [...waits, ...onlyStarted(name, waits, probed ?? ready)];
}

function onlyStarted(name: string, waits: readonly Wait[], why?: string): Wait[] {
  return why === undefined && waits.length > 0
    ? []
    : [{ for: name, by: 'order', at: name, real: false, what: why ?? 'the next container starts as soon as this one has' }];
}

function hookWait(sidecar: string, at: string, { handler, command }: Hook): Wait {
  const wait = { for: sidecar, by: 'hook' as const, at };
  if (command) {
    const what: Record<CommandReading['kind'], string> = {
      wait: command.conditions?.get(sidecar) ?? command.text,
      unknown: `its hook has ended, which may have nothing to do with readiness: ${command.text}`,
      pause: `a pause is no look at readiness: ${command.text}`,
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
  return { ...wait, real: false, what: pretence(handler) };
}

/** Why a handler that is no command does not wait; `httpGet` and `tcpSocket` were seen on 1.25.10, 1.28.3 and 1.36.2. */
function pretence({ httpGet, tcpSocket, sleep }: Handler): string {
  if (httpGet) {
    return 'an httpGet hook is one try, from the node: any answer counts, 503 and 404 too, and a refusal fails it';
  }
  if (tcpSocket) {
    return 'a tcpSocket hook is accepted by the API and always fails on the node';
  }
  return sleep ? `a pause of ${sleep.seconds} s is no look at readiness` : 'the hook has no action';
}

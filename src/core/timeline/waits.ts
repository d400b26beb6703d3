import { CommandReading } from './command';
import { Gate } from './gates';
import { probeText } from './handler';
import { Hook, Hooks } from './hook';
import { isUnreachable } from './known';
import { Role, Wait } from './model';
import { Container, Handler } from '../pod-spec';

/** What is known of a pod's containers. */
export interface Context {
  readonly roles: ReadonlyMap<string, Role>;
  readonly hooks: Hooks;
  readonly gates: readonly Gate[];
}

/** For what a container waits that starts after these, and what only looks so. */
export function waitsOf(container: Container, before: readonly Container[], context: Context): Wait[] {
  const { gates, roles } = context;
  // sidecars may well start side by side
  const isSidecar = roles.get(container.name) === 'sidecar';
  return [
    ...before.flatMap((other, index) => {
      switch (roles.get(other.name)) {
        case 'initContainer': return [initWait(other)];
        case 'nativeSidecar': return nativeWaits(other, context.hooks);
        case 'sidecar': return sidecarWaits(other, before.slice(index), context).filter(({ by }) => by !== 'order' || !isSidecar);
        default: return [];
      }
    }),
    ...gates.filter(({ holds }) => holds.includes(container.name)).map((gate): Wait => ({
      for: gate.owner ?? gate.volume,
      by: 'gate',
      at: gate.volume,
      real: gate.shut,
      what: gate.shut
        ? `the kubelet cannot prepare the mount ${gate.subPath} of volume "${gate.volume}" before`
        : `no init container shuts the gate in volume "${gate.volume}": the kubelet makes the folder itself`,
    })),
  ];
}

function initWait(container: Container): Wait {
  const { name } = container;
  return isUnreachable(container)
    ? { for: name, by: 'init', at: name, real: false, what: 'an init container ends before the next one starts: nothing can connect to it then' }
    : { for: name, by: 'init', at: name, real: true, what: 'it has ended' };
}

function nativeWaits({ name, startupProbe, readinessProbe }: Container, hooks: Hooks): Wait[] {
  const hook = hooks.get(name);
  const waits: Wait[] = [
    ...(startupProbe ? [{ for: name, by: 'startupProbe' as const, at: name, real: true, what: probeText(startupProbe) }] : []),
    ...(hook ? [hookWait(name, name, hook)] : []),
  ];
  const ready = readinessProbe ? 'its readiness does not count for a native sidecar, only a startup probe does' : undefined;
  return waits.some(({ real }) => real) ? waits : [...waits, ...onlyStarted(name, waits, ready)];
}

/** A regular sidecar: its own hook waits for it, or the hook of a container that starts after it. */
function sidecarWaits({ name, readinessProbe, startupProbe }: Container, from: readonly Container[], { hooks, gates }: Context): Wait[] {
  const waits = from.flatMap((container): Wait[] => {
    const hook = hooks.get(container.name);
    const conditions = hook?.command?.conditions;
    const meant = conditions ? conditions.has(name) : container.name === name;
    return hook && meant ? [hookWait(name, container.name, hook)] : [];
  });
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
      unknown: `${command.text} has ended`,
      pause: `a pause is no look at readiness: ${command.text}`,
      action: `its command does not wait: ${command.text}`,
    };
    return { ...wait, real: command.kind === 'wait' || command.kind === 'unknown', what: what[command.kind], limited: command.limited };
  }
  return { ...wait, real: false, what: pretence(handler) };
}

function pretence({ httpGet, tcpSocket, sleep }: Handler): string {
  if (httpGet) {
    return 'an httpGet hook is one try, from the node: any answer counts, 503 and 404 too, and a refusal fails it';
  }
  if (tcpSocket) {
    return 'a tcpSocket hook is accepted by the API and always fails on the node';
  }
  return sleep ? `a pause of ${sleep.seconds} s is no look at readiness` : 'the hook has no action';
}

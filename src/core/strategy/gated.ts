import { checkHooks, checkStartupProbes, Held, Hold, startupProbe, Step, stepsOf, targetsOf, toolboxUsers, toolsOf, withHook } from './hold';
import { addMount, addToolbox, Gate } from './toolbox';
import { Container, PodSpec, VolumeMount } from '../pod/pod-spec';
import { GATE_SUB_PATH } from '../script/gate-script';
import { checkCommand, hookCommand, probedBy } from '../script/wait-script';

/** Longest name of a volume. */
const VOLUME_NAME_LENGTH = 63;

const PREFIX = 'waits-for-';

/**
 * The sidecars first, and a gate before every container that waits.
 *
 * An init container shuts the gates. A sidecar's hook shuts its own again whenever the sidecar starts, and opens the gates of those it waits
 * for; its startup probe opens its own when no hook did.
 */
export function gate(podSpec: PodSpec, hold: Hold, { patienceMs, mountPath }: { readonly patienceMs: number; readonly mountPath: string }): Held {
  const { steps, others, issues } = stepsOf(podSpec, hold, 'gated');
  const gates = new Map(hold.sidecars.map(({ name }): [string, Gate] => {
    const volume = gateVolume(name);
    return [name, { volume, folder: `${mountPath}/${volume}` }];
  }));
  const gateOf = (name: string) => gates.get(name)!;
  const mounts = new Map([
    ...steps.map(({ name, waitsFor, startsAfter }): [string, VolumeMount[]] => [name, [
      ...[name, ...waitsFor.filter(other => other !== name)].map(other => whole(gateOf(other))),
      ...startsAfter.map(other => wayThrough(gateOf(other))),
    ]]),
    ...others.filter(({ name }) => !hold.notHeld.includes(name)).map(({ name }): [string, VolumeMount[]] => [
      name,
      steps.map(step => wayThrough(gateOf(step.name))),
    ]),
  ]);
  const wrong = [
    ...issues,
    ...checkHooks(steps, () => true),
    ...checkStartupProbes(
      steps,
      'the sidecar\'s startup probe opens the gate, and there can be only one',
      'remove it and say the same with \'readyWhen\', or pass StartupStrategy.postStartHook(), which leaves it alone',
    ),
  ];
  if (wrong.length > 0) {
    return { podSpec, issues: wrong };
  }
  const containers = [...steps.map(step => openingItsGate(step, hold, gateOf, patienceMs)), ...others]
    .map(container => (mounts.get(container.name) ?? []).reduce(addMount, container));
  const users = toolboxUsers(steps, () => true);
  return { podSpec: addToolbox({ ...podSpec, containers }, hold.toolbox, { users, gates: steps.map(({ name }) => gateOf(name)) }), issues: [] };
}

/** `waits-for-envoy`: the name that `kubectl describe` tells while a container is held. */
export function gateVolume(sidecar: string): string {
  const name = PREFIX + sidecar;
  if (name.length <= VOLUME_NAME_LENGTH) {
    return name;
  }
  const hash = fnv1a(sidecar);
  return `${name.slice(0, VOLUME_NAME_LENGTH - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}

function openingItsGate(step: Step, hold: Hold, gateOf: (name: string) => Gate, patienceMs: number): Container {
  const { name, sidecar, container } = step;
  const tools = toolsOf(sidecar);
  const wait = sidecar.readyWhen;
  const targets = targetsOf(step, hold).map(target => ({ ...target, gate: gateOf(target.sidecar).folder }));
  const hooked = withHook(container, hookCommand(targets, { ...tools, shut: gateOf(name).folder, patienceMs }));
  return {
    ...hooked,
    startupProbe: startupProbe(
      { exec: { command: checkCommand({ sidecar: name, wait, gate: gateOf(name).folder }, tools) } },
      wait,
      probedBy(wait, { gated: true, toolbox: sidecar.distroless }),
    ),
  };
}

/** For those who open and shut. */
function whole({ volume, folder }: Gate): VolumeMount {
  return { name: volume, mountPath: folder };
}

/** For those who wait. */
function wayThrough({ volume, folder }: Gate): VolumeMount {
  return { name: volume, mountPath: folder, subPath: GATE_SUB_PATH, readOnly: true };
}

/** Eight hexadecimal digits, the same for the same text. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) {
    // eslint-disable-next-line no-bitwise
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

import { checkPostStartHooks, checkStartupProbes, waitingProbe, withDrain, withHook } from './handlers';
import { Step, stepsOf, targetsOf } from './steps';
import { StrategyKind } from './strategy-kind';
import { addMount, addToolbox, GateVolume } from './toolbox';
import { Container, VolumeMount } from '../pod/pod-spec';
import { GATE_SUB_PATH, gateVolume } from '../script/gate';
import { hookCommand, scriptedProbe, targetOf } from '../script/wait-script';

interface GatedOptions {
  readonly patienceMs: number;
  readonly mountPath: string;
}

/**
 * The sidecars first, and a gate before every container that waits.
 *
 * An init container shuts the gates. A sidecar's hook shuts its own gate again whenever the sidecar starts, and opens the gates of the
 * sidecars it waits for. A sidecar's startup probe opens its own gate if no hook did. Without patience the hooks only shut.
 */
export function gated({ patienceMs, mountPath }: GatedOptions): StrategyKind {
  // every hook calls the program, because it shuts a gate
  const watchesOthers = () => patienceMs > 0;
  return {
    name: 'StartupStrategy.gated()',
    native: false,
    writesHooks: true,
    hooksFail: false,
    completes: false,
    watchesOthers,
    hasToolbox: () => true,
    apply: (podSpec, { sidecars, notHeld, toolbox }) => {
      const { value: { steps, others }, issues } = stepsOf(podSpec, sidecars, { watchesOthers, hasToolbox: () => true });
      const wrong = [
        ...issues,
        ...checkPostStartHooks(steps, () => true),
        ...checkStartupProbes(steps, 'the sidecar\'s startup probe opens the gate'),
      ];
      if (wrong.length > 0) {
        return { value: podSpec, issues: wrong };
      }
      const gates = new Map(sidecars.map(({ name }): [string, GateVolume] => {
        const volume = gateVolume(name);
        return [name, { volume, folder: `${mountPath}/${volume}` }];
      }));
      const gateOf = (name: string) => gates.get(name)!;
      const containers = [
        ...steps.map(step => [
          ...[step.name, ...step.waitsFor.filter(other => other !== step.name)].map(other => whole(gateOf(other))),
          ...step.startsAfter.map(other => wayThrough(gateOf(other))),
        ].reduce(addMount, openingItsGate(step, steps, patienceMs))),
        ...others.map(container => (notHeld.includes(container.name) ? container : steps
          .map(step => wayThrough(gateOf(step.name)))
          .reduce(addMount, container))),
      ];
      return { value: addToolbox({ ...podSpec, containers }, toolbox, steps.map(({ name }) => gateOf(name))), issues: [] };
    },
  };
}

/** A sidecar whose hook shuts its gate and opens those it waits for, and whose startup probe opens its own. */
function openingItsGate(step: Step, steps: readonly Step[], patienceMs: number): Container {
  const { name, sidecar } = step;
  const { readyWhen, distroless } = sidecar;
  const targets = patienceMs > 0 ? targetsOf(step, steps, gateVolume) : [];
  const hook = hookCommand(targets, { toolbox: true, distroless, shut: gateVolume(name), patienceMs });
  const own = targetOf(name, readyWhen, gateVolume(name));
  const probe = own && scriptedProbe(own);
  return {
    ...withDrain(withHook(step.container, 'postStart', hook), sidecar, true),
    ...(probe ? { startupProbe: waitingProbe(probe, readyWhen, { toolbox: true, distroless }) } : {}),
  };
}

/** For those who open and shut. */
function whole({ volume, folder }: GateVolume): VolumeMount {
  return { name: volume, mountPath: folder };
}

/** For those who wait. */
function wayThrough({ volume, folder }: GateVolume): VolumeMount {
  return { name: volume, mountPath: folder, subPath: GATE_SUB_PATH, readOnly: true };
}

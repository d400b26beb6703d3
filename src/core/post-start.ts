import { checkHooks, Held, Hold, stepsOf, targetsOf, toolsOf, usesToolbox, withHook } from './hold';
import { PodSpec } from './pod-spec';
import { addToolbox } from './toolbox';
import { hookCommand } from './wait-script';

/** The sidecars first, with a `postStart` hook where the plan waits, and nothing else. */
export function postStart(podSpec: PodSpec, hold: Hold): Held {
  const { steps, others, issues } = stepsOf(podSpec, hold, 'postStartHook');
  const wrong = [...issues, ...checkHooks(steps)];
  if (wrong.length > 0) {
    return { podSpec, issues: wrong };
  }
  const sidecars = steps.map(step => (step.waitsFor.length > 0
    ? withHook(step.container, hookCommand(targetsOf(step, hold), toolsOf(step.sidecar)))
    : step.container));
  const users = sidecars.filter(usesToolbox).map(({ name }) => name);
  return { podSpec: addToolbox({ ...podSpec, containers: [...sidecars, ...others] }, hold.toolbox, { users, gates: [] }), issues: [] };
}

import { checkHooks, Held, Hold, Step, stepsOf, targetsOf, toolboxUsers, toolsOf, withHook } from './hold';
import { addToolbox } from './toolbox';
import { runsScript } from '../plan/watch';
import { PodSpec } from '../pod/pod-spec';
import { hookCommand } from '../script/wait-script';

/** The sidecars first, with a `postStart` hook where the plan waits, and nothing else. */
export function postStart(podSpec: PodSpec, hold: Hold): Held {
  const { steps, others, issues } = stepsOf(podSpec, hold, 'postStartHook');
  const wrong = [...issues, ...checkHooks(steps, waits)];
  if (wrong.length > 0) {
    return { podSpec, issues: wrong };
  }
  const sidecars = steps.map(step => (waits(step)
    ? withHook(step.container, hookCommand(targetsOf(step, hold), toolsOf(step.sidecar)))
    : step.container));
  const users = toolboxUsers(steps, step => step.sidecar.drainUntil !== undefined || (waits(step) && runsScript(step.sidecar, 'postStartHook')));
  return { podSpec: addToolbox({ ...podSpec, containers: [...sidecars, ...others] }, hold.toolbox, { users, gates: [] }), issues: [] };
}

function waits({ waitsFor }: Step): boolean {
  return waitsFor.length > 0;
}

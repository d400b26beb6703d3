import { checkPostStartHooks, withHook } from './handlers';
import { Step, stepsOf, targetsOf } from './steps';
import { StrategyKind } from './strategy-kind';
import { addToolbox, toolboxFor } from './toolbox';
import { Sidecar } from '../request/sidecar';
import { lookOf } from '../script/looks';
import { hookCommand } from '../script/wait-script';

/** The sidecars first, with a `postStart` hook where the plan waits, and nothing else. */
export const POST_START_HOOK: StrategyKind = {
  name: 'StartupStrategy.postStartHook()',
  native: false,
  writesHooks: true,
  completes: false,
  watchesOthers,
  apply: (podSpec, { sidecars, toolbox }) => {
    const { value: { steps, others }, issues } = stepsOf(podSpec, sidecars, watchesOthers);
    const wrong = [...issues, ...checkPostStartHooks(steps, waits)];
    if (wrong.length > 0) {
      return { value: podSpec, issues: wrong };
    }
    const first = steps.map(step => (waits(step)
      ? withHook(step.container, 'postStart', hookCommand(targetsOf(step, steps), { toolbox: toolboxFor(step.sidecar) }))
      : step.container));
    return { value: addToolbox({ ...podSpec, containers: [...first, ...others] }, toolbox), issues: [] };
  },
};

/** A bare command is the whole hook, and leaves no room for a script. */
function watchesOthers({ readyWhen }: Sidecar): boolean {
  return !lookOf(readyWhen.check).bareHook;
}

function waits({ waitsFor }: Step): boolean {
  return waitsFor.length > 0;
}

import { checkPostStartHooks, withDrain, withHook } from './handlers';
import { Step, stepsOf, targetsOf } from './steps';
import { StrategyKind } from './strategy-kind';
import { addToolbox } from './toolbox';
import { Sidecar } from '../request/sidecar';
import { lookOf } from '../script/looks';
import { hookCommand } from '../script/wait-script';

/** The sidecars first, with a `postStart` hook where the plan waits, and nothing else. */
export const POST_START_HOOK: StrategyKind = {
  name: 'StartupStrategy.postStartHook()',
  native: false,
  writesHooks: true,
  hooksFail: true,
  completes: false,
  watchesOthers: runsScript,
  hasToolbox: ({ distroless }) => distroless,
  apply: (podSpec, { sidecars, toolbox }) => {
    const { value: { steps, others }, issues } = stepsOf(podSpec, sidecars, POST_START_HOOK);
    const wrong = [...issues, ...checkPostStartHooks(steps, waits)];
    if (wrong.length > 0) {
      return { value: podSpec, issues: wrong };
    }
    const usesToolbox = steps.some(needsToolbox);
    const first = steps.map(step => {
      const { sidecar, container } = step;
      const hooked = waits(step)
        ? withHook(container, 'postStart', hookCommand(targetsOf(step, steps), { toolbox: usesToolbox, distroless: sidecar.distroless }))
        : container;
      return withDrain(hooked, sidecar, usesToolbox);
    });
    return { value: addToolbox({ ...podSpec, containers: [...first, ...others] }, toolbox), issues: [] };
  },
};

/** A script of ours runs where there is no shell. Its pod's other scripts then use the toolbox, too. */
function needsToolbox(step: Step): boolean {
  return step.sidecar.distroless && (step.sidecar.drainUntil !== undefined || (waits(step) && runsScript(step.sidecar)));
}

/** A bare command is the whole hook, and leaves no room for a script. */
function runsScript({ readyWhen }: Sidecar): boolean {
  return !lookOf(readyWhen.check).bareHook;
}

function waits({ waitsFor }: Step): boolean {
  return waitsFor.length > 0;
}

import { runCommand } from '../command';
import { APPLICATION, MISSING_IMAGE, pod, SIDECAR } from '../pods';
import { recreateSandbox } from '../sandbox';
import { settings } from '../settings';
import { always, FAILS_OPEN, Scene, Situation } from '../situation';
import { hasStarted, sleep, statusOf } from '../stage';
import { verdict } from '../verdict';

async function hookFails({ stage, strategy, name }: Scene) {
  await stage.apply(pod(name, { strategy, sidecars: [{ timeoutSeconds: 3, lives: [{}, { readyAfter: 1 }] }] }));
  return verdict(stage, name, { within: 120 });
}

async function crashesTwice({ stage, strategy, name }: Scene) {
  await stage.apply(pod(name, { strategy, sidecars: [{ lives: [{ exitsAfter: 1 }, { exitsAfter: 1 }, { readyAfter: 2 }] }] }));
  return verdict(stage, name, { within: 120 });
}

async function imageMissing({ stage, strategy, name }: Scene) {
  await stage.apply(pod(name, { strategy, sidecars: [{ container: { image: MISSING_IMAGE } }] }));
  await stage.until('the kubelet misses the sidecar\'s image', 60, async () => /Image/.test(statusOf(await stage.pod(name), SIDECAR)?.state.waiting?.reason ?? ''));
  await stage.tryUntil(15, async () => hasStarted(await stage.pod(name), APPLICATION));
  await stage.setImage(name, SIDECAR, settings.image);
  return verdict(stage, name, { within: 120 });
}

function kubeletRestarted(afterSeconds: number) {
  return async ({ stage, strategy, name, disturb }: Scene) => {
    await stage.apply(pod(name, { strategy, sidecars: [{ lives: [{ readyAfter: afterSeconds + 20 }] }] }));
    await stage.until('the pod is on its node', 30, async () => (await stage.pod(name))?.status.phase === 'Pending');
    await sleep(afterSeconds * 1000);
    await disturb();
    return verdict(stage, name, { within: 120 });
  };
}

const DISTURBS_THE_KUBELET = {
  when: 'alone',
  skipped: settings.restartKubelet ? undefined : 'E2E_RESTART_KUBELET is not set',
  disturb: () => runCommand(settings.restartKubelet!),
} as const;

async function sandboxRecreated({ stage, strategy, name }: Scene) {
  await stage.apply(pod(name, { strategy, sidecars: [{ lives: [{ readyAfter: 3 }] }] }));
  await verdict(stage, name);
  await recreateSandbox(stage, name);
  return verdict(stage, name, { restarts: 1, within: 90 });
}

export const failures: Situation[] = [
  { name: 'hook fails', when: 'together', expected: FAILS_OPEN, play: hookFails },
  { name: 'sidecar crashes twice, then comes up', when: 'together', expected: FAILS_OPEN, play: crashesTwice },
  { name: 'sidecar\'s image missing for a while', when: 'together', expected: FAILS_OPEN, play: imageMissing },
  { ...DISTURBS_THE_KUBELET, name: 'kubelet restarted early in the wait', expected: FAILS_OPEN, play: kubeletRestarted(5) },
  {
    ...DISTURBS_THE_KUBELET,
    // a container that has run for ten seconds counts as started then, and its startup probe is not run again
    name: 'kubelet restarted late in the wait',
    expected: { postStartHook: 'started anyway', gated: { 28: 'held', 35: 'stuck' }, nativeSidecar: { 29: 'held', 35: 'started anyway' } },
    play: kubeletRestarted(15),
  },
  { name: 'pod sandbox recreated', when: 'together', expected: always('held'), play: sandboxRecreated },
];

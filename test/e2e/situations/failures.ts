import { Duration } from 'cdk8s';
import { StartupStrategy } from '../../../src';
import { runCommand } from '../command';
import { APPLICATION, pod, SIDECAR } from '../pods';
import { recreateSandbox } from '../sandbox';
import { applicationScript, WORK } from '../scripts';
import { settings } from '../settings';
import { always, FAILS_OPEN, Scene, Situation } from '../situation';
import { hasStarted, sleep, statusOf } from '../stage';
import { verdict } from '../verdict';

/** Refused at once, on every node. */
const MISSING_IMAGE = 'localhost:1/no-such-image:1';

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

async function kubeletRestarted({ stage, strategy, name, disturb }: Scene) {
  await stage.apply(pod(name, { strategy, sidecars: [{ lives: [{ readyAfter: 25 }] }] }));
  await stage.until('the pod is on its node', 30, async () => (await stage.pod(name))?.status.phase === 'Pending');
  await sleep(5000);
  await disturb();
  return verdict(stage, name, { within: 120 });
}

/** The sidecar exits, and the application 1.5 s after it: then the sidecar is on its way again, and ready only 20 s after its start. */
async function bothRestart({ stage, strategyName, strategy, name }: Scene) {
  await stage.apply(pod(name, {
    strategy: strategyName === 'gated' ? StartupStrategy.gated({ patience: Duration.seconds(4) }) : strategy,
    sidecars: [{ lives: [{ readyAfter: 0, exitsAfter: 4 }, { readyAfter: 20 }] }],
    script: applicationScript(
      APPLICATION,
      `echo >>${WORK}/${APPLICATION}`,
      `if [ $(wc -l <${WORK}/${APPLICATION}) = 1 ]; then until [ -e ${WORK}/down ]; do sleep 0.1; done; sleep 1.5; exit 1; fi`,
    ),
  }));
  return verdict(stage, name, { restarts: 1, within: 90 });
}

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
  {
    name: 'kubelet restarted during the wait',
    when: 'alone',
    expected: FAILS_OPEN,
    skipped: settings.restartKubelet ? undefined : 'E2E_RESTART_KUBELET is not set',
    disturb: () => runCommand(settings.restartKubelet!),
    play: kubeletRestarted,
  },
  {
    name: 'sidecar and application restart later',
    when: 'together',
    expected: always('held'),
    // the kubelet's back-off for an application that exited, 10 s and then 20 s, goes on after the sidecar is ready
    most: always(25),
    play: bothRestart,
  },
  { name: 'pod sandbox recreated', when: 'together', expected: always('held'), play: sandboxRecreated },
];

import { runCommand } from '../command';
import { APPLICATION, Fake, FakePod, MISSING_IMAGE, pod, PORT, workload } from '../pods';
import { recreateSandbox } from '../sandbox';
import { Life, taskScript } from '../scripts';
import { settings } from '../settings';
import { Scene, Situation } from '../situation';
import { hasStarted, sleep, statusOf } from '../stage';
import { gone, verdict } from '../verdict';

/*
 * Two native sidecars without a startup probe, and the init container that waits for both. Something happens to the first one.
 */

const FIRST = 'one';
const SECOND = 'two';
const WAITER = 'wait-for-sidecars';
const GRACE_SECONDS = 3;

/** The limit of the init container, where a case has it give up. */
const TIMEOUT_SECONDS = 4;

function fakePod({ strategy }: Scene, first: readonly Life[], more: Fake = {}): FakePod {
  const two: Fake[] = [
    { name: FIRST, lives: first, ...more },
    { name: SECOND, port: PORT + 1, lives: [{ readyAfter: 3 }], timeoutSeconds: more.timeoutSeconds },
  ];
  return { strategy, sidecars: two.map(one => ({ startAfter: [], ...one })), spec: { terminationGracePeriodSeconds: GRACE_SECONDS } };
}

async function start(scene: Scene, first: readonly Life[], more: Fake = {}) {
  const manifests = pod(scene.name, fakePod(scene, first, more));
  await scene.stage.apply(manifests);
  return manifests;
}

async function judged({ stage, name }: Scene, restarts = 0) {
  return verdict(stage, name, { sidecars: [FIRST, SECOND], within: 120, restarts, sidecarRestarts: restarts });
}

async function untilWaiting({ stage, name }: Scene) {
  await stage.until('the init container waits', 30, async () => statusOf(await stage.pod(name), WAITER)?.state.running !== undefined);
}

async function crashes(scene: Scene) {
  await start(scene, [{ exitsAfter: 1 }, { readyAfter: 4 }]);
  return judged(scene);
}

async function imageMissing(scene: Scene) {
  const { stage, name } = scene;
  await start(scene, [{ readyAfter: 1 }], { container: { image: MISSING_IMAGE } });
  await stage.until('the kubelet misses the image', 60, async () => /Image/.test(statusOf(await stage.pod(name), FIRST)?.state.waiting?.reason ?? ''));
  await stage.tryUntil(10, async () => hasStarted(await stage.pod(name), APPLICATION));
  await stage.setImage(name, FIRST, settings.image);
  return judged(scene);
}

async function giveUp(scene: Scene) {
  const { stage, name } = scene;
  await start(scene, [{}], { timeoutSeconds: TIMEOUT_SECONDS });
  await stage.until('the init container has given up twice', 60, async () => statusOf(await stage.pod(name), WAITER)!.restartCount >= 2);
  return { outcome: hasStarted(await stage.pod(name), APPLICATION) ? 'started anyway' : 'held' };
}

async function kubeletRestarted(scene: Scene) {
  await start(scene, [{ readyAfter: 25 }]);
  await untilWaiting(scene);
  await sleep(3000);
  await scene.disturb();
  return judged(scene);
}

async function sandboxRecreated(scene: Scene) {
  await start(scene, [{ readyAfter: 3 }]);
  await judged(scene);
  await recreateSandbox(scene.stage, scene.name);
  return judged(scene, 1);
}

async function deleted(scene: Scene) {
  const manifests = await start(scene, [{}]);
  await untilWaiting(scene);
  await sleep(3000);
  const log = await scene.stage.log(scene.name, FIRST);
  await scene.stage.delete(manifests);
  const result = await gone(scene.stage, scene.name, 60);
  return /^one started/m.test(log) ? result : { outcome: 'no log' };
}

/** Its sidecars are not ready within their timeout, and nothing in the pod is started a second time. */
async function job(scene: Scene) {
  const { stage, name } = scene;
  const slow = fakePod(scene, [{ readyAfter: TIMEOUT_SECONDS + 4 }], { timeoutSeconds: TIMEOUT_SECONDS });
  const [manifest] = workload('Job', name, { ...slow, script: taskScript(APPLICATION), spec: { restartPolicy: 'Never' } }, { backoffLimit: 0 });
  await stage.apply([manifest]);
  const succeeded = await stage.tryUntil(60, async () => {
    const { status } = await stage.read(manifest);
    return status?.succeeded === 1 || (status?.failed > 0 ? 'failed' : undefined);
  });
  return { outcome: succeeded === true ? 'completed' : 'failed' };
}

const together = (what: string, play: Situation['play'], expected = 'held', most?: number): Situation => ({
  name: `native sidecars side by side, ${what}`,
  when: 'together',
  expected: { nativeSidecar: expected },
  ...(most === undefined ? {} : { most: { nativeSidecar: most } }),
  play,
});

export const sideBySide: Situation[] = [
  together('the first crashes once', crashes),
  together('the image of the first missing for a while', imageMissing),
  together('the first never ready', giveUp),
  together('pod sandbox recreated', sandboxRecreated),
  together('pod deleted during the wait', deleted, 'gone', GRACE_SECONDS + 4),
  together('Job that never restarts, ready after the timeout', job, 'completed'),
  {
    ...together('kubelet restarted during the wait', kubeletRestarted),
    when: 'alone',
    skipped: settings.restartKubelet ? undefined : 'E2E_RESTART_KUBELET is not set',
    disturb: () => runCommand(settings.restartKubelet!),
  },
];

import { Comparison, compareOutcome, Times } from './comparison';
import { afterFailure, Failure, mayWaitForOthers, Timeline } from './said';
import { changed, living, PodManifest, Scenario } from './scenario';
import { READY_SECONDS, Scene, StagedPod } from './staged-pod';
import { MISSING_IMAGE } from '../e2e/pods';
import { recreateSandbox } from '../e2e/sandbox';
import { settings } from '../e2e/settings';
import { sleep, statusOf } from '../e2e/stage';

/*
 * A sidecar of the pod fails.
 */

export interface Failing {
  readonly failure: Failure;
  readonly sidecar: string;
  /** The kubelet is restarted while it still runs the sidecar's startup probe afterwards: that ends 10 s after the sidecar's start. */
  readonly early?: boolean;
}

interface Staging extends Failing {
  readonly staged: StagedPod;
  readonly pod: PodManifest;
  /** Seconds after which what waits gives up. */
  readonly patience: number;
  readonly application: string;
  readonly scene: Scene;
}

/** For which a sidecar that is never ready is watched beyond what waits for it. */
const NEVER_SECONDS = 20;
/** For which a sidecar's image is missing, from when the kubelet has missed it. */
const MISSING_SECONDS = 6;
/** For which a sidecar has run when the kubelet is restarted, but for the early ones. */
export const LATE_SECONDS = 14;
/** For which it has run at most when the kubelet is restarted early, with what it takes to notice. */
const EARLY_SECONDS = 8;
/** By which a sidecar that takes too long misses its limit. */
const SLOWER_SECONDS = 12;
/** Of what never gives up. */
const NO_PATIENCE = 5;

/** Until the failing sidecar is ready at last; longer where the application is not to wait for that: a busy node starts it late. */
const READY_SECONDS_AGAIN = { waited: 6, notWaited: 15 };

interface FailureKind {
  /** What the failing sidecar does from one start to the next, given when it is to be ready at last, and the limit of what waits. */
  readonly lives: (seconds: number, limitSeconds: number) => string;
  /** Undefined: it could not be brought about. */
  readonly play: (staging: Staging) => Promise<Times | undefined>;
}

const KINDS: Record<Failure, FailureKind> = {
  hookFails: { lives: seconds => `kill:1,ready:${seconds} ready:${seconds}`, play: hookFails },
  sidecarCrashes: { lives: seconds => `exit:2 ready:${seconds}`, play: applied },
  imageMissing: { lives: seconds => `ready:${seconds}`, play: imageMissing },
  kubeletRestarts: { lives: () => 'ready:60', play: kubeletRestarts },
  tooSlow: { lives: (_, limitSeconds) => `ready:${limitSeconds + SLOWER_SECONDS}`, play: tooSlow },
  neverReady: { lives: () => 'stay', play: neverReady },
  restartedTogether: { lives: seconds => `ready:5,told ready:${seconds}`, play: restartedTogether },
  sandboxRecreated: { lives: seconds => `ready:5 ready:${seconds}`, play: sandboxRecreated },
};

export async function playFailure(
  scenario: Scenario, failing: Failing, timeline: Timeline, staged: StagedPod, scene: Scene,
): Promise<Comparison[]> {
  const { failure, sidecar } = failing;
  const { application } = timeline;
  const { lives, play } = KINDS[failure];
  const { limitSeconds, ...said } = afterFailure(timeline, failure, sidecar);
  const patience = limitSeconds ?? scenario.patience ?? NO_PATIENCE;
  const seconds = READY_SECONDS_AGAIN[said.outcome === 'startedAnyway' ? 'notWaited' : 'waited'];
  const pod = living(scenario.pod, sidecar, lives(seconds, patience));
  const times = await play({ ...failing, staged, pod, patience, application, scene });
  if (times === undefined) {
    return [];
  }
  const seen = await staged.seen(times, failure !== 'neverReady');
  const where = { kubelet: scene.kubelet, early: failing.early, mayWaitForOthers: mayWaitForOthers(timeline, sidecar) };
  return [compareOutcome(`${application} and ${sidecar}: ${failure}`, said, seen, where)];
}

async function applied({ staged, pod, sidecar }: Staging): Promise<Times> {
  await staged.apply(pod);
  return staged.settle(sidecar);
}

async function tooSlow({ staged, pod, sidecar, patience }: Staging): Promise<Times> {
  await staged.apply(pod);
  return staged.settle(sidecar, 1, READY_SECONDS + patience);
}

async function neverReady({ staged, pod, sidecar, patience }: Staging): Promise<Times | undefined> {
  await staged.apply(pod);
  return await staged.isStarted(sidecar) ? staged.settle(sidecar, 1, patience + NEVER_SECONDS) : undefined;
}

async function hookFails(staging: Staging): Promise<Times | undefined> {
  const { staged, sidecar } = staging;
  const times = await applied(staging);
  const hasFailed = staged.said(sidecar, 'started').length > 1 || staged.said(sidecar, 'term').length > 0;
  return hasFailed ? times : undefined;
}

async function imageMissing({ staged, pod, sidecar }: Staging): Promise<Times | undefined> {
  const { stage, name } = staged;
  await staged.apply(changed(pod, sidecar, container => ({ ...container, image: MISSING_IMAGE })));
  const isMissed = await stage.tryUntil(READY_SECONDS, async () =>
    /Image/.test(statusOf(await stage.pod(name), sidecar)?.state.waiting?.reason ?? ''));
  if (!isMissed) {
    return undefined;
  }
  await sleep(MISSING_SECONDS * 1000);
  await stage.setImage(name, sidecar, settings.image);
  return staged.settle(sidecar);
}

async function kubeletRestarts({ staged, pod, sidecar, early, scene }: Staging): Promise<Times | undefined> {
  await staged.apply(pod);
  if (!await staged.isStarted(sidecar)) {
    return undefined;
  }
  const started = Date.now();
  await sleep(early ? 0 : LATE_SECONDS * 1000);
  await scene.disturb();
  const isTooLate = staged.said(sidecar, 'ready').length > 0 || (early && Date.now() - started > EARLY_SECONDS * 1000);
  return isTooLate ? undefined : staged.settle(sidecar);
}

async function restartedTogether({ staged, pod, sidecar, application }: Staging): Promise<Times | undefined> {
  await staged.apply(living(pod, application, `tell:${sidecar} stay`));
  return await staged.isUp(sidecar) ? staged.settle(sidecar, 2) : undefined;
}

async function sandboxRecreated({ staged, pod, sidecar }: Staging): Promise<Times | undefined> {
  await staged.apply(pod);
  if (!await staged.isUp(sidecar)) {
    return undefined;
  }
  await recreateSandbox(staged.stage, staged.name);
  return staged.settle(sidecar, 2);
}

import { Comparison, compareOutcome, Times } from './comparison';
import { afterFailure, Played, Timeline } from './said';
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
  readonly failure: Played;
  readonly sidecar: string;
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
const NEVER_SECONDS = 15;
/** For which a sidecar's image is missing, from when the kubelet has missed it. */
const MISSING_SECONDS = 6;
/** Of what never gives up. */
const NO_PATIENCE = 5;

interface FailureKind {
  /** What the failing sidecar does from one start to the next. */
  readonly lives: string;
  /** Undefined: it could not be brought about. */
  readonly play: (staging: Staging) => Promise<Times | undefined>;
}

const KINDS: Record<Played, FailureKind> = {
  hookFails: { lives: 'kill:1,ready:6 ready:6', play: hookFails },
  sidecarCrashes: { lives: 'exit:2 ready:6', play: applied },
  imageMissing: { lives: 'ready:5', play: imageMissing },
  kubeletRestarts: { lives: 'ready:20', play: kubeletRestarts },
  neverReady: { lives: 'stay', play: ({ staged, pod, sidecar, patience }) => applied({ staged, pod, sidecar }, patience + NEVER_SECONDS) },
  restartedTogether: { lives: 'ready:5,told ready:6', play: restartedTogether },
  sandboxRecreated: { lives: 'ready:5 ready:6', play: sandboxRecreated },
};

export async function playFailure(
  { pod, patience = NO_PATIENCE }: Scenario, failing: Failing, timeline: Timeline, staged: StagedPod, scene: Scene,
): Promise<Comparison[]> {
  const { failure, sidecar } = failing;
  const { application } = timeline;
  const { lives, play } = KINDS[failure];
  const times = await play({ ...failing, staged, pod: living(pod, sidecar, lives), patience, application, scene });
  if (times === undefined) {
    return [];
  }
  const seen = await staged.seen(times, failure !== 'neverReady');
  return [compareOutcome(`${application} and ${sidecar}: ${failure}`, afterFailure(timeline, failure, sidecar)!, seen, scene.kubelet)];
}

async function applied({ staged, pod, sidecar }: Pick<Staging, 'staged' | 'pod' | 'sidecar'>, seconds = READY_SECONDS): Promise<Times> {
  await staged.apply(pod);
  return staged.settle(sidecar, 1, seconds);
}

async function hookFails(staging: Staging): Promise<Times | undefined> {
  const { staged, sidecar } = staging;
  const times = await applied(staging);
  const hasFailed = staged.said(sidecar, 'started').length > 1 || staged.said(sidecar, 'term').length > 0;
  return hasFailed ? times : undefined;
}

async function imageMissing({ staged, pod, sidecar }: Staging): Promise<Times> {
  const { stage, name } = staged;
  await staged.apply(changed(pod, sidecar, container => ({ ...container, image: MISSING_IMAGE })));
  await stage.until('the kubelet misses the image', READY_SECONDS, async () =>
    /Image/.test(statusOf(await stage.pod(name), sidecar)?.state.waiting?.reason ?? ''));
  await sleep(MISSING_SECONDS * 1000);
  await stage.setImage(name, sidecar, settings.image);
  return staged.settle(sidecar);
}

async function kubeletRestarts({ staged, pod, sidecar, scene }: Staging): Promise<Times> {
  await staged.apply(pod);
  await staged.stage.until('the sidecar has started', READY_SECONDS, async () => staged.said(sidecar, 'started').length > 0);
  await scene.disturb();
  return staged.settle(sidecar);
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

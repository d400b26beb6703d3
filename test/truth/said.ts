import { PodManifest } from './scenario';
import { StartupTimeline } from '../../src';
import { Consequence, Failure, Outcome, Timeline } from '../../src/core/timeline/model';
import { minor } from '../e2e/cluster';

/*
 * What `explain --format json` says of a pod.
 */

export function timelineOf(pod: PodManifest): Timeline {
  return StartupTimeline.fromManifest(pod).toJson();
}

/** Seconds that the sidecars of random pods take at least. */
const READY_SECONDS = 5;

/** Whether the application starts after that sidecar is ready, when nothing fails. */
export function firstStart(timeline: Timeline, sidecar: string): Consequence {
  const { containers, application, verdict, deadlocks, notAwaited } = timeline;
  const role = containers.find(({ name }) => name === sidecar)?.role;
  const waits = containers.find(({ name }) => name === application)!.waits.filter(wait => wait.real && wait.for === sidecar);
  if (verdict === 'neverStarts' || deadlocks.length > 0) {
    return { outcome: 'neverStarts' };
  }
  if (role !== 'sidecar' && role !== 'nativeSidecar') {
    return { outcome: 'unknown' };
  }
  if (waits.length > 0) {
    const isAwaited = !notAwaited.includes(sidecar);
    const isReady = waits.some(({ until }) => until === 'ready');
    return isAwaited ? slowed(timeline, sidecar, { outcome: isReady ? 'held' : 'unknown' }) : { outcome: 'startedAnyway' };
  }
  return { outcome: notAwaited.includes(sidecar) && verdict !== 'unknown' ? 'startedAnyway' : 'unknown' };
}

/** A sidecar that takes too long is none by itself: it belongs to the start. */
export type Played = Exclude<Failure, 'tooSlow'>;

/** The failures that it has a row for, and of which sidecars. */
export function failuresOf({ failures }: Timeline): { readonly failure: Played; readonly sidecar: string }[] {
  return failures.flatMap(({ failure, outcomes }) => (failure === 'tooSlow' ? [] : outcomes.map(({ sidecar }) => ({ failure, sidecar }))));
}

export function afterFailure(timeline: Timeline, failure: Failure, sidecar: string): Consequence | undefined {
  const consequence = consequenceOf(timeline, failure, sidecar);
  return consequence && slowed(timeline, sidecar, consequence);
}

function consequenceOf({ failures }: Timeline, failure: Failure, sidecar: string): Consequence | undefined {
  return failures.find(row => row.failure === failure)?.outcomes.find(one => one.sidecar === sidecar);
}

/** What is held never starts where the sidecar is allowed less time than it takes. */
function slowed(timeline: Timeline, sidecar: string, consequence: Consequence): Consequence {
  const tooSlow = consequenceOf(timeline, 'tooSlow', sidecar);
  const isTooSlow = (tooSlow?.limitSeconds ?? Infinity) < READY_SECONDS;
  return isTooSlow && consequence.outcome === 'held' ? { outcome: 'neverStarts' } : consequence;
}

/** Whether a circumstance was given. Undefined: the suite cannot tell. */
export function isGiven(circumstance: string, kubelet: string): boolean | undefined {
  const [, older] = /(?:kubelet|cluster) is older than 1\.(\d+)/.exec(circumstance) ?? [];
  if (older !== undefined) {
    return minor(kubelet) < Number(older);
  }
  // no fake removes its file, and what restarts for the first time is not in back-off
  return /back-off|is removed first/.test(circumstance) ? false : undefined;
}

/** `held, unless the sidecar is in crash back-off` */
export function inWords({ outcome, unless }: Consequence): string {
  return unless === undefined ? outcome : `${outcome}, unless ${unless}`;
}

export type { Consequence, Failure, Outcome, Timeline };

import { PodManifest } from './scenario';
import { StartupTimeline } from '../../src';
import { applicationOf, Consequence, Failure, knownOf, Outcome, Timeline } from '../../src/core/timeline/model';
import { minor } from '../e2e/cluster';

/*
 * What `explain --format json` says of a pod.
 */

export function timelineOf(pod: PodManifest): Timeline {
  return StartupTimeline.fromManifest(pod).toJson();
}

/** Whether the application starts after that sidecar is ready, when nothing fails. */
export function firstStart(timeline: Timeline, sidecar: string): Consequence {
  const { verdict, notAwaited } = timeline;
  const { waits } = applicationOf(timeline);
  if (verdict === 'neverStarts') {
    return { outcome: 'neverStarts', unless: waits.find(({ until }) => until === 'never')?.unless };
  }
  if (isWaitedFor(timeline, sidecar)) {
    const tooSlow = afterFailure(timeline, 'tooSlow', sidecar);
    return isShort(tooSlow) ? tooSlow : { outcome: 'held' };
  }
  return { outcome: notAwaited.includes(sidecar) ? 'startedAnyway' : 'unknown' };
}

/** Whether it is known that the sidecar is ready when the wait for it is over. */
function isWaitedFor(timeline: Timeline, sidecar: string): boolean {
  return knownOf(sidecar, applicationOf(timeline).waits)?.until === 'ready';
}

/** Whether the application also waits for something of which explain does not know whether it comes. */
export function mayWaitForOthers(timeline: Timeline, sidecar: string): boolean {
  return applicationOf(timeline).waits.some(wait => wait.real
    && (['ended', 'returned', 'unknown', 'never'].includes(wait.until) || (wait.for !== sidecar && isShortFor(timeline, wait.for))));
}

/** What is asked of explain when a sidecar fails. */
export interface Asked {
  readonly failure: Failure;
  readonly sidecar: string;
}

/** The failures that it has a row for. A sidecar that is too slow in every start has no other. */
export function failuresOf(timeline: Timeline): (Asked & Consequence)[] {
  const all = timeline.failures.flatMap(({ failure, outcomes }) => outcomes.map(outcome => ({ failure, ...outcome })));
  const short = all.filter(one => one.failure === 'tooSlow' && isShort(one)).map(({ sidecar }) => sidecar);
  return all.filter(({ failure, sidecar }) => failure === 'tooSlow' || !short.includes(sidecar));
}

/** Seconds that every sidecar needs; one that is allowed less is always too slow. */
const NEEDED_SECONDS = 5;

function isShort({ limitSeconds = Infinity }: Consequence): boolean {
  return limitSeconds <= NEEDED_SECONDS;
}

function isShortFor({ failures }: Timeline, sidecar: string): boolean {
  return failures.some(({ failure, outcomes }) => failure === 'tooSlow' && outcomes.some(one => one.sidecar === sidecar && isShort(one)));
}

/** An application that waits for what may have nothing to do with the sidecar is held by that, and not until the sidecar is ready. */
export function afterFailure(timeline: Timeline, failure: Failure, sidecar: string): Consequence {
  const said = timeline.failures.find(row => row.failure === failure)!.outcomes.find(one => one.sidecar === sidecar)!;
  return said.outcome === 'held' && !isWaitedFor(timeline, sidecar) ? { outcome: 'unknown' } : said;
}

/** Where something was seen. */
export interface Where {
  /** `v1.37.2` */
  readonly kubelet: string;
  /** The kubelet was restarted within 10 s of the sidecar's start. */
  readonly early?: boolean;
  /** What the application did not do, it may have left for another reason. */
  readonly mayWaitForOthers?: boolean;
}

/** Whether a circumstance was given. Undefined: the suite cannot tell. */
export function isGiven(circumstance: string, { kubelet, early }: Where): boolean | undefined {
  const [, older] = /(?:kubelet|cluster) is older than 1\.(\d+)/.exec(circumstance) ?? [];
  if (older !== undefined) {
    return minor(kubelet) < Number(older);
  }
  const [, restarting] = /kubelet from 1\.(\d+) on restarts more than 10 s after/.exec(circumstance) ?? [];
  if (restarting !== undefined) {
    return minor(kubelet) >= Number(restarting) && !early;
  }
  return NOT_GIVEN.test(circumstance) ? false : undefined;
}

/** No fake removes its file, is ready at once or exits by itself with status 0; what restarts for the first time is not in back-off. */
const NOT_GIVEN = /back-off|is removed first|(?:at once|by then)$|exits by itself|exit status is 0|liveness probe/;

/** `held, unless the sidecar is in crash back-off` */
export function inWords({ outcome, unless }: Consequence): string {
  return unless === undefined ? outcome : `${outcome}, unless ${unless}`;
}

export type { Consequence, Failure, Outcome, Timeline };

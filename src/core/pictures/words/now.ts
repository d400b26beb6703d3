import { Clock, clockOf } from './clock';
import { ContainerText, containerText, IsInit } from './container-now';
import { namesText } from './terms';
import { ContainerNow, LivingTimeline, Now } from '../../timeline/living/now';
import { isExit, TimelineContainer } from '../../timeline/model';

/*
 * The words that tell where a living pod stands.
 */

/** Where a pod stands. */
export interface NowText {
  /** `now, at 2026-11-26 10:17:39 UTC`. */
  readonly heading: string;
  /** `web has not started: it is waiting for envoy`. */
  readonly sentences: readonly string[];
  readonly containers: readonly ContainerText[];
  /** Commands that show more. */
  readonly look: readonly string[];
}

export function nowText({ application, containers: order }: LivingTimeline, now: Now): NowText {
  const clock = clockOf(now.at);
  const roles = new Map(order.map(({ name, role }) => [name, role]));
  const isInit: IsInit = name => roles.get(name) === 'initContainer';
  const isTold = now.state !== 'unscheduled' && now.state !== 'preparing';
  const isSilent = isTold && now.containers.some(({ state }) => state === 'creating');
  return {
    heading: `now, at ${now.at.replace('T', ' ').replace('Z', ' UTC')}`,
    sentences: [
      podText(now, { application, awaited: awaitedBy(order.find(({ name }) => name === application)!) }, clock),
      ...(now.said === undefined ? [] : [`the cluster says: ${now.said}`]),
      ...(isSilent ? [SILENCE] : []),
    ],
    containers: isTold
      ? now.containers.filter(({ state }) => state !== 'unknown').map(one => containerText(one, isInit, clock))
      : [],
    look: now.look,
  };
}

const SILENCE = 'while it pulls an image or waits for a postStart hook, the kubelet reports nothing new and refuses kubectl logs; it may '
  + 'already be at a later container';

function awaitedBy({ waits }: TimelineContainer): ReadonlySet<string> {
  return new Set(waits.filter(wait => wait.real && !isExit(wait)).map(wait => wait.for));
}

/** What the pod's spec says. */
interface Known {
  readonly application: string;
  /** The sidecars that the application waits for. */
  readonly awaited: ReadonlySet<string>;
}

function podText({ state, since, containers }: Now, { application, awaited }: Known, clock: Clock): string {
  const own = containers.find(({ name }) => name === application)!;
  const sidecars = containers.filter(({ name }) => awaited.has(name));
  switch (state) {
    case 'unscheduled': return `the pod has not been scheduled to a node: waiting${clock.since(since)}`;
    case 'preparing': return `the node has been preparing the volumes and the network of the pod${clock.since(since)}; events show what is missing`;
    case 'deleting': {
      const hook = containers.some(one => one.state === 'creating') ? '; it cannot end while a postStart hook is running' : '';
      return `the pod has been terminating${clock.since(since)}${hook}`;
    }
    case 'completed': return 'the pod has completed';
    case 'failed': return 'the pod has failed';
    case 'running': return `${application} is running${own.ready ? '' : ' but not ready'}${sidecarsText(sidecars)}`;
    case 'starting': return `${application} ${applicationText(own)}`;
  }
}

function sidecarsText(sidecars: readonly ContainerNow[]): string {
  const missing = sidecars.filter(({ state }) => state !== 'running');
  const are = (all: readonly ContainerNow[]) => `${namesText(all.map(({ name }) => name))} ${all.length === 1 ? 'is' : 'are'}`;
  if (missing.length === 0) {
    return sidecars.length > 0 ? `; ${are(sidecars)} running` : '';
  }
  return missing.every(({ state }) => state === 'starting')
    ? `, although the startup probe of ${namesText(missing.map(({ name }) => name))} has not passed`
    : `, although ${are(missing)} not`;
}

function applicationText({ state, waits, problem, last }: ContainerNow): string {
  switch (state) {
    case 'waiting': {
      const names = namesText([...new Set(waits.map(wait => wait.for))]) || 'the node';
      return last ? `has ended, and its restart is waiting for ${names}` : `has not started: it is waiting for ${names}`;
    }
    case 'creating': return 'has not started, although nothing holds it back';
    case 'blocked': return `cannot start, although nothing holds it back: ${problem!.why}`;
    case 'restarting': return `does not keep running, and nothing holds it back: ${problem!.why}`;
    case 'completed': return 'has completed, and the pod lives on until its other containers have ended';
    case 'failed': return `has failed, and will not be restarted: ${problem!.why}`;
    default: return 'has no status';
  }
}

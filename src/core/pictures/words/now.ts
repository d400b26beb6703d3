import { ageText, Clock, clockOf } from './clock';
import { MECHANISMS, namesText } from './terms';
import { Tone } from './verdict';
import { ContainerNow, Life, LivingTimeline, Now, OpenWait } from '../../timeline/living/now';
import { exitText } from '../../timeline/living/problems';
import { isExit, TimelineContainer } from '../../timeline/model';
import { enumeration, plural } from '../../words';

/*
 * The words in which all pictures tell where a living pod stands.
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

export interface ContainerText {
  readonly name: string;
  /** `running since 10:17:21 UTC (18 s); its startup probe has not passed`. */
  readonly text: string;
  /** `the kubelet says: CreateContainerConfigError: secret "web-token" not found`. */
  readonly said?: string;
  readonly tone: Tone;
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

type IsInit = (name: string) => boolean;

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
    case 'creating': return 'has not started, although nothing holds it';
    case 'blocked': return `cannot start, although nothing holds it: ${problem!.why}`;
    case 'restarting': return `does not keep running, and nothing holds it: ${problem!.why}`;
    case 'completed': return 'has completed, and the pod lives on until its other containers have ended';
    case 'failed': return `has failed, and will not be restarted: ${problem!.why}`;
    default: return 'has no status';
  }
}

function containerText(container: ContainerNow, isInit: IsInit, clock: Clock): ContainerText {
  const { name, state, problem, said, ready, waited } = container;
  const past = waited.map(({ for: other, seconds }) => `about ${seconds} s for ${other}`);
  const isGood = state === 'completed' || (state === 'running' && ready);
  return {
    name,
    text: `${stateText(container, isInit, clock)}${past.length === 0 ? '' : `; waited ${namesText(past)}`}`,
    ...(said === undefined ? {} : { said: `the kubelet says: ${said}` }),
    tone: problem || state === 'neverStarted' ? 'bad' : isGood ? 'good' : 'open',
  };
}

function stateText({ name, state, since, waits, problem, last, ready, restarts }: ContainerNow, isInit: IsInit, clock: Clock): string {
  const times = restarts === 0 ? '' : plural(restarts, 'restart');
  const before = last ? `; before: ${exitText(last)}` : '';
  const running = `running${clock.since(since)}${times && `, after ${times}`}`;
  switch (state) {
    case 'waiting': return `${waits.length > 0 ? `waiting for ${waitsText(waits, isInit, clock)}` : 'not started'}${problem ? `: ${problem.why}` : before}`;
    case 'creating': return `being created${clock.since(since)}: its image is being pulled, or a postStart hook is running`;
    case 'starting': return `${running}; its startup probe has not passed${problem ? `; before: ${problem.why}` : ''}`;
    case 'running': return `${running}${ready || isInit(name) ? '' : '; not ready'}${before}`;
    case 'blocked': return `cannot start: ${problem!.why}`;
    case 'restarting': return `ended${clock.at(since)}, ${times ? `after ${times}` : 'and will be restarted'}: ${problem!.why}`;
    case 'completed': return `completed${clock.at(since)}${lifeText(last)}`;
    case 'failed': return `failed${clock.at(since)}, and will not be restarted: ${problem!.why}`;
    case 'neverStarted': return 'never started';
    case 'unknown': return 'no status';
  }
}

/** How long a container ran. */
function lifeText({ startedAt, finishedAt }: Life = {}): string {
  const ms = startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : -1;
  return ms < 0 ? '' : `, after about ${ageText(ms)}`;
}

/** `envoy and redis (postStart hook and gate) since 10:17:21 UTC (18 s)`. */
function waitsText(waits: readonly OpenWait[], isInit: IsInit, clock: Clock): string {
  const mechanisms = new Map<string, Set<string>>();
  for (const { for: other, by, at } of waits) {
    const own = mechanisms.get(other) ?? new Set();
    mechanisms.set(other, own.add(by === 'order' ? 'has to start first' : by === 'init' ? `${MECHANISMS.init} ${at}` : MECHANISMS[by]));
  }
  const alike = new Map<string, string[]>();
  for (const [other, all] of mechanisms) {
    const by = isInit(other) ? 'to exit' : `(${enumeration([...all])})`;
    const names = alike.get(by) ?? [];
    names.push(other);
    alike.set(by, names);
  }
  const since = waits.flatMap(wait => wait.since ?? []).sort()[0];
  return `${[...alike].map(([by, names]) => `${namesText(names)} ${by}`).join(' and for ')}${clock.since(since)}`;
}

import { ageText, Clock } from './clock';
import { MECHANISMS, namesText } from './terms';
import { Tone } from './verdict';
import { groupedBy } from '../../grouped';
import { ContainerNow, Life, OpenWait } from '../../timeline/living/now';
import { exitText } from '../../timeline/living/problems';
import { enumeration, plural } from '../../words';

/*
 * The words that tell what a container of a living pod does.
 */

export interface ContainerText {
  readonly name: string;
  /** `running since 10:17:21 UTC (18 s); its startup probe has not passed`. */
  readonly text: string;
  /** `the kubelet says: CreateContainerConfigError: secret "web-token" not found`. */
  readonly said?: string;
  readonly tone: Tone;
}

export type IsInit = (name: string) => boolean;

export function containerText(container: ContainerNow, isInit: IsInit, clock: Clock): ContainerText {
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
  const mechanismOf = ({ by, at }: OpenWait) => (by === 'order' ? 'has to start first' : by === 'init' ? `${MECHANISMS.init} ${at}` : MECHANISMS[by]);
  const wayOf = (other: string, all: readonly OpenWait[]) => (isInit(other) ? 'to exit' : `(${enumeration([...new Set(all.map(mechanismOf))])})`);
  const alike = groupedBy(groupedBy(waits, wait => [wait.for]), ([other, all]) => [wayOf(other, all)]);
  const since = waits.flatMap(wait => wait.since ?? []).sort()[0];
  return `${[...alike].map(([way, group]) => `${namesText(group.map(([name]) => name))} ${way}`).join(' and for ')}${clock.since(since)}`;
}

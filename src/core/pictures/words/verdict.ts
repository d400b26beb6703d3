import { grouped, MECHANISMS, namesText } from './terms';
import { conditionText } from './waits';
import { applicationOf, knownOf, StartCondition, Timeline } from '../../timeline/model';
import { enumeration } from '../../words';

/** One sentence about the application. */
export function verdictText(timeline: Timeline): string {
  const { verdict, application, notAwaited } = timeline;
  const waits = untilText(timeline);
  switch (verdict) {
    case 'held': return `${application} starts only when ${waits}, even when something fails${exceptionText(timeline)}`;
    case 'heldUnlessItFails': return `${application} waits until ${waits}, but starts too early when something fails`;
    case 'notHeld': return `${application} does not wait for ${namesText(notAwaited)}${waits === '' ? '' : `; it waits until ${waits}`}`;
    case 'neverStarts': return neverText(timeline);
    case 'unknown': return waits === ''
      ? `it is not known whether ${application} waits for its sidecars`
      : `${application} starts only when ${waits}; it is not known whether its sidecars are ready then`;
    case 'noSidecar': return noneText(timeline);
  }
}

function noneText(timeline: Timeline): string {
  if (isAlone(timeline)) {
    return `${timeline.application} is the only container`;
  }
  // native log shippers and the like
  const needed = timeline.notAwaited.length === 0 ? '' : ` that ${timeline.application} has to wait for`;
  return `no container is known as a sidecar${needed}`;
}

/** The one failure in which a native sidecar with nothing but a startup probe does not hold. */
function exceptionText({ failures }: Timeline): string {
  return failures.some(({ outcomes }) => outcomes.some(({ otherwise }) => otherwise === 'startedAnyway'))
    ? ', except when the kubelet restarts late in the wait'
    : '';
}

/** `open`: nothing is known that is good or bad. */
export type Tone = 'good' | 'bad' | 'open';

export function verdictTone(timeline: Timeline): Tone {
  switch (timeline.verdict) {
    case 'held': return 'good';
    case 'noSidecar': return isAlone(timeline) ? 'good' : 'open';
    case 'unknown': return 'open';
    default: return 'bad';
  }
}

function isAlone({ containers }: Timeline): boolean {
  return containers.length === 1;
}

/** `envoy is ready and the hook of redis has returned`. */
function untilText(timeline: Timeline): string {
  const { waits } = applicationOf(timeline);
  const known = [...new Set(waits.map(wait => wait.for))].flatMap(sidecar => knownOf(sidecar, waits) ?? []);
  const ready = known.filter(({ until }) => until === 'ready').map(wait => wait.for);
  return enumeration([
    ...(ready.length > 0 ? [`${namesText(ready)} ${ready.length === 1 ? 'is' : 'are'} ready`] : []),
    ...grouped(known.filter(({ until }) => until === 'ended' || until === 'returned'), endText).map(group => endText(group[0])),
  ]);
}

function endText({ by, at, for: sidecar, until }: StartCondition): string {
  switch (by) {
    case 'gate': return `${sidecar} has opened the gate`;
    case 'init': return `${at} has exited`;
    default: return `the ${by === 'hook' ? 'hook' : MECHANISMS[by]} of ${at} has ${until === 'returned' ? 'returned' : 'ended'}`;
  }
}

function neverText({ application, containers, deadlocks }: Timeline): string {
  const [deadlock] = deadlocks.filter(({ outcome }) => outcome !== 'startedAnyway');
  const wait = containers.find(({ name }) => name === application)?.waits.find(({ until }) => until === 'never');
  const name = wait ? application : deadlock?.for ?? application;
  const unless = wait?.unless === undefined ? '' : ` unless ${wait.unless}`;
  const [at, why] = deadlock ? [deadlock.at, `it ${deadlock.why}`] : [wait?.at, wait && conditionText(wait)];
  return `${name} never starts${unless}${at === undefined ? '' : `, because of ${at}: ${why}`}`;
}

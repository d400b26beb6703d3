import { Comparison, compareOutcome, compareText } from './comparison';
import { firstStart, mayWaitForOthers, Timeline } from './said';
import { APPLICATION, containersOf, DEFAULT_CONTAINER, living, PodManifest, sidecarsOf } from './scenario';
import { READY_SECONDS, Scene, StagedPod } from './staged-pod';
import { statusOf } from '../e2e/stage';

/*
 * Nothing fails: the start, and the stop.
 */

/** Of sidecars that the application does not wait for: later than those that it waits for, and sooner than any bounded wait gives up. */
const LATE = 'ready:15';

export async function playStart(pod: PodManifest, timeline: Timeline, staged: StagedPod, { kubelet }: Scene): Promise<Comparison[]> {
  const { application } = timeline;
  const sidecars = sidecarsOf(pod).filter(name => name !== application).map(name => ({ name, said: firstStart(timeline, name) }));
  const late = sidecars.filter(({ said }) => said.outcome === 'startedAnyway');
  await staged.apply(late.reduce((changed, { name }) => living(changed, name, LATE), pod));
  if (sidecars.length === 0) {
    await staged.stage.tryUntil(READY_SECONDS, async () => staged.said(application, 'started').length > 0);
  }
  const settled = await Promise.all(sidecars.map(async sidecar => ({ ...sidecar, times: await staged.settle(sidecar.name) })));
  const comparisons = [compareText('application', application, APPLICATION, pod.metadata.annotations?.[DEFAULT_CONTAINER] !== undefined)];
  for (const { name, said, times } of settled) {
    const where = { kubelet, mayWaitForOthers: mayWaitForOthers(timeline, name) };
    comparisons.push(compareOutcome(`${application} and ${name}`, said, await staged.seen(times, true), where));
  }
  const isStarted = staged.said(application, 'started').length > 0;
  return isStarted ? [...comparisons, orderOf(pod, timeline, staged), ...await stopOf(timeline, staged)] : comparisons;
}

/** Containers of one stage may start in any order. */
function orderOf(pod: PodManifest, timeline: Timeline, staged: StagedPod): Comparison {
  const started = containersOf(pod).flatMap(({ name }) => {
    const [at] = staged.said(name, 'started');
    return at === undefined ? [] : [{ name, at, stage: timeline.containers.find(each => each.name === name)!.stage }];
  });
  const inWords = (containers: typeof started) => containers.map(({ name, stage }) => `${name} (${stage})`).join(', ');
  const seen = [...started].sort((a, b) => a.at - b.at);
  const said = [...seen].sort((a, b) => a.stage - b.stage);
  return compareText('order of the starts, by stage', inWords(said), inWords(seen));
}

/** The turns in which containers get their stop signal, of those that end by themselves after it. */
async function stopOf({ stop }: Timeline, staged: StagedPod): Promise<Comparison[]> {
  const pod = await staged.stage.pod(staged.name);
  // of one that was restarted, or is about to be, the suite does not know which signal it tells of
  const isRunning = (name: string) => statusOf(pod, name)?.state.running !== undefined && staged.said(name, 'term').length === 0;
  const once = stop.containers.filter(({ name, preStop }) => !preStop && isRunning(name));
  await staged.isDeletable();
  const stopped = once.flatMap(({ name, turn }) => {
    const [term, ended] = ['term', 'ended'].map(what => staged.said(name, what).slice(-1)[0]);
    return term === undefined || ended === undefined ? [] : [{ name, turn, term, ended }];
  });
  const inWords = (turnOf: (container: typeof stopped[number]) => number) => stopped.map(each => `${each.name} (${turnOf(each)})`).join(', ');
  const turnAfter = (isBefore: (other: typeof stopped[number]) => boolean) => {
    const turns = stopped.filter(isBefore).map(({ turn }) => turn);
    return 1 + new Set(turns).size;
  };
  return stopped.length < 2 ? [] : [compareText(
    'turns of the stops',
    inWords(({ turn }) => turnAfter(other => other.turn < turn)),
    inWords(({ term }) => turnAfter(other => other.ended <= term)),
  )];
}

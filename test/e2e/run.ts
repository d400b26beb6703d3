import { Case, failureOf, isTooLong, Report, resultText } from './cases';
import { Rendezvous } from './rendezvous';
import { describe, Stage } from './stage';
import { STRATEGIES } from './strategies';

export interface Stages {
  readonly stage: Stage;
  readonly restricted: Stage;
}

/** Pods that start at the same moment share the node's processors: more than this would change what is measured. */
const SIDE_BY_SIDE = 10;

/** Plays cases: what measures first and by itself, then most side by side, at last what disturbs the node. */
export async function run(cases: readonly Case[], stages: Stages, tell: (report: Report) => void): Promise<Report[]> {
  const reports = new Map<Case, Report>();
  const runOne = async (each: Case, disturb: () => Promise<void> = noDisturbance) => {
    const report = await play(each, stages, disturb);
    reports.set(each, report);
    tell(report);
  };
  const of = (when: string) => cases.filter(({ situation, skipped }) => situation.when === when && !skipped);
  await inParallel(1, of('quiet'), each => runOne(each));
  await inParallel(SIDE_BY_SIDE, of('together'), each => runOne(each));
  const alone = of('alone');
  for (const situation of new Set(alone.map(each => each.situation))) {
    const group = alone.filter(each => each.situation === situation);
    const rendezvous = new Rendezvous(group.length, situation.disturb!);
    await Promise.all(group.map(each => runOne(each, () => rendezvous.come(each)).finally(() => rendezvous.leave(each))));
  }
  return cases.map(each => reports.get(each) ?? { of: each });
}

async function play(of: Case, stages: Stages, disturb: () => Promise<void>): Promise<Report> {
  const stage = stages.stage.forCase();
  const restricted = stages.restricted.forCase();
  const scene = { stage, restricted, strategy: STRATEGIES[of.strategy](), strategyName: of.strategy, name: of.name, disturb };
  try {
    let result = await of.situation.play(scene);
    if (of.situation.when === 'quiet' && isTooLong(of, result)) {
      // a node may be busy with something else
      console.log(`e2e: ${of.title}: ${resultText(result)}: measuring once more`);
      await scene.stage.clear();
      result = await of.situation.play({ ...scene, name: `${of.name}-again` });
    }
    const failure = failureOf(of, result);
    return { of, result, failure: failure && `${failure}; ${await podsOf(of, stage, restricted)}` };
  } catch (error) {
    return { of, failure: `${(error as Error).message}; ${await podsOf(of, stage, restricted)}` };
  } finally {
    await Promise.all([stage.clear(), restricted.clear()]);
  }
}

/** What a failure left behind. */
async function podsOf({ name }: Case, ...stages: Stage[]): Promise<string> {
  const pods = (await Promise.all(stages.map(stage => stage.pods()))).flat();
  return pods.filter(({ metadata }) => metadata.name.startsWith(name)).map(pod => `${pod.metadata.name}: ${describe(pod)}`).join('; ');
}

async function inParallel<T>(most: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(Array.from({ length: most }, async () => {
    for (let item = queue.shift(); item; item = queue.shift()) {
      await work(item);
    }
  }));
}

async function noDisturbance(): Promise<void> {
  throw new Error('this situation does not disturb the node');
}

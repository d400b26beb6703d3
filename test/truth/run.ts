import { Comparison } from './comparison';
import { play, Play } from './play';
import { Scene } from './staged-pod';
import { Rendezvous } from '../e2e/rendezvous';
import { sleep } from '../e2e/stage';

export interface Report {
  readonly play: Play;
  readonly comparisons: readonly Comparison[];
  /** Why it could not be played. */
  readonly failure?: string;
}

/** A node has room for 110 pods, and two processors have time for so many that start. */
const SIDE_BY_SIDE = 24;

/** Between two pods: those that start at the same moment share the node's processors. */
const APART_MS = 400;

/** Plays side by side; those that need the kubelet restarted at last, in groups. What disagrees is played once more. */
export async function run(
  plays: readonly Play[],
  scene: Omit<Scene, 'disturb'>,
  restartKubelet: () => Promise<void>,
  tell: (report: Report) => void,
): Promise<Report[]> {
  const first = await runOnce(plays, scene, restartKubelet, tell);
  const again = first.filter(disagrees).map(report => report.play);
  if (again.length === 0) {
    return first;
  }
  console.log(`truth: playing ${again.length} of them once more: a busy node can be late`);
  const second = new Map((await runOnce(again.map(each => ({ ...each, name: `${each.name}-again` })), scene, restartKubelet, tell))
    .map(report => [report.play.name, report]));
  return first.map(report => second.get(`${report.play.name}-again`) ?? report);
}

export function disagrees({ comparisons, failure }: Report): boolean {
  return failure !== undefined || comparisons.some(({ agreement }) => agreement === 'disagrees');
}

async function runOnce(
  plays: readonly Play[],
  scene: Omit<Scene, 'disturb'>,
  restartKubelet: () => Promise<void>,
  tell: (report: Report) => void,
): Promise<Report[]> {
  const reports = new Map<Play, Report>();
  const runOne = async (each: Play, disturb: () => Promise<void>) => {
    const report = await reportOf(each, { ...scene, disturb });
    reports.set(each, report);
    tell(report);
  };
  const alone = plays.filter(({ failing }) => failing?.failure === 'kubeletRestarts');
  await inParallel(plays.filter(each => !alone.includes(each)), each => runOne(each, async () => undefined));
  for (let begin = 0; begin < alone.length; begin += SIDE_BY_SIDE) {
    const group = alone.slice(begin, begin + SIDE_BY_SIDE);
    const rendezvous = new Rendezvous(group.length, restartKubelet);
    await inParallel(group, each => runOne(each, () => rendezvous.come(each)).finally(() => rendezvous.leave(each)));
  }
  return plays.map(each => reports.get(each)!);
}

async function reportOf(of: Play, scene: Scene): Promise<Report> {
  try {
    return { play: of, comparisons: await play(of, scene) };
  } catch (error) {
    return { play: of, comparisons: [], failure: (error as Error).message };
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  let next = Date.now();
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
    for (let item = queue.shift(); item; item = queue.shift()) {
      next = Math.max(next + APART_MS, Date.now());
      await sleep(next - Date.now());
      await work(item);
    }
  }));
}

import { Comparison } from './comparison';
import { LATE_SECONDS } from './failing';
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

/** Two processors have time for so many pods that start. */
const SIDE_BY_SIDE = 20;

/** Pods that share a restart of the kubelet: as many as a node of 110 pods has room for, and as start within a few seconds. */
const IN_A_GROUP = { early: 10, late: 40 };

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
  await inParallel(SIDE_BY_SIDE, plays.filter(each => !alone.includes(each)), each => runOne(each, async () => undefined));
  for (const { late, early } of groupsOf(alone)) {
    const rendezvous = new Rendezvous(late.length + early.length, restartKubelet);
    const meeting = (each: Play) => runOne(each, () => rendezvous.come(each)).finally(() => rendezvous.leave(each));
    await Promise.all([
      inParallel(late.length, late, meeting),
      sleep(late.length > 0 ? late.length * APART_MS + LATE_SECONDS * 1000 : 0).then(() => inParallel(early.length, early, meeting)),
    ]);
  }
  return plays.map(each => reports.get(each)!);
}

/** Plays that share a restart of the kubelet: it comes early for the sidecars that start last. */
interface Group {
  readonly late: readonly Play[];
  readonly early: readonly Play[];
}

function groupsOf(plays: readonly Play[]): Group[] {
  const [late, early] = [false, true].map(when => plays.filter(({ failing }) => Boolean(failing!.early) === when));
  const count = Math.max(Math.ceil(late.length / IN_A_GROUP.late), Math.ceil(early.length / IN_A_GROUP.early));
  const part = (of: readonly Play[], size: number, index: number) => of.slice(index * size, (index + 1) * size);
  return Array.from({ length: count }, (_, index) => ({
    late: part(late, IN_A_GROUP.late, index), early: part(early, IN_A_GROUP.early, index),
  }));
}

async function reportOf(of: Play, scene: Scene): Promise<Report> {
  try {
    return { play: of, comparisons: await play(of, scene) };
  } catch (error) {
    return { play: of, comparisons: [], failure: (error as Error).message };
  }
}

async function inParallel<T>(most: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  let next = Date.now();
  await Promise.all(Array.from({ length: most }, async () => {
    for (let item = queue.shift(); item; item = queue.shift()) {
      next = Math.max(next + APART_MS, Date.now());
      await sleep(next - Date.now());
      await work(item);
    }
  }));
}

import { randomBytes } from 'crypto';
import { Arguments, readArguments, USAGE } from './arguments';
import { scenarios } from './generate';
import { allPlays, briefPlays, somePlays } from './plan';
import { Play } from './play';
import { programs } from './programs';
import { Report, run } from './run';
import { Stagehand } from './stagehand';
import { lineOf, summaryOf, titleOf } from './summary';
import { TABLE } from './table';
import { Cluster, NoCluster } from '../e2e/cluster';
import { runCommand } from '../e2e/command';
import { settings } from '../e2e/settings';
import { Stage } from '../e2e/stage';

const REMOVAL_SECONDS = 180;
const LOOK_MS = 1000;

/** Failures that are played of each pod that is made at random. */
const FAILURES_EACH = 2;

async function main(words: readonly string[]): Promise<number> {
  const asked = readArguments(words);
  if (asked.help) {
    console.log(USAGE);
    return 0;
  }
  const plays = playsFor(asked);
  if (plays.length === 0) {
    throw new Error(`no pod's title contains ${asked.wanted.join(' or ')}`);
  }
  const cluster = await Cluster.connect();
  const namespace = `sidecar-first-truth-${randomBytes(3).toString('hex')}`;
  const stage = await Stage.create(cluster, namespace, {}, LOOK_MS);
  const remove = () => stage.remove(REMOVAL_SECONDS).catch(error => console.log(`truth: ${error.message}`));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      console.log(`truth: ${signal}: removing the namespace`);
      void remove().finally(() => { cluster.close(); process.exit(130); });
    });
  }
  try {
    const { kubelet } = await cluster.versions();
    const { lines, failed } = summaryOf(await playAll(plays, cluster, stage, kubelet), kubelet);
    lines.forEach(line => console.log(line));
    return failed ? 1 : 0;
  } finally {
    await remove();
    cluster.close();
  }
}

function playsFor({ brief, seed, pods, wanted }: Arguments): Play[] {
  const plays = brief ? briefPlays(TABLE) : [...allPlays(TABLE), ...somePlays(scenarios(seed, pods), seed, FAILURES_EACH)];
  const isWanted = (title: string) => wanted.length === 0 || wanted.some(text => title.toLowerCase().includes(text.toLowerCase()));
  return plays.filter(play => isWanted(titleOf(play)));
}

async function playAll(plays: readonly Play[], cluster: Cluster, stage: Stage, kubelet: string): Promise<Report[]> {
  const skipped = settings.restartKubelet ? [] : plays.filter(({ failing }) => failing?.failure === 'kubeletRestarts');
  if (skipped.length > 0) {
    console.log(`truth: ${skipped.length} pods skipped: E2E_RESTART_KUBELET is not set`);
  }
  const played = plays.filter(play => !skipped.includes(play));
  console.log(`truth: ${played.length} pods on Kubernetes ${kubelet}, in namespace ${stage.namespace}`);
  const node = JSON.parse(await cluster.get('/api/v1/nodes')).items[0].metadata.name;
  await stage.apply([programs()]);
  const stagehand = await Stagehand.create(cluster, stage, node);
  let count = 0;
  const restartKubelet = () => runCommand(settings.restartKubelet!);
  try {
    return await run(played, { stage, stagehand, node, kubelet }, restartKubelet, report => console.log(`[${++count}] ${lineOf(report)}`));
  } finally {
    stagehand.stop();
  }
}

main(process.argv.slice(2)).then(
  status => process.exit(status),
  error => {
    console.log(error instanceof NoCluster ? `truth: NOT RUN: no cluster: ${error.message}` : `truth: ${error.message}`);
    process.exit(error instanceof NoCluster ? 2 : 1);
  },
);

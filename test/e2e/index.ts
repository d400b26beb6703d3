import { randomBytes } from 'crypto';
import { casesOf, Report, resultText } from './cases';
import { Cluster, NoCluster } from './cluster';
import { run } from './run';
import { USAGE } from './settings';
import { SITUATIONS } from './situations';
import { Stage } from './stage';
import { table } from './table';

const REMOVAL_SECONDS = 120;

async function main(args: readonly string[]): Promise<number> {
  if (args.some(arg => arg === '--help' || arg === '-h')) {
    console.log(USAGE);
    return 0;
  }
  const cluster = await Cluster.connect();
  const stages: Stage[] = [];
  const remove = async () => {
    await Promise.all(stages.splice(0).map(stage => stage.remove(REMOVAL_SECONDS).catch(error => console.log(`e2e: ${error.message}`))));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      console.log(`e2e: ${signal}: removing the namespaces`);
      void remove().finally(() => { cluster.close(); process.exit(130); });
    });
  }
  try {
    const reports = await play(cluster, stages, args).finally(remove);
    return summary(reports);
  } finally {
    cluster.close();
  }
}

async function play(cluster: Cluster, stages: Stage[], wanted: readonly string[]): Promise<Report[]> {
  const { kubelet, server } = await cluster.versions();
  const cases = casesOf(SITUATIONS, kubelet, wanted);
  if (cases.length === 0) {
    throw new Error(`no case contains ${wanted.join(' or ')}`);
  }
  const played = cases.filter(({ skipped }) => !skipped);
  const namespace = `sidecar-first-e2e-${randomBytes(3).toString('hex')}`;
  console.log(`e2e: ${played.length} cases on Kubernetes ${kubelet}${server === kubelet ? '' : ` (API server ${server})`}, in namespace ${namespace}`);
  const create = async (name: string, labels?: Record<string, string>) => {
    const stage = await Stage.create(cluster, name, labels);
    stages.push(stage);
    return stage;
  };
  const stage = await create(namespace);
  const restricted = await create(`${namespace}-restricted`, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  let count = 0;
  const reports = await run(cases, { stage, restricted }, report => console.log(`[${++count}/${played.length}] ${line(report)}`));
  console.log(`\nKubernetes ${kubelet}\n\n${table(reports)}\n`);
  return reports;
}

function summary(reports: readonly Report[]): number {
  const skipped = reports.filter(({ of }) => of.skipped);
  const failed = reports.filter(({ failure }) => failure);
  failed.forEach(report => console.log(`e2e: FAILED: ${line(report)}`));
  for (const reason of new Set(skipped.map(({ of }) => of.skipped))) {
    const titles = skipped.filter(({ of }) => of.skipped === reason).map(({ of }) => of.title);
    console.log(`e2e: ${titles.length} skipped, ${reason}: ${titles.join('; ')}`);
  }
  console.log(`e2e: ${reports.length - failed.length - skipped.length} passed, ${failed.length} failed`);
  return failed.length > 0 ? 1 : 0;
}

function line({ of, result, failure }: Report): string {
  return `${of.title}: ${[...(result ? [resultText(result)] : []), ...(failure ? [`FAILED: ${failure}`] : [])].join('; ')}`;
}

main(process.argv.slice(2)).then(
  status => process.exit(status),
  error => {
    console.log(error instanceof NoCluster ? `e2e: NOT RUN: no cluster: ${error.message}` : `e2e: ${error.message}`);
    process.exit(error instanceof NoCluster ? 2 : 1);
  },
);

import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, Include } from 'cdk8s';
import { Manifest } from '../cluster';
import { APPLICATION, FakePod, mixin, plainSpec, render, workload } from '../pods';
import { taskScript } from '../scripts';
import { always, Scene, Situation } from '../situation';
import { Pod, Stage } from '../stage';
import { Result, verdict } from '../verdict';

/** The worst of what became of the pods. */
async function worst(stage: Stage, pods: readonly Pod[]): Promise<Result> {
  const results = await Promise.all(pods.map(({ metadata }) => verdict(stage, metadata.name)));
  const bad = results.find(({ outcome }) => outcome !== 'held');
  return bad ?? { outcome: 'held', seconds: Math.max(...results.map(({ seconds }) => seconds!)) };
}

async function podsOf(stage: Stage, name: string, count: number, besides: readonly Pod[] = []): Promise<Pod[]> {
  return stage.until(`${count} pods of ${name}`, 60, async () => {
    const isOld = (pod: Pod) => besides.some(({ metadata }) => metadata.uid === pod.metadata.uid);
    const pods = (await stage.pods()).filter(pod => pod.metadata.name.startsWith(`${name}-`) && !isOld(pod));
    return pods.length >= count && pods;
  });
}

async function deploymentRollout({ stage, strategy, name }: Scene) {
  const deployment = (revision: string): Manifest[] => workload('Deployment', name, {
    strategy,
    sidecars: [{ container: { env: [{ name: 'REVISION', value: revision }] } }],
  }, { replicas: 2 });
  await stage.apply(deployment('1'));
  const first = await podsOf(stage, name, 2);
  const before = await worst(stage, first);
  await stage.apply(deployment('2'));
  const second = await podsOf(stage, name, 2, first);
  const after = await worst(stage, second);
  await stage.until('the rollout is complete', 60, async () => {
    const { status, metadata } = await stage.read(deployment('2')[0]);
    return status.observedGeneration === metadata.generation
      && [status.updatedReplicas, status.availableReplicas, status.replicas].every(count => count === 2);
  });
  return before.outcome === 'held' ? after : before;
}

async function statefulSet({ stage, strategy, name }: Scene) {
  await stage.apply(workload('StatefulSet', name, { strategy }, { replicas: 2, serviceName: name }));
  return worst(stage, await podsOf(stage, name, 2));
}

async function daemonSet({ stage, strategy, name }: Scene) {
  await stage.apply(workload('DaemonSet', name, { strategy }));
  return worst(stage, await podsOf(stage, name, 1));
}

async function job({ stage, strategy, name }: Scene): Promise<Result> {
  const fake: FakePod = { strategy, script: taskScript(APPLICATION, 'sleep 1'), spec: { restartPolicy: 'Never' } };
  let manifests: Manifest[];
  try {
    manifests = workload('Job', name, fake, { backoffLimit: 0 });
  } catch (error) {
    return { outcome: /StartupStrategy\.nativeSidecar\(\)/.test((error as Error).message) ? 'refused' : (error as Error).message };
  }
  await stage.apply(manifests);
  const [pod] = await podsOf(stage, name, 1);
  const result = await verdict(stage, pod.metadata.name);
  await stage.until('the Job has completed', 60, async () => (await stage.read(manifests[0])).status.succeeded === 1);
  return { ...result, outcome: result.outcome === 'held' ? 'completed' : result.outcome };
}

async function plainYaml({ stage, strategy, name }: Scene) {
  const fake: FakePod = { strategy };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sidecar-first-e2e-'));
  try {
    const url = path.join(folder, 'pod.yaml');
    fs.writeFileSync(url, JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: plainSpec(fake) }));
    await stage.apply(render(chart => {
      const include = new Include(chart, 'Include', { url });
      include.apiObjects.forEach((object: ApiObject) => object.with(mixin(fake)));
    }));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  return verdict(stage, name);
}

export const workloads: Situation[] = [
  { name: 'Deployment, rolled out anew', when: 'together', expected: always('held'), play: deploymentRollout },
  { name: 'StatefulSet', when: 'together', expected: always('held'), play: statefulSet },
  { name: 'DaemonSet', when: 'together', expected: always('held'), play: daemonSet },
  { name: 'Job', when: 'together', expected: { postStartHook: 'refused', gated: 'refused', nativeSidecar: 'completed' }, play: job },
  { name: 'promoted container of a plain YAML', when: 'together', expected: always('held'), play: plainYaml },
];

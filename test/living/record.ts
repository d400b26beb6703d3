import * as fs from 'fs';
import * as path from 'path';
import { stringify } from 'yaml';
import { fileOf } from './recordings';
import { Scene, SCENES } from './scenes';
import { Cluster, Manifest, NoCluster } from '../e2e/cluster';
import { runCommand } from '../e2e/command';
import { settings } from '../e2e/settings';
import { Pod, sleep, Stage } from '../e2e/stage';

/*
 * Plays the scenes on the cluster that KUBECONFIG names, and saves each pod in its state. With words: only the scenes that contain one.
 */

const NAMESPACE = 'shop';
const LIMIT_SECONDS = 150;
/** Pods that start at the same time: with more of them a small node is late with all of them. */
const TOGETHER = 8;
/** Kubelets from 1.35 on look at containers in another way when they have run for ten seconds at their restart. */
const BEFORE_RESTART_MS = 12_000;

class Recorder {
  constructor(private readonly stage: Stage, private readonly kubelet: string) {}

  public async record(name: string, { manifests, until, lasting = 0, then }: Scene): Promise<void> {
    const stage = this.stage.forCase();
    const object = manifests[manifests.length - 1];
    await stage.apply(manifests);
    try {
      if (then === 'delete') {
        await stage.until(`${name} is placed`, LIMIT_SECONDS, async () => (await this.look(object))?.status.containerStatuses !== undefined);
        await sleep(3000);
        await stage.delete([object]);
      }
      await stage.until(`${name} is in its state`, LIMIT_SECONDS, () => this.isLike(object, until));
      await sleep(lasting * 1000);
      const recorded = await stage.until(`${name} is still in its state`, LIMIT_SECONDS, async () => {
        const now = await this.look(object);
        return now && until(now) ? now : undefined;
      });
      const file = fileOf(name, /^v(\d+\.\d+)/.exec(this.kubelet)![1]);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, this.toText(recorded));
      console.log(`recorded ${name}`);
    } catch (error) {
      console.log(`${name}: ${(error as Error).message}`);
      console.log(JSON.stringify((await this.look(object))?.status));
    } finally {
      await stage.clear();
    }
  }

  private async look(object: Manifest): Promise<Pod | undefined> {
    return this.stage.read(object);
  }

  private async isLike(object: Manifest, is: Scene['until']): Promise<boolean> {
    const now = await this.look(object);
    return now !== undefined && is(now);
  }

  /** Without what belongs to one machine only. The first line says when it was so: the status holds times alone. */
  private toText(pod: any): string {
    const { managedFields, ...metadata } = pod.metadata;
    const { hostIP, podIP } = pod.status;
    const harmless: [string, string][] = [
      [metadata.uid, '00000000-0000-0000-0000-000000000000'],
      [pod.spec.nodeName, 'node-1'],
      [hostIP, '192.0.2.1'],
      [podIP, '10.244.0.7'],
    ];
    const text = stringify({ ...pod, metadata: { ...metadata, resourceVersion: '1' } }, { lineWidth: 0, version: '1.1' })
      .replace(/[^\s"']*\/(?=pods\/[0-9a-f-]{36}|seccomp\/)/g, '/var/lib/kubelet/')
      .replace(/\b[0-9a-f]{64}\b/g, '0'.repeat(64));
    const shown = harmless.filter(([from]) => from).reduce((all, [from, to]) => all.replaceAll(from, to), text);
    return `# read at ${new Date().toISOString().replace(/\.\d+/, '')}, kubelet ${this.kubelet}\n${shown}`;
  }
}

async function main(words: readonly string[]): Promise<void> {
  const cluster = await Cluster.connect();
  const stage = await Stage.create(cluster, NAMESPACE);
  try {
    const recorder = new Recorder(stage, (await cluster.versions()).kubelet);
    const wanted = Object.entries(SCENES).filter(([name]) => words.length === 0 || words.some(word => name.includes(word)));
    const record = ([name, scene]: [string, Scene]) => recorder.record(name, scene);
    const queue = wanted.filter(([, { then }]) => then !== 'restartKubelet');
    await Promise.all(Array.from({ length: TOGETHER }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        await record(next);
      }
    }));
    const interrupted = wanted.filter(([, { then }]) => then === 'restartKubelet');
    if (settings.restartKubelet && interrupted.length > 0) {
      const recordings = interrupted.map(record);
      await sleep(BEFORE_RESTART_MS);
      await runCommand(settings.restartKubelet);
      await Promise.all(recordings);
    }
  } finally {
    await stage.remove(LIMIT_SECONDS);
    cluster.close();
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error instanceof NoCluster ? error.message : error);
  process.exitCode = 1;
});

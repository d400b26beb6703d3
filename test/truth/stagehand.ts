import { EVENTS, SEEN } from './programs';
import { seenFolder } from './scenario';
import { Cluster, Manifest } from '../e2e/cluster';
import { settings } from '../e2e/settings';
import { sleep, Stage } from '../e2e/stage';

/** What a fake container said, and when, in seconds since the node's start. */
export interface Event {
  readonly container: string;
  readonly what: string;
  readonly at: number;
}

const NAME = 'stagehand';

/** Between two connections. */
const RECONNECT_MS = 1000;

/** A pod that reads aloud what all the fakes of its namespace write into one file of the node. */
export class Stagehand {
  public static async create(cluster: Cluster, stage: Stage, nodeName: string): Promise<Stagehand> {
    const script = [
      // the folder itself belongs to the mount; what is in it goes with the pod
      `trap 'rm -rf ${SEEN}/*; exit 0' TERM`,
      `: >>${EVENTS}`,
      `tail -n +1 -f ${EVENTS} &`,
      'while :; do wait $!; done',
    ].join('\n');
    await stage.apply([{
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: NAME },
      spec: {
        nodeName,
        terminationGracePeriodSeconds: 5,
        containers: [{
          name: NAME,
          image: settings.image,
          imagePullPolicy: 'IfNotPresent',
          command: ['sh', '-c', script],
          volumeMounts: [{ name: 'seen', mountPath: SEEN }],
        }],
        volumes: [{ name: 'seen', hostPath: { path: seenFolder(stage.namespace), type: 'DirectoryOrCreate' } }],
      },
    } as Manifest]);
    await stage.until('the stagehand runs', 60, async () => (await stage.pod(NAME))?.status.phase === 'Running');
    return new Stagehand(cluster, stage.namespace);
  }

  private readonly byPod = new Map<string, Event[]>();
  private heard = 0;
  private stopped = false;

  private constructor(private readonly cluster: Cluster, private readonly namespace: string) {
    void this.listen();
  }

  public stop(): void {
    this.stopped = true;
  }

  /** What a container of a pod has said so far, in the order it was said. */
  public times(pod: string, container: string, what: string): number[] {
    return this.eventsOf(pod).filter(event => event.container === container && event.what === what).map(({ at }) => at);
  }

  public eventsOf(pod: string): readonly Event[] {
    return this.byPod.get(pod) ?? [];
  }

  /** A kubelet that is restarted ends the connection; the next one begins with the first line again. */
  private async listen(): Promise<void> {
    while (!this.stopped) {
      let line = 0;
      await this.cluster.followLines(`/api/v1/namespaces/${this.namespace}/pods/${NAME}/log?follow=true`, text => {
        if (++line > this.heard) {
          this.heard = line;
          this.hear(text);
        }
      }).catch(() => undefined);
      await sleep(RECONNECT_MS);
    }
  }

  private hear(line: string): void {
    const [, pod, container, what, at] = /^(\S+) (\S+) (\w+) ([0-9.]+)$/.exec(line) ?? [];
    if (pod) {
      const events = this.byPod.get(pod) ?? [];
      this.byPod.set(pod, events);
      events.push({ container, what, at: Number(at) });
    }
  }
}

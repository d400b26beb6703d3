import { seenOf, Seen, Times } from './comparison';
import { Timeline } from './said';
import { GRACE_SECONDS, placed, PodManifest } from './scenario';
import { Stagehand } from './stagehand';
import { Stage } from '../e2e/stage';

/** Where pods are played. */
export interface Scene {
  readonly stage: Stage;
  readonly stagehand: Stagehand;
  readonly node: string;
  readonly kubelet: string;
  /** Restarts the kubelet, once for all plays that wait for it. */
  readonly disturb: () => Promise<void>;
}

/** Most seconds from the pod's creation to a sidecar that is ready, and from there to the application's start. */
export const READY_SECONDS = 60;
const START_SECONDS = 35;

/** For a pod that is deleted beyond its grace period. */
const GONE_SECONDS = 20;

/** A pod on the cluster, and what its containers have said. */
export class StagedPod {
  constructor(
    private readonly scene: Scene,
    public readonly stage: Stage,
    public readonly name: string,
    private readonly timeline: Timeline,
  ) {}

  public async apply(pod: PodManifest): Promise<void> {
    await this.stage.apply([placed(pod, this.name, this.stage.namespace, this.scene.node)]);
  }

  /** When a container said so, in the order it did. */
  public said(container: string, what: string): number[] {
    return this.scene.stagehand.times(this.name, container, what);
  }

  /** Waits until it has started; false if that does not come. */
  public async isStarted(container: string): Promise<boolean> {
    return await this.stage.tryUntil(READY_SECONDS, async () => this.said(container, 'started').length > 0) === true;
  }

  /** Of a sidecar and the application, in their lives of that number, counted from 1. */
  public times(sidecar: string, life = 1): Times {
    return { application: this.said(this.timeline.application, 'started')[life - 1], ready: this.said(sidecar, 'ready')[life - 1] };
  }

  /** Waits until the application has started, or will not start any more. */
  public async settle(sidecar: string, life = 1, seconds = READY_SECONDS): Promise<Times> {
    const isOver = async () => this.times(sidecar, life).application !== undefined;
    if (await this.stage.tryUntil(seconds, async () => this.times(sidecar, life).ready !== undefined || isOver())) {
      await this.stage.tryUntil(START_SECONDS, isOver);
    }
    return this.times(sidecar, life);
  }

  /** Waits until both have started and the sidecar is ready; false if that does not come. */
  public async isUp(sidecar: string): Promise<boolean> {
    const { application } = await this.settle(sidecar);
    return application !== undefined
      && await this.stage.tryUntil(READY_SECONDS, async () => this.times(sidecar).ready !== undefined) === true;
  }

  /** What became of the application. Of one that has not started, the pod is deleted to see whether that is possible. */
  public async seen(times: Times, wasToBeReady: boolean): Promise<Seen> {
    return seenOf(times, wasToBeReady, times.application === undefined ? await this.isDeletable() : undefined);
  }

  /** Deletes the pod, and tells whether it goes away in time. */
  public async isDeletable(): Promise<boolean> {
    await this.stage.clear();
    return await this.stage.tryUntil(GRACE_SECONDS + GONE_SECONDS, async () => !await this.stage.pod(this.name)) === true;
  }
}

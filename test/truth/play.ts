import { Comparison } from './comparison';
import { Failing, playFailure } from './failing';
import { timelineOf } from './said';
import { Scenario } from './scenario';
import { Scene, StagedPod } from './staged-pod';
import { playStart } from './start';

/** A scenario to be played. */
export interface Play {
  readonly scenario: Scenario;
  /** Of its pod. */
  readonly name: string;
  /** Undefined: its normal start. */
  readonly failing?: Failing;
}

export async function play({ scenario, name, failing }: Play, scene: Scene): Promise<Comparison[]> {
  const stage = scene.stage.forCase();
  const timeline = timelineOf(scenario.pod);
  const staged = new StagedPod(scene, stage, name, timeline);
  try {
    return failing ? await playFailure(scenario, failing, timeline, staged, scene) : await playStart(scenario.pod, timeline, staged, scene);
  } finally {
    await stage.clear();
  }
}

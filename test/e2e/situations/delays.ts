import { Duration } from 'cdk8s';
import { Readiness, StartupStrategy } from '../../../src';
import { APPLICATION, pod, PORT } from '../pods';
import { WORK } from '../scripts';
import { always, Scene, Situation } from '../situation';
import { hasStarted } from '../stage';
import { judge, Result, timesOf } from '../verdict';

const PODS = 6;

/** Not a whole number of seconds apart: the kubelet's probes must not fall into step with the sidecars. */
const APART_SECONDS = 0.7;

/** By then every pod is up: what is measured is one start at a time. */
const READY_AFTER_SECONDS = 9;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[PODS / 2 - 1] + sorted[PODS / 2]) / 2;
}

/** The median of pods whose sidecars become ready one after the other. */
async function delay({ stage, name }: Scene, strategy: StartupStrategy, file?: string): Promise<Result> {
  const pods = Array.from({ length: PODS }, (_, index) => ({ name: `${name}-${index}`, readyAfter: READY_AFTER_SECONDS + index * APART_SECONDS }));
  const readyWhen = file === undefined ? undefined : Readiness.fromFile(file);
  const manifests = pods.flatMap(({ name: each, readyAfter }) =>
    pod(each, { strategy, sidecars: [{ readyWhen, lives: [{ readyAfter, writes: file }] }] }));
  await stage.apply(manifests);
  // no log is read before: that takes the kubelet's time
  await stage.tryUntil(60, async () => {
    const states = await Promise.all(pods.map(each => stage.pod(each.name)));
    return states.every(state => hasStarted(state, APPLICATION));
  });
  const times = await Promise.all(pods.map(each => timesOf(stage, each.name)));
  await stage.delete(manifests);
  const results = times.map(each => each ? judge(each) : { outcome: 'stuck' });
  const seconds = results.map(result => result.seconds ?? Infinity);
  return {
    outcome: results.find(({ outcome }) => outcome !== 'held')?.outcome ?? 'held',
    seconds: median(seconds),
    range: [Math.min(...seconds), Math.max(...seconds)],
  };
}

/** The time from the start of the first sidecar to the start of the application. */
async function threeIndependent({ stage, strategy, name }: Scene): Promise<Result> {
  const sidecars = ['one', 'two', 'three'];
  await stage.apply(pod(name, {
    strategy,
    sidecars: sidecars.map((sidecar, index) => ({ name: sidecar, port: PORT + index, startAfter: [], lives: [{ readyAfter: 3 }] })),
  }));
  const times = await timesOf(stage, name, { sidecars });
  return times
    ? { outcome: judge(times).outcome, seconds: times.application - Math.min(...times.sidecars.map(({ started }) => started)) }
    : { outcome: 'stuck' };
}

export const delays: Situation[] = [
  {
    name: `ready to application start, median of ${PODS} pods`,
    when: 'quiet',
    expected: always('held'),
    most: { postStartHook: 0.2, gated: 0.2, nativeSidecar: 1 },
    play: scene => delay(scene, scene.strategy),
  },
  {
    name: `ready to application start, the hook gave up, median of ${PODS} pods`,
    when: 'quiet',
    expected: { gated: 'held' },
    most: { gated: 0.25 },
    play: scene => delay(scene, StartupStrategy.gated({ patience: Duration.seconds(1) })),
  },
  {
    name: `ready to application start, a script looks for a file, median of ${PODS} pods`,
    when: 'quiet',
    expected: always('held'),
    most: always(0.25),
    play: scene => delay(scene, scene.strategy, `${WORK}/ready`),
  },
  {
    name: 'three independent sidecars of 3 s, first start to application start',
    when: 'quiet',
    expected: always('held'),
    most: { postStartHook: 4, gated: 4, nativeSidecar: 4.3 },
    play: threeIndependent,
  },
];

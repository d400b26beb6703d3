import { Duration } from 'cdk8s';
import { Readiness, StartupStrategy } from '../../../src';
import { APPLICATION, container, Fake, FakePod, isListening, pod, PORT } from '../pods';
import { recreateSandbox } from '../sandbox';
import { applicationScript, Life, TELL_TO_EXIT, WORK } from '../scripts';
import { always, Scene, Situation } from '../situation';
import { Result, verdict, VerdictOptions } from '../verdict';

/** Then the kubelet has noticed that the application runs. */
const RUNS_SECONDS = 2;

/** From the sidecar's exit to the application's: then the kubelet has noticed the sidecar's, and the sidecar is on its way again. */
const APART_SECONDS = 1.5;

/** It takes so long to be ready again that an application that is not held is early beyond doubt. */
const RESTARTS: readonly Life[] = [{ readyAfter: 0, exitsAfter: 'told' }, { readyAfter: 20 }];

/** In its second life it crashes for the second time: the kubelet waits 10 s before the third. */
const BACKS_OFF: readonly Life[] = [{ exitsAfter: 1 }, { readyAfter: 0, exitsAfter: 'told' }, { readyAfter: 3 }];

const STAYS: Fake = { name: 'second', port: PORT + 1, startAfter: [], lives: [{ readyAfter: 0 }] };

const OTHER = container('other', 'trap \'exit 0\' TERM; while :; do sleep 60 & wait $!; done');

const WAITS_IN_HOOK = { lifecycle: { postStart: { exec: { command: ['sh', '-c', `until ${isListening(PORT)}; do sleep 0.1; done`] } } } };

const FILE = `${WORK}/ready`;

function tellsByFile(first: Life, second: Life): Fake {
  return { lives: [{ ...first, writes: FILE }, second], readyWhen: Readiness.fromFile(FILE) };
}

/** In its first life the application makes its sidecar exit, and then exits itself. */
const MAKES_BOTH_EXIT = applicationScript(
  APPLICATION,
  `echo >>${WORK}/${APPLICATION}`,
  `if [ $(wc -l <${WORK}/${APPLICATION}) = 1 ]; then sleep ${RUNS_SECONDS}; ${TELL_TO_EXIT}; sleep ${APART_SECONDS}; exit 1; fi`,
);

async function bothRestart({ stage, strategyName, strategy, name }: Scene, fake: Partial<FakePod>, options: VerdictOptions = {}) {
  await stage.apply(pod(name, {
    strategy: strategyName === 'gated' ? StartupStrategy.gated({ patience: Duration.seconds(4) }) : strategy,
    script: MAKES_BOTH_EXIT,
    ...fake,
  }));
  return verdict(stage, name, { restarts: 1, within: 90, ...options });
}

/** An API server that does not know restart rules refuses the pod. */
async function unlessRefused(play: () => Promise<Result>): Promise<Result> {
  try {
    return await play();
  } catch (error) {
    if (/^apply .*restartPolicy/s.test((error as Error).message)) {
      return { outcome: 'refused' };
    }
    throw error;
  }
}

async function sandboxRecreatedByFile({ stage, strategy, name }: Scene) {
  await stage.apply(pod(name, { strategy, sidecars: [tellsByFile({ readyAfter: 1 }, { readyAfter: 15 })] }));
  await verdict(stage, name);
  await recreateSandbox(stage, name);
  return verdict(stage, name, { restarts: 1, within: 90 });
}

/** What a native sidecar that is the pod's last init container does beside an application without company. */
const UNTIL_1_37 = { 29: 'held', 37: 'started anyway' };

/** Server-side apply refuses fields that an API server does not know. */
const SINCE_1_36 = { 25: 'refused', 36: 'held' };

/** The kubelet's back-off for an application that exited, 10 s and then 20 s, goes on after the sidecar is ready. */
const most = always(25);

export const laterRestarts: Situation[] = [
  {
    name: 'sidecar and application restart later',
    when: 'together',
    expected: { ...always('held'), nativeSidecar: UNTIL_1_37 },
    most,
    play: scene => bothRestart(scene, { sidecars: [{ lives: RESTARTS }] }),
  },
  {
    name: 'both restart later, another container goes on',
    when: 'together',
    expected: { ...always('held'), nativeSidecar: 'started anyway' },
    most,
    play: scene => bothRestart(scene, { sidecars: [{ lives: RESTARTS }], others: [OTHER] }),
  },
  {
    name: 'both restart later beside another container, restartTogether',
    when: 'together',
    expected: { gated: SINCE_1_36, nativeSidecar: SINCE_1_36 },
    most,
    play: scene => unlessRefused(() => bothRestart(scene, { sidecars: [{ lives: RESTARTS, restartTogether: true }], others: [OTHER] })),
  },
  {
    name: 'both restart later, another container goes on, the sidecar has a hook that waits',
    when: 'together',
    expected: { nativeSidecar: 'held' },
    most,
    play: scene => bothRestart(scene, { sidecars: [{ lives: RESTARTS, container: WAITS_IN_HOOK }], others: [OTHER] }),
  },
  {
    name: 'both restart later, an init container follows the sidecar',
    when: 'together',
    expected: { nativeSidecar: 'started anyway' },
    most,
    play: scene => bothRestart(scene, {
      strategy: StartupStrategy.nativeSidecar({ beforeInitContainers: true }),
      sidecars: [{ lives: RESTARTS }],
      spec: { initContainers: [container('setup', 'true')] },
    }),
  },
  {
    name: 'both restart later, the first of two independent sidecars',
    when: 'together',
    expected: { postStartHook: 'started anyway', gated: 'held', nativeSidecar: 'started anyway' },
    most,
    play: scene => bothRestart(scene, { sidecars: [{ lives: RESTARTS, startAfter: [] }, STAYS] }),
  },
  {
    name: 'both restart later, the sidecar in crash back-off',
    when: 'together',
    expected: { ...always('started anyway'), nativeSidecar: UNTIL_1_37 },
    most,
    play: scene => bothRestart(scene, { sidecars: [{ lives: BACKS_OFF }] }, { sidecarRestarts: 2 }),
  },
  {
    name: 'both restart later, readiness is a file on an emptyDir',
    when: 'together',
    expected: always('started anyway'),
    most,
    play: scene => bothRestart(scene, { sidecars: [tellsByFile(RESTARTS[0], RESTARTS[1])] }),
  },
  {
    name: 'pod sandbox recreated, readiness is a file on an emptyDir',
    when: 'together',
    expected: always('started anyway'),
    play: sandboxRecreatedByFile,
  },
];

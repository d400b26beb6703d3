import { Duration } from 'cdk8s';
import { Readiness, StartupStrategy } from '../../../src';
import { APPLICATION, container, Fake, FakePod, isListening, pod, PORT } from '../pods';
import { applicationScript, WORK } from '../scripts';
import { always, Scene, Situation } from '../situation';
import { verdict, VerdictOptions } from '../verdict';

/** A sidecar that exits some time after the application has started, and takes long to be ready again. */
const RESTARTS: Fake = { lives: [{ readyAfter: 0, exitsAfter: 4 }, { readyAfter: 20 }] };

/** The one after the other: when the application exits, the kubelet has noticed that the sidecar did. */
const APART_SECONDS = 1.5;

const READY_FILE = `${WORK}/ready`;

/** The application exits once, after the first crash of a sidecar that it lives to see. */
const EXITS_AFTER_SIDECAR = applicationScript(
  APPLICATION,
  `echo >>${WORK}/${APPLICATION}`,
  `if [ $(wc -l <${WORK}/${APPLICATION}) = 1 ]; then`,
  `rm -f ${WORK}/down; until [ -e ${WORK}/down ]; do sleep 0.1; done; sleep ${APART_SECONDS}; exit 1`,
  'fi',
);

async function restart({ stage, strategyName, strategy, name }: Scene, fake: Omit<FakePod, 'strategy'>, options: VerdictOptions = {}) {
  await stage.apply(pod(name, {
    ...fake,
    strategy: strategyName === 'gated' ? StartupStrategy.gated({ patience: Duration.seconds(4) }) : strategy,
    script: EXITS_AFTER_SIDECAR,
  }));
  return verdict(stage, name, { restarts: 1, within: 90, ...options });
}

const OTHER = container('other', 'trap \'exit 0\' TERM; while :; do sleep 60 & wait $!; done');

const WAITS_IN_HOOK = { lifecycle: { postStart: { exec: { command: ['sh', '-c', `until ${isListening(PORT)}; do sleep 0.1; done`] } } } };

/** The kubelet's back-off for an application that exited, 10 s and then 20 s, goes on after the sidecar is ready. */
const most = always(25);

export const laterRestarts: Situation[] = [
  {
    name: 'sidecar and application restart later',
    when: 'together',
    expected: { ...always('held'), nativeSidecar: { 29: 'held', 37: 'started anyway' } },
    most,
    play: scene => restart(scene, { sidecars: [RESTARTS] }),
  },
  {
    name: 'the same, beside another container that goes on',
    when: 'together',
    expected: { ...always('held'), nativeSidecar: 'started anyway' },
    most,
    play: scene => restart(scene, { sidecars: [RESTARTS], others: [OTHER] }),
  },
  {
    name: 'the same, the native sidecar has a hook that waits',
    when: 'together',
    expected: { nativeSidecar: 'held' },
    most,
    play: scene => restart(scene, { sidecars: [{ ...RESTARTS, container: WAITS_IN_HOOK }], others: [OTHER] }),
  },
  {
    name: 'the first of two independent sidecars and the application restart later',
    when: 'together',
    expected: { postStartHook: 'started anyway', gated: 'held', nativeSidecar: 'started anyway' },
    most,
    play: scene => restart(
      scene,
      { sidecars: [{ ...RESTARTS, startAfter: [] }, { name: 'second', port: PORT + 1, startAfter: [], lives: [{ readyAfter: 0 }] }] },
    ),
  },
  {
    name: 'sidecar and application restart later, the sidecar in crash back-off',
    when: 'together',
    expected: always('started anyway'),
    most,
    play: scene => restart(scene, { sidecars: [{ lives: [{ exitsAfter: 1 }, { readyAfter: 0, exitsAfter: 4 }, { readyAfter: 3 }] }] }, { sidecarRestarts: 2 }),
  },
  {
    name: 'sidecar and application restart later, readiness is a file on an emptyDir',
    when: 'together',
    expected: always('started anyway'),
    most,
    play: scene => restart(scene, {
      sidecars: [{
        lives: [{ readyAfter: 0, exitsAfter: 4, writes: READY_FILE }, { readyAfter: 20 }],
        readyWhen: Readiness.fromFile(READY_FILE),
      }],
    }),
  },
];

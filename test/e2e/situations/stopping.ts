import { Duration } from 'cdk8s';
import { Drain, StartupStrategy } from '../../../src';
import { APPLICATION, pod, PORT, SIDECAR } from '../pods';
import { applicationScript, taskScript, WORK } from '../scripts';
import { always, Scene, Situation } from '../situation';
import { sleep } from '../stage';
import { gone, Result, verdict } from '../verdict';

const GRACE_SECONDS = 3;
const HOOK_SECONDS = 15;
const PATIENCE_SECONDS = 3;

/** Deletes a pod whose sidecar is never ready, some seconds after the sidecar started. */
async function deleteAfter({ stage, name }: Scene, strategy: StartupStrategy, seconds: number): Promise<Result> {
  const manifests = pod(name, {
    strategy,
    sidecars: [{ lives: [{}], timeoutSeconds: HOOK_SECONDS }],
    spec: { terminationGracePeriodSeconds: GRACE_SECONDS },
  });
  await stage.apply(manifests);
  // while a hook runs, the kubelet does not tell that the sidecar has started
  await stage.until('the sidecar\'s turn has come', 30, async () => {
    const state = await stage.pod(name);
    const others = state?.status.initContainerStatuses?.filter(status => status.name !== SIDECAR) ?? [];
    return state?.status.containerStatuses && others.every(status => status.state.terminated);
  });
  await sleep(seconds * 1000);
  await stage.delete(manifests);
  return gone(stage, name, HOOK_SECONDS + GRACE_SECONDS + 30);
}

/**
 * A request of 4 s that is in flight when the pod is deleted: the application ends when it has its answer, the sidecar at once when it is
 * told to.
 */
async function requestInFlight({ stage, strategy, name }: Scene, drainUntil?: Drain): Promise<Result> {
  const manifests = pod(name, {
    strategy,
    sidecars: [{ lives: [{ readyAfter: 1 }], drainUntil }],
    spec: { terminationGracePeriodSeconds: 30 },
    script: taskScript(
      APPLICATION,
      'trap : TERM',
      `mkdir -p ${WORK}/cgi-bin`,
      `printf '#!/bin/sh\\nsleep 4\\nprintf "Status: 200 OK\\\\r\\\\n\\\\r\\\\nanswer\\\\n"\\n' >${WORK}/cgi-bin/slow`,
      `chmod 755 ${WORK}/cgi-bin/slow`,
      'echo asking',
      `answer=$(wget -q -O - http://127.0.0.1:${PORT}/cgi-bin/slow 2>&1)`,
      'echo "got ${answer:-nothing}"',
    ),
  });
  await stage.apply(manifests);
  await verdict(stage, name);
  await stage.until('a request is in flight', 10, async () => /^asking$/m.test(await stage.log(name, APPLICATION)));
  const log = stage.follow(name, APPLICATION);
  await stage.delete(manifests);
  const text = await log;
  await stage.until('the pod is gone', 40, async () => !await stage.pod(name));
  return { outcome: /^got answer$/m.test(text) ? 'answered' : 'cut off' };
}

/**
 * The application asks for something only a while after it has been told to stop: until then no connection is open. The sidecar ends at
 * once when it is told to.
 */
async function requestAfterSignal({ stage, strategy, name }: Scene, drainUntil?: Drain): Promise<Result> {
  const manifests = pod(name, {
    strategy,
    sidecars: [{ lives: [{ readyAfter: 1 }], drainUntil }],
    spec: { terminationGracePeriodSeconds: 30 },
    script: applicationScript(
      APPLICATION,
      `trap 'sleep 2; wget -q -O /dev/null http://127.0.0.1:${PORT}/ && echo got answer; exit 0' TERM`,
      `echo answer >${WORK}/index.html`,
    ),
  });
  await stage.apply(manifests);
  await verdict(stage, name);
  const log = stage.follow(name, APPLICATION);
  await stage.delete(manifests);
  const text = await log;
  await stage.until('the pod is gone', 40, async () => !await stage.pod(name));
  return { outcome: /^got answer$/m.test(text) ? 'answered' : 'cut off' };
}

export const stopping: Situation[] = [
  {
    name: 'pod deleted during the wait',
    when: 'together',
    expected: always('gone'),
    most: {
      postStartHook: HOOK_SECONDS - 4 + GRACE_SECONDS + 5,
      gated: HOOK_SECONDS - 4 + GRACE_SECONDS + 5,
      nativeSidecar: GRACE_SECONDS + 5,
    },
    play: scene => deleteAfter(scene, scene.strategy, 4),
  },
  {
    name: 'pod deleted after the hook gave up',
    when: 'together',
    expected: { gated: 'gone' },
    most: { gated: GRACE_SECONDS + 5 },
    play: scene => deleteAfter(scene, StartupStrategy.gated({ patience: Duration.seconds(PATIENCE_SECONDS) }), PATIENCE_SECONDS + 3),
  },
  {
    name: 'pod deleted while a start without patience waits',
    when: 'together',
    expected: { gated: 'gone' },
    most: { gated: GRACE_SECONDS + 4 },
    play: scene => deleteAfter(scene, StartupStrategy.gated({ patience: Duration.seconds(0) }), 3),
  },
  {
    name: 'request in flight when the pod is deleted, drainUntil',
    when: 'together',
    expected: always('answered'),
    play: scene => requestInFlight(scene, Drain.fromIdlePort(PORT)),
  },
  {
    name: 'request in flight when the pod is deleted, no drainUntil',
    when: 'together',
    expected: { postStartHook: 'cut off', gated: 'cut off', nativeSidecar: 'answered' },
    play: scene => requestInFlight(scene),
  },
  {
    name: 'connection opened after the signal, drainUntil',
    when: 'together',
    expected: { postStartHook: 'cut off', gated: 'cut off', nativeSidecar: 'answered' },
    play: scene => requestAfterSignal(scene, Drain.fromIdlePort(PORT)),
  },
  {
    name: 'connection opened after the signal, drainUntil with atLeast',
    when: 'together',
    expected: always('answered'),
    play: scene => requestAfterSignal(scene, Drain.allOf([Drain.fromIdlePort(PORT, { atLeast: Duration.seconds(5) })])),
  },
];

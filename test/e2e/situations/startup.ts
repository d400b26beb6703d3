import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Readiness, SidecarFirstPod, StartupStrategy } from '../../../src';
import { kubectl } from '../cluster';
import { APPLICATION, isListening, pod, PORT, render, SIDECAR, TOOLBOX } from '../pods';
import { applicationScript, sidecarScript } from '../scripts';
import { settings } from '../settings';
import { always, Scene, Situation } from '../situation';
import { statusOf } from '../stage';
import { timesOf, verdict } from '../verdict';

function typed(name: string, script: string): kplus.ContainerProps {
  return {
    name,
    image: settings.image,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: ['sh', '-c', script],
    resources: {},
    securityContext: { user: 1000 },
  };
}

async function readyAtOnce({ stage, strategy, name }: Scene) {
  await stage.apply(render(chart => {
    new SidecarFirstPod(chart, 'Pod', {
      metadata: { name },
      terminationGracePeriod: Duration.seconds(3),
      strategy,
      toolbox: TOOLBOX,
      sidecars: [{
        ...typed(SIDECAR, sidecarScript(SIDECAR, PORT, [{ readyAfter: 0 }])),
        readyWhen: Readiness.fromTcpSocket({ port: PORT }),
      }],
      application: typed(APPLICATION, applicationScript(APPLICATION)),
    });
  }));
  return verdict(stage, name);
}

async function readyAfter15Seconds({ stage, strategy, name }: Scene) {
  await stage.apply(pod(name, { strategy, sidecars: [{ lives: [{ readyAfter: 15 }] }] }));
  return verdict(stage, name);
}

async function readyAfterPatience({ stage, name }: Scene) {
  await stage.apply(pod(name, {
    strategy: StartupStrategy.gated({ patience: Duration.seconds(3) }),
    sidecars: [{ lives: [{ readyAfter: 15 }] }],
  }));
  await stage.until(`the pod tells that ${APPLICATION} waits for ${SIDECAR}`, 30, async () => {
    const { waiting } = statusOf(await stage.pod(name), APPLICATION)?.state ?? {};
    return waiting?.reason === 'CreateContainerConfigError' && waiting.message?.includes(`"waits-for-${SIDECAR}"`);
  });
  return verdict(stage, name);
}

/** With the gate only the startup probe is left to tell. */
async function slowCheck({ stage, strategyName, strategy, name }: Scene) {
  await stage.apply(pod(name, {
    strategy: strategyName === 'gated' ? StartupStrategy.gated({ patience: Duration.seconds(1) }) : strategy,
    sidecars: [{ readyWhen: Readiness.fromCommand(['sh', '-c', `sleep 0.3; ${isListening(PORT)}`], { interval: Duration.seconds(2) }), lives: [{ readyAfter: 5 }] }],
  }));
  return verdict(stage, name);
}

async function chainOfThree({ stage, strategy, name }: Scene) {
  const sidecars = ['one', 'two', 'three'];
  await stage.apply(pod(name, { strategy, sidecars: sidecars.map((sidecar, index) => ({ name: sidecar, port: PORT + index })) }));
  const times = await timesOf(stage, name, { sidecars });
  if (!times) {
    return { outcome: 'stuck' };
  }
  const starts = [...times.sidecars.slice(1).map(({ started }) => started), times.application];
  const steps = starts.map((start, index) => start - times.sidecars[index].ready);
  return { outcome: steps.every(step => step >= 0) ? 'held' : 'started anyway', seconds: steps[steps.length - 1] };
}

async function logsWithoutContainer({ stage, strategy, name }: Scene) {
  await stage.apply(pod(name, { strategy, sidecars: [{ lives: [{ readyAfter: 0 }] }] }));
  await verdict(stage, name);
  const shown = await kubectl('logs', '--namespace', stage.namespace, name);
  return { outcome: new RegExp(`^${APPLICATION} started`).test(shown) ? 'application' : shown.trim() };
}

export const startup: Situation[] = [
  { name: 'ready at once', when: 'together', expected: always('held'), play: readyAtOnce },
  { name: 'ready after 15 s', when: 'together', expected: always('held'), play: readyAfter15Seconds },
  { name: 'ready after 15 s, the hook gave up after 3 s', when: 'together', expected: { gated: 'held' }, play: readyAfterPatience },
  { name: 'a check of 0.3 s, made every 2 s', when: 'together', expected: always('held'), play: slowCheck },
  { name: 'a chain of three sidecars', when: 'together', expected: always('held'), play: chainOfThree },
  { name: 'kubectl logs without -c shows', when: 'together', expected: always('application'), play: logsWithoutContainer },
];

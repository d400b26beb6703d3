import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { SidecarFirstPod } from '../../../src';
import { unprivileged } from '../../../src/sidecars/preset';
import { Manifest } from '../cluster';
import { listeners } from '../listeners';
import { APPLICATION, container, render, RESTRICTED, TOOLBOX } from '../pods';
import { PRESETS } from '../presets';
import { applicationScript } from '../scripts';
import { settings } from '../settings';
import { always, Scene, Situation } from '../situation';
import { hasStarted, Pod, Stage } from '../stage';
import { Result } from '../verdict';

const STARTED_SECONDS = 90;
const READY_SECONDS = 60;
const GONE_SECONDS = 25;

/** The least that programs choose when they are told no port. */
const CHOSEN_PORTS = 32768;

/** The application's first instruction asks the sidecar; then it shows every socket of the pod. */
const script = (asks: string) => applicationScript(
  APPLICATION,
  `if ${asks}; then echo answered; else echo refused; fi`,
  'sleep 3',
  'for table in tcp tcp6 udp udp6; do sed "s/^/$table /" /proc/net/$table; done',
  'echo shown',
);

function build(chart: Chart, preset: string, { strategy }: Scene): void {
  const { sidecars, asks, spec = {}, mounts } = PRESETS[preset];
  const image = settings.presetImages[preset];
  const pod = new SidecarFirstPod(chart, 'pod', {
    strategy,
    toolbox: TOOLBOX,
    sidecars: [...sidecars(chart, image ? { image } : {}, settings.presetImages)],
    application: {
      name: APPLICATION,
      image: settings.image,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: ['sh', '-c', script(asks)],
      volumeMounts: mounts?.(chart),
      resources: { cpu: { request: kplus.Cpu.millis(10) } },
      securityContext: unprivileged(1002),
    },
  });
  ApiObject.of(pod).addJsonPatch(...Object.entries(spec).map(([field, value]) => JsonPatch.add(`/spec/${field}`, value)));
}

/** Started, held until ready, ready, reachable from outside only where the preset says so, stopped. */
async function play(preset: string, scene: Scene): Promise<Result> {
  const { opens, opensMore = false, unrestricted = false } = PRESETS[preset];
  const stage = unrestricted ? scene.stage : scene.restricted;
  const manifests = render(chart => build(chart, preset, scene), scene.name);
  const pod = manifests.find(({ kind }) => kind === 'Pod')!;
  const { name } = pod.metadata;
  await stage.apply(manifests);
  const log = await stage.until('the application has asked the sidecar', STARTED_SECONDS, async () => {
    const text = hasStarted(await stage.pod(name), APPLICATION) && await stage.log(name, APPLICATION);
    return text && /^shown$/m.test(text) && text;
  });
  if (!/^answered$/m.test(log)) {
    return { outcome: 'started anyway' };
  }
  await stage.until('every container is ready, and was never restarted', READY_SECONDS, async () => isReady(await stage.pod(name)));
  await checkReachable(stage, pod, log, opens, opensMore);
  await stage.delete([pod]);
  await stage.until('the pod is gone', GONE_SECONDS, async () => !await stage.pod(name));
  return { outcome: 'held' };
}

function isReady(pod: Pod | undefined): boolean {
  const statuses = pod?.status.containerStatuses ?? [];
  const init = pod?.status.initContainerStatuses ?? [];
  return statuses.length > 0
    && statuses.every(({ ready }) => ready)
    && [...init, ...statuses].every(({ restartCount }) => restartCount === 0);
}

/** Another pod connects to every port that anything in the pod listens on. */
async function checkReachable(stage: Stage, pod: Manifest, log: string, opens: readonly number[], opensMore: boolean): Promise<void> {
  const sockets = listeners(log);
  const ports = [...new Set(sockets.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port))];
  const { status: { podIP } } = await stage.read(pod);
  const outside = { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${pod.metadata.name}-outside` } };
  const connect = ports.map(port => `nc -w 2 ${podIP} ${port} -e true 2>/dev/null && echo open ${port}`).join('\n');
  await stage.apply([{
    ...outside,
    spec: { restartPolicy: 'Never', containers: [container('outside', `${connect}\necho tried`, { volumeMounts: [], securityContext: { ...RESTRICTED, runAsUser: 1001 } })] },
  } as Manifest]);
  const tried = await stage.until('another pod has tried the ports', READY_SECONDS, async () => {
    const text = await stage.log(outside.metadata.name, 'outside');
    return /^tried$/m.test(text) && text;
  });
  const open = [...tried.matchAll(/^open (\d+)$/gm)].map(([, port]) => Number(port));
  const wrong = [
    ...open.filter(port => !opens.includes(port) && !(opensMore && port >= CHOSEN_PORTS)).map(port => `port ${port} is reachable from outside`),
    ...opens.filter(port => !open.includes(port)).map(port => `port ${port} is not reachable from outside`),
    ...sockets.filter(({ protocol, loopback }) => protocol === 'udp' && !loopback && !opensMore).map(({ port }) => `UDP port ${port} is bound beyond loopback`),
  ];
  if (wrong.length > 0) {
    throw new Error(wrong.join(', '));
  }
}

function skipped(preset: string): string | undefined {
  const missing = [preset, ...PRESETS[preset].standIns ?? []].some(name => settings.presetImages[name] === undefined);
  return missing ? 'E2E_PRESET_IMAGES does not name all of its images' : undefined;
}

export const presets: Situation[] = Object.keys(PRESETS).map(preset => ({
  name: `presets, ${[preset, settings.presetImages[preset]?.split(':').pop()].filter(Boolean).join(' ')}`,
  when: 'together',
  expected: always('held'),
  skipped: skipped(preset),
  play: scene => play(preset, scene),
}));

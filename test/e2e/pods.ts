import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import { Manifest } from './cluster';
import { applicationScript, Life, sidecarScript, WORK } from './scripts';
import { settings } from './settings';
import { Readiness, SidecarFirst, SidecarOptions, StartupStrategy } from '../../src';
import { hex } from '../../src/core/script/shell';

export const APPLICATION = 'application';
export const SIDECAR = 'sidecar';
export const PORT = 8080;

/** Refused at once, on every node. */
export const MISSING_IMAGE = 'localhost:1/no-such-image:1';

/** Seconds for which a pod may still run when its case is over: the fake containers end at once. */
const GRACE_SECONDS = 3;

/** A fake sidecar, and how the library is told to hold the application for it. */
export interface Fake extends Partial<SidecarOptions> {
  readonly name?: string;
  readonly port?: number;
  readonly lives?: readonly Life[];
  /** Of the readiness, when none is given. */
  readonly timeoutSeconds?: number;
  /** Fields of the container. */
  readonly container?: object;
}

export interface FakePod {
  readonly strategy: StartupStrategy;
  readonly sidecars?: readonly Fake[];
  /** Script of the application, when it does more than to tell that it started. */
  readonly script?: string;
  /** Fields of the application's container. */
  readonly application?: object;
  /** Containers beside the application and its sidecars. */
  readonly others?: readonly object[];
  /** Fields of the pod's spec. */
  readonly spec?: object;
}

export const TOOLBOX = { image: settings.image };

/** What Pod Security "restricted" asks of a container, beside a user. */
export const RESTRICTED = {
  allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' },
};

/** The manifests of a chart, whose name begins the name of every object that has none of its own. */
export function render(build: (chart: Chart) => void, name = 'e2e'): Manifest[] {
  const chart = new Chart(Testing.app(), name, { disableResourceNameHashes: true });
  build(chart);
  return Testing.synth(chart);
}

export function container(name: string, script: string, fields: object = {}): object {
  return {
    name,
    image: settings.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', script],
    volumeMounts: [{ name: 'work', mountPath: WORK }],
    ...fields,
  };
}

/** A plain pod spec, the application before its sidecars: nothing in it is in the order that holds. */
export function plainSpec({ sidecars = [{}], script, application, others = [], spec }: FakePod): object {
  return {
    terminationGracePeriodSeconds: GRACE_SECONDS,
    ...spec,
    volumes: [{ name: 'work', emptyDir: {} }],
    containers: [
      container(APPLICATION, script ?? applicationScript(APPLICATION), application),
      ...sidecars.map(fake =>
        container(nameOf(fake), sidecarScript(nameOf(fake), portOf(fake), fake.lives ?? [{ readyAfter: 1 }]), fake.container)),
      ...others,
    ],
  };
}

/** What turns containers of a plain pod into sidecars. */
export function mixin({ strategy, sidecars = [{}] }: FakePod): SidecarFirst {
  return new SidecarFirst({
    strategy,
    toolbox: TOOLBOX,
    existing: sidecars.map(fake => ({
      name: nameOf(fake),
      readyWhen: fake.readyWhen ?? listens(fake),
      startAfter: fake.startAfter,
      drainUntil: fake.drainUntil,
      distroless: fake.distroless,
      restartTogether: fake.restartTogether,
    })),
  });
}

export function pod(name: string, fake: FakePod): Manifest[] {
  return render(chart => {
    new ApiObject(chart, 'Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: plainSpec(fake) }).with(mixin(fake));
  });
}

/** A workload whose pod template is that plain pod. */
export function workload(kind: string, name: string, fake: FakePod, spec: object = {}): Manifest[] {
  const labels = { app: name };
  return render(chart => {
    new ApiObject(chart, kind, {
      apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
      kind,
      metadata: { name },
      spec: { ...(kind === 'Job' ? {} : { selector: { matchLabels: labels } }), ...spec, template: { metadata: { labels }, spec: plainSpec(fake) } },
    }).with(mixin(fake));
  });
}

/** Shell command: something listens on the port. */
export function isListening(port: number): string {
  return `grep -q ":${hex(port)} .* 0A " /proc/net/tcp /proc/net/tcp6`;
}

function listens({ port = PORT, timeoutSeconds }: Fake): Readiness {
  return Readiness.fromTcpSocket({ port, timeout: timeoutSeconds ? Duration.seconds(timeoutSeconds) : undefined });
}

function nameOf({ name = SIDECAR }: Fake): string {
  return name;
}

function portOf({ port = PORT }: Fake): number {
  return port;
}

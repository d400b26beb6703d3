import { PROGRAMS, PROGRAMS_VOLUME, SEEN } from './programs';
import { Manifest } from '../e2e/cluster';
import { settings } from '../e2e/settings';

/** A container as it stands in a manifest. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly [field: string]: unknown;
}

export interface PodManifest extends Manifest {
  readonly metadata: Manifest['metadata'] & { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly initContainers?: readonly Container[];
    readonly containers: readonly Container[];
    readonly restartPolicy?: string;
    readonly [field: string]: unknown;
  };
}

/** A pod, and what the suite knows of it. */
export interface Scenario {
  readonly title: string;
  readonly pod: PodManifest;
  /** Seconds after which what waits gives up by itself. Undefined: never, or it does not wait. */
  readonly patience?: number;
}

/** Seconds for which a pod may still run when it is deleted. */
export const GRACE_SECONDS = 3;

export const APPLICATION = 'app';

/** Annotation that names the application's container. */
export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** Seconds until a sidecar is ready, unless a play says otherwise. */
const READY_AFTER = 5;

export interface Fake {
  readonly port?: number;
  /** File that it writes when it is ready. */
  readonly file?: string;
  readonly lives?: string;
  /** It does not declare its port. */
  readonly undeclared?: boolean;
  /** Fields of the container. */
  readonly more?: object;
}

/** A container that runs the fake program; further mounts are added to its own. */
export function fake(name: string, { port, file, lives, undeclared, more = {} }: Fake): Container {
  const { volumeMounts = [], ...fields } = more as { volumeMounts?: object[] };
  const env = {
    ...(port === undefined ? {} : { PORT: String(port) }),
    ...(file === undefined ? {} : { READY_FILE: file }),
    ...(lives === undefined ? {} : { LIVES: lives }),
    PATH: `${PROGRAMS}:/bin:/sbin:/usr/bin:/usr/sbin`,
  };
  return {
    name,
    image: settings.image,
    imagePullPolicy: 'IfNotPresent',
    command: [`${PROGRAMS}/fake`, name],
    env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
    ...(port === undefined || undeclared ? {} : { ports: [{ containerPort: port }] }),
    volumeMounts: [{ name: PROGRAMS_VOLUME, mountPath: PROGRAMS }, { name: 'seen', mountPath: SEEN }, ...volumeMounts],
    ...fields,
  };
}

export function sidecar(name: string, { port = 8080, lives = `ready:${READY_AFTER}`, ...more }: Fake = {}): Container {
  return fake(name, { port, lives, ...more });
}

export function native(name: string, { more, ...options }: Fake = {}): Container {
  return sidecar(name, { ...options, more: { restartPolicy: 'Always', ...more } });
}

export function application({ lives, ...more }: Fake = {}): Container {
  return fake(APPLICATION, { lives, ...more });
}

/** An init container with a command of its own, in the fakes' image. */
export function init(name: string, command: readonly string[], more: object = {}): Container {
  return { ...fake(name, { more }), command };
}

export interface PodOptions {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly object[];
  readonly restartPolicy?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Where a namespace's containers tell what they do, on the node. */
export function seenFolder(namespace: string): string {
  return `/var/tmp/${namespace}`;
}

/** Stands for the namespace in a manifest until it is played: what is random must be the same in every run. */
const NAMESPACE = 'NAMESPACE';

export function podOf({ initContainers = [], containers, volumes = [], restartPolicy, annotations }: PodOptions): PodManifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ...(annotations ? { annotations } : {}) },
    spec: {
      ...(restartPolicy ? { restartPolicy } : {}),
      terminationGracePeriodSeconds: GRACE_SECONDS,
      ...(initContainers.length > 0 ? { initContainers } : {}),
      containers,
      volumes: [
        { name: PROGRAMS_VOLUME, configMap: { name: PROGRAMS_VOLUME, defaultMode: 0o755 } },
        { name: 'seen', hostPath: { path: seenFolder(NAMESPACE), type: 'DirectoryOrCreate' } },
        ...volumes,
      ],
    },
  };
}

/** The pod as it is applied: its name, its node, and its folder there. */
export function placed(pod: PodManifest, name: string, namespace: string, nodeName: string): PodManifest {
  const { metadata, spec } = JSON.parse(JSON.stringify(pod).replace(seenFolder(NAMESPACE), seenFolder(namespace))) as PodManifest;
  return { ...pod, metadata: { ...metadata, name }, spec: { ...spec, nodeName } };
}

export function containersOf({ spec: { initContainers = [], containers } }: PodManifest): readonly Container[] {
  return [...initContainers, ...containers];
}

/** The pod with another container of that name. */
export function changed(pod: PodManifest, name: string, change: (container: Container) => Container): PodManifest {
  const each = (container: Container) => (container.name === name ? change(container) : container);
  const { initContainers, containers } = pod.spec;
  return {
    ...pod,
    spec: { ...pod.spec, ...(initContainers ? { initContainers: initContainers.map(each) } : {}), containers: containers.map(each) },
  };
}

/** The value of an environment variable. */
export function variable({ env = [] }: Container, name: string): string | undefined {
  return env.find(each => each.name === name)?.value;
}

/** The pod in which that container lives other lives. */
export function living(pod: PodManifest, name: string, lives: string): PodManifest {
  return changed(pod, name, container => ({
    ...container,
    env: [...(container.env ?? []).filter(each => each.name !== 'LIVES'), { name: 'LIVES', value: lives }],
  }));
}

/** What becomes ready some time after its start: every fake whose lives say when. */
export function sidecarsOf(pod: PodManifest): string[] {
  return containersOf(pod).filter(container => /ready:/.test(variable(container, 'LIVES') ?? '')).map(({ name }) => name);
}

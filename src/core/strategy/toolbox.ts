import { Container, PodSpec, Volume, VolumeMount } from '../pod/pod-spec';
import { Sidecar, Toolbox } from '../request/sidecar';
import { shutGate } from '../script/gate-script';
import { shellOf, ToolboxFolder } from '../script/script';

/*
 * One init container per pod runs the toolbox image. It copies a static busybox into a volume, for the sidecars whose image has no shell,
 * and lays the gates.
 */

const TOOLBOX_VOLUME = 'sidecar-first-toolbox';
export const TOOLBOX_FOLDER = '/run/sidecar-first/toolbox';
const INIT_CONTAINER = 'sidecar-first';

/** A gate's volume, and the folder where it is mounted. */
export interface GateVolume {
  readonly volume: string;
  readonly folder: string;
}

/** Where the scripts of a sidecar find the toolbox. Undefined: the image has its own shell. */
export function toolboxFor({ distroless }: Sidecar): ToolboxFolder {
  return distroless ? TOOLBOX_FOLDER : undefined;
}

/**
 * The pod spec with the init container first, its volumes, and the toolbox in every container that runs its shell.
 *
 * Unchanged if there are no gates and nobody runs that shell.
 */
export function addToolbox(podSpec: PodSpec, toolbox: Toolbox, gates: readonly GateVolume[] = []): PodSpec {
  const all = [...(podSpec.initContainers ?? []), ...podSpec.containers];
  const tools = all.some(runsToolbox);
  if (!tools && gates.length === 0) {
    return podSpec;
  }
  const withTools = (container: Container) => (runsToolbox(container)
    ? addMount(container, { name: TOOLBOX_VOLUME, mountPath: TOOLBOX_FOLDER, readOnly: true })
    : container);
  const volumes = [...(tools ? [TOOLBOX_VOLUME] : []), ...gates.map(({ volume }) => volume)];
  return {
    ...podSpec,
    initContainers: [initContainer(toolbox, tools, gates), ...(podSpec.initContainers ?? []).map(withTools)],
    containers: podSpec.containers.map(withTools),
    volumes: [...(podSpec.volumes ?? []), ...volumes.map((name): Volume => ({ name, emptyDir: {} }))],
  };
}

/** A hook or probe of the container starts with the toolbox's shell. */
function runsToolbox({ lifecycle, startupProbe, readinessProbe, livenessProbe }: Container): boolean {
  return [lifecycle?.postStart, lifecycle?.preStop, startupProbe, readinessProbe, livenessProbe]
    .some(handler => handler?.exec?.command?.[0] === shellOf(TOOLBOX_FOLDER));
}

export function addMount(container: Container, mount: VolumeMount): Container {
  return { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
}

/**
 * Passes Pod Security "restricted". It runs again over its old volumes when the pod's sandbox is recreated, for example after a reboot of
 * the node.
 */
export function initContainer(toolbox: Toolbox, tools: boolean, gates: readonly GateVolume[]): Container {
  const purposes = [
    ...(tools ? ['copies busybox for sidecars without a shell'] : []),
    ...(gates.length > 0 ? ['lays the gates that hold containers back'] : []),
  ];
  const lines = [
    `# ${purposes.join('; ')}`,
    'set -e',
    ...(tools ? [
      `rm -rf ${TOOLBOX_FOLDER}/*`,
      `cp /bin/busybox ${TOOLBOX_FOLDER}/busybox`,
      `${TOOLBOX_FOLDER}/busybox --install ${TOOLBOX_FOLDER}`,
    ] : []),
    ...gates.map(({ folder }) => shutGate(folder)),
  ];
  return {
    name: INIT_CONTAINER,
    image: toolbox.image,
    imagePullPolicy: toolbox.imagePullPolicy,
    command: ['sh', '-c', `${lines.join('\n')}\n`],
    resources: toolbox.resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      ...(toolbox.user === undefined ? {} : { runAsUser: toolbox.user }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [
      ...(tools ? [{ name: TOOLBOX_VOLUME, mountPath: TOOLBOX_FOLDER }] : []),
      ...gates.map(({ volume, folder }) => ({ name: volume, mountPath: folder })),
    ],
  };
}

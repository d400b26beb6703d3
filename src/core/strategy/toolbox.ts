import { Container, PodSpec, Volume, VolumeMount } from '../pod/pod-spec';
import { Toolbox } from '../request/sidecar';
import { shutGate } from '../script/gate-script';

/*
 * One init container per pod, of the toolbox image: copies a static busybox into a volume, for the sidecars whose image has no shell, and
 * lays the gates.
 */

const TOOLBOX_VOLUME = 'sidecar-first-toolbox';
export const TOOLBOX_FOLDER = '/run/sidecar-first/toolbox';
const INIT_CONTAINER = 'sidecar-first';

/** A gate that the init container lays: the volume, and where it is mounted. */
export interface Gate {
  readonly volume: string;
  readonly folder: string;
}

export interface ToolboxJob {
  /** Names of the containers that get the toolbox. */
  readonly users: readonly string[];
  readonly gates: readonly Gate[];
}

/** The pod spec with the init container first, its volumes, and the toolbox in the containers that use it; unchanged without a job. */
export function addToolbox(podSpec: PodSpec, toolbox: Toolbox, { users, gates }: ToolboxJob): PodSpec {
  if (users.length === 0 && gates.length === 0) {
    return podSpec;
  }
  const volumes: Volume[] = [
    ...(users.length > 0 ? [{ name: TOOLBOX_VOLUME, emptyDir: {} }] : []),
    ...gates.map(({ volume }) => ({ name: volume, emptyDir: {} })),
  ];
  const withTools = (container: Container) => (users.includes(container.name)
    ? addMount(container, { name: TOOLBOX_VOLUME, mountPath: TOOLBOX_FOLDER, readOnly: true })
    : container);
  return {
    ...podSpec,
    initContainers: [initContainer(toolbox, users.length > 0, gates), ...(podSpec.initContainers ?? []).map(withTools)],
    containers: podSpec.containers.map(withTools),
    volumes: [...(podSpec.volumes ?? []), ...volumes],
  };
}

export function addMount(container: Container, mount: VolumeMount): Container {
  return { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
}

/** Passes Pod Security "restricted". Runs again over its old volumes when the pod's sandbox is made anew, as after a reboot of the node. */
export function initContainer(toolbox: Toolbox, tools: boolean, gates: readonly Gate[]): Container {
  const lines = [
    `# ${[...(tools ? ['copies busybox for sidecars without a shell'] : []), ...(gates.length > 0 ? ['lays the gates that hold containers back'] : [])].join('; ')}`,
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

import { parent } from '../pod/path';
import { Container, PodSpec, Volume, VolumeMount } from '../pod/pod-spec';
import { Toolbox } from '../request/sidecar';
import { PROGRAM, program, READ_PROGRAM_HERE, TOOLBOX_FOLDER, TOOLBOX_SHELL } from '../script/program';

/*
 * One init container per pod runs the toolbox image. It copies a static busybox into a volume, lays the program beside it that the pod's
 * hooks and probes call, and shuts the gates.
 */

const TOOLBOX_VOLUME = 'sidecar-first-toolbox';
const INIT_CONTAINER = 'sidecar-first';

/** Four times what busybox and the program take: the applets are hard links, which take nothing. */
const TOOLBOX_SIZE = '8Mi';

/** A gate is a file of five bytes, or two folders. */
const GATE_SIZE = '1Mi';

/** A gate's volume, and the folder where it is mounted. */
export interface GateVolume {
  readonly volume: string;
  readonly folder: string;
}

/** The pod spec with the init container first, its volumes, and the toolbox in each container that calls the program, if any does. */
export function addToolbox(podSpec: PodSpec, toolbox: Toolbox, gates: readonly GateVolume[] = []): PodSpec {
  const lines = [...(podSpec.initContainers ?? []), ...podSpec.containers].flatMap(linesOf);
  if (lines.length === 0) {
    return podSpec;
  }
  const withTools = (container: Container) => (linesOf(container).length > 0
    ? addMount(container, { name: TOOLBOX_VOLUME, mountPath: TOOLBOX_FOLDER, readOnly: true })
    : container);
  const volumes: Volume[] = [
    { name: TOOLBOX_VOLUME, emptyDir: { sizeLimit: TOOLBOX_SIZE } },
    ...gates.map(({ volume }) => ({ name: volume, emptyDir: { sizeLimit: GATE_SIZE } })),
  ];
  return {
    ...podSpec,
    initContainers: [initContainer(toolbox, lines, gates), ...(podSpec.initContainers ?? []).map(withTools)],
    containers: podSpec.containers.map(withTools),
    volumes: [...(podSpec.volumes ?? []), ...volumes],
  };
}

/** Lines in which a container, its hooks and its probes call the program that is laid. */
export function linesOf({ command, lifecycle, startupProbe }: Container): string[] {
  return [command, lifecycle?.postStart?.exec?.command, lifecycle?.preStop?.exec?.command, startupProbe?.exec?.command]
    .flatMap(words => (words?.[0] === TOOLBOX_SHELL ? words[2] : []));
}

export function addMount(container: Container, mount: VolumeMount): Container {
  return { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
}

/** It runs again over its old volumes when the pod's sandbox is recreated, such as after a reboot of the node. */
export function initContainer(toolbox: Toolbox, calls: readonly string[], gates: readonly GateVolume[]): Container {
  const lays = [
    `# lays tools and a program${gates.length > 0 ? ', shuts the gates' : ''}`,
    `set -e; cd ${TOOLBOX_FOLDER}; rm -rf ./*`,
    'cp /bin/busybox .',
    './busybox --install .',
    `printf %s "$0" >${PROGRAM}`,
  ];
  const shuts = gates.map(({ volume }) => `shut ${volume}`);
  return toolboxContainer(toolbox, {
    name: INIT_CONTAINER,
    command: ['sh', '-c', `${[...lays, ...(shuts.length > 0 ? [READ_PROGRAM_HERE, ...shuts] : [])].join('\n')}\n`],
    args: [program([...calls, ...shuts], gates.length > 0 ? { gates: parent(gates[0].folder) } : {})],
    volumeMounts: [
      { name: TOOLBOX_VOLUME, mountPath: TOOLBOX_FOLDER },
      ...gates.map(({ volume, folder }) => ({ name: volume, mountPath: folder })),
    ],
  });
}

/** A container of the toolbox image. It passes Pod Security "restricted". */
export function toolboxContainer({ image, imagePullPolicy, resources, user }: Toolbox, container: Container): Container {
  return {
    ...container,
    image,
    imagePullPolicy,
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      ...(user === undefined ? {} : { runAsUser: user }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

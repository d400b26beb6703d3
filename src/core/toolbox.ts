import { Container, PodSpec } from './pod-spec';
import { Toolbox } from './sidecar';

export const TOOLBOX_VOLUME = 'sidecar-first-toolbox';
export const TOOLBOX_PATH = '/run/sidecar-first/toolbox';
export const INIT_CONTAINER = 'sidecar-first';

export function initContainer(toolbox: Toolbox, job: { tools: boolean; gates: readonly { volume: string; folder: string }[] }): Container {
  const script = ['umask 0', ...job.gates.map(({ folder }) => `rm -rf ${folder}/gate; echo shut >${folder}/gate`), ...(job.tools ? [`cp /bin/busybox ${TOOLBOX_PATH}/busybox; ${TOOLBOX_PATH}/busybox --install ${TOOLBOX_PATH}`] : [])];
  return {
    name: INIT_CONTAINER,
    image: toolbox.image,
    imagePullPolicy: toolbox.imagePullPolicy,
    command: ['sh', '-c', script.join('\n')],
    resources: toolbox.resources,
    securityContext: { runAsUser: toolbox.user, runAsNonRoot: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
    volumeMounts: [...job.gates.map(({ volume, folder }) => ({ name: volume, mountPath: folder })), ...(job.tools ? [{ name: TOOLBOX_VOLUME, mountPath: TOOLBOX_PATH }] : [])],
  };
}

export function withToolbox(podSpec: PodSpec, toolbox: Toolbox, names: readonly string[], gates: readonly { volume: string; folder: string }[] = []): PodSpec {
  if (names.length === 0 && gates.length === 0) {
    return podSpec;
  }
  const mount = (container: Container): Container => (names.includes(container.name)
    ? { ...container, volumeMounts: [...(container.volumeMounts ?? []), { name: TOOLBOX_VOLUME, mountPath: TOOLBOX_PATH, readOnly: true }] }
    : container);
  return {
    ...podSpec,
    ...(names.length > 0 ? { volumes: [...(podSpec.volumes ?? []), { name: TOOLBOX_VOLUME, emptyDir: {} }] } : {}),
    initContainers: [initContainer(toolbox, { tools: names.length > 0, gates }), ...(podSpec.initContainers ?? []).map(mount)],
    containers: podSpec.containers.map(mount),
  };
}

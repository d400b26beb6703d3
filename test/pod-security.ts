/*
 * Pod Security "restricted", as far as a workload of ours can break it.
 *
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */

const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];

/** What the profile has against a pod spec. */
export function restrictedViolations(spec: any): string[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter(field => spec[field]),
    ...(spec.volumes ?? []).filter((volume: object) => !VOLUMES.some(kind => kind in volume)).map(({ name }: any) => `volume ${name}`),
    ...containers.flatMap(({ name, securityContext = {}, ports = [] }) => {
      const pod = spec.securityContext ?? {};
      const broken = {
        privileged: securityContext.privileged === true,
        allowPrivilegeEscalation: securityContext.allowPrivilegeEscalation !== false,
        runAsNonRoot: (securityContext.runAsNonRoot ?? pod.runAsNonRoot) !== true,
        runAsUser: (securityContext.runAsUser ?? pod.runAsUser) === 0,
        capabilities: !(securityContext.capabilities?.drop ?? []).includes('ALL')
          || (securityContext.capabilities?.add ?? []).some((added: string) => added !== 'NET_BIND_SERVICE'),
        seccompProfile: !['RuntimeDefault', 'Localhost'].includes((securityContext.seccompProfile ?? pod.seccompProfile)?.type),
        hostPort: ports.some(({ hostPort }: any) => hostPort),
      };
      return Object.entries(broken).filter(([, is]) => is).map(([field]) => `${name}: ${field}`);
    }),
  ];
}

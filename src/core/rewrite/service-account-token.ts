import { LocalIssue } from '../issue';
import { folder } from '../pod/path';
import { PodSpec } from '../pod/pod-spec';
import { Sidecar } from '../request/sidecar';

/** Where every client of the Kubernetes API looks for the token. */
const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Sidecars that call the Kubernetes API, in a pod that is known to give them no token. */
export function checkTokens(
  { automountServiceAccountToken, containers, initContainers = [] }: PodSpec,
  sidecars: readonly Sidecar[],
): LocalIssue[] {
  if (automountServiceAccountToken !== false) {
    return [];
  }
  const mounts = (sidecar: Sidecar) => [...initContainers, ...containers].find(({ name }) => name === sidecar.name)?.volumeMounts ?? [];
  return sidecars
    .filter(sidecar => sidecar.needsServiceAccountToken && !mounts(sidecar).some(({ mountPath }) => folder(mountPath) === TOKEN_FOLDER))
    .map(({ name, field }) => ({
      field,
      given: name,
      why: 'it calls the Kubernetes API, and the pod does not mount the token of its service account (cdk8s-plus leaves it out by default)',
      fix: 'pass \'automountServiceAccountToken: true\' to the workload',
    }));
}

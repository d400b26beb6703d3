import { Tone } from '../../src/core/pictures/words/verdict';

/** What is told of a recorded pod: times are `T`, numbers that may differ the next time `N`. */
export interface Told {
  readonly pod: readonly string[];
  /** The kubelet reports nothing new. */
  readonly silent?: boolean;
  readonly containers: Readonly<Record<string, readonly [Tone, string, string?]>>;
  /** `POD` is the pod and its namespace. */
  readonly look: readonly string[];
}

/** By the name of the scene. */
export const TOLD: Readonly<Record<string, Told>> = {
  'application-crashes': {
    pod: ['web does not keep running, and nothing holds it back: exit code 1'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['good', 'running since T'],
      'web': ['bad', 'ended at T, after N restarts: exit code 1'],
    },
    look: ['kubectl logs POD -c web'],
  },
  'application-image-missing': {
    pod: ['web cannot start, although nothing holds it back: its image localhost:1/no-such-image:1 cannot be pulled'],
    containers: {
      envoy: ['good', 'running since T'],
      web: ['bad', 'cannot start: its image localhost:1/no-such-image:1 cannot be pulled', 'ImagePullBackOff: ...ll and unpack image "localhost:1/no-such-image:1": failed to resolve reference "localhost:1/no-such-image:1": failed to do request: Head "http://localhost:1/v2/no-such-image/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused'],
    },
    look: ['kubectl describe pod POD'],
  },
  'application-program-missing': {
    pod: ['web does not keep running, and nothing holds it back: its command cannot be run'],
    containers: {
      envoy: ['good', 'running since T'],
      web: ['bad', 'ended at T, and will be restarted: its command cannot be run', 'RunContainerError: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/bin/webb": stat /bin/webb: no such file or directory: unknown'],
    },
    look: ['kubectl describe pod POD'],
  },
  'deadline-exceeded': {
    pod: ['the pod has failed', 'the cluster says: DeadlineExceeded: Pod was active on the node longer than the specified deadline'],
    containers: {
      envoy: ['good', 'completed at T, after about N s'],
      web: ['bad', 'never started'],
    },
    look: ['kubectl describe pod POD'],
  },
  'deleted-while-draining': {
    pod: ['the pod has been terminating since T'],
    containers: {
      envoy: ['good', 'running since T'],
      web: ['good', 'running since T; waited about N s for envoy'],
    },
    look: [],
  },
  'deleted-while-hook-waits': {
    pod: ['the pod has been terminating since T; it cannot end while a postStart hook is running'],
    silent: true,
    containers: {
      envoy: ['open', 'being created since T: its image is being pulled, or a postStart hook is running'],
      web: ['open', 'waiting for envoy (postStart hook) since T'],
    },
    look: ['kubectl get events POD'],
  },
  'evicted': {
    pod: ['the pod has failed', 'the cluster says: Evicted: Usage of EmptyDir volume "cache" exceeds the limit "1Mi".'],
    containers: {
      web: ['bad', 'failed at T, and will not be restarted: exit code 137'],
    },
    look: ['kubectl logs POD -c web', 'kubectl describe pod POD'],
  },
  'gate-and-hook-wait': {
    pod: ['web has not started: it is waiting for envoy'],
    silent: true,
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['open', 'being created since T: its image is being pulled, or a postStart hook is running'],
      'web': ['open', 'waiting for envoy (postStart hook and gate) since T'],
    },
    look: ['kubectl get events POD'],
  },
  'gate-probe-failed': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['bad', 'running since T, after N restarts; its startup probe has not passed; before: exit code 0; the kubelet may have stopped it because its postStart hook or startup probe failed'],
      'web': ['open', 'waiting for envoy (gate) since T', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl logs POD -c envoy --previous', 'kubectl get events POD'],
  },
  'gate-runs': {
    pod: ['web is running; envoy and redis are running'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['good', 'running since T'],
      'redis': ['good', 'running since T; waited about N s for envoy'],
      'web': ['good', 'running since T; waited about N s for envoy and about N s for redis'],
    },
    look: [],
  },
  'gate-shut-again': {
    pod: ['web has ended, and its restart is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['bad', 'running since T, after N restarts; its startup probe has not passed; before: exit code 7'],
      'web': ['open', 'waiting for envoy (gate) since T; before: exit code 5', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl logs POD -c envoy --previous'],
  },
  'gate-shut': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['open', 'running since T; its startup probe has not passed'],
      'web': ['open', 'waiting for envoy (gate) since T', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl logs POD -c envoy', 'kubectl get events POD'],
  },
  'gated-image-missing': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['bad', 'cannot start: its image localhost:1/no-such-image:1 cannot be pulled', 'ImagePullBackOff: ...ll and unpack image "localhost:1/no-such-image:1": failed to resolve reference "localhost:1/no-such-image:1": failed to do request: Head "http://localhost:1/v2/no-such-image/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused'],
      'web': ['open', 'waiting for envoy (gate) since T', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl describe pod POD'],
  },
  'gated-sidecar-crashes': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['bad', 'ended at T, after N restarts: exit code 1', 'CrashLoopBackOff: back-off Ns'],
      'web': ['open', 'waiting for envoy (gate) since T', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl logs POD -c envoy --previous'],
  },
  'hook-failed-back-off': {
    pod: ['web is running, although envoy is not'],
    containers: {
      envoy: ['bad', 'ended at T, after N restarts: exit code 0; the kubelet may have stopped it because its postStart hook failed', 'CrashLoopBackOff: back-off Ns'],
      web: ['good', 'running since T'],
    },
    look: ['kubectl logs POD -c envoy --previous', 'kubectl get events POD'],
  },
  'hook-failed': {
    pod: ['web is running, although envoy is not'],
    containers: {
      envoy: ['bad', 'ended at T, and will be restarted: its postStart hook failed, and the kubelet stopped it', 'PostStartHookError: envoy is not ready after 3 s: port 9901: nothing listens'],
      web: ['good', 'running since T'],
    },
    look: ['kubectl logs POD -c envoy --previous', 'kubectl get events POD'],
  },
  'hook-runs': {
    pod: ['web is running; envoy is running'],
    containers: {
      envoy: ['good', 'running since T'],
      web: ['good', 'running since T; waited about N s for envoy'],
    },
    look: [],
  },
  'hook-waits': {
    pod: ['web has not started: it is waiting for envoy'],
    silent: true,
    containers: {
      envoy: ['open', 'being created since T: its image is being pulled, or a postStart hook is running'],
      web: ['open', 'waiting for envoy (postStart hook) since T'],
    },
    look: ['kubectl get events POD'],
  },
  'hook-without-shell': {
    pod: ['web is running, although envoy is not'],
    containers: {
      envoy: ['bad', 'ended at T, and will be restarted: its postStart hook failed, and the kubelet stopped it', 'PostStartHookError: ...ec "0000000000000000000000000000000000000000000000000000000000000000": OCI runtime exec failed: exec failed: unable to start container process: exec: "/bin/wait-until-ready": stat /bin/wait-until-ready: no such file or directory: unknown'],
      web: ['good', 'running since T'],
    },
    look: ['kubectl logs POD -c envoy --previous', 'kubectl get events POD'],
  },
  'image-missing': {
    pod: ['web is running, although envoy is not'],
    containers: {
      envoy: ['bad', 'cannot start: its image localhost:1/no-such-image:1 cannot be pulled', 'ErrImagePull: ...ll and unpack image "localhost:1/no-such-image:1": failed to resolve reference "localhost:1/no-such-image:1": failed to do request: Head "http://localhost:1/v2/no-such-image/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused'],
      web: ['good', 'running since T'],
    },
    look: ['kubectl describe pod POD'],
  },
  'image-name-invalid': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['bad', 'cannot start: its image Envoy:latest:1 is not a valid name', 'InvalidImageName: Failed to apply default image tag "Envoy:latest:1": couldn\'t parse image name "Envoy:latest:1": invalid reference format: repository name (library/Envoy) must be lowercase'],
      'web': ['open', 'waiting for envoy (gate) since T', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl describe pod POD'],
  },
  'image-never-pulled': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      envoy: ['bad', 'cannot start: its image localhost:1/no-such-image:1 is not on the node, and its imagePullPolicy is Never', 'ErrImageNeverPull: Container image "localhost:1/no-such-image:1" is not present with pull policy of Never'],
      web: ['open', 'waiting for envoy (startup probe) since T'],
    },
    look: ['kubectl describe pod POD'],
  },
  'init-failed-for-good': {
    pod: ['the pod has failed'],
    containers: {
      migrate: ['bad', 'failed at T, and will not be restarted: exit code 3'],
      web: ['bad', 'never started'],
    },
    look: ['kubectl logs POD -c migrate', 'kubectl describe pod POD'],
  },
  'init-failed': {
    pod: ['web has not started: it is waiting for migrate'],
    containers: {
      migrate: ['bad', 'ended at T, after N restarts: exit code 3'],
      web: ['open', 'waiting for migrate to exit since T'],
    },
    look: ['kubectl logs POD -c migrate'],
  },
  'init-runs': {
    pod: ['web has not started: it is waiting for wait-for-redis'],
    containers: {
      'wait-for-redis': ['open', 'running since T'],
      'web': ['open', 'waiting for wait-for-redis to exit since T'],
    },
    look: ['kubectl logs POD -c wait-for-redis'],
  },
  'job-completed': {
    pod: ['the pod has completed'],
    containers: {
      envoy: ['good', 'completed at T, after about N s'],
      web: ['good', 'completed at T, after about N s; waited about N s for envoy'],
    },
    look: [],
  },
  'job-failed': {
    pod: ['the pod has failed'],
    containers: {
      envoy: ['good', 'completed at T, after about N s'],
      web: ['bad', 'failed at T, and will not be restarted: exit code 4; waited about N s for envoy'],
    },
    look: ['kubectl logs POD -c web', 'kubectl describe pod POD'],
  },
  'job-kept-by-sidecar': {
    pod: ['web has completed, and the pod lives on until its other containers have ended'],
    containers: {
      envoy: ['good', 'running since T'],
      web: ['good', 'completed at T, after about N s'],
    },
    look: [],
  },
  'key-missing': {
    pod: ['web cannot start, although nothing holds it back: the Secret web-keys has no key "token"'],
    containers: {
      envoy: ['good', 'running since T'],
      web: ['bad', 'cannot start: the Secret web-keys has no key "token"', 'CreateContainerConfigError: couldn\'t find key token in Secret shop/web-keys'],
    },
    look: ['kubectl describe pod POD'],
  },
  'kubelet-restarted-gate-shut': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['good', 'running since T'],
      'web': ['bad', 'waiting for envoy (gate) since T: envoy counts as started although its gate is shut: unless that changes, nothing opens it until envoy is restarted', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl logs POD -c envoy'],
  },
  'kubelet-restarted-native': {
    pod: ['web is running; envoy is running'],
    containers: {
      envoy: ['good', 'running since T'],
      web: ['good', 'running since T; waited about N s for envoy'],
    },
    look: [],
  },
  'kubelet-restarted-natives-together': {
    pod: ['web has not started: it is waiting for envoy and redis'],
    containers: {
      'envoy': ['good', 'running since T'],
      'redis': ['good', 'running since T'],
      'wait-for-sidecars': ['open', 'running since T, after N restarts; before: exit code 1'],
      'web': ['open', 'waiting for envoy and redis (init container wait-for-sidecars) since T'],
    },
    look: ['kubectl logs POD -c envoy', 'kubectl logs POD -c redis', 'kubectl logs POD -c wait-for-sidecars --previous'],
  },
  'kubelet-restarted-started-anyway': {
    pod: ['web is running; envoy is running'],
    containers: {
      envoy: ['good', 'running since T'],
      web: ['good', 'running since T; waited about N s for envoy'],
    },
    look: [],
  },
  'liveness-failed-later': {
    pod: ['web is running; envoy is running'],
    containers: {
      envoy: ['open', 'running since T, after N restarts; not ready; before: exit code 0'],
      web: ['good', 'running since T'],
    },
    look: [],
  },
  'native-crashes': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      envoy: ['bad', 'ended at T, after N restarts: exit code 1', 'CrashLoopBackOff: back-off Ns'],
      web: ['open', 'waiting for envoy (startup probe) since T'],
    },
    look: ['kubectl logs POD -c envoy --previous'],
  },
  'native-hook-failed': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      envoy: ['bad', 'ended at T, after N restarts: exit code 137; the kubelet may have stopped it because its postStart hook failed'],
      web: ['open', 'waiting for envoy (postStart hook) since T'],
    },
    look: ['kubectl logs POD -c envoy', 'kubectl get events POD'],
  },
  'native-hook-waits': {
    pod: ['web has not started: it is waiting for envoy'],
    silent: true,
    containers: {
      envoy: ['open', 'being created since T: its image is being pulled, or a postStart hook is running'],
      web: ['open', 'waiting for envoy (postStart hook) since T'],
    },
    look: ['kubectl get events POD'],
  },
  'native-image-missing': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      envoy: ['bad', 'cannot start: its image localhost:1/no-such-image:1 cannot be pulled', 'ImagePullBackOff: ...ll and unpack image "localhost:1/no-such-image:1": failed to resolve reference "localhost:1/no-such-image:1": failed to do request: Head "http://localhost:1/v2/no-such-image/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused'],
      web: ['open', 'waiting for envoy (startup probe) since T'],
    },
    look: ['kubectl describe pod POD'],
  },
  'native-probe-failed': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      envoy: ['bad', 'running since T, after N restarts; its startup probe has not passed; before: exit code 0; the kubelet may have stopped it because its startup probe failed'],
      web: ['open', 'waiting for envoy (startup probe) since T'],
    },
    look: ['kubectl logs POD -c envoy --previous', 'kubectl get events POD'],
  },
  'native-runs': {
    pod: ['web is running; envoy is running'],
    containers: {
      migrate: ['good', 'completed at T, after about N s'],
      envoy: ['good', 'running since T'],
      web: ['good', 'running since T; waited about N s for envoy'],
    },
    look: [],
  },
  'native-waits': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      envoy: ['open', 'running since T; its startup probe has not passed'],
      web: ['open', 'waiting for envoy (startup probe) since T'],
    },
    look: ['kubectl logs POD -c envoy', 'kubectl get events POD'],
  },
  'natives-wait-together': {
    pod: ['web has not started: it is waiting for envoy and redis'],
    containers: {
      'envoy': ['good', 'running since T'],
      'redis': ['good', 'running since T'],
      'wait-for-sidecars': ['open', 'running since T'],
      'web': ['open', 'waiting for envoy and redis (init container wait-for-sidecars) since T'],
    },
    look: ['kubectl logs POD -c envoy', 'kubectl logs POD -c redis', 'kubectl logs POD -c wait-for-sidecars'],
  },
  'never-sidecar-failed': {
    pod: ['web is running, although envoy is not'],
    containers: {
      envoy: ['bad', 'failed at T, and will not be restarted: exit code 1'],
      web: ['good', 'running since T; waited about N s for envoy'],
    },
    look: ['kubectl logs POD -c envoy'],
  },
  'not-ready': {
    pod: ['web is running but not ready; envoy is running'],
    containers: {
      envoy: ['good', 'running since T'],
      web: ['open', 'running since T; not ready; waited about N s for envoy'],
    },
    look: [],
  },
  'one-container': {
    pod: ['web is running'],
    containers: {
      web: ['good', 'running since T'],
    },
    look: [],
  },
  'out-of-memory': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['bad', 'ended at T, after N restarts: it used more memory than its limit', 'CrashLoopBackOff: back-off Ns'],
      'web': ['open', 'waiting for envoy (gate) since T', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl describe pod POD'],
  },
  'profile-missing': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['bad', 'cannot start: the container runtime could not create it', 'CreateContainerError: failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/envoy.json": open /var/lib/kubelet/seccomp/envoy.json: no such file or directory'],
      'web': ['open', 'waiting for envoy (gate) since T', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl describe pod POD'],
  },
  'runs-as-root': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['bad', 'cannot start: runAsNonRoot forbids the user that its image runs as', 'CreateContainerConfigError: container has runAsNonRoot and image will run as root (pod: "runs-as-root_shop(00000000-0000-0000-0000-000000000000)", container: envoy)'],
      'web': ['open', 'waiting for envoy (gate) since T', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl describe pod POD'],
  },
  'sandbox-fails': {
    pod: ['the node has been preparing the volumes and the network of the pod since T; events show what is missing'],
    containers: { },
    look: ['kubectl describe pod POD'],
  },
  'scheduling-gated': {
    pod: ['the pod has not been scheduled to a node: waiting since T', 'the cluster says: SchedulingGated: Scheduling is blocked due to non-empty scheduling gates'],
    containers: { },
    look: ['kubectl describe pod POD'],
  },
  'second-gate-shut': {
    pod: ['web has not started: it is waiting for redis'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['good', 'running since T'],
      'redis': ['open', 'running since T; its startup probe has not passed; waited about N s for envoy'],
      'web': ['open', 'waiting for redis (gate) since T', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-redis" of container "web"'],
    },
    look: ['kubectl logs POD -c redis', 'kubectl get events POD'],
  },
  'second-hook-waits': {
    pod: ['web has not started: it is waiting for envoy and redis'],
    silent: true,
    containers: {
      envoy: ['open', 'being created since T: its image is being pulled, or a postStart hook is running'],
      redis: ['open', 'waiting for envoy (postStart hook) since T'],
      web: ['open', 'waiting for envoy and redis (postStart hook) since T'],
    },
    look: ['kubectl get events POD'],
  },
  'second-native-waits': {
    pod: ['web has not started: it is waiting for redis'],
    containers: {
      envoy: ['good', 'running since T'],
      redis: ['open', 'running since T; its startup probe has not passed; waited about N s for envoy'],
      web: ['open', 'waiting for redis (startup probe) since T'],
    },
    look: ['kubectl logs POD -c redis', 'kubectl get events POD'],
  },
  'secret-missing': {
    pod: ['web cannot start, although nothing holds it back: the Secret web-token does not exist in its namespace'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['good', 'running since T'],
      'web': ['bad', 'cannot start: the Secret web-token does not exist in its namespace', 'CreateContainerConfigError: secret "web-token" not found'],
    },
    look: ['kubectl describe pod POD'],
  },
  'secret-volume-missing': {
    pod: ['the node has been preparing the volumes and the network of the pod since T; events show what is missing'],
    containers: { },
    look: ['kubectl describe pod POD'],
  },
  'sidecar-crashes-later': {
    pod: ['web is running, although envoy is not'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['bad', 'ended at T, after N restarts: exit code 7', 'CrashLoopBackOff: back-off Ns'],
      'web': ['good', 'running since T'],
    },
    look: ['kubectl logs POD -c envoy --previous'],
  },
  'sidecar-crashes': {
    pod: ['web is running, although envoy is not'],
    containers: {
      envoy: ['bad', 'ended at T, after N restarts: exit code 1', 'CrashLoopBackOff: back-off Ns'],
      web: ['good', 'running since T'],
    },
    look: ['kubectl logs POD -c envoy --previous'],
  },
  'sidecar-restarted-later': {
    pod: ['web is running; envoy is running'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['good', 'running since T, after N restarts; before: exit code 7'],
      'web': ['good', 'running since T'],
    },
    look: [],
  },
  'sidecar-secret-missing': {
    pod: ['web has not started: it is waiting for envoy'],
    containers: {
      'sidecar-first': ['good', 'completed at T, after about N s'],
      'envoy': ['bad', 'cannot start: the ConfigMap envoy-settings does not exist in its namespace', 'CreateContainerConfigError: configmap "envoy-settings" not found'],
      'web': ['open', 'waiting for envoy (gate) since T', 'CreateContainerConfigError: failed to prepare subPath for volumeMount "waits-for-envoy" of container "web"'],
    },
    look: ['kubectl describe pod POD'],
  },
  'toolbox-image-missing': {
    pod: ['web has not started: it is waiting for sidecar-first and envoy'],
    containers: {
      'sidecar-first': ['bad', 'cannot start: its image localhost:1/no-such-image:1 cannot be pulled', 'ImagePullBackOff: ...ll and unpack image "localhost:1/no-such-image:1": failed to resolve reference "localhost:1/no-such-image:1": failed to do request: Head "http://localhost:1/v2/no-such-image/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused'],
      'envoy': ['open', 'waiting for sidecar-first to exit since T'],
      'web': ['open', 'waiting for sidecar-first to exit and for envoy (postStart hook and gate) since T'],
    },
    look: ['kubectl describe pod POD'],
  },
  'unschedulable': {
    pod: ['the pod has not been scheduled to a node: waiting since T', 'the cluster says: Unschedulable: 0/1 nodes are available: 1 node(s) didn\'t match Pod\'s node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'],
    containers: { },
    look: ['kubectl describe pod POD'],
  },
};

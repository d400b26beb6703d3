import { Duration } from 'cdk8s';
import { at, LocalIssue, throwIssues } from './core/issue';
import { folder, isWithin } from './core/pod/path';
import { checkCharacters } from './core/request/characters';
import { Strategy } from './core/request/sidecar';
import { TOOLBOX_FOLDER } from './core/strategy/toolbox';

const DEFAULT_PATIENCE = Duration.seconds(30);
const DEFAULT_MOUNT_PATH = '/run/sidecar-first';
const NATIVE_SINCE_MINOR = 29;
const VERSION = /^v?1\.(0|[1-9]\d*)(\+|(\.\d+)?([-+][0-9A-Za-z][0-9A-Za-z.+-]*)?)$/;

/**
 * Options of `StartupStrategy.gated()`.
 */
export interface GatedOptions {
  /**
   * Longest time for which a sidecar's hook waits before it leaves the rest to the sidecar's startup probe.
   *
   * Whole seconds, 1 or more; the readiness's own `timeout` holds where it is shorter. While a hook waits, `kubectl logs` shows nothing and a
   * deleted pod does not go; afterwards the application stays out all the same until the sidecar is ready.
   *
   * @default Duration.seconds(30)
   * @throws if not a whole number of seconds, or zero
   */
  readonly patience?: Duration;

  /**
   * Folder below which the gates are mounted, in sidecars and in the containers that wait.
   *
   * An absolute path without `:`, `$` and `..`, neither `/` nor inside `/run/sidecar-first/toolbox`. The image need not have it.
   *
   * @default '/run/sidecar-first'
   * @throws if not such a path
   */
  readonly mountPath?: string;
}

/**
 * Options of `StartupStrategy.nativeSidecar()`.
 */
export interface NativeSidecarOptions {
  /**
   * Starts the sidecars before the workload's own init containers, which can then use them.
   *
   * @default false - after them
   */
  readonly beforeInitContainers?: boolean;
}

/**
 * How the application is held back until the sidecars are ready.
 *
 * | | `postStartHook()` | `gated()` | `nativeSidecar()` |
 * |---|---|---|---|
 * | Kubernetes | every version | every version, Linux nodes | 1.29 and later |
 * | hook fails, sidecar crashes, image missing, kubelet restarts | the application starts anyway | it stays out until the sidecar is ready | it stays out until the sidecar is ready |
 * | several independent sidecars | side by side | side by side | one after another |
 * | Job, CronJob | no | no | yes |
 */
export class StartupStrategy {
  /**
   * The sidecar is first in `spec.containers`, and its `postStart` hook waits: nothing else is added to the pod.
   *
   * The order is the kubelet's, on every version. It fails open: if the hook fails, the sidecar crashes or its image is missing, or the
   * kubelet restarts during the wait, the application starts anyway.
   */
  public static postStartHook(): StartupStrategy {
    return new StartupStrategy({ kind: 'postStartHook' });
  }

  /**
   * As `postStartHook()`, and a gate that holds the application when the hook does not.
   *
   * Each sidecar has a volume `waits-for-<sidecar>` that every container that waits mounts: the kubelet cannot prepare the mount, and so
   * does not create the container, until the sidecar's hook or its startup probe has opened the gate. The application's image and command
   * stay as they are. For every version of Kubernetes, on Linux nodes; passes Pod Security "restricted".
   *
   * A sidecar with a startup probe of its own, or a `postStart` hook, is an error.
   *
   * @param options patience of the hooks, and where the gates are mounted
   * @throws if an option is out of its bounds: all problems at once
   */
  public static gated(options: GatedOptions = {}): StartupStrategy {
    const { patience = DEFAULT_PATIENCE, mountPath = DEFAULT_MOUNT_PATH } = options;
    throwIssues(at('StartupStrategy.gated', [...checkPatience(patience), ...checkMountPath(mountPath)]));
    return new StartupStrategy({ kind: 'gated', patienceMs: patience.toMilliseconds(), mountPath: folder(mountPath) });
  }

  /**
   * The sidecar becomes an init container with `restartPolicy: Always`, and the kubelet waits for its startup probe.
   *
   * For Kubernetes 1.29 and later: before, the sidecar would be an init container that never ends. Stopped after the application; does not
   * keep a Job alive. The kubelet starts native sidecars one after another: `startAfter: []` puts a sidecar in another place, but starts it
   * side by side with none.
   *
   * @param options where the sidecars stand among the init containers
   */
  public static nativeSidecar(options: NativeSidecarOptions = {}): StartupStrategy {
    return new StartupStrategy({ kind: 'nativeSidecar', beforeInitContainers: options.beforeInitContainers ?? false });
  }

  /**
   * The strategy that holds on a version of Kubernetes: `nativeSidecar()` from 1.29, `gated()` before.
   *
   * @param version of the oldest node, as `kubectl version` prints it: `1.31`, `v1.31.4`, `1.31.4-eks-1234`, `1.28+`
   * @throws if it is no such version
   */
  public static forKubernetes(version: string): StartupStrategy {
    const match = typeof version === 'string' ? VERSION.exec(version) : undefined;
    if (!match) {
      throwIssues(at('StartupStrategy.forKubernetes', [{
        field: 'version',
        given: version,
        why: 'not a version of Kubernetes as kubectl prints it',
        fix: 'pass a string such as \'1.31\', \'v1.31.4\', \'1.31.4-eks-1234\' or \'1.28+\'',
      }]));
    }
    return Number(match![1]) >= NATIVE_SINCE_MINOR ? StartupStrategy.nativeSidecar() : StartupStrategy.gated();
  }

  private constructor(private readonly strategy: Strategy) {}

  /** @internal */
  public _toStrategy(): Strategy {
    return this.strategy;
  }
}

function checkPatience(patience: Duration): LocalIssue[] {
  const ms = patience.toMilliseconds();
  return Number.isInteger(ms / 1000) && ms >= 1000
    ? []
    : [{
      field: 'patience',
      given: patience.toHumanString(),
      why: 'a hook waits for whole seconds, 1 or more',
      fix: 'pass Duration.seconds(30)',
    }];
}

function checkMountPath(mountPath: string): LocalIssue[] {
  const issue = (why: string): LocalIssue[] => [{ field: 'mountPath', given: mountPath, why, fix: `pass an absolute path such as '${DEFAULT_MOUNT_PATH}'` }];
  if (typeof mountPath !== 'string' || !mountPath.startsWith('/')) {
    return issue('a mount path starts with \'/\'');
  }
  if (folder(mountPath) === '') {
    return issue('the gates need a folder of their own');
  }
  if (/[:$]/.test(mountPath) || mountPath.split('/').includes('..')) {
    return issue('a mount path contains no \':\', no \'$\' and no \'..\'');
  }
  if (isWithin(mountPath, TOOLBOX_FOLDER)) {
    return issue('the toolbox is mounted there, read-only');
  }
  return checkCharacters('mountPath', mountPath);
}

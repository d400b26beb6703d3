import { Duration } from 'cdk8s';
import { at, LocalIssue, throwIssues } from './core/issue';
import { folder, isWithin } from './core/pod/path';
import { strategyAsWritten } from './core/request/as-written';
import { checkCharacters } from './core/request/characters';
import { DEFAULT_MOUNT_PATH, DEFAULT_PATIENCE_MS, Strategy } from './core/request/sidecar';
import { TOOLBOX_FOLDER } from './core/script/program';
import { anything, duration, flag, optionsOf, readOptions, Shape } from './private/shape';

const NATIVE_SINCE_MINOR = 29;
const VERSION = /^v?1\.(0|[1-9]\d*)(\+|(\.\d+)?([-+][0-9A-Za-z][0-9A-Za-z.+-]*)?)$/;

/**
 * Options of `StartupStrategy.gated()`.
 */
export interface GatedOptions {
  /**
   * How long a sidecar's hook waits at most before it leaves the rest to the sidecar's startup probe.
   *
   * Whole seconds; the `timeout` of `readyWhen` applies if it is shorter. While a hook waits, `kubectl logs` shows nothing, a deleted pod
   * does not go away, and the images of later containers are not pulled; afterwards the application is still held back until the sidecar is
   * ready.
   *
   * With zero no hook waits at all: the pod can be deleted and its logs read at once, and the application's image is pulled while the
   * sidecar starts. In return the held container shows `CreateContainerConfigError` during every start, which deployment tools such as Argo
   * CD, Helm with `--wait` and CI scripts may take for a failure. With the default they never see it if the sidecar is ready in time.
   *
   * @default Duration.seconds(30)
   * @throws if not a whole number of seconds
   */
  readonly patience?: Duration;

  /**
   * Folder in which the gates are mounted, in sidecars and in the containers that wait.
   *
   * An absolute path without `:`, `$` and `..`, other than `/`, and not inside `/run/sidecar-first/toolbox`. It does not have to exist in
   * the image.
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

const GATED: Shape<GatedOptions> = { patience: duration, mountPath: anything };
const NATIVE_SIDECAR: Shape<NativeSidecarOptions> = { beforeInitContainers: flag };

/**
 * How the application is held back until the sidecars are ready.
 *
 * | | `postStartHook()` | `gated()` | `nativeSidecar()` |
 * |---|---|---|---|
 * | Kubernetes | every version | every version, Linux nodes | 1.29 and later |
 * | hook fails, sidecar crashes, image missing, kubelet restarts | the application starts anyway | held until ready | held until ready |
 * | several independent sidecars | in parallel | in parallel | in parallel |
 * | pods that run to completion: Job, CronJob, `restartPolicy: Never` or `OnFailure` | no | no | yes |
 */
export class StartupStrategy {
  /**
   * The sidecar comes first in `spec.containers`, and its `postStart` hook waits. Nothing else is added to the pod.
   *
   * Works on every version of Kubernetes. It fails open: if the hook fails, the sidecar crashes, its image is missing, or the kubelet
   * restarts during the wait, the application starts anyway.
   */
  public static postStartHook(): StartupStrategy {
    return new StartupStrategy({ kind: 'postStartHook' });
  }

  /**
   * Like `postStartHook()`, plus a gate that holds the application back when the hook does not.
   *
   * Each sidecar has a volume `waits-for-<sidecar>` that every waiting container mounts. The kubelet cannot prepare the mount, and so does
   * not create the container, until the sidecar's hook or startup probe has opened the gate. The application's image and command are
   * unchanged. Works on every version of Kubernetes, on Linux nodes, and passes Pod Security "restricted".
   *
   * A sidecar with a `postStart` hook is an error, and so is one with its own startup probe, unless `Readiness.fromProbe()` takes it over.
   *
   * @param options how long the hooks wait, and where the gates are mounted
   * @throws if an option is out of bounds; one error lists all problems
   */
  public static gated(options: GatedOptions = {}): StartupStrategy {
    const { value, issues } = readOptions<GatedOptions>('StartupStrategy.gated', options, GATED);
    const { patience = Duration.millis(DEFAULT_PATIENCE_MS), mountPath = DEFAULT_MOUNT_PATH } = value;
    throwIssues(at('StartupStrategy.gated', [...issues, ...checkPatience(patience), ...checkMountPath(mountPath)]));
    return new StartupStrategy({ kind: 'gated', patienceMs: patience.toMilliseconds(), mountPath: folder(mountPath) });
  }

  /**
   * The sidecar becomes an init container with `restartPolicy: Always`, and the kubelet waits for its startup probe.
   *
   * For Kubernetes 1.29 and later: on earlier versions the sidecar would be an init container that never exits. Native sidecars are stopped
   * after the application and do not keep a Job running. The kubelet starts them one after another. Where several need not wait for one
   * another (`startAfter: []`), they have no startup probe, and a small init container `wait-for-sidecars` behind them waits for all of
   * them; only those that it cannot see keep their startup probe, and those with a liveness probe.
   *
   * @param options the position of the sidecars among the init containers
   */
  public static nativeSidecar(options: NativeSidecarOptions = {}): StartupStrategy {
    const { beforeInitContainers = false } = optionsOf<NativeSidecarOptions>('StartupStrategy.nativeSidecar', options, NATIVE_SIDECAR);
    return new StartupStrategy({ kind: 'nativeSidecar', beforeInitContainers });
  }

  /**
   * The strategy that holds the application even on failure, for a version of Kubernetes: `nativeSidecar()` from 1.29 on, `gated()` before.
   *
   * Sidecar options that the version does not support are errors, such as `restartTogether` before 1.36.
   *
   * @param version the version of the oldest node, as `kubectl version` prints it: `1.31`, `v1.31.4`, `1.31.4-eks-1234`, `1.28+`
   * @throws if it is not such a version
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
    const minor = Number(match![1]);
    const { strategy } = minor >= NATIVE_SINCE_MINOR ? StartupStrategy.nativeSidecar() : StartupStrategy.gated();
    return new StartupStrategy(strategy, minor);
  }

  private constructor(private readonly strategy: Strategy, private readonly minor?: number) {}

  /** @internal */
  public _toStrategy(): Strategy {
    return this.strategy;
  }

  /**
   * The minor version of Kubernetes 1 given to `forKubernetes()`; undefined with the other factories.
   *
   * @internal
   */
  public _madeForMinor(): number | undefined {
    return this.minor;
  }

  /** @internal */
  public _asWritten(): string {
    return strategyAsWritten(this.strategy).text;
  }
}

function checkPatience(patience: Duration): LocalIssue[] {
  const ms = patience.toMilliseconds();
  return Number.isInteger(ms / 1000)
    ? []
    : [{
      field: 'patience',
      given: patience,
      why: 'not a whole number of seconds',
      fix: `pass Duration.seconds(${Math.ceil(ms / 1000)})`,
    }];
}

function checkMountPath(mountPath: string): LocalIssue[] {
  const fix = `pass an absolute path such as '${DEFAULT_MOUNT_PATH}'`;
  const issue = (why: string): LocalIssue[] => [{ field: 'mountPath', given: mountPath, why, fix }];
  if (typeof mountPath !== 'string' || !mountPath.startsWith('/')) {
    return issue('not an absolute path');
  }
  if (folder(mountPath) === '') {
    return issue('the gates need a folder of their own');
  }
  if (/[:$]/.test(mountPath) || mountPath.split('/').includes('..')) {
    return issue('a mount path must not contain \':\', \'$\' or \'..\'');
  }
  if (isWithin(mountPath, TOOLBOX_FOLDER)) {
    return issue('the toolbox is mounted there read-only');
  }
  return checkCharacters('mountPath', mountPath);
}

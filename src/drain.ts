import { Duration } from 'cdk8s';
import { at, LocalIssue, throwIssues } from './core/issue';
import { copied } from './core/plain-data';
import { DEFAULT_LIMIT_MS, DrainCheck, DrainWait } from './core/request/drain';
import { checkCommand, checkInterval, checkPort, checkTimeout } from './core/request/limits';
import { DEFAULT_INTERVAL_MS } from './core/request/wait';

/**
 * Options of the factories of `Drain`.
 */
export interface DrainOptions {
  /**
   * Longest time that the sidecar is kept after the pod's deletion has begun. More than 0, at most one hour.
   *
   * The pod's `terminationGracePeriodSeconds` must be this and 5 seconds or more: it is raised where it is unset or 30, which is what
   * Kubernetes and cdk8s-plus write by themselves.
   *
   * @default Duration.seconds(25)
   * @throws if out of bounds
   */
  readonly limit?: Duration;

  /**
   * Pause between two checks. 10 milliseconds or more, at most `limit`.
   *
   * @default Duration.millis(100)
   * @throws if out of bounds
   */
  readonly interval?: Duration;
}

/**
 * How to know that the application is done with a sidecar, so that it may stop.
 *
 * On deletion the kubelet stops all regular containers at once: a proxy dies while the application still drains. `drainUntil` gives the
 * sidecar a `preStop` hook that returns when the application is done, or at the limit. The kubelet runs that hook also when it kills the
 * sidecar for another reason, such as a failed liveness probe or `postStart` hook, with the application alive: the limit bounds that too.
 *
 * With `StartupStrategy.nativeSidecar()` nothing is rendered: the kubelet stops native sidecars after the application by itself, in reverse
 * order, but runs their `preStop` hooks at once.
 */
export class Drain {
  /**
   * Done when nothing listens on a port of the pod any more: for an application that closes its port when it has finished.
   *
   * A server that stops gracefully often closes its port at once and then finishes its requests: `fromIdlePort` waits for those.
   *
   * @param port the application's port: 1 to 65535
   * @param options how often and how long
   * @throws if the port or an option is out of bounds: all problems at once
   */
  public static fromClosedPort(port: number, options: DrainOptions = {}): Drain {
    return Drain.create('fromClosedPort', { kind: 'closedPort', port }, options, checkPort(port));
  }

  /**
   * Done when no connection to a port of the pod is open: established, or being opened or closed. TIME_WAIT and listeners do not count.
   *
   * Needs the program `cat` in the sidecar's image, or `distroless: true`.
   *
   * @param port the port whose connections count, the application's or the sidecar's own: 1 to 65535
   * @param options how often and how long
   * @throws if the port or an option is out of bounds: all problems at once
   */
  public static fromIdlePort(port: number, options: DrainOptions = {}): Drain {
    return Drain.create('fromIdlePort', { kind: 'idlePort', port }, options, checkPort(port));
  }

  /**
   * Done when a command in the sidecar's image succeeds. It is run again and again, each time for at most 3 seconds.
   *
   * @param command the executable and its arguments: no shell reads them
   * @param options how often and how long
   * @throws if the command or a word of it is empty, or an option is out of bounds: all problems at once
   */
  public static fromCommand(command: string[], options: DrainOptions = {}): Drain {
    return Drain.create('fromCommand', { kind: 'command', command }, options, checkCommand(command));
  }

  private static create(factory: string, check: DrainCheck, options: DrainOptions, issues: LocalIssue[]): Drain {
    const limitMs = options.limit?.toMilliseconds() ?? DEFAULT_LIMIT_MS;
    const intervalMs = options.interval?.toMilliseconds() ?? Math.min(DEFAULT_INTERVAL_MS, limitMs);
    throwIssues(at(`Drain.${factory}`, [
      ...issues,
      ...checkTimeout('limit', limitMs),
      ...(options.interval ? checkInterval(intervalMs, limitMs, 'limit') : []),
    ]));
    return new Drain({ check: copied(check), intervalMs, limitMs });
  }

  private constructor(private readonly wait: DrainWait) {}

  /** @internal */
  public _toDrainWait(): DrainWait {
    return this.wait;
  }
}

import { Duration } from 'cdk8s';
import { at, LocalIssue, throwIssues } from './core/issue';
import { copied } from './core/plain-data';
import { drainAsWritten } from './core/request/as-written';
import { DEFAULT_LIMIT_MS, DrainCheck, DrainWait } from './core/request/drain';
import { checkAtLeast, checkCommand, checkInterval, checkPort, checkTimeout } from './core/request/limits';
import { DEFAULT_INTERVAL_MS } from './core/request/wait';
import { duration, readOptions, Shape } from './private/shape';

/**
 * Options of the factories of `Drain`.
 */
export interface DrainOptions {
  /**
   * How long the sidecar keeps running at most once the pod is being deleted. More than 0, at most one hour.
   *
   * The pod's `terminationGracePeriodSeconds` must be at least 5 seconds longer. It is raised automatically if it is unset or 30, the
   * default of Kubernetes and cdk8s-plus.
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

  /**
   * How long the sidecar keeps running at least, even if it looks unused. At most `limit`.
   *
   * Some applications open their last connections only after they have been told to stop. Until then a port is idle, and a drain without
   * this option returns at once.
   *
   * @default - no time: the sidecar stops as soon as it looks unused
   * @throws if longer than `limit`
   */
  readonly atLeast?: Duration;
}

const OPTIONS: Shape<DrainOptions> = { limit: duration, interval: duration, atLeast: duration };

/**
 * How to know that the application no longer needs a sidecar, so that it may stop.
 *
 * When a pod is deleted, the kubelet stops all regular containers at once: a proxy dies while the application is still draining.
 * `drainUntil` gives the sidecar a `preStop` hook that returns when the application is done, or at the limit. The kubelet also runs that
 * hook when it kills the sidecar for another reason while the application is running, such as a failed liveness probe or `postStart` hook:
 * the limit applies then too.
 *
 * With `StartupStrategy.nativeSidecar()` nothing is rendered: the kubelet stops native sidecars after the application by itself, in reverse
 * order, but runs their `preStop` hooks as soon as the pod is deleted.
 */
export class Drain {
  /**
   * Done when nothing in the pod listens on a port any more: for an application that closes its port when it has finished.
   *
   * Many servers that shut down gracefully close their port first and then finish their requests: `fromIdlePort` waits for those.
   *
   * @param port the application's port: 1 to 65535
   * @param options how often and how long
   * @throws if the port or an option is out of bounds; one error lists all problems
   */
  public static fromClosedPort(port: number, options: DrainOptions = {}): Drain {
    return Drain.create('fromClosedPort', { kind: 'closedPort', port }, options, checkPort(port, 'pass the port that the application closes'));
  }

  /**
   * Done when no connection to a port of the pod is open: established, or being opened or closed. TIME_WAIT and listeners do not count.
   *
   * Requires the program `cat` in the sidecar's image, or `distroless: true`, except with `StartupStrategy.gated()`.
   *
   * @param port the port whose connections count, of the application or of the sidecar: 1 to 65535
   * @param options how often and how long
   * @throws if the port or an option is out of bounds; one error lists all problems
   */
  public static fromIdlePort(port: number, options: DrainOptions = {}): Drain {
    return Drain.create('fromIdlePort', { kind: 'idlePort', port }, options, checkPort(port, 'pass the port whose connections count'));
  }

  /**
   * Done when a command in the sidecar's image succeeds. It is run repeatedly, each time for at most 2 seconds, or 3 where the image's own
   * shell runs the script.
   *
   * @param command the executable and its arguments, without a shell
   * @param options how often and how long
   * @throws if the command or its first word is empty, or an option is out of bounds; one error lists all problems
   */
  public static fromCommand(command: string[], options: DrainOptions = {}): Drain {
    return Drain.create('fromCommand', { kind: 'command', command }, options, checkCommand(command));
  }

  /**
   * Done when several drains are done at the same moment.
   *
   * It waits as long as the longest of their limits allows, checks at the shortest of their intervals, and keeps the sidecar running for
   * the longest of their `atLeast`. If one of them is a command, the ports are checked each time the command has succeeded.
   *
   * @param drains one or more. They may be made by `allOf` themselves
   * @throws if the list is empty, or contains something else
   */
  public static allOf(drains: Drain[]): Drain {
    throwIssues(at('Drain.allOf', checkDrains(drains)));
    const waits = drains.map(drain => drain._toDrainWait());
    return new Drain({
      checks: waits.flatMap(({ checks }) => checks),
      intervalMs: Math.min(...waits.map(({ intervalMs }) => intervalMs)),
      atLeastMs: Math.max(...waits.map(({ atLeastMs }) => atLeastMs)),
      limitMs: Math.max(...waits.map(({ limitMs }) => limitMs)),
    });
  }

  private static create(factory: string, check: DrainCheck, given: DrainOptions, issues: LocalIssue[]): Drain {
    const { value: options, issues: wrong } = readOptions<DrainOptions>(`Drain.${factory}`, given, OPTIONS, issues);
    const limitMs = options.limit?.toMilliseconds() ?? DEFAULT_LIMIT_MS;
    const intervalMs = options.interval?.toMilliseconds() ?? Math.min(DEFAULT_INTERVAL_MS, limitMs);
    const atLeastMs = options.atLeast?.toMilliseconds() ?? 0;
    throwIssues(at(`Drain.${factory}`, [
      ...issues,
      ...wrong,
      ...checkTimeout('limit', limitMs),
      ...(options.interval ? checkInterval(intervalMs, limitMs, 'limit') : []),
      ...checkAtLeast(atLeastMs, limitMs),
    ]));
    return new Drain({ checks: [copied(check)], intervalMs, atLeastMs, limitMs });
  }

  private constructor(private readonly wait: DrainWait) {}

  /** @internal */
  public _toDrainWait(): DrainWait {
    return this.wait;
  }

  /** @internal */
  public _asWritten(): string {
    return drainAsWritten(this.wait).text;
  }
}

function checkDrains(drains: unknown): LocalIssue[] {
  const fix = 'pass drains such as [Drain.fromClosedPort(8080), Drain.fromIdlePort(9090)]';
  if (!Array.isArray(drains) || drains.length === 0) {
    return [{ field: 'drains', given: drains, why: 'there is no drain to wait for', fix }];
  }
  return drains.flatMap((drain: Partial<Drain> | null | undefined, index) => (typeof drain?._toDrainWait === 'function'
    ? []
    : [{ field: `drains[${index}]`, given: drain, why: 'not a Drain', fix }]));
}

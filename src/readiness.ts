import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { at, LocalIssue, throwIssues } from './core/issue';
import { copied } from './core/plain-data';
import { checkCharacters } from './core/request/characters';
import { checkCheckTimeout, checkCommand, checkFilePath, checkHeaders, checkInterval, checkPort, checkTimeout, checkUrlPath } from './core/request/limits';
import { Check, DEFAULT_CHECK_TIMEOUT_SECONDS, DEFAULT_INTERVAL_MS, DEFAULT_TIMEOUT_MS, Wait } from './core/request/wait';

/**
 * Options of `Readiness.fromWaitCommand`.
 */
export interface WaitCommandOptions {
  /**
   * Longest time to wait in all, wherever a script runs the command. More than 0, at most one hour.
   *
   * With `StartupStrategy.postStartHook()` the command is the hook itself: nothing is wrapped around it, so it must bring a limit of its own.
   *
   * @default Duration.seconds(60)
   * @throws if out of bounds
   */
  readonly timeout?: Duration;

  /**
   * What a kubelet's probe looks at instead, such as the HTTP endpoint that the command polls.
   *
   * With `StartupStrategy.gated()` the startup probe is a script, since it opens the gate: there an HTTP endpoint counts only with
   * `distroless: true`, which brings the tool to ask it, and gRPC not at all.
   *
   * @default - the command itself, as an exec probe under a limit of one second
   */
  readonly probe?: Readiness;
}

/**
 * Options of `Readiness.fromTcpSocket` and `Readiness.fromFile`: a check that needs no program.
 */
export interface PollOptions {
  /**
   * Pause between two checks. 10 milliseconds or more, at most `timeout`.
   *
   * @default Duration.millis(100)
   * @throws if out of bounds
   */
  readonly interval?: Duration;

  /**
   * Longest time to wait in all, measured by the clock. More than 0, at most one hour.
   *
   * On expiry the hook fails, and with `StartupStrategy.postStartHook()` the application starts anyway. As a startup probe: the kubelet
   * kills the sidecar and starts it anew.
   *
   * @default Duration.seconds(60)
   * @throws if out of bounds
   */
  readonly timeout?: Duration;
}

/**
 * Options of `Readiness.fromCommand`.
 */
export interface CommandOptions extends PollOptions {
  /**
   * Longest time for one check, after which it is killed. Also the probe's `timeoutSeconds`. Whole seconds, 1 or more, at most `timeout`.
   *
   * @default Duration.seconds(1)
   * @throws if not a whole number of seconds, or out of bounds
   */
  readonly checkTimeout?: Duration;

  /**
   * What a kubelet's probe looks at instead.
   *
   * With `StartupStrategy.gated()` the startup probe is a script, since it opens the gate: there an HTTP endpoint counts only with
   * `distroless: true`, which brings the tool to ask it, and gRPC not at all.
   *
   * @default - the same check
   */
  readonly probe?: Readiness;
}

/**
 * Options of `Readiness.fromHttpGet`.
 */
export interface HttpGetOptions extends CommandOptions {
  /**
   * Port that the sidecar answers on: 1 to 65535.
   *
   * @throws if out of bounds or not whole
   */
  readonly port: number;

  /**
   * HTTP or HTTPS. The certificate is not verified, as the kubelet does it.
   *
   * @default ConnectionScheme.HTTP
   */
  readonly scheme?: kplus.ConnectionScheme;

  /**
   * Headers of the request, by name.
   *
   * @default - none but the program's own
   * @throws if a name is none, or a value is empty, has a control character (a line break would begin another header) or space around it
   */
  readonly headers?: { [name: string]: string };

  /**
   * The sidecar binds to 127.0.0.1 alone. A kubelet's probe, which connects to the pod's IP, cannot reach it then: an exec probe is used.
   *
   * @default false
   */
  readonly loopbackOnly?: boolean;
}

/**
 * Options of `Readiness.fromTcpSocket`.
 */
export interface TcpSocketOptions extends PollOptions {
  /**
   * Port that the sidecar listens on: 1 to 65535.
   *
   * @throws if out of bounds or not whole
   */
  readonly port: number;
}

/**
 * Options of `Readiness.fromGrpc`.
 */
export interface GrpcOptions {
  /**
   * Port that the sidecar serves gRPC health on: 1 to 65535.
   *
   * @throws if out of bounds or not whole
   */
  readonly port: number;

  /**
   * The service to ask for.
   *
   * @default - the server as a whole
   */
  readonly service?: string;

  /**
   * Longest time to wait in all. More than 0, at most one hour.
   *
   * @default Duration.seconds(60)
   * @throws if out of bounds
   */
  readonly timeout?: Duration;

  /**
   * The probe's `timeoutSeconds`. Whole seconds, 1 or more, at most `timeout`.
   *
   * @default Duration.seconds(1)
   * @throws if not a whole number of seconds, or out of bounds
   */
  readonly checkTimeout?: Duration;
}

/**
 * How to know that a sidecar is ready.
 *
 * One value serves every strategy: as the blocking script of a `postStart` hook, as the command of an exec probe, and as a kubelet's probe.
 * The scripts are POSIX sh, run in dash, busybox ash, bash, mksh and ksh93, need no program but `sleep` (HTTP: `wget`, `curl` or `bash`
 * as well) and write nothing. An image without a shell needs `distroless: true` on the sidecar.
 */
export class Readiness {
  /**
   * An executable of the sidecar's image that blocks until the sidecar is ready, such as `pilot-agent wait`.
   *
   * With `StartupStrategy.postStartHook()` it is the hook, exactly as given. It needs no shell there.
   *
   * @param command the executable and its arguments: no shell reads them
   * @param options the longest wait, and what a kubelet probe uses instead
   * @throws if the command or its first word is empty, or an option is out of bounds: all problems at once
   */
  public static fromWaitCommand(command: string[], options: WaitCommandOptions = {}): Readiness {
    return Readiness.create('fromWaitCommand', { kind: 'waitCommand', command }, options, checkCommand(command));
  }

  /**
   * A check in the sidecar's image that is made again and again: exit status 0 means ready.
   *
   * @param command the executable and its arguments: no shell reads them
   * @param options how often and how long, and what a kubelet probe uses instead
   * @throws if the command or its first word is empty, or an option is out of bounds: all problems at once
   */
  public static fromCommand(command: string[], options: CommandOptions = {}): Readiness {
    return Readiness.create('fromCommand', { kind: 'command', command }, options, checkCommand(command));
  }

  /**
   * An HTTP endpoint of the sidecar: a status of 2xx or 3xx means ready. Asked on loopback; no redirect is followed, no proxy used.
   *
   * @param path path and query of the URL, starting with '/', percent-encoded where needed and only there, without `.` and `..` segments
   * @param options the port, the request's scheme and headers, how often and how long
   * @throws if the path or a header is invalid, or an option is out of bounds: all problems at once
   */
  public static fromHttpGet(path: string, options: HttpGetOptions): Readiness {
    const { port, scheme = kplus.ConnectionScheme.HTTP, headers = {}, loopbackOnly = false } = options;
    return Readiness.create('fromHttpGet', {
      kind: 'httpGet',
      path,
      port,
      scheme,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      loopbackOnly,
    }, options, [...checkUrlPath(path), ...checkPort(port), ...checkScheme(scheme), ...checkHeaders(headers)]);
  }

  /**
   * A TCP port of the sidecar, on IPv4 or IPv6: a listener means ready.
   *
   * Read from `/proc/net/tcp` and `/proc/net/tcp6`: no connection is made, and a listener counts whatever address it is bound to. With
   * `StartupStrategy.nativeSidecar()` the kubelet connects to the pod's IP, which a listener on 127.0.0.1 alone refuses: bind to 0.0.0.0.
   *
   * @param options the port, how often and how long
   * @throws if the port or an option is out of bounds: all problems at once
   */
  public static fromTcpSocket(options: TcpSocketOptions): Readiness {
    return Readiness.create('fromTcpSocket', { kind: 'tcpSocket', port: options.port }, options, checkPort(options.port));
  }

  /**
   * A file in the sidecar's container: that it exists and is not empty means ready.
   *
   * @param path absolute path in the sidecar's container
   * @param options how often and how long
   * @throws if the path is not absolute, or an option is out of bounds: all problems at once
   */
  public static fromFile(path: string, options: PollOptions = {}): Readiness {
    return Readiness.create('fromFile', { kind: 'file', path }, options, checkFilePath(path));
  }

  /**
   * The gRPC health protocol, asked by the kubelet's own probe: with `StartupStrategy.nativeSidecar()` alone.
   *
   * The hook strategies refuse it at synthesis. There, `fromTcpSocket` waits for the port, and `fromWaitCommand` or `fromCommand` runs
   * `grpc_health_probe` where the image has it.
   *
   * @param options the port and the service, and how long
   * @throws if the port or an option is out of bounds: all problems at once
   */
  public static fromGrpc(options: GrpcOptions): Readiness {
    return Readiness.create('fromGrpc', { kind: 'grpc', port: options.port, service: options.service }, options, [...checkPort(options.port), ...checkCharacters('service', options.service)]);
  }

  private static create(factory: string, check: Check, options: CommandOptions, issues: LocalIssue[]): Readiness {
    const timeoutMs = options.timeout?.toMilliseconds() ?? DEFAULT_TIMEOUT_MS;
    const intervalMs = options.interval?.toMilliseconds() ?? Math.min(DEFAULT_INTERVAL_MS, timeoutMs);
    const checkTimeoutMs = options.checkTimeout?.toMilliseconds() ?? DEFAULT_CHECK_TIMEOUT_SECONDS * 1000;
    throwIssues(at(`Readiness.${factory}`, [
      ...issues,
      ...checkTimeout('timeout', timeoutMs),
      ...(options.interval ? checkInterval(intervalMs, timeoutMs, 'timeout') : []),
      ...(options.checkTimeout ? checkCheckTimeout(checkTimeoutMs, timeoutMs) : []),
    ]));
    return new Readiness({
      check: copied(check),
      intervalMs,
      timeoutMs,
      checkTimeoutSeconds: checkTimeoutMs / 1000,
      ...(options.probe ? { probe: options.probe.wait } : {}),
    });
  }

  private constructor(private readonly wait: Wait) {}

  /** @internal */
  public _toWait(): Wait {
    return this.wait;
  }
}

function checkScheme(scheme: unknown): LocalIssue[] {
  return scheme === kplus.ConnectionScheme.HTTP || scheme === kplus.ConnectionScheme.HTTPS
    ? []
    : [{ field: 'scheme', given: scheme, why: 'it is neither HTTP nor HTTPS', fix: 'pass ConnectionScheme.HTTP or ConnectionScheme.HTTPS of cdk8s-plus-28' }];
}

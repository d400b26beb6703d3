import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { at, LocalIssue, throwIssues } from './core/issue';
import { copied } from './core/plain-data';
import { readinessAsWritten } from './core/request/as-written';
import { checkCharacters } from './core/request/characters';
import {
  checkCheckTimeout, checkCommand, checkFilePath, checkHeaders, checkInterval, checkPort, checkSocketPath, checkTimeout, checkUrlPath,
  MOST_TIMEOUT_MS,
} from './core/request/limits';
import {
  Check, DEFAULT_CHECK_TIMEOUT_SECONDS, DEFAULT_INTERVAL_MS, DEFAULT_TIMEOUT_MS, isOwnProbe, ReadyWhen,
} from './core/request/wait';
import { anything, duration, flag, instance, made, readOptions, Shape, text } from './private/shape';

/**
 * Options of `Readiness.fromWaitCommand`.
 */
export interface WaitCommandOptions {
  /**
   * Total time to wait where a script runs the command. More than 0, at most one hour.
   *
   * With `StartupStrategy.postStartHook()` the command is the hook itself, without a wrapper, so it needs a time limit of its own.
   *
   * @default Duration.seconds(60)
   * @throws if out of bounds
   */
  readonly timeout?: Duration;

  /**
   * What the kubelet's probe checks instead, such as the HTTP endpoint that the command polls.
   *
   * With `StartupStrategy.gated()` the startup probe is a script, because it opens the gate: there gRPC is never used.
   *
   * @default - the command itself, as an exec probe with a limit of one second
   */
  readonly probe?: Readiness;
}

/**
 * How often to check, and for how long.
 */
export interface PollOptions {
  /**
   * Pause between two checks of a script. 10 milliseconds or more, at most `timeout`. The kubelet's own probes, and the exec probes of a
   * command, check every second.
   *
   * @default Duration.millis(100)
   * @throws if out of bounds
   */
  readonly interval?: Duration;

  /**
   * Total time to wait. More than 0, at most one hour. Hooks keep it by the clock. A startup probe counts failures, so checks that hang
   * take longer.
   *
   * On expiry the hook fails, and with `StartupStrategy.postStartHook()` the application starts anyway. With a startup probe the kubelet
   * kills the sidecar and restarts it.
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
   * Time limit of a single check, after which it is killed. Also the probe's `timeoutSeconds`. Whole seconds, 1 or more, at most `timeout`.
   *
   * @default Duration.seconds(1)
   * @throws if not a whole number of seconds, or out of bounds
   */
  readonly checkTimeout?: Duration;

  /**
   * What the kubelet's probe checks instead.
   *
   * With `StartupStrategy.gated()` the startup probe is a script, because it opens the gate: there gRPC is never used.
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
   * Port of the sidecar's HTTP server: 1 to 65535.
   *
   * @throws if out of bounds or not whole
   */
  readonly port: number;

  /**
   * HTTP or HTTPS. The certificate is not verified, just as in the kubelet's probes.
   *
   * @default ConnectionScheme.HTTP
   */
  readonly scheme?: kplus.ConnectionScheme;

  /**
   * Headers of the request, by name.
   *
   * @default - only those that the HTTP client sends by itself
   * @throws if a name is not a valid header name, or a value is empty, contains control characters or has whitespace around it
   */
  readonly headers?: { [name: string]: string };

  /**
   * The sidecar binds only to 127.0.0.1. An HTTP probe of the kubelet, which connects to the pod's IP, cannot reach it: an exec probe is
   * used.
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

  /**
   * The sidecar listens only on 127.0.0.1 or ::1. A TCP probe of the kubelet, which connects to the pod's IP, cannot reach it: an exec
   * probe is used, which needs a shell.
   *
   * @default false
   */
  readonly loopbackOnly?: boolean;
}

/**
 * Options of `Readiness.fromGrpc`.
 */
export interface GrpcOptions {
  /**
   * Port of the sidecar's gRPC health service: 1 to 65535.
   *
   * @throws if out of bounds or not whole
   */
  readonly port: number;

  /**
   * Name of the service whose health is checked.
   *
   * @default - the server as a whole
   */
  readonly service?: string;

  /**
   * Total time to wait. More than 0, at most one hour.
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

const POLL: Shape<PollOptions> = { interval: duration, timeout: duration };
const WAIT_COMMAND: Shape<WaitCommandOptions> = {
  timeout: duration,
  probe: made(() => Readiness, '_toReadyWhen', 'Readiness.fromHttpGet(\'/ready\', { port: 8080 })'),
};
const COMMAND: Shape<CommandOptions> = { ...POLL, ...WAIT_COMMAND, checkTimeout: duration };
const HTTP_GET: Shape<HttpGetOptions> = { ...COMMAND, port: anything, scheme: anything, headers: instance('an object', '{ Accept: \'text/plain\' }'), loopbackOnly: flag };
const TCP_SOCKET: Shape<TcpSocketOptions> = { ...POLL, port: anything, loopbackOnly: flag };
const GRPC: Shape<GrpcOptions> = { port: anything, service: text, timeout: duration, checkTimeout: duration };

/**
 * How to know that a sidecar is ready.
 *
 * One value serves every strategy: as the blocking script of a `postStart` hook, as the command of an exec probe, and as the kubelet's own
 * probe. The scripts are POSIX sh and run in dash, busybox ash, bash, mksh and ksh93. They write nothing and use no program but `sleep`,
 * and for HTTP `wget`, `curl` or `bash`. For an image without a shell, set `distroless: true` on the sidecar.
 */
export class Readiness {
  /**
   * An executable of the sidecar's image that blocks until the sidecar is ready, such as `pilot-agent wait`.
   *
   * With `StartupStrategy.postStartHook()` it is the hook, exactly as given, and needs no shell.
   *
   * @param command the executable and its arguments, without a shell
   * @param options how long to wait, and what the kubelet's probe checks instead
   * @throws if the command or its first word is empty, or an option is out of bounds; one error lists all problems
   */
  public static fromWaitCommand(command: string[], options: WaitCommandOptions = {}): Readiness {
    return Readiness.create('fromWaitCommand', options, WAIT_COMMAND, checkCommand(command), () => ({ kind: 'waitCommand', command }));
  }

  /**
   * A check in the sidecar's image that is run repeatedly: exit status 0 means ready.
   *
   * @param command the executable and its arguments, without a shell
   * @param options how often and how long, and what the kubelet's probe checks instead
   * @throws if the command or its first word is empty, or an option is out of bounds; one error lists all problems
   */
  public static fromCommand(command: string[], options: CommandOptions = {}): Readiness {
    return Readiness.create('fromCommand', options, COMMAND, checkCommand(command), () => ({ kind: 'command', command }));
  }

  /**
   * An HTTP endpoint of the sidecar: a 2xx or 3xx status means ready. Requested over loopback, without following redirects or using a
   * proxy.
   *
   * @param path path and query of the URL, starting with '/', percent-encoded where needed and only there, without `.` and `..` segments
   * @param options the port, the request's scheme and headers, how often and how long
   * @throws if the path or a header is invalid, or an option is out of bounds; one error lists all problems
   */
  public static fromHttpGet(path: string, options: HttpGetOptions): Readiness {
    return Readiness.create('fromHttpGet', options, HTTP_GET, checkUrlPath(path), (
      { port, scheme = kplus.ConnectionScheme.HTTP, headers = {}, loopbackOnly = false },
    ) => ({
      kind: 'httpGet',
      path,
      port,
      scheme,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      loopbackOnly,
    }), ({ port, scheme = kplus.ConnectionScheme.HTTP, headers = {} }) => [
      ...checkPort(port), ...checkScheme(scheme), ...checkHeaders(headers),
    ]);
  }

  /**
   * A TCP port of the sidecar, on IPv4 or IPv6: a listener means ready.
   *
   * Read from `/proc/net/tcp` and `/proc/net/tcp6`: no connection is made, and a listener counts whatever address it is bound to. With
   * `StartupStrategy.nativeSidecar()` the kubelet connects to the pod's IP instead, which fails if the sidecar listens only on 127.0.0.1:
   * set `loopbackOnly` then, or bind to 0.0.0.0.
   *
   * @param options the port, how often and how long
   * @throws if the port or an option is out of bounds; one error lists all problems
   */
  public static fromTcpSocket(options: TcpSocketOptions): Readiness {
    return Readiness.create(
      'fromTcpSocket', options, TCP_SOCKET, [], ({ port, loopbackOnly }) => ({ kind: 'tcpSocket', port, loopbackOnly }), ({ port }) => checkPort(port),
    );
  }

  /**
   * A Unix socket: ready when a server listens on it.
   *
   * Read from `/proc/net/unix`, the table of the sockets of the pod, which every container of the pod can read: no connection is made, and
   * the socket itself need not be within reach. The table shows the path as the server gave it to `bind`, so `path` has to be the same
   * text: with a symbolic link in it (`/var/run` for `/run`) it is another one, and a server that binds a relative path, or renames the
   * socket afterwards, is never seen. A socket file that a server has left behind does not count. With `hostNetwork` the table is that of
   * the node.
   *
   * @param path absolute path, exactly as the server gives it to `bind`: at most 107 bytes, without a line break or a blank at the end. An
   * abstract socket (`@name`) has none
   * @param options how often and how long
   * @throws if the path is not such a path, or an option is out of bounds; one error lists all problems
   * @see https://man7.org/linux/man-pages/man7/unix.7.html
   */
  public static fromUnixSocket(path: string, options: PollOptions = {}): Readiness {
    return Readiness.create('fromUnixSocket', options, POLL, checkSocketPath(path), () => ({ kind: 'unixSocket', path }));
  }

  /**
   * A file in the sidecar's container: ready when it exists and is not empty.
   *
   * A socket has size 0 and never counts: for a Unix socket use `fromUnixSocket`.
   *
   * On a volume the file outlives the container: when the sidecar restarts, or the node reboots, it looks ready at once unless it removed
   * the file before it exited.
   *
   * @param path absolute path in the sidecar's container
   * @param options how often and how long
   * @throws if the path is not absolute, or an option is out of bounds; one error lists all problems
   */
  public static fromFile(path: string, options: PollOptions = {}): Readiness {
    return Readiness.create('fromFile', options, POLL, checkFilePath(path), () => ({ kind: 'file', path }));
  }

  /**
   * The gRPC health checking protocol, checked by the kubelet's own probe: only with `StartupStrategy.nativeSidecar()`.
   *
   * The hook strategies reject it at synthesis. With those, wait for the port with `fromTcpSocket`, or run `grpc_health_probe` with
   * `fromCommand` if the image has it.
   *
   * @param options the port and the service, and how long
   * @throws if the port or an option is out of bounds; one error lists all problems
   */
  public static fromGrpc(options: GrpcOptions): Readiness {
    return Readiness.create('fromGrpc', options, GRPC, [], ({ port, service }) => ({ kind: 'grpc', port, service }), ({ port, service }) => [
      ...checkPort(port), ...checkCharacters('service', service),
    ]);
  }

  /**
   * As the container's own probe says: its startup probe, or its readiness probe if it has none.
   *
   * For `existing` sidecars, such as those of a chart, and for new ones with `startup` or `readiness`: what says how the container is ready
   * need not be said twice. `httpGet`, `tcpSocket`, `exec` and `grpc` mean what `fromHttpGet`, `fromTcpSocket`, `fromCommand` and
   * `fromGrpc` mean; a port that has a name is looked up in the container's `ports`; `timeoutSeconds` is the limit of a single check;
   * `initialDelaySeconds` delays the first one; one success is enough, whatever `successThreshold` says. The startup probe that cdk8s-plus
   * adds by itself for `portNumber` counts only if there is no other probe.
   *
   * With `StartupStrategy.nativeSidecar()` a startup probe of the container stays exactly as it is, and `options` have no effect; a
   * readiness probe becomes the startup probe as well. With `gated()` the startup probe is replaced by one that says the same and opens the
   * gate. With `postStartHook()` it stays beside the hook. A readiness probe always stays.
   *
   * At synthesis it is an error if the container has neither probe, if an `httpGet` or `tcpSocket` names a `host`, which may be another
   * machine, if a port's name is unknown, if the time that a startup probe allows is more than an hour and `timeout` is not given, if
   * `initialDelaySeconds` is not shorter than the timeout, or, except with `nativeSidecar()`, if the probe is `grpc`.
   *
   * @param options how often and how long. The default of `timeout` is what a startup probe allows, `initialDelaySeconds` + `periodSeconds`
   * x `failureThreshold`, and 60 seconds for a readiness probe
   * @throws if an option is out of bounds; one error lists all problems
   */
  public static fromProbe(options: PollOptions = {}): Readiness {
    const { value: { interval, timeout }, issues } = readOptions<PollOptions>('Readiness.fromProbe', options, POLL);
    const timeoutMs = timeout?.toMilliseconds();
    const intervalMs = interval?.toMilliseconds() ?? Math.min(DEFAULT_INTERVAL_MS, timeoutMs ?? DEFAULT_INTERVAL_MS);
    throwIssues(at('Readiness.fromProbe', [
      ...issues,
      ...(timeoutMs === undefined ? [] : checkTimeout('timeout', timeoutMs)),
      ...(interval ? checkInterval(intervalMs, timeoutMs ?? MOST_TIMEOUT_MS, 'timeout') : []),
    ]));
    return new Readiness({ kind: 'ownProbe', intervalMs, timeoutMs });
  }

  /** With what is wrong with the other arguments, and with options beyond those that every factory has. */
  private static create<T extends CommandOptions>(
    factory: string,
    given: T,
    shape: Shape<T>,
    known: LocalIssue[],
    checkOf: (options: T) => Check,
    issuesOf: (options: T) => LocalIssue[] = () => [],
  ): Readiness {
    const { value: options, issues: wrong } = readOptions<T>(`Readiness.${factory}`, given, shape, known);
    const issues = [...known, ...wrong, ...issuesOf(options)];
    const timeoutMs = options.timeout?.toMilliseconds() ?? DEFAULT_TIMEOUT_MS;
    const intervalMs = options.interval?.toMilliseconds() ?? Math.min(DEFAULT_INTERVAL_MS, timeoutMs);
    const probe = options.probe?.readyWhen;
    const followsProbe = probe !== undefined && isOwnProbe(probe);
    const checkTimeoutMs = options.checkTimeout?.toMilliseconds() ?? DEFAULT_CHECK_TIMEOUT_SECONDS * 1000;
    throwIssues(at(`Readiness.${factory}`, [
      ...issues,
      ...checkTimeout('timeout', timeoutMs),
      ...(options.interval ? checkInterval(intervalMs, timeoutMs, 'timeout') : []),
      ...(options.checkTimeout ? checkCheckTimeout(checkTimeoutMs, timeoutMs) : []),
      ...(followsProbe ? [ownProbeBeside()] : []),
    ]));
    return new Readiness({
      check: copied(checkOf(options)),
      intervalMs,
      timeoutMs,
      checkTimeoutSeconds: checkTimeoutMs / 1000,
      ...(probe && !followsProbe ? { probe } : {}),
    });
  }

  private constructor(private readonly readyWhen: ReadyWhen) {}

  /** @internal */
  public _toReadyWhen(): ReadyWhen {
    return this.readyWhen;
  }

  /** @internal */
  public _asWritten(): string {
    return readinessAsWritten(this.readyWhen).text;
  }
}

function ownProbeBeside(): LocalIssue {
  return {
    field: 'probe',
    given: 'Readiness.fromProbe()',
    why: 'the container\'s own probe is a readiness of its own, not the probe of another one',
    fix: 'pass readyWhen: Readiness.fromProbe() itself, or another factory here, or leave \'probe\' out',
  };
}

function checkScheme(scheme: unknown): LocalIssue[] {
  const fix = 'pass ConnectionScheme.HTTP or ConnectionScheme.HTTPS of cdk8s-plus-28';
  return scheme === kplus.ConnectionScheme.HTTP || scheme === kplus.ConnectionScheme.HTTPS
    ? []
    : [{ field: 'scheme', given: scheme, why: 'not HTTP or HTTPS', fix }];
}

import { isOpen, openGate, shutGate } from './gate-script';
import { condition, hookPurpose } from './purpose';
import { hundredths, rested, scriptCommand, ScriptFunction, ToolboxFolder } from './script';
import { hex, line, quote, unexpanded, words } from './shell';
import { Handler } from '../pod/pod-spec';
import { Check, isCommand, probeOf, Wait } from '../request/wait';
import { duration } from '../words';

/** A sidecar whose readiness is watched, and the folder of the gate that this opens, if there is one. */
export interface Target {
  readonly sidecar: string;
  readonly wait: Wait;
  readonly gate?: string;
}

export interface HookOptions {
  /** Folder of the toolbox in the container. Undefined: the image has a shell. */
  readonly toolbox?: ToolboxFolder;
  /** Folder of the gate that is shut before anything else. */
  readonly shut?: string;
  /** Give up after this time, or the target's timeout when that is shorter, with exit status 0 and the gate shut. */
  readonly patienceMs?: number;
}

/** Time that a probe's script keeps back from the probe's own limit, to end what it started. */
const PROBE_RESERVE_MS = 200;

/**
 * The command of a `postStart` hook that returns when every target is ready.
 *
 * A wait command that stands alone is used as it is; everything else is a script.
 */
export function hookCommand(targets: readonly Target[], options: HookOptions = {}): string[] {
  const [first] = targets;
  if (targets.length === 1 && first.wait.check.kind === 'waitCommand' && !first.gate && !options.shut) {
    return first.wait.check.command;
  }
  const limitOf = ({ wait }: Target) => Math.min(wait.timeoutMs, options.patienceMs ?? wait.timeoutMs);
  return scriptCommand({
    purpose: hookPurpose(targets.map(target => ({ sidecar: target.sidecar, check: target.wait.check, limitMs: limitOf(target) }))),
    functions: targets.length === 0 ? [] : [
      'await',
      'say',
      ...targets.flatMap(({ wait }) => functionsOf(wait.check)),
      ...(targets.some(({ wait }) => usesPort(wait.check)) ? ['opened' as const] : []),
    ],
    intervalMs: Math.min(...targets.map(({ wait }) => wait.intervalMs)),
    body: [
      ...(options.shut ? [shutGate(options.shut)] : []),
      ...(targets.length > 0 ? ['clock; start=$now'] : []),
      ...targets.flatMap(target => waitLines(target, limitOf(target), options)),
    ],
  }, options.toolbox);
}

function waitLines({ sidecar, wait, gate }: Target, limitMs: number, { toolbox, patienceMs }: HookOptions): string[] {
  const wanted = `await ${hundredths(limitMs)} ${call(wait, limitMs, 'opened')}`;
  const late = `say ${quote(`${sidecar} is not ready after ${duration(limitMs)}: ${subject(wait.check)}: `)}"$seen"`;
  return [
    ...prepare(wait, toolbox, 'opened'),
    ...(gate
      ? [`if ${wanted}; then`, `  ${openGate(gate)}`, 'else', `  ${late}`, ...(patienceMs === undefined ? ['  exit 1'] : []), 'fi']
      : [`${wanted} || { ${late}; ${patienceMs === undefined ? 'exit 1; ' : ''}}`]),
  ];
}

/** The command of an exec probe: one look, exit status 0 when the target is ready; opens the target's gate, if it has one. */
export function checkCommand({ sidecar, wait, gate }: Target, options: { readonly toolbox?: ToolboxFolder } = {}): string[] {
  const probed = probedBy(wait, { gated: gate !== undefined, toolbox: options.toolbox !== undefined });
  const { intervalMs, checkTimeoutSeconds } = probed;
  const check = keptFromKubelet(probed.check);
  const limitMs = checkTimeoutSeconds * 1000 - PROBE_RESERVE_MS;
  if (!gate && isCommand(check)) {
    return check.command;
  }
  const look = { ...probed, check };
  return scriptCommand({
    purpose: `ready when ${condition(sidecar, check)}${gate ? '; opens its gate then' : ''}`,
    functions: functionsOf(check),
    intervalMs,
    body: [
      ...(gate ? [`! ${isOpen(gate)} || exit 0`] : []),
      ...prepare(look, options.toolbox, 'listens'),
      `${call(look, limitMs, 'listens')} || { echo ${quote(`${subject(check)}: `)}"$seen"; exit 1; }`,
      ...(gate ? [openGate(gate)] : []),
    ],
  }, options.toolbox);
}

/** What an exec probe looks at: the wait's own probe, unless a script that has to open a gate cannot be sure of the tool for it. */
export function probedBy(wait: Wait, { gated, toolbox }: { readonly gated: boolean; readonly toolbox: boolean }): Wait {
  const probe = probeOf(wait);
  return gated && !isSure(probe.check, toolbox) ? wait : probe;
}

function isSure(check: Check, toolbox: boolean): boolean {
  switch (check.kind) {
    case 'grpc': return false;
    case 'httpGet': return toolbox && check.scheme === 'HTTP';
    default: return true;
  }
}

/** The handler by which the kubelet itself probes, or undefined where only a command in the container can tell. */
export function kubeletProbe(wait: Wait): Handler | undefined {
  const { check } = probeOf(wait);
  switch (check.kind) {
    case 'httpGet': {
      const { path, port, scheme, headers } = check;
      return check.loopbackOnly ? undefined : { httpGet: { path, port, scheme, ...(headers.length > 0 ? { httpHeaders: headers } : {}) } };
    }
    case 'tcpSocket':
      return { tcpSocket: { port: check.port } };
    case 'grpc':
      return { grpc: { port: check.port, ...(check.service === undefined ? {} : { service: check.service }) } };
    default:
      return undefined;
  }
}

function functionsOf(check: Check): ScriptFunction[] {
  switch (check.kind) {
    case 'httpGet': return ['listens', 'limit', 'say'];
    case 'tcpSocket': return ['listens'];
    case 'command':
    case 'waitCommand': return ['succeeds'];
    default: return [];
  }
}

/** The function that looks at a port: again and again, or once. */
type PortFunction = 'opened' | 'listens';

/** What a look at the check is called in a script that is prepared for it. */
function call({ check, checkTimeoutSeconds }: Wait, limitMs: number, port: PortFunction): string {
  switch (check.kind) {
    case 'httpGet': return `answers ${hundredths(Math.min(checkTimeoutSeconds * 1000, limitMs))}`;
    case 'tcpSocket': return `${port} ${hex(check.port)}`;
    case 'file': return `[ -s ${quote(check.path)} ]`;
    case 'command': return `succeeds ${hundredths(Math.min(checkTimeoutSeconds * 1000, limitMs))} ${words(check.command)}`;
    case 'waitCommand': return `succeeds ${hundredths(limitMs)} ${words(check.command)}`;
    case 'grpc': throw new Error('a gRPC check is made by the kubelet alone');
  }
}

function prepare({ check, intervalMs }: Wait, toolbox: ToolboxFolder, port: PortFunction): string[] {
  switch (check.kind) {
    case 'httpGet': return httpFunctions(check, toolbox, intervalMs, port);
    case 'tcpSocket': return ['seen=\'nothing listens\''];
    case 'file': return ['seen=\'it is missing or empty\''];
    default: return ['seen=\'it did not end\''];
  }
}

type HttpGet = Extract<Check, { kind: 'httpGet' }>;

/**
 * `answers`: one GET; true when the first status line of the answer says 2xx or 3xx.
 *
 * No process is started before something listens on the port. A listener on ::1 alone is asked there; one on :: may take IPv6 alone, and is
 * asked there where IPv4 is refused.
 */
function httpFunctions(check: HttpGet, toolbox: ToolboxFolder, intervalMs: number, portFunction: PortFunction): string[] {
  const tools = HTTP_TOOLS[check.scheme];
  return [
    'unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY',
    ...(toolbox ? [fetchWith('wget', check)] : [
      ...tools.map((tool, index) => `${index === 0 ? 'if' : 'elif'} command -v ${tool} >/dev/null; then ${fetchWith(tool, check)}`),
      `else say ${quote(`no ${tools.slice(0, -1).join(', ')} or ${tools[tools.length - 1]} in this image to ask with; set distroless: true for this sidecar`)}; exit 1; fi`,
    ]),
    'port= seen=\'nothing listens\'',
    'answers() {',
    `  [ -n "$port" ] || ${portFunction} ${hex(check.port)} || return 1`,
    `  case $address in ${'0'.repeat(24)}01000000:*) hosts=::1 ;; ${'0'.repeat(32)}:*) hosts='127.0.0.1 ::1' ;; *) hosts=127.0.0.1 ;; esac`,
    '  for host in $hosts; do',
    '    case $host in ::1) url=[::1] ;; *) url=$host ;; esac',
    '    answer=$(fetch 2>&1 & limit $! $1); status=$?',
    '    case $answer in',
    '      *HTTP/*) answer=${answer#*HTTP/}; code=${answer#* }; code=${code%%[!0-9]*}; port=up seen="HTTP status $code"; break ;;',
    '      *) code= port= seen=\'no answer\'; [ $status -lt 128 ] || break ;;',
    '    esac',
    '  done',
    `  ${rested(intervalMs)}case $code in [23]??) ;; *) return 1 ;; esac`,
    '}',
  ];
}

type HttpTool = 'wget' | 'curl' | 'bash';

/** Programs that can ask, the first that is there is taken. For HTTPS curl first: busybox's wget knows few ciphers by itself. */
const HTTP_TOOLS: Record<HttpGet['scheme'], readonly HttpTool[]> = { HTTP: ['wget', 'curl', 'bash'], HTTPS: ['curl', 'wget'] };

/** A function that prints the answer's head, and is replaced by the program that asks. */
function fetchWith(tool: HttpTool, { path, port, scheme, headers }: HttpGet): string {
  const url = `"${scheme.toLowerCase()}://$url:${port}"${quote(path)}`;
  const fields = headers.map(({ name, value }) => `${name}: ${value}`);
  const insecure = scheme === 'HTTPS';
  const command = {
    wget: `wget -q -S -O /dev/null${insecure ? ' --no-check-certificate' : ''}${fields.map(field => ` --header ${quote(field)}`).join('')} ${url}`,
    curl: `curl -s -D - -o /dev/null${insecure ? ' -k' : ''}${fields.map(field => ` -H ${quote(field)}`).join('')} ${url}`,
    bash: `bash -c 'exec 3<>"/dev/tcp/$0/$1"; shift; printf "%s\\r\\n" "$@" "" >&3; read -r line <&3; echo "$line"' $host ${port} ${words([
      `GET ${path} HTTP/1.0`,
      ...(headers.some(({ name }) => name.toLowerCase() === 'host') ? [] : ['Host: localhost']),
      ...fields,
    ])}`,
  }[tool];
  return `fetch() { exec ${command}; }`;
}

function usesPort(check: Check): boolean {
  return check.kind === 'httpGet' || check.kind === 'tcpSocket';
}

function keptFromKubelet(check: Check): Check {
  switch (check.kind) {
    case 'command':
    case 'waitCommand': return { ...check, command: check.command.map(unexpanded) };
    case 'file': return { ...check, path: unexpanded(check.path) };
    case 'httpGet': return {
      ...check,
      path: unexpanded(check.path),
      headers: check.headers.map(({ name, value }) => ({ name: unexpanded(name), value: unexpanded(value) })),
    };
    default: return check;
  }
}

function subject(check: Check): string {
  switch (check.kind) {
    case 'httpGet': return `GET ${check.path} on port ${check.port}`;
    case 'tcpSocket': return `port ${check.port}`;
    case 'file': return line(check.path);
    default: return check.kind === 'grpc' ? 'gRPC' : line(check.command.join(' '));
  }
}

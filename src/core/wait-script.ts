import { Handler } from './pod-spec';
import { Wait } from './wait';

export interface Target {
  readonly sidecar: string;
  readonly wait: Wait;
  readonly gate?: string;
}

export interface HookOptions {
  readonly toolbox?: string;
  readonly shut?: string;
  readonly patienceMs?: number;
}

const quote = (word: string) => `'${word.replaceAll('\'', '\'\\\'\'')}'`;

function condition({ check }: Wait): string {
  switch (check.kind) {
    case 'command':
    case 'waitCommand':
      return check.command.map(quote).join(' ');
    case 'tcpSocket':
      return `cat /proc/net/tcp /proc/net/tcp6 | grep -q ':${check.port.toString(16).toUpperCase().padStart(4, '0')} [0-9A-F]*:[0-9A-F]* 0A'`;
    case 'httpGet':
      return `wget -q -O /dev/null http://127.0.0.1:${check.port}${check.path}`;
    case 'file':
      return `[ -s ${quote(check.path)} ]`;
    default:
      return 'false';
  }
}

const open = (folder: string) => `(cd ${folder}; umask 0; [ -d gate/open ] || { rm -f gate; mkdir -p gate/open; }; [ -d gate/open ])`;

export function hookCommand(targets: readonly Target[], options: HookOptions): string[] {
  const [first] = targets;
  if (targets.length === 1 && !first.gate && !options.shut && first.wait.check.kind === 'waitCommand') {
    return first.wait.check.command;
  }
  return [`${options.toolbox ? `${options.toolbox}/` : ''}sh`, '-c', [
    ...(options.toolbox ? [`PATH=${options.toolbox}`] : []),
    ...(options.shut ? [`(cd ${options.shut}; umask 0; rm -rf gate; echo shut >gate)`] : []),
    'read -r now rest </proc/uptime; from=${now%.*}',
    ...targets.map(({ wait, gate }) => `until ${condition(wait)}; do read -r now rest </proc/uptime; [ "\${now%.*}" -lt $((from + ${Math.min(options.patienceMs ?? Infinity, wait.timeoutMs) / 1000})) ] || exit ${options.patienceMs ? 0 : 1}; sleep ${wait.intervalMs / 1000}; done${gate ? `; ${open(gate)}` : ''}`),
  ].join('\n')];
}

export function checkCommand({ wait, gate }: Target, options: { toolbox?: string }): string[] {
  if (!gate && wait.check.kind === 'command') {
    return wait.check.command;
  }
  return [`${options.toolbox ? `${options.toolbox}/` : ''}sh`, '-c', `${options.toolbox ? `PATH=${options.toolbox}; ` : ''}${condition(wait)}${gate ? ` && ${open(gate)}` : ''}`];
}

export function kubeletProbe(wait: Wait): Handler | undefined {
  const { check } = wait.probe ?? wait;
  switch (check.kind) {
    case 'httpGet':
      return check.loopbackOnly ? undefined : { httpGet: { path: check.path, port: check.port, scheme: check.scheme } };
    case 'tcpSocket':
      return { tcpSocket: { port: check.port } };
    case 'grpc':
      return { grpc: { port: check.port } };
    default:
      return undefined;
  }
}

import { Wait } from './wait';

export interface Target {
  readonly sidecar: string;
  readonly wait: Wait;
}

/** The command of a postStart hook that returns when every target is ready. */
export function hookCommand(targets: readonly Target[], _options: object): string[] {
  const { check, intervalMs, timeoutMs } = targets[0].wait;
  if (check.kind === 'waitCommand') {
    return check.command;
  }
  const command = check.kind === 'command' ? check.command.map(word => `'${word.replaceAll('\'', '\'\\\'\'')}'`).join(' ') : 'false';
  return ['sh', '-c', `read -r now rest </proc/uptime; end=$((\${now%.*} + ${timeoutMs / 1000}))
until ${command}; do
  read -r now rest </proc/uptime
  [ "\${now%.*}" -lt "$end" ] || { echo "not ready in time" >&2; exit 1; }
  sleep ${intervalMs / 1000}
done`];
}

import { DEFAULT_LIMIT_MS, DrainCheck, DrainWait } from './drain';
import { DEFAULT_MOUNT_PATH, DEFAULT_PATIENCE_MS, Strategy } from './sidecar';
import { DEFAULT_CHECK_TIMEOUT_SECONDS, DEFAULT_INTERVAL_MS, DEFAULT_TIMEOUT_MS, isOwnProbe, ReadyWhen } from './wait';
import { call, Code, durationAsWritten } from '../as-written';

/*
 * The calls of our factories that give these values. Options that have their default are left out.
 */

export function readinessAsWritten(readyWhen: ReadyWhen): Code {
  if (isOwnProbe(readyWhen)) {
    const { intervalMs, timeoutMs } = readyWhen;
    return call('Readiness.fromProbe', undefined, {
      interval: unlessDefault(intervalMs, Math.min(DEFAULT_INTERVAL_MS, timeoutMs ?? DEFAULT_INTERVAL_MS)),
      timeout: timeoutMs === undefined ? undefined : durationAsWritten(timeoutMs),
    });
  }
  const { check, intervalMs, timeoutMs, checkTimeoutSeconds, probe } = readyWhen;
  const { kind, command, path, scheme, headers = [], loopbackOnly, ...own }: Fields = check;
  return call(`Readiness.${factoryOf(kind)}`, command ?? path, {
    ...own,
    scheme: scheme === 'HTTPS' ? new Code('ConnectionScheme.HTTPS') : undefined,
    headers: headers.length > 0 ? Object.fromEntries(headers.map(({ name, value }) => [name, value])) : undefined,
    loopbackOnly: loopbackOnly || undefined,
    interval: unlessDefault(intervalMs, Math.min(DEFAULT_INTERVAL_MS, timeoutMs)),
    timeout: unlessDefault(timeoutMs, DEFAULT_TIMEOUT_MS),
    checkTimeout: unlessDefault(checkTimeoutSeconds * 1000, DEFAULT_CHECK_TIMEOUT_SECONDS * 1000),
    probe: probe && readinessAsWritten(probe),
  });
}

export function drainAsWritten({ checks, ...bounds }: DrainWait): Code {
  const drains = checks.map(check => oneDrain(check, bounds));
  return drains.length === 1 ? drains[0] : new Code(`Drain.allOf([${drains.map(({ text }) => text).join(', ')}])`);
}

function oneDrain(check: DrainCheck, { intervalMs, atLeastMs, limitMs }: Omit<DrainWait, 'checks'>): Code {
  const { kind, port, command }: Fields = check;
  return call(`Drain.${factoryOf(kind)}`, command ?? port, {
    limit: unlessDefault(limitMs, DEFAULT_LIMIT_MS),
    interval: unlessDefault(intervalMs, Math.min(DEFAULT_INTERVAL_MS, limitMs)),
    atLeast: unlessDefault(atLeastMs, 0),
  });
}

export function strategyAsWritten(strategy: Strategy): Code {
  const name = `StartupStrategy.${strategy.kind}`;
  switch (strategy.kind) {
    case 'postStartHook': return call(name, undefined);
    case 'gated': return call(name, undefined, {
      patience: unlessDefault(strategy.patienceMs, DEFAULT_PATIENCE_MS),
      mountPath: strategy.mountPath === DEFAULT_MOUNT_PATH ? undefined : strategy.mountPath,
    });
    case 'nativeSidecar': return call(name, undefined, { beforeInitContainers: strategy.beforeInitContainers || undefined });
  }
}

/** What the kinds of checks hold, each some of it. */
interface Fields {
  readonly kind: string;
  readonly command?: string[];
  readonly path?: string;
  readonly port?: number;
  readonly scheme?: string;
  readonly headers?: { readonly name: string; readonly value: string }[];
  readonly loopbackOnly?: boolean;
}

/** Each factory is named after the kind of its check. */
function factoryOf(kind: string): string {
  return `from${kind[0].toUpperCase()}${kind.slice(1)}`;
}

function unlessDefault(ms: number, defaultMs: number): Code | undefined {
  return ms === defaultMs ? undefined : durationAsWritten(ms);
}

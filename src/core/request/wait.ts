import { HttpHeader } from '../pod/pod-spec';

/** What is looked at to know that a sidecar is ready. */
export type Check =
  | { readonly kind: 'waitCommand'; readonly command: string[] }
  | { readonly kind: 'command'; readonly command: string[] }
  | {
    readonly kind: 'httpGet';
    readonly path: string;
    readonly port: number;
    readonly scheme: 'HTTP' | 'HTTPS';
    readonly headers: HttpHeader[];
    readonly loopbackOnly: boolean;
  }
  | { readonly kind: 'tcpSocket'; readonly port: number; readonly loopbackOnly?: boolean }
  | { readonly kind: 'unixSocket'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'grpc'; readonly port: number; readonly service?: string };

/** The check of one kind. */
export type CheckOf<K extends Check['kind']> = Extract<Check, { readonly kind: K }>;

/** A check, how often it is made, and how long it may take. */
export interface Wait {
  readonly check: Check;
  /** Pause between two checks. */
  readonly intervalMs: number;
  /** Longest time to wait in all. */
  readonly timeoutMs: number;
  /** Longest time for one check; also a probe's `timeoutSeconds`. */
  readonly checkTimeoutSeconds: number;
  /** Time after the container's start before the first check. */
  readonly delayMs?: number;
  /** What a probe uses instead of `check`. */
  readonly probe?: Wait;
}

/** As the container's own probe says. What that is can be told only when the workload is rendered. */
export interface OwnProbe {
  readonly kind: 'ownProbe';
  readonly intervalMs: number;
  /** Undefined: as long as the probe allows. */
  readonly timeoutMs?: number;
}

/** How to know that a sidecar is ready, as it was asked for. */
export type ReadyWhen = Wait | OwnProbe;

export function isOwnProbe(readyWhen: ReadyWhen): readyWhen is OwnProbe {
  return 'kind' in readyWhen;
}

/** What a probe looks at. */
export function probeOf(wait: Wait): Wait {
  return wait.probe ?? wait;
}

export const DEFAULT_INTERVAL_MS = 100;
export const DEFAULT_TIMEOUT_MS = 60_000;
export const DEFAULT_CHECK_TIMEOUT_SECONDS = 1;

/** How to tell that nothing uses the sidecar any more. */
export type DrainCheck =
  | { readonly kind: 'closedPort'; readonly port: number }
  | { readonly kind: 'idlePort'; readonly port: number }
  | { readonly kind: 'command'; readonly command: string[] };

/** How long a sidecar keeps running for the application. */
export interface DrainWait {
  readonly check: DrainCheck;
  /** Pause between two checks. */
  readonly intervalMs: number;
  /** Longest time to wait in all. */
  readonly limitMs: number;
}

export const DEFAULT_LIMIT_MS = 25_000;

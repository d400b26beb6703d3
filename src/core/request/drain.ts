/** How to tell that nothing uses the sidecar any more. */
export type DrainCheck =
  | { readonly kind: 'closedPort'; readonly port: number }
  | { readonly kind: 'idlePort'; readonly port: number }
  | { readonly kind: 'command'; readonly command: string[] };

/** How long a sidecar keeps running for the application. */
export interface DrainWait {
  /** One or more, which must all succeed in one look. */
  readonly checks: readonly DrainCheck[];
  /** Pause between two looks. */
  readonly intervalMs: number;
  /** Shortest time to wait in all. */
  readonly atLeastMs: number;
  /** Longest time to wait in all. */
  readonly limitMs: number;
}

export const DEFAULT_LIMIT_MS = 25_000;

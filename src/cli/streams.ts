/** Where a command writes. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** `out` goes to a terminal that wants colours. */
  readonly color: boolean;
  /** `error` goes to a terminal: progress may be told there. */
  readonly interactive: boolean;
}

/** A command's exit status. */
export const STATUS = { clean: 0, findings: 1, unusable: 2 } as const;

export type Status = typeof STATUS[keyof typeof STATUS];

/** What was typed cannot be carried out: told with the way to the manual. */
export class UsageError extends Error {}

/** Where a command writes. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** `out` is a terminal that shows colours. */
  readonly color: boolean;
  /** `error` is a terminal, so progress may be shown there. */
  readonly interactive: boolean;
}

/** A command's exit status. */
export const STATUS = { clean: 0, findings: 1, unusable: 2 } as const;

export type Status = typeof STATUS[keyof typeof STATUS];

/** The command line is wrong: reported together with a pointer to the help. */
export class UsageError extends Error {}

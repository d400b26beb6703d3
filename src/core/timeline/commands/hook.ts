import { CommandReading, readCommand } from './command';
import { Container, Handler } from '../../pod/pod-spec';

/** A `postStart` hook, and what its command does. */
export interface Hook {
  readonly handler: Handler;
  /** Only for an exec hook. */
  readonly command?: CommandReading;
}

export function hookOf({ lifecycle }: Container): Hook | undefined {
  const handler = lifecycle?.postStart;
  return handler && { handler, ...(handler.exec ? { command: readCommand(handler.exec.command ?? []) } : {}) };
}

/** By container name. */
export type Hooks = ReadonlyMap<string, Hook | undefined>;

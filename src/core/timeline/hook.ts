import { CommandReading, readCommand } from './command';
import { Container, Handler } from '../pod/pod-spec';

/** A `postStart` hook, and what can be told of it. */
export interface Hook {
  readonly handler: Handler;
  /** Of an exec hook. */
  readonly command?: CommandReading;
}

export function hookOf({ lifecycle }: Container): Hook | undefined {
  const handler = lifecycle?.postStart;
  return handler && { handler, ...(handler.exec ? { command: readCommand(handler.exec.command ?? []) } : {}) };
}

/** By container. */
export type Hooks = ReadonlyMap<string, Hook | undefined>;

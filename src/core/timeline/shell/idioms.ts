import { FILTERS, Listing, listingOf } from './programs/listings';
import { basename } from './programs/names';
import { Command, Item, List, simpleCommands } from './syntax/tree';
import { ASSIGNMENT } from './syntax/variables';
import { Word } from './syntax/word';

/*
 * What the form of a part of a script tells, whatever its commands do.
 */

/** Longer lists are gone through once for all. */
const MOST_ROUNDS = 8;

/** `(sleep 8; kill -9 $$) &` */
export function isWatchdog(item: Item): boolean {
  const all = [...simpleCommands([item])].map(({ words }) => words.map(({ text }) => text));
  const kills = ([name, ...args]: readonly string[]) => name === 'kill' && args.some(arg => arg.includes('$')) && !args.includes('-0');
  return all.some(([name]) => name === 'sleep') && all.some(kills) && all.every(([name]) => ['sleep', 'kill', 'echo', 'exit'].includes(name));
}

/** `set -e` and `set +e` */
export function strictAfter({ pipelines: [{ commands: [command] }] }: Item, strict: boolean): boolean {
  if (command.kind !== 'simple' || command.words[0]?.text !== 'set') {
    return strict;
  }
  return command.words.reduce((now, { text }) => (/^-[a-zA-Z]*e|^errexit$/.test(text) ? true : now && !/^\+[a-zA-Z]*e/.test(text)), strict);
}

export function readsLines(condition: List): boolean {
  return condition.some(({ pipelines }) => pipelines.some(({ commands }) => commands
    .some(command => command.kind === 'simple' && command.words.find(({ text }) => !ASSIGNMENT.test(text))?.text === 'read')));
}

export function listingIn(command: Command): Listing | undefined {
  return command.kind === 'simple' ? listingOf(command.words.map(({ text }) => text)) : undefined;
}

/** It succeeds only where something came through its pipe. */
export function isFilter(command: Command): boolean {
  return command.kind === 'simple' && FILTERS.includes(basename(command.words[0]?.text ?? ''));
}

/** The words that `for` goes through, where they are few and stand in the text. */
export function literals(over: readonly string[]): readonly string[] {
  return over.length <= MOST_ROUNDS && !over.some(text => /[$`*?[{]/.test(text)) ? over : [];
}

/** How many times `for` goes round, where the text shows it. */
export function timesOf(over: readonly Word[]): number | undefined {
  const times = over.map(({ text }) => {
    const [, first, last] = /^\{(\d+)\.\.(\d+)\}$/.exec(text) ?? /^(?:\$\(|`)\s*seq\s+(?:(\d+)\s+)?(\d+)\s*[)`]$/.exec(text) ?? [];
    if (last !== undefined) {
      return Math.abs(Number(last) - Number(first ?? 1)) + 1;
    }
    return /[$`*?[{]/.test(text) ? NaN : 1;
  });
  const sum = times.reduce((all, one) => all + one, 0);
  return sum > 0 ? sum : undefined;
}

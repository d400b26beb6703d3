import { portIn } from './address';
import { flagValue } from './flags';
import { basename } from './names';
import { fileTargets, Target } from './target';

/*
 * Programs that search the output of others, or files.
 */

export const FILTERS: readonly string[] = ['grep', 'egrep', 'fgrep', 'jq'];
const MATCHERS = ['grep', 'egrep', 'fgrep', 'zgrep'];
const CONNECTION_TABLES = /^\/proc\/(?:\w+\/)?net\/(?:tcp|unix)6?$/;

/** What a program prints about the pod's listeners, for a filter behind it: ports in hex, as the kernel does, or in decimal. */
export type Listing = 'hex' | 'decimal';

export function listingOf(words: readonly string[]): Listing | undefined {
  if (words.some(word => CONNECTION_TABLES.test(word))) {
    return 'hex';
  }
  return ['ss', 'netstat', 'lsof'].includes(basename(words[0] ?? '')) ? 'decimal' : undefined;
}

export function isMatcher(program: string): boolean {
  return MATCHERS.includes(program);
}

/** A port in the kernel's tables or in what `ss` prints, or else the file that is searched. */
export function matchTargets(program: string, args: readonly string[], listing: Listing | undefined): Target[] {
  const given = flagValue(args, ['-e', '--regexp']);
  const operands = args.filter((arg, index) => !arg.startsWith('-') && !/^-[emABC]$/.test(args[index - 1] ?? ''));
  const [pattern = '', ...files] = given === undefined ? operands : [given, ...operands];
  switch (listingOf(files) ?? listing) {
    case 'hex': {
      const hex = /(?:^|:|\b)([\dA-F]{4})(?![\dA-F])/i.exec(pattern)?.[1];
      return hex === undefined ? fileTargets(program, pattern) : [{ program, port: parseInt(hex, 16) }];
    }
    case 'decimal': {
      const port = portIn(/(?:^|\D)(\d{2,5})(?!\d)/.exec(pattern)?.[1]);
      return port === undefined ? [] : [{ program, port }];
    }
    default: return files.filter(file => !/^\/(?:proc|dev)\//.test(file)).slice(0, 1).flatMap(file => fileTargets(program, file));
  }
}

import { parseArgs } from 'util';
import { guarded } from './arguments';
import { Status, STATUS, Streams } from './streams';
import { RULES } from '../core/rules';

const RULES_USAGE = `Usage: cdk8s-sidecar-first rules

Lists the rules of "check": id, severity, what is wrong, why, and the fix.
`;

export function rules(words: readonly string[], streams: Streams): Status {
  const { values } = guarded(() => parseArgs({ args: [...words], options: { help: { type: 'boolean', short: 'h' } } }));
  streams.out(values.help
    ? RULES_USAGE
    : RULES.map(({ id, severity, summary, why, fix }) => `${id} (${severity})\n  ${summary}\n  why: ${why}\n  fix: ${fix}\n`).join('\n'));
  return STATUS.clean;
}

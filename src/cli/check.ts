import { parseArgs } from 'util';
import { atLeastOne, oneOf, guarded } from './arguments';
import { FORMATS, Located } from './formats';
import { eachWorkload, reportUnreadable } from './input';
import { Status, STATUS, Streams } from './streams';
import { IGNORE } from '../core/pod/annotations';
import { RULES, selectRules } from '../core/rules';
import { check as findingsIn, reaches } from '../core/rules/check';
import { SEVERITIES } from '../core/rules/rule';

const NEVER = 'never';
const FORMAT_NAMES = Object.keys(FORMATS) as (keyof typeof FORMATS)[];

const CHECK_USAGE = `Usage: cdk8s-sidecar-first check [options] FILES or FOLDERS...

Finds sidecars that do not hold the application back, and other mistakes with
hooks, probes and sidecars. "-" reads standard input; in a folder, every
.yaml, .yml and .json file is read.

Options:
  --format FORMAT      ${FORMAT_NAMES.join(', ')} (default: text)
  --fail-on SEVERITY   ${[...SEVERITIES, NEVER].join(', ')} (default: warning)
  --rule ID            check only this rule; may be repeated
  --ignore ID          do not check this rule; may be repeated
  --help               show this help

"cdk8s-sidecar-first rules" lists the rules. To skip rules for a workload, give
it the annotation ${IGNORE}: <rule ids>.

Exit status: 0 no findings; 1 findings at or above --fail-on; 2 bad usage or
unreadable input.
`;

export function check(words: readonly string[], streams: Streams): Status {
  const { values, positionals } = guarded(() => parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      'format': { type: 'string', default: 'text' },
      'fail-on': { type: 'string', default: 'warning' },
      'rule': { type: 'string', multiple: true },
      'ignore': { type: 'string', multiple: true },
      'help': { type: 'boolean', short: 'h' },
    },
  }));
  if (values.help) {
    streams.out(CHECK_USAGE);
    return STATUS.clean;
  }
  const format = FORMATS[oneOf('--format', values.format, FORMAT_NAMES)];
  const failOn = oneOf('--fail-on', values['fail-on'], [...SEVERITIES, NEVER]);
  const ids = RULES.map(({ id }) => id);
  const only = values.rule?.map(id => oneOf('--rule', id, ids));
  const ignored = values.ignore?.map(id => oneOf('--ignore', id, ids)) ?? [];
  const rules = selectRules(only, ignored);
  const located: Located[] = [];
  let workloads = 0;
  const { unreadable, unread } = eachWorkload(atLeastOne(positionals), streams, (template, { file, content, position }) => {
    workloads++;
    for (const finding of findingsIn(content, rules, [template])) {
      located.push({ file, ...position(finding.location), finding });
    }
  });
  reportUnreadable(unreadable, streams);
  streams.out(format({ located, rules, workloads, unread, complete: unreadable.length === 0, color: streams.color }));
  if (unreadable.length > 0) {
    return STATUS.unusable;
  }
  return failOn !== NEVER && located.some(({ finding: { rule } }) => reaches(rule.severity, failOn)) ? STATUS.findings : STATUS.clean;
}

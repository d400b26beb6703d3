import { parseArgs } from 'util';
import { atLeastOne, guarded, idsOf, oneOf } from './arguments';
import { baselineOf, compare, readBaseline, writeBaseline } from './baseline';
import { eachObject, isUnusable } from './input/input';
import { Position } from './input/positions';
import { FORMATS } from './report/formats';
import { Located, Report } from './report/report';
import { Status, STATUS, Streams, UsageError } from './streams';
import { IGNORE } from '../core/pod/annotations';
import { RULES, selectRules } from '../core/rules';
import { checkObject, checkTogether, reaches } from '../core/rules/check';
import { Facts } from '../core/rules/facts';
import { IgnoredFinding } from '../core/rules/finding';
import { Rule, SEVERITIES, Severity } from '../core/rules/rule';
import { nearest } from '../core/spelling';
import { plural, printable, someOf } from '../core/words';

const NEVER = 'never';
const FORMAT_NAMES = Object.keys(FORMATS) as (keyof typeof FORMATS)[];

const CHECK_USAGE = `Usage: cdk8s-sidecar-first check [options] FILES or FOLDERS...

Finds sidecars that do not hold the application back, and other mistakes with
hooks, probes and sidecars. "-" reads standard input; in a folder, every
.yaml, .yml and .json file is read.

Options:
  --format FORMAT      ${FORMAT_NAMES.join(', ')} (default: text)
  --fail-on SEVERITY   ${[...SEVERITIES, NEVER].join(', ')} (default: warning)
  --severity SEVERITY  lowest severity to report: ${SEVERITIES.join(', ')}
                       (default: warning in text, info in json and sarif); what
                       fails the command is always reported
  --quiet              report no infos, and print nothing if nothing is found
  --rule IDS           check only these rules: a,b or repeated
  --ignore IDS         do not check these rules: a,b or repeated
  --baseline FILE      do not report the findings that this file lists
  --write-baseline     write all findings to the file of --baseline
  --skip-unreadable    skip files that cannot be read, such as Helm templates,
                       and count them
  --help               show this help

"cdk8s-sidecar-first rules" lists the rules. To leave out what rules find in a
workload, give it the annotation
  ${IGNORE}: "RULE,RULE: why it is right here"

Exit status: 0 no findings at or above --fail-on; 1 findings at or above
--fail-on; 2 bad usage or unreadable input. By default infos do not fail it.
Objects other than workloads are skipped: without any workload it is 0.
`;

export function check(words: readonly string[], streams: Streams): Status {
  const { values, positionals } = guarded(() => parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      'format': { type: 'string', default: 'text' },
      'fail-on': { type: 'string', default: 'warning' },
      'severity': { type: 'string' },
      'quiet': { type: 'boolean', default: false },
      'rule': { type: 'string', multiple: true },
      'ignore': { type: 'string', multiple: true },
      'baseline': { type: 'string' },
      'write-baseline': { type: 'boolean', default: false },
      'skip-unreadable': { type: 'boolean', default: false },
      'help': { type: 'boolean', short: 'h' },
    },
  }));
  if (values.help) {
    streams.out(CHECK_USAGE);
    return STATUS.clean;
  }
  const format = oneOf('--format', values.format, FORMAT_NAMES);
  const failOn = oneOf('--fail-on', values['fail-on'], [...SEVERITIES, NEVER]);
  const severity = oneOf('--severity', values.severity ?? (values.quiet || format === 'text' ? 'warning' : 'info'), SEVERITIES);
  const rules = selectRules(idsOf('--rule', values.rule), idsOf('--ignore', values.ignore) ?? []);
  const { baseline: file, quiet } = values;
  const paths = atLeastOne(positionals);
  if (values['write-baseline']) {
    if (file === undefined) {
      throw new UsageError('--write-baseline: no file given; pass --baseline FILE as well');
    }
    return write(file, findingsIn(paths, rules, values['skip-unreadable'], streams), streams);
  }
  const known = file === undefined ? undefined : readBaseline(file);
  const found = findingsIn(paths, rules, values['skip-unreadable'], streams);
  const { fresh: located, ...baseline } = compare(found.located, known ?? [], rules.map(({ id }) => id));
  const report: Report = {
    ...found,
    located,
    rules,
    baseline: known && baseline,
    severity: lower(severity, failOn),
    quiet,
    color: streams.color,
  };
  streams.out(FORMATS[format](report));
  if (isUnusable(found.input)) {
    return STATUS.unusable;
  }
  return failOn !== NEVER && located.some(({ finding: { rule } }) => reaches(rule.severity, failOn)) ? STATUS.findings : STATUS.clean;
}

type Found = Pick<Report, 'located' | 'ignored' | 'workloads' | 'input'>;

function findingsIn(paths: readonly string[], rules: readonly Rule[], skipUnreadable: boolean, streams: Streams): Found {
  const located: Located[] = [];
  const ignored: Located<IgnoredFinding>[] = [];
  // of every object, without the text that it was read from
  const places = new Map<Facts, Position & { readonly file: string }>();
  let workloads = 0;
  const input = eachObject(paths, streams, skipUnreadable, (object, { content, file, position }) => {
    const checked = checkObject(content, object, rules);
    checked.findings.forEach(finding => located.push({ file, ...position(finding.location), finding }));
    checked.ignored.forEach(finding => ignored.push({ file, ...position(finding.location), finding }));
    checked.facts.forEach(facts => places.set(facts, { file, ...position([...facts.location, ...facts.at]) }));
    workloads += checked.workloads;
    if (checked.unknownIds.length > 0) {
      const { line, column } = position(object.location);
      streams.error(`${printable(`${file}:${line}:${column}: ${object.kind}/${object.name}: ${unknownText(checked.unknownIds)}`)}\n`);
    }
    return checked.workloads > 0;
  });
  for (const { facts, finding, ignored: reason } of checkTogether([...places.keys()], rules)) {
    if (reason !== undefined) {
      ignored.push({ ...places.get(facts)!, finding: { ...finding, reason } });
    } else {
      located.push({ ...places.get(facts)!, finding });
    }
  }
  return { located, ignored, workloads, input };
}

function unknownText(given: readonly string[]): string {
  const [first] = given;
  const meant = nearest(first, RULES.map(({ id }) => id));
  return `the annotation ${IGNORE} names a rule that does not exist: ${someOf(given)}${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
}

function write(file: string, { located, input }: Found, streams: Streams): Status {
  if (isUnusable(input)) {
    streams.error(`${printable(`"${file}" was not written: what cannot be read may have findings, too`)}\n`);
    return STATUS.unusable;
  }
  writeBaseline(file, baselineOf(located.map(({ finding }) => finding)));
  streams.out(`${printable(`${plural(located.length, 'finding')} written to ${file}`)}\n`);
  return STATUS.clean;
}

/** What makes the command fail has to be told. */
function lower(severity: Severity, failOn: Severity | typeof NEVER): Severity {
  return failOn !== NEVER && reaches(severity, failOn) ? failOn : severity;
}

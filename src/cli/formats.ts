import * as path from 'path';
import { pathToFileURL } from 'url';
import { Unread, unreadText } from './input';
import { Position, STANDARD_INPUT_NAME } from './manifests';
import { packageInfo } from './package';
import { formatIssues } from '../core/issue';
import { Finding } from '../core/rules/check';
import { Rule, SEVERITIES, Severity } from '../core/rules/rule';
import { plural, printable, printableLines } from '../core/words';

/** A finding and its position in a file. */
export interface Located extends Position {
  readonly file: string;
  readonly finding: Finding;
}

export interface Report {
  readonly located: readonly Located[];
  /** The rules that were checked. */
  readonly rules: readonly Rule[];
  /** Number of pod templates that were checked. */
  readonly workloads: number;
  /** Objects whose containers were not checked. */
  readonly unread: readonly Unread[];
  /** Everything could be read. */
  readonly complete: boolean;
  readonly color: boolean;
}

/** The formats of `check`. */
export const FORMATS = { text, json, sarif } as const;

const COLORS: Record<Severity, number> = { info: 36, warning: 33, error: 31 };

/** `web.yaml:3:5: warning: Deployment/web: …  [rule]`, and a summary. */
function text({ located, workloads, unread, color }: Report): string {
  const paint = (severity: Severity) => (color ? `\u001b[${COLORS[severity]}m${severity}\u001b[0m` : severity);
  const lines = located.map(({ file, line, column, finding }) =>
    `${printable(file)}:${line}:${column}: ${paint(finding.rule.severity)}: ${printable(formatIssues([finding]))} [${finding.rule.id}]`);
  const count = (severity: Severity) => plural(located.filter(({ finding: { rule } }) => rule.severity === severity).length, severity);
  const counts = [...SEVERITIES].reverse().map(count);
  const summary = [`${plural(workloads, 'workload')} checked: ${counts.join(', ')}`, unreadText(unread, 'checked')].filter(Boolean);
  return [...lines, ...summary, ''].join('\n');
}

function json({ located, workloads, unread }: Report): string {
  return jsonText({
    workloads,
    notChecked: unread,
    findings: located.map(({ file, line, column, finding: { rule, workload, field, given, why, fix } }) =>
      ({ rule: rule.id, severity: rule.severity, file, line, column, workload, field, given, why, fix })),
  });
}

const SARIF_LEVELS: Record<Severity, string> = { info: 'note', warning: 'warning', error: 'error' };

/** @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
function sarif({ located, rules, unread, complete }: Report): string {
  const { name, version, homepage } = packageInfo();
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name,
          version,
          informationUri: homepage,
          rules: rules.map(({ id, severity, summary, why, fix }) => ({
            id,
            shortDescription: { text: sarifText(summary) },
            fullDescription: { text: sarifText(why) },
            help: { text: sarifText(fix) },
            defaultConfiguration: { level: SARIF_LEVELS[severity] },
          })),
        },
      },
      invocations: [{
        executionSuccessful: complete,
        toolExecutionNotifications: unread.map(({ object, ...place }) => ({
          level: 'note',
          message: { text: sarifText(unreadText([{ object, ...place }], 'checked')) },
          locations: [locationOf(place, object)],
        })),
      }],
      results: located.map(({ file, line, column, finding }) => ({
        ruleId: finding.rule.id,
        ruleIndex: rules.indexOf(finding.rule),
        level: SARIF_LEVELS[finding.rule.severity],
        message: { text: sarifText(formatIssues([finding])) },
        locations: [locationOf({ file, line, column }, finding.workload)],
      })),
    }],
  });
}

/** Standard input has no URI. */
function locationOf({ file, line, column }: Position & { readonly file: string }, resource: string): object {
  return {
    ...(file === STANDARD_INPUT_NAME ? {} : {
      physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line, startColumn: column } },
    }),
    logicalLocations: [{ fullyQualifiedName: resource, kind: 'resource' }],
  };
}

/** JSON for people, in which every text can be printed and means what it did. */
export function jsonText(value: unknown): string {
  return `${printableLines(JSON.stringify(value, null, 2))}\n`;
}

/** A message of SARIF without links and placeholders, whatever it says: sections 3.11.5 and 3.11.6. */
function sarifText(message: string): string {
  return message.replace(/[[\]]/g, '\\$&').replace(/[{}]/g, '$&$&');
}

/** A relative reference below the current folder, which viewers resolve in the repository; elsewhere an absolute URI. */
function uriOf(file: string): string {
  const relative = path.relative('', file);
  return relative.split(path.sep)[0] === '..' || path.isAbsolute(relative)
    ? pathToFileURL(file).href
    : relative.split(path.sep).map(encodeURIComponent).join('/');
}

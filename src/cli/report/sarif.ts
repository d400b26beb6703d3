import * as path from 'path';
import { pathToFileURL } from 'url';
import { fingerprintOf } from '../baseline';
import { jsonText } from './json';
import { STANDARD_INPUT_NAME } from '../input/file-text';
import { Position } from '../input/positions';
import { packageInfo } from '../package';
import { Located, Report } from './report';
import { reaches } from '../../core/rules/check';
import { findingText } from '../../core/rules/finding';
import { Rule, Severity } from '../../core/rules/rule';
import { unreadText } from '../input/input';

const LEVELS: Record<Severity, string> = { info: 'note', warning: 'warning', error: 'error' };

/** @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarif({ located, ignored, rules, severity, input: { unread, unreadable, isPassedOver } }: Report): string {
  const { name, version, homepage } = packageInfo();
  const isTold = ({ finding: { rule } }: Located) => reaches(rule.severity, severity);
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name,
          version,
          informationUri: homepage,
          rules: rules.map(({ id, severity: level, summary, why, fix }) => ({
            id,
            shortDescription: { text: sarifText(summary) },
            fullDescription: { text: sarifText(why) },
            help: { text: sarifText(fix) },
            helpUri: `${homepage}/blob/main/docs/rules.md#${id}`,
            defaultConfiguration: { level: LEVELS[level] },
          })),
        },
      },
      invocations: [{
        executionSuccessful: unreadable.length === 0 || isPassedOver,
        toolExecutionNotifications: [
          ...unreadable.map(place => ({
            level: isPassedOver ? 'warning' : 'error',
            message: { text: sarifText(place.why) },
            locations: [{ physicalLocation: physicalLocation(place) }],
          })),
          ...unread.map(({ object, ...place }) => ({
            level: 'note',
            message: { text: sarifText(unreadText([object], 'checked')) },
            locations: [{ physicalLocation: physicalLocation(place), logicalLocations: [resource(object)] }],
          })),
        ],
      }],
      results: [
        ...located.filter(isTold).map(one => result(one, rules)),
        ...ignored.filter(isTold).map(one => ({
          ...result(one, rules),
          suppressions: [{ kind: 'inSource', ...(one.finding.reason === '' ? {} : { justification: sarifText(one.finding.reason) }) }],
        })),
      ],
    }],
  });
}

function result({ finding, ...place }: Located, rules: readonly Rule[]): object {
  const { rule, workload, container } = finding;
  return {
    ruleId: rule.id,
    ruleIndex: rules.indexOf(rule),
    level: LEVELS[rule.severity],
    message: { text: sarifText(findingText(finding)) },
    locations: [{
      physicalLocation: physicalLocation(place),
      logicalLocations: [
        resource(workload),
        ...(container === undefined ? [] : [{ name: container, fullyQualifiedName: `${workload}/${container}`, kind: 'element' }]),
      ],
    }],
    partialFingerprints: { 'sidecarFirst/v1': fingerprintOf(finding) },
  };
}

function resource(name: string): object {
  return { fullyQualifiedName: name, kind: 'resource' };
}

function physicalLocation({ file, line, column }: { readonly file: string } & Partial<Position>): object {
  return { artifactLocation: { uri: uriOf(file) }, ...(line === undefined ? {} : { region: { startLine: line, startColumn: column } }) };
}

/** A message of SARIF without links and placeholders, whatever it says: sections 3.11.5 and 3.11.6. */
function sarifText(message: string): string {
  return message.replace(/[[\]]/g, '\\$&').replace(/[{}]/g, '$&$&');
}

/** Standard input has no address, but viewers want one. */
const STANDARD_INPUT_URI = 'stdin';

/** A relative reference below the current folder, which viewers resolve in the repository; elsewhere an absolute URI. */
function uriOf(file: string): string {
  if (file === STANDARD_INPUT_NAME) {
    return STANDARD_INPUT_URI;
  }
  const relative = path.relative('', file);
  return relative.split(path.sep)[0] === '..' || path.isAbsolute(relative)
    ? pathToFileURL(file).href
    : relative.split(path.sep).map(encodeURIComponent).join('/');
}

import type * as manifests from './cli/input/manifests';
import { at, LocalIssue, throwIssues } from './core/issue';
import { copied } from './core/plain-data';
import { brokenTemplatesOf, isRecord, objects } from './core/pod/manifest';
import type { Finding } from './core/rules/finding';
import type { Severity } from './core/rules/rule';
import { plural, printable, someOf } from './core/words';
import { reading } from './private/reading';
import { anything, optionsOf, Shape, texts } from './private/shape';

/**
 * Options of `SidecarFirstValidation`: the `properties` of the validation in cdk8s.yaml.
 */
export interface SidecarFirstValidationProps {
  /**
   * Ids of the only rules to check, as `cdk8s-sidecar-first rules` lists them.
   *
   * @default - all rules
   * @throws if there is no such rule
   */
  readonly rules?: string[];

  /**
   * Ids of rules that are not checked.
   *
   * @default - none
   * @throws if there is no such rule
   */
  readonly ignore?: string[];

  /**
   * The lowest severity that fails the validation: `info`, `warning` or `error`. Findings below it are reported without failing.
   *
   * @default 'warning'
   * @throws if it is not one of these
   */
  readonly failOn?: string;

  /**
   * The lowest severity that is reported: `info`, `warning` or `error`. What fails the validation is always reported.
   *
   * @default 'warning'
   * @throws if it is not one of these
   */
  readonly severity?: string;
}

const PROPS: Shape<SidecarFirstValidationProps> = {
  rules: texts('rules', 'fail-open-hook'), ignore: texts('rules', 'fail-open-hook'), failOn: anything, severity: anything,
};

const DEFAULT_SEVERITY = 'warning';

/**
 * The rules of `cdk8s-sidecar-first check` inside `cdk8s synth`.
 *
 * In cdk8s.yaml, with a path, because a bare package name would be installed again from the registry:
 *
 *     validations:
 *       - package: ./node_modules/cdk8s-sidecar-first
 *         class: SidecarFirstValidation
 *         version: 0.0.0
 *
 * What rules find in a workload is left out by its annotation `sidecar-first.cdk8s.io/ignore: "<rule ids>: <reason>"`. Objects that hold
 * containers in a form that is not understood are counted in the report's summary.
 *
 * @see https://cdk8s.io/docs/latest/cli/synth/#validations
 */
export class SidecarFirstValidation {
  private readonly props: SidecarFirstValidationProps;

  /**
   * @param props which rules to check, by default all, and from which severity on to fail, by default `warning`
   * @throws if a rule or the severity is unknown; one error lists all problems
   */
  constructor(props: SidecarFirstValidationProps = {}) {
    const given = optionsOf<SidecarFirstValidationProps>('SidecarFirstValidation', props, PROPS);
    const { RULES, SEVERITIES } = reading();
    const ids = RULES.map(({ id }) => id);
    throwIssues(at('SidecarFirstValidation', [
      ...unknown('rules', given.rules, ids),
      ...unknown('ignore', given.ignore, ids),
      ...unknownSeverity('failOn', given.failOn, SEVERITIES),
      ...unknownSeverity('severity', given.severity, SEVERITIES),
    ]));
    this.props = copied(given);
  }

  /**
   * Called by cdk8s-cli. Submits the report as a failure if any finding is at or above `failOn`, otherwise as a success.
   *
   * @param context cdk8s-cli's `ValidationContext`
   * @throws if a manifest cannot be read
   */
  public validate(context: any): void {
    // the YAML parser takes longer to load than the rest of this library, and apps that only write manifests do not need it
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { readManifests } = require('./cli/input/manifests') as typeof manifests;
    requireContext(context);
    const { checkAll, reaches, selectRules } = reading();
    const { failOn = DEFAULT_SEVERITY, severity = DEFAULT_SEVERITY } = this.props;
    const rules = selectRules(this.props.rules, this.props.ignore ?? []);
    const documents = (context.manifests as string[]).flatMap(file => {
      const { manifests: read, unreadable } = readManifests(file);
      throwIssues(unreadable.map(({ line, why }) => ({
        path: [file, line].filter(part => part !== undefined).join(':'),
        field: '',
        why,
        fix: 'find out which tool wrote this file',
      })));
      return read;
    });
    const found = checkAll(documents.map(({ content }) => content), rules)
      .map(({ index, finding }) => ({ file: documents[index].file, finding }));
    const failing = found.filter(({ finding: { rule } }) => reaches(rule.severity, failOn as Severity));
    const told = found.filter(({ finding: { rule } }) => [failOn, severity].some(lowest => reaches(rule.severity, lowest as Severity)));
    told.forEach(({ file, finding }) => context.report.addViolation(violation(file, finding)));
    const unread = documents.flatMap(({ content }) => unreadIn(content));
    const summary = unread.length === 0 ? [] : [{ 'not checked': printable(`${plural(unread.length, 'object')}: ${someOf(unread)}`) }];
    context.report.submit(failing.length > 0 ? 'failure' : 'success', ...summary);
  }
}

/** The objects that hold containers in a form that is not understood. In a built-in kind that is a finding. */
function unreadIn(manifest: unknown): string[] {
  return objects(manifest)
    .filter(object => object.unread && brokenTemplatesOf(manifest, object).length === 0)
    .map(({ kind, name }) => `${kind}/${name}`);
}

/** cdk8s-cli passes one; whoever calls `validate` by hand may not. */
function requireContext(context: unknown): void {
  const { manifests, report } = (context ?? {}) as { readonly manifests?: unknown; readonly report?: unknown };
  const isReport = isRecord(report) && typeof report.addViolation === 'function' && typeof report.submit === 'function';
  if (!isReport || !Array.isArray(manifests) || !manifests.every(file => typeof file === 'string')) {
    const fix = 'name the class in \'validations\' of cdk8s.yaml, or run cdk8s-sidecar-first check';
    throwIssues([{
      path: 'SidecarFirstValidation.validate', field: 'context', given: context, why: 'not a ValidationContext of cdk8s-cli', fix,
    }]);
  }
}

/** A violation as cdk8s-cli's report takes it. */
function violation(file: string, finding: Finding): object {
  const { rule, workload, container, field, why, fix } = finding;
  const about = container === undefined ? '' : `container ${JSON.stringify(container)}: `;
  return {
    ruleName: `${rule.id} (${rule.severity})`,
    recommendation: printable(`${about}${why}`),
    fix: printable(fix),
    violatingResources: [{ resourceName: printable(workload.slice(workload.indexOf('/') + 1)), locations: [printable(field)], manifestPath: file }],
  };
}

function unknownSeverity(field: string, given: string | undefined, known: readonly string[]): LocalIssue[] {
  return given === undefined || known.includes(given) ? [] : [{
    field,
    given,
    why: 'no such severity',
    fix: `pass one of: ${known.join(', ')}`,
  }];
}

function unknown(field: string, given: readonly string[] | undefined, ids: readonly string[]): LocalIssue[] {
  return (given ?? []).flatMap((id, index) => (ids.includes(id) ? [] : [{
    field: `${field}[${index}]`,
    given: id,
    why: 'no such rule',
    fix: `pass one of: ${ids.join(', ')}`,
  }]));
}

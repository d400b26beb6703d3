import { Finding, IgnoredFinding } from '../../core/rules/finding';
import { Rule, Severity } from '../../core/rules/rule';
import { Comparison } from '../baseline';
import { Input } from '../input/input';
import { Position } from '../input/positions';

/** A finding and its position in a file. */
export interface Located<T extends Finding = Finding> extends Position {
  readonly file: string;
  readonly finding: T;
}

/** What `check` has to tell. */
export interface Report {
  /** Those that are not in the baseline, at any severity. */
  readonly located: readonly Located[];
  /** Those that an annotation of their workload asks to leave out. */
  readonly ignored: readonly Located<IgnoredFinding>[];
  /** The rules that were checked. */
  readonly rules: readonly Rule[];
  /** Number of pod templates that were checked. */
  readonly workloads: number;
  readonly input: Input;
  readonly baseline?: Pick<Comparison<Located>, 'known' | 'stale'>;
  /** The lowest severity that is told. */
  readonly severity: Severity;
  /** Nothing but findings is told. */
  readonly quiet: boolean;
  readonly color: boolean;
}

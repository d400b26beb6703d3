import { asWritten } from './as-written';
import { printableLines } from './words';

/** One thing that is wrong with what a user passed in: plain data, printed only by {@link formatIssues}. */
export interface Issue {
  /** Construct path and object (`web (Deployment/web)`), or the factory (`Readiness.fromHttpGet`). */
  readonly path: string;
  /** The field below `path`: `sidecars[1].name`. Empty if the whole is meant. */
  readonly field: string;
  /** What was given; `undefined` if nothing was. */
  readonly given?: unknown;
  /** Why it is wrong. */
  readonly why: string;
  /** What to type instead. */
  readonly fix: string;
}

/** An issue whose path is not known yet; the caller that knows it adds it. */
export type LocalIssue = Omit<Issue, 'path'>;

/** A value, and what is wrong with what it was made from. */
export interface Checked<T> {
  readonly value: T;
  readonly issues: LocalIssue[];
}

/** One line per issue: `path: field: got given, why; fix`. */
export function formatIssues(issues: readonly Issue[]): string {
  return printableLines(issues
    .map(({ path, field, given, why, fix }) => {
      const where = [path, field].filter(Boolean).join(': ');
      return `${where}: ${given === undefined ? '' : `got ${asWritten(given)}, `}${why}; ${fix}`;
    })
    .join('\n'));
}

/** Throws one error that lists all issues, if there are any. */
export function throwIssues(issues: readonly Issue[]): void {
  if (issues.length > 0) {
    throw new Error(formatIssues(issues));
  }
}

/** The same issues below a path. */
export function at(path: string, issues: readonly LocalIssue[]): Issue[] {
  return issues.map(issue => ({ path, ...issue }));
}

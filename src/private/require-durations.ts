import { at, LocalIssue, throwIssues } from '../core/issue';
import { checkDurations } from '../core/request/limits';

/** Throws where an option is not a Duration, with the issues known so far: what it cannot measure cannot be checked any further. */
export function requireDurations(path: string, known: readonly LocalIssue[], durations: Readonly<Record<string, unknown>>): void {
  const wrong = checkDurations(durations);
  if (wrong.length > 0) {
    throwIssues(at(path, [...known, ...wrong]));
  }
}

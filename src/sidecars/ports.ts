import { at, throwIssues } from '../core/issue';
import { checkPort } from '../core/limits';

/** Throws one error that tells every port that is none, by the option's name. */
export function checkPorts(factory: string, ports: Readonly<Record<string, number | undefined>>): void {
  throwIssues(at(factory, Object.entries(ports).flatMap(([field, port]) =>
    (port === undefined ? [] : checkPort(port).map(issue => ({ ...issue, field }))))));
}

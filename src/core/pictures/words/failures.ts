import { grouped } from './terms';
import { Consequence, FAILURES, FailureRow, Outcome } from '../../timeline/model';
import { someOf } from '../../words';

const OUTCOMES: Record<Outcome, string> = {
  held: 'held', startedAnyway: 'started anyway', stuck: 'stuck', neverStarts: 'never started', unknown: 'not known',
};

/** A row of the table of failures. */
export interface FailureText {
  readonly failure: string;
  /** What happens to the application, the sidecars with the same outcome together. */
  readonly outcomes: readonly OutcomeText[];
}

export interface OutcomeText {
  readonly outcome: Outcome;
  /** `held`, or `started anyway (envoy, redis) unless …` where not all sidecars have the same outcome. */
  readonly text: string;
}

export function failureText({ failure, outcomes }: FailureRow): FailureText {
  const alike = grouped(outcomes, ({ sidecar, ...consequence }) => consequenceText(consequence, []));
  return {
    failure: FAILURES[failure],
    outcomes: alike.map(group => ({
      outcome: group[0].outcome,
      text: consequenceText(group[0], alike.length === 1 ? [] : group.map(({ sidecar }) => sidecar)),
    })),
  };
}

function consequenceText({ outcome, unless, otherwise, when, limitSeconds }: Consequence, sidecars: readonly string[]): string {
  return [
    OUTCOMES[outcome],
    ...(sidecars.length > 0 ? [`(${someOf(sidecars)})`] : []),
    ...(limitSeconds === undefined ? [] : [`after ${limitSeconds} s`]),
    ...(when === undefined ? [] : [`when ${when}`]),
    ...(unless === undefined ? [] : [`unless ${unless}${otherwise === undefined ? '' : `: then ${OUTCOMES[otherwise]}`}`]),
  ].join(' ');
}

import { placed, Subject, Violation } from './rule';
import { Deadlock } from '../timeline/model';

const FIELDS: Record<Deadlock['by'], readonly string[]> = { hook: ['lifecycle', 'postStart'], startupProbe: ['startupProbe'], init: [] };

/** Waits for containers that start only when the wait is over, and that end in one of these ways. */
export function waitsForLater({ podSpec, timeline: { deadlocks } }: Subject, outcomes: readonly Deadlock['outcome'][]): Violation[] {
  const places = new Map(placed(podSpec).map(({ container: { name }, location }) => [name, location]));
  return deadlocks
    .filter(({ outcome }) => outcomes.includes(outcome))
    .map(({ at, by, why }) => ({ location: [...places.get(at)!, ...FIELDS[by]], given: at, why }));
}

import { Play } from './play';
import { Random } from './random';
import { failuresOf, timelineOf } from './said';
import { Scenario, sidecarsOf } from './scenario';
import { Row } from './table';

/** What waits must not have given up before the kubelet is restarted. */
const KUBELET_PATIENCE = 30;

/** The normal start, and failures that explain has a row for. */
function possible(scenario: Scenario): Play['failing'][] {
  const sidecars = sidecarsOf(scenario.pod);
  const isLong = scenario.patience === undefined || scenario.patience >= KUBELET_PATIENCE;
  return failuresOf(timelineOf(scenario.pod))
    .filter(({ failure, sidecar }) => sidecars.includes(sidecar) && (failure !== 'kubeletRestarts' || isLong));
}

function named(scenario: Scenario, number: number, failures: readonly Play['failing'][]): Play[] {
  return failures.map((failing, index) => ({ scenario, failing, name: `pod-${number}-${index}-${failing?.failure.toLowerCase() ?? 'start'}` }));
}

/** The normal start, and some failures. */
export function somePlays(scenarios: readonly Scenario[], seed: number, most: number): Play[] {
  const random = new Random(seed);
  return scenarios.flatMap((scenario, index) => named(scenario, index + 1, [undefined, ...random.some(possible(scenario), most)]));
}

/** The normal start, and every failure. */
export function allPlays(rows: readonly Row[]): Play[] {
  return rows.flatMap((row, index) => named(row, index + 1, [undefined, ...possible(row)]).map(play => ({ ...play, name: `table-${play.name}` })));
}

/** The fixed set. */
export function briefPlays(rows: readonly Row[]): Play[] {
  return rows.flatMap((row, index) => {
    const inBrief = (failing: Play['failing']) => row.brief?.includes(failing?.failure ?? 'start');
    return named(row, index + 1, [undefined, ...possible(row)].filter(inBrief));
  });
}

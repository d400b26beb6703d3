import { Play } from './play';
import { Random } from './random';
import { Asked, Consequence, failuresOf, timelineOf } from './said';
import { containersOf, Scenario, sidecarsOf } from './scenario';
import { Row } from './table';

/** What waits must not have given up before the kubelet is restarted. */
const KUBELET_PATIENCE = 30;

/** Longest time of a play that a sidecar may be allowed. */
const MOST_LIMIT = 45;

/** The normal start, and failures that explain has a row for. */
function possible(scenario: Scenario): Play['failing'][] {
  const sidecars = sidecarsOf(scenario.pod);
  const isProbed = (sidecar: string) => containersOf(scenario.pod).find(({ name }) => name === sidecar)!.startupProbe !== undefined;
  const isPlayed = ({ failure, sidecar, limitSeconds }: Asked & Consequence) => {
    switch (failure) {
      case 'kubeletRestarts': return scenario.patience === undefined || scenario.patience >= KUBELET_PATIENCE;
      // a probe that begins when a hook has returned has a limit of its own
      case 'tooSlow': return limitSeconds === undefined ? !isProbed(sidecar) : limitSeconds <= MOST_LIMIT;
      default: return true;
    }
  };
  return failuresOf(timelineOf(scenario.pod))
    .filter(asked => sidecars.includes(asked.sidecar) && isPlayed(asked))
    .flatMap(({ failure, sidecar }): Play['failing'][] => [
      { failure, sidecar }, ...(failure === 'kubeletRestarts' && isProbed(sidecar) ? [{ failure, sidecar, early: true }] : []),
    ]);
}

function named(scenario: Scenario, number: number, failures: readonly Play['failing'][]): Play[] {
  return failures.map((failing, index) => ({ scenario, failing, name: `pod-${number}-${index}-${failing?.failure.toLowerCase() ?? 'start'}${failing?.early ? '-early' : ''}` }));
}

/** The normal start, and some failures. */
export function somePlays(scenarios: readonly Scenario[], seed: number, most: number): Play[] {
  const random = new Random(seed);
  return scenarios.flatMap((scenario, index) => named(scenario, index + 1, [undefined, ...random.some(possible(scenario), most)]));
}

/** The normal start, and every failure. */
export function allPlays(rows: readonly Row[]): Play[] {
  return rows.flatMap((row, index) => named(row, index + 1, wholeOf(row)).map(play => ({ ...play, name: `table-${play.name}` })));
}

function wholeOf(row: Row): Play['failing'][] {
  const all = possible(row);
  return row.only ? all.filter(failing => row.only!.includes(failing!.failure)) : [undefined, ...all];
}

/** The fixed set. */
export function briefPlays(rows: readonly Row[]): Play[] {
  return rows.flatMap((row, index) => {
    const inBrief = (failing: Play['failing']) => row.brief?.includes(failing?.failure ?? 'start');
    return named(row, index + 1, [undefined, ...possible(row)].filter(inBrief));
  });
}

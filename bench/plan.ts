import { median, Row, row } from './table';
import { plan } from '../src/core/plan/plan';
import { PlanInput } from '../src/core/plan/start-graph';
import { SEARCHED_SIDECARS } from '../src/core/plan/start-order';

const RUNS = 200;
const MOST_MS = 5;
const SIDECARS = 50;
const names = Array.from({ length: SIDECARS }, (_, index) => `sidecar-${index}`);
const shapes: Record<string, (index: number) => Pick<PlanInput, 'startAfter' | 'watchers'>> = {
  'one after the other': index => ({ watchers: [names[index]] }),
  'all side by side': () => ({ startAfter: [], watchers: names }),
  'chains of five, side by side': index => ({ startAfter: index % 5 === 0 ? [] : [names[index - 1]], watchers: names }),
  'chains of five, every second a command': index => ({ startAfter: index % 5 === 0 ? [] : [names[index - 1]], watchers: index % 2 ? names : [names[index]] }),
  'each after all before it': index => ({ startAfter: names.slice(0, index), watchers: names }),
};

/** How long the plan takes. */
export function measure(): Row[] {
  return [3, SEARCHED_SIDECARS, 8, SIDECARS].flatMap(count => Object.entries(shapes).map(([shape, of]) => {
    const inputs = names.slice(0, count).map((name, index) => ({ name, field: `sidecars[${index}]`, ...of(index) }));
    const times = Array.from({ length: RUNS }, () => {
      const start = process.hrtime.bigint();
      plan(inputs);
      return Number(process.hrtime.bigint() - start) / 1e6;
    });
    return row(`${count} sidecars, ${shape}: median`, median(times), MOST_MS, ' ms');
  }));
}

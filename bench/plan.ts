/*
 * How long the plan takes. Run with: npx ts-node bench/plan.ts
 */
import { plan, PlanInput } from '../src/core/plan';

const RUNS = 200;
const SIDECARS = 50;
const names = Array.from({ length: SIDECARS }, (_, index) => `sidecar-${index}`);
const shapes: Record<string, (index: number) => Pick<PlanInput, 'startAfter' | 'watchers'>> = {
  'one after the other': index => ({ watchers: [names[index]] }),
  'all side by side': () => ({ startAfter: [], watchers: names }),
  'chains of five, side by side': index => ({ startAfter: index % 5 === 0 ? [] : [names[index - 1]], watchers: names }),
  'chains of five, every second a command': index => ({ startAfter: index % 5 === 0 ? [] : [names[index - 1]], watchers: index % 2 ? names : [names[index]] }),
  'each after all before it': index => ({ startAfter: names.slice(0, index), watchers: names }),
};

for (const count of [3, 8, SIDECARS]) {
  for (const [shape, of] of Object.entries(shapes)) {
    const inputs = names.slice(0, count).map((name, index) => ({ name, field: `sidecars[${index}]`, ...of(index) }));
    const times = Array.from({ length: RUNS }, () => {
      const start = process.hrtime.bigint();
      plan(inputs);
      return Number(process.hrtime.bigint() - start) / 1e6;
    });
    const [first] = times;
    times.sort((a, b) => a - b);
    console.log(`${String(count).padStart(2)} sidecars, ${shape}: first ${first.toFixed(2)} ms, median ${times[RUNS / 2].toFixed(2)} ms, slowest ${times[RUNS - 1].toFixed(2)} ms`);
  }
}

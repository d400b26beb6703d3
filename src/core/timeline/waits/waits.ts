import { conditionsAt } from './conditions';
import { Context } from './context';
import { gateCondition } from './gate-condition';
import { gatesByHeld } from '../gates/gate';
import { StartCondition } from '../model';

/** What each container waits for, and what only looks like it, in the order they start. */
export function waitsOf(context: Context): Map<string, readonly StartCondition[]> {
  const { gates, order, roles } = context;
  const waits = new Map<string, readonly StartCondition[]>();
  const held = gatesByHeld(gates);
  // what makes the next container wait, by whom it is for, in the order they started
  const conditions = new Map<string, readonly StartCondition[]>();
  for (const container of order) {
    const { name } = container;
    const role = roles.get(name)!;
    const isSidecar = role === 'sidecar' || role === 'nativeSidecar';
    const at = conditionsAt(container, context);
    const awaited = new Set(at.map(wait => wait.for));
    // sidecars may well start side by side, and whoever waits for a sidecar by itself may well start before that is ready
    const mayStart = (other: string) => (isSidecar && roles.get(other) === role) || awaited.has(other);
    waits.set(name, onlyReal([
      ...[...conditions].flatMap(([other, all]) => (mayStart(other) ? all.filter(({ real }) => real) : all)),
      ...(held.get(name) ?? []).map(gate => gateCondition(gate, context)),
    ]));
    // a hook or an init container may also watch the containers before it
    conditions.set(name, []);
    for (const wait of at) {
      const known = conditions.get(wait.for);
      if (known && !isRepeated(wait, known)) {
        conditions.set(wait.for, [...known.filter(({ by }) => by !== 'order'), wait]);
      }
    }
  }
  return waits;
}

/** Of others that wait for a container the first one is enough: there may be as many of them as there are containers. */
function isRepeated(wait: StartCondition, known: readonly StartCondition[]): boolean {
  return wait.at !== wait.for && known.some(({ at, by, for: other, until }) => at !== other && by === wait.by && until === wait.until);
}

/** Without what only looks like a wait for a container that is waited for. That a gate adds nothing is worth telling. */
function onlyReal(waits: readonly StartCondition[]): StartCondition[] {
  const real = new Set(waits.filter(wait => wait.real).map(wait => wait.for));
  return waits.filter(wait => wait.real || wait.by === 'gate' || !real.has(wait.for));
}

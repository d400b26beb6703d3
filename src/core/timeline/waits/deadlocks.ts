import { evidenceOf, Surroundings } from './evidence';
import { Container, Handler } from '../../pod/pod-spec';
import { CommandReading, Target } from '../commands/command';
import { Hooks } from '../commands/hook';
import { Look, lookOf } from '../commands/probe';
import { Deadlock, Role, StartCondition } from '../model';

/*
 * Waits that can only be over when a container has started that starts after them.
 */

/** What decides whether a container waits, and for whom. */
export interface Waiting extends Surroundings {
  readonly roles: ReadonlyMap<string, Role>;
  readonly hooks: Hooks;
  /** What the init containers do, by name. */
  readonly entries: ReadonlyMap<string, CommandReading>;
}

/** The deadlocks of a pod, in the order of the containers that wait; of a container only the first. */
export function deadlocksOf(order: readonly Container[], application: string, waiting: Waiting): Deadlock[] {
  const hasDapr = order.some(isDapr);
  return order.flatMap(container => {
    const asks = (look: Look) => [...evidenceOf(look, container, waiting).later]
      .map(([other, target]): Ask => ({ for: other, why: laterText(target, other) }));
    const asksDapr = (text: string): Ask[] => {
      const isLater = waiting.position.get(application)! > waiting.position.get(container.name)!;
      return hasDapr && isLater && WAITS_FOR_APPLICATION.test(text) ? [{ for: application, why: daprText(application) }] : [];
    };
    return findIn(container, waiting, (look, text) => [...asks(look), ...asksDapr(text)])[0] ?? [];
  });
}

/** What is asked, and of whom. */
type Ask = Pick<Deadlock, 'for' | 'why'>;

function findIn(container: Container, { roles, hooks, entries }: Waiting, asks: (look: Look, text: string) => Ask[]): Deadlock[] {
  const { name, command: words = [], args = [], startupProbe } = container;
  const native = roles.get(name) === 'nativeSidecar';
  const entry = entries.get(name);
  if (entry) {
    return asks(entry, [...words, ...args].join(' ')).map((ask): Deadlock => ({ at: name, by: 'init', ...ask, outcome: 'neverStarts' }));
  }
  const { handler, command } = hooks.get(name) ?? {};
  // a regular container whose hook tries once fails at once, and the kubelet goes on
  const waits = handler && command && (command.kind === 'wait' || native);
  return [
    ...(waits ? asks(command, textOf(handler)).map((ask): Deadlock => ({ at: name, by: 'hook', ...ask, outcome: outcomeOf(command, native) })) : []),
    ...(native && startupProbe
      ? asks(lookOf(startupProbe, container), textOf(startupProbe)).map((ask): Deadlock => ({ at: name, by: 'startupProbe', ...ask, outcome: 'neverStarts' }))
      : []),
  ];
}

function outcomeOf({ limited }: CommandReading, native: boolean): Deadlock['outcome'] {
  if (limited === false) {
    return 'stuck';
  }
  // a native sidecar whose hook fails is started again; after a regular one the kubelet goes on
  return native ? 'neverStarts' : limited ? 'startedAnyway' : 'unknown';
}

function textOf({ exec, httpGet }: Handler): string {
  return httpGet?.path ?? exec?.command?.join(' ') ?? '';
}

function laterText({ port, path }: Target, other: string): string {
  const what = port === undefined ? path : `port ${port}`;
  return `waits for ${what === undefined ? other : `${what} of ${other}`}, which starts after it`;
}

function isDapr({ name, image = '' }: Container): boolean {
  return name === 'daprd' || /(?:^|\/)daprd(?=$|[:@])/.test(image);
}

/** @see https://docs.dapr.io/reference/api/health_api/ */
const WAITS_FOR_APPLICATION = /\/v1\.0\/healthz(?![/\w])/;

function daprText(application: string): string {
  return `waits for ${application}, which starts after it: daprd answers /v1.0/healthz only then`;
}

/** How a wait ends for a container that starts only after it. */
export function endOf({ why, outcome }: Deadlock): Pick<StartCondition, 'until' | 'what' | 'unless'> {
  return {
    until: outcome === 'startedAnyway' ? 'paused' : 'never',
    what: outcome === 'startedAnyway' ? `it gives up: it ${why}` : `it ${why}`,
    ...(outcome === 'unknown' ? { unless: 'its hook gives up' } : {}),
  };
}

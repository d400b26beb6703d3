import { Context } from './context';
import { endOf } from './deadlocks';
import { evidenceOf } from './evidence';
import { hookConditions } from './hook-conditions';
import { probeConditions } from './probe-condition';
import { Container } from '../../pod/pod-spec';
import { isLimited } from '../../script/purpose';
import { isUnreachable } from '../containers/unreachable';
import { StartCondition, Until } from '../model';

/*
 * What a container makes those after it wait for, and what only looks like that.
 */

/** The conditions at a container: those that concern itself, and those of a hook or an init container that watches others. */
export function conditionsAt(container: Container, context: Context): StartCondition[] {
  switch (context.roles.get(container.name)) {
    case 'initContainer': return initConditions(container, context);
    case 'nativeSidecar': return nativeConditions(container, context);
    case 'sidecar': return sidecarConditions(container, context);
    // nobody depends on it, but its hook delays them all the same
    default: return hookConditions(container, context).filter(({ real }) => real);
  }
}

/** An init container has to exit. It may exit only when others are ready. */
function initConditions(container: Container, context: Context): StartCondition[] {
  const { name } = container;
  const self = { for: name, by: 'init' as const, at: name, real: true };
  const deadlock = context.deadlocks.get(name);
  if (deadlock) {
    return [{ ...self, ...endOf(deadlock) }];
  }
  if (isUnreachable(container)) {
    const what = 'it is a server, and an init container has to exit before the next container starts';
    return [{ ...self, until: 'never', what, unless: `${name} exits by itself` }];
  }
  const { conditions, kind, limited, fails, text, ...look } = context.entries.get(name)!;
  if (fails || (kind === 'pause' && limited === false)) {
    return [{ ...self, until: 'never', what: `its command ${fails ? 'always fails' : 'never ends'}: ${text}` }];
  }
  if (conditions && conditions.size > 0) {
    return [...conditions].map(([other, what]) => ({ ...self, for: other, until: 'ready', what, limited: isLimited(what) }));
  }
  const { proven, ofUnknown } = evidenceOf({ ...look }, container, context);
  const watched = new Map<string, Until>([
    ...(kind === 'wait' && ofUnknown ? mayAnswer(container, context).map((other): [string, Until] => [other, 'ended']) : []),
    ...proven.map((other): [string, Until] => [other, 'ready']),
  ]);
  return watched.size > 0
    ? [...watched].map(([other, until]) => ({ ...self, for: other, until, what: `the command has ended (${text})`, limited }))
    : [{ ...self, until: 'exited', what: 'it has exited' }];
}

/** The native sidecars before an init container that may listen anywhere. */
function mayAnswer({ name }: Container, { order, position, roles }: Context): string[] {
  return order.slice(0, position.get(name)!)
    .filter(other => roles.get(other.name) === 'nativeSidecar' && (other.ports ?? []).length === 0)
    .map(other => other.name);
}

/** Until it counts as started: its startup probe has passed and its hook has returned. Readiness does not count (seen on 1.36.2). */
function nativeConditions(container: Container, context: Context): StartCondition[] {
  const { startupProbe, readinessProbe } = container;
  const conditions = [...(startupProbe ? probeConditions(container, startupProbe, context) : []), ...hookConditions(container, context)];
  return withOrder(container, conditions, readinessProbe && 'the readiness of a native sidecar does not count, only a startup probe does');
}

/** The probes of a regular container make nobody wait, but for a gate that they open. */
function sidecarConditions(container: Container, context: Context): StartCondition[] {
  const { name, readinessProbe, startupProbe } = container;
  const opens = context.gates.some(({ probes }) => probes.includes(name));
  const probed = startupProbe && !opens ? notCounted('startup probe') : undefined;
  return withOrder(container, hookConditions(container, context), probed ?? (readinessProbe && notCounted('readiness')));
}

function notCounted(what: string): string {
  return `the kubelet does not wait for the ${what} of a regular container`;
}

/** A sidecar that nothing waits for has only started. */
function withOrder({ name }: Container, conditions: readonly StartCondition[], why: string | undefined): StartCondition[] {
  const own = conditions.filter(condition => condition.for === name);
  return own.some(({ real }) => real) || (own.length > 0 && why === undefined) ? [...conditions] : [...conditions, {
    for: name, by: 'order', at: name, real: false, until: 'started', what: why ?? 'the kubelet starts the next container right after it',
  }];
}

import { Context } from './context';
import { endOf } from './deadlocks';
import { evidenceOf } from './evidence';
import { Container, Probe } from '../../pod/pod-spec';
import { readCommand } from '../commands/command';
import { awaitedBy, handlerText, probeText } from '../commands/handler';
import { alwaysFails, alwaysPasses, lookOf } from '../commands/probe';
import { shellTextIn } from '../commands/shell-text';
import { StartCondition } from '../model';

/** What the startup probe of a native sidecar makes those after it wait for. It may look at sidecars before its own, too. */
export function probeConditions(container: Container, probe: Probe, context: Context): StartCondition[] {
  const own = probeCondition(container, probe, context);
  const { position } = context;
  const others = own.until === 'never' ? [] : evidenceOf(lookOf(probe, container), container, context).proven
    .filter(other => position.get(other)! < position.get(container.name)!);
  return [own, ...others.map((other): StartCondition => ({ ...own, for: other, real: true, until: 'ready', what: probeText(probe) }))];
}

function probeCondition(container: Container, probe: Probe, context: Context): StartCondition {
  const { name } = container;
  const self = { for: name, by: 'startupProbe' as const, at: name, real: true };
  const deadlock = context.deadlocks.get(name);
  if (deadlock?.by === 'startupProbe') {
    return { ...self, ...endOf(deadlock) };
  }
  if (shellTextIn(probe.exec?.command ?? []) !== undefined) {
    return { ...self, until: 'never', what: `its startup probe never passes, because no shell reads its command: ${handlerText(probe)}` };
  }
  if (alwaysPasses(probe)) {
    const pauses = readCommand(probe.exec?.command ?? []).kind === 'pause';
    return { ...self, real: pauses, until: pauses ? 'paused' : 'started', what: `its startup probe passes in any case: ${handlerText(probe)}` };
  }
  if (alwaysFails(probe)) {
    return { ...self, until: 'never', what: `its startup probe always fails: ${handlerText(probe)}` };
  }
  const what = probeText(probe);
  return isOwn(container, probe, context)
    ? { ...self, until: 'ready', what }
    : { ...self, until: 'ended', what: `${what}, which may have nothing to do with readiness` };
}

/** Whether a probe that passes means that its container is ready: its author says so, unless it looks elsewhere or passes by accident. */
function isOwn(container: Container, probe: Probe, context: Context): boolean {
  const look = lookOf(probe, container);
  const known = !probe.exec || awaitedBy(probe) !== undefined || readCommand(probe.exec.command ?? []).kind !== 'action';
  return (known || look.proves) && !evidenceOf(look, container, context).ofOthers;
}

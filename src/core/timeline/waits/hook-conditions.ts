import { Context } from './context';
import { endOf } from './deadlocks';
import { evidenceOf } from './evidence';
import { Container, Handler } from '../../pod/pod-spec';
import { CommandReading } from '../commands/command';
import { Hook } from '../commands/hook';
import { shellTextIn } from '../commands/shell-text';
import { StartCondition } from '../model';

/** What the `postStart` hook of a container makes those after it wait for: the container itself, others, or nothing. */
export function hookConditions(container: Container, context: Context): StartCondition[] {
  const hook = context.hooks.get(container.name);
  return hook ? hookWaits(container, hook, context) : [];
}

function hookWaits(container: Container, { handler, command }: Hook, context: Context): StartCondition[] {
  const { name } = container;
  const native = context.roles.get(name) === 'nativeSidecar';
  const self = { for: name, by: 'hook' as const, at: name };
  const deadlock = context.deadlocks.get(name);
  if (deadlock?.by === 'hook') {
    return [{ ...self, real: true, ...endOf(deadlock), limited: command?.limited }];
  }
  if (!command || shellTextIn(handler.exec?.command ?? []) !== undefined) {
    return [{ ...self, ...handlerWait(name, handler, native) }];
  }
  const { conditions, kind, limited, text, fails } = command;
  if (native && fails) {
    return [{ ...self, real: true, until: 'never', what: `its hook always fails, and the kubelet restarts it: ${text}`, limited }];
  }
  if (conditions && conditions.size > 0) {
    return [...conditions].map(([other, what]) => ({ ...self, for: other, real: true, until: 'ready', what, limited }));
  }
  switch (kind) {
    case 'wait': return hookLoop(container, command, context);
    case 'unknown': return [{
      ...self, real: true, until: 'returned', what: `its hook has returned, which may have nothing to do with readiness (${text})`, limited,
    }];
    case 'pause': return limited === false
      ? [{ ...self, real: true, until: 'never', what: `its hook never returns: ${text}`, limited }]
      : [triedOnce(container, command, context)
        ?? { ...self, real: true, until: 'paused', what: `its fixed pause is over, which says nothing about readiness (${text})`, limited }];
    case 'action': return [triedOnce(container, command, context)
      ?? { ...self, real: false, until: 'started', what: `its command does not wait: ${text}`, limited }];
  }
}

/** A hook of a native sidecar that asks once: when it fails the kubelet restarts the sidecar, and nothing else starts. */
function triedOnce(container: Container, command: CommandReading, context: Context): StartCondition | undefined {
  const { name } = container;
  const { kind, conditions, targets, proves, limited, text } = command;
  if (context.roles.get(name) !== 'nativeSidecar' || conditions || !proves || targets.length === 0) {
    return undefined;
  }
  const asksItself = evidenceOf(command, container, context).proven.includes(name);
  return {
    for: name,
    by: 'hook',
    at: name,
    real: true,
    ...(asksItself ? { until: 'never', unless: `${name} is ready ${kind === 'pause' ? 'by then' : 'at once'}` } : { until: 'unknown' }),
    what: `its hook tries once${kind === 'pause' ? ' after a fixed pause' : ''}, and the kubelet restarts it when the hook fails: ${text}`,
    limited,
  };
}

/** A hook that waits: for its own container, for others, or for what nobody knows. */
function hookLoop(container: Container, command: CommandReading, context: Context): StartCondition[] {
  const { text, limited } = command;
  const { proven, ofOthers } = evidenceOf(command, container, context);
  const wait = { by: 'hook' as const, at: container.name, real: true, limited };
  const others = proven.map((other): StartCondition => ({ ...wait, for: other, until: 'ready', what: `the command has ended (${text})` }));
  if (proven.includes(container.name)) {
    return others;
  }
  const own: StartCondition = ofOthers
    ? { ...wait, for: container.name, until: 'paused', what: `its command, which looks at other containers, has ended (${text})` }
    : { ...wait, for: container.name, until: 'ended', what: `the command has ended (${text})` };
  return [own, ...others];
}

/** Of a handler other than a command that can be run; `httpGet` and `tcpSocket` were seen on 1.25.10, 1.28.3 and 1.36.2. */
function handlerWait(
  name: string,
  { exec, httpGet, tcpSocket, sleep }: Handler,
  native: boolean,
): Pick<StartCondition, 'real' | 'until' | 'what' | 'unless'> {
  const failing = native ? { real: true, until: 'never' as const } : { real: false, until: 'started' as const };
  const restarted = native ? ', which restarts a native sidecar before anything else starts' : '';
  if (exec) {
    return { ...failing, what: `its hook always fails, because no shell reads its command${restarted}` };
  }
  if (httpGet) {
    const what = 'an httpGet hook tries once, from the node: any response counts, even 503 and 404, and a refused connection fails the hook';
    return { ...failing, what: what + restarted, ...(native ? { unless: `${name} listens at once` } : {}) };
  }
  if (tcpSocket) {
    return { ...failing, what: `a tcpSocket hook is accepted by the API and always fails on the node${restarted}` };
  }
  return sleep
    ? { real: true, until: 'paused', what: `its fixed pause of ${sleep.seconds} s is over, which says nothing about readiness` }
    : { real: false, until: 'started', what: 'the hook has no action' };
}

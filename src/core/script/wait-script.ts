import { inlineCommand } from './inline-script';
import { APPEND_TOOLBOX, Calls, lineCommand, lineWithProgram } from './line';
import { lookOf } from './looks';
import { ScriptedLook } from './looks/look';
import { hookPurpose, probePurpose } from './purpose';
import { unexpanded } from './shell';
import { Container } from '../pod/pod-spec';
import { Wait } from '../request/wait';
import { duration } from '../words';

/** A sidecar whose readiness a script watches. */
export interface Target {
  readonly sidecar: string;
  readonly wait: Wait;
  readonly look: ScriptedLook;
  /** The gate to open once the sidecar is ready, if there is one: the name of its volume. */
  readonly gate?: string;
}

/** Undefined where no script can tell whether the sidecar is ready. */
export function targetOf(sidecar: string, wait: Wait, gate?: string): Target | undefined {
  const look = lookOf(wait.check);
  return look.inScript ? { sidecar, wait, look, gate } : undefined;
}

export interface HookOptions {
  /** The container has the toolbox, and the program in it. */
  readonly toolbox?: boolean;
  /** The user's own commands may use the toolbox. */
  readonly distroless?: boolean;
  /** The gate to shut before anything else: the name of its volume. */
  readonly shut?: string;
  /** Give up after this time, or after the target's own timeout if that is shorter, with exit status 0 and the gate shut. */
  readonly patienceMs?: number;
}

/**
 * The command of a `postStart` hook that returns when every target is ready.
 *
 * A wait command on its own is used as it is; everything else is a script.
 */
export function hookCommand(targets: readonly Target[], options: HookOptions = {}): string[] {
  const [first] = targets;
  if (targets.length === 1 && first.look.bareHook && !first.gate && !options.shut) {
    return first.look.bareHook;
  }
  const { toolbox, distroless, shut, patienceMs } = options;
  const limitOf = ({ wait: { timeoutMs } }: Target) => Math.min(timeoutMs, patienceMs ?? timeoutMs);
  if (!toolbox) {
    return inlineCommand({
      kind: 'hook',
      purpose: hookPurpose(targets.map(target => ({ condition: target.look.condition(target.sidecar), limitMs: limitOf(target) }))),
      waits: targets.map(target => ({
        look: target.look.inScript(target.wait),
        intervalMs: target.wait.intervalMs,
        limitMs: limitOf(target),
        delayMs: target.wait.delayMs,
        failure: `${target.sidecar} is not ready after ${duration(limitOf(target))}: ${target.look.subject}`,
      })),
    });
  }
  const calls = new Calls();
  const late = patienceMs === undefined ? 'fail' : 'log';
  return lineCommand([
    ...(shut ? [`shut ${shut}`] : []),
    ...pathFor(targets, distroless),
    ...targets.flatMap(target => {
      const { settings, call } = calls.await(target.sidecar, target.look, target.wait, limitOf(target));
      return [...settings, `${call}${target.gate ? ` && open ${target.gate}` : ''} || ${late}`];
    }),
  ]);
}

/** A container whose own command waits. */
interface ContainerWait {
  /** Fails after this time, or never: `Infinity`. */
  readonly limitMs: number;
  /** The program is laid in the pod. Otherwise the container brings it along, for which its image has to be the toolbox. */
  readonly laid: boolean;
}

/** What a container runs that ends when every target is ready. It is process 1, which no signal ends that it does not catch. */
export function containerCommand(targets: readonly Target[], { limitMs, laid }: ContainerWait): Pick<Container, 'command' | 'args'> {
  const calls = new Calls();
  const statements = ['trap \'exit 143\' TERM', ...targets.flatMap(({ sidecar, wait, look }) => {
    const { settings, call } = calls.await(sidecar, look, wait, limitMs);
    return [...settings, `${call} || exit 1`];
  })];
  const { command, args } = laid ? { command: lineCommand(statements), args: undefined } : lineWithProgram(statements);
  return { command: command.map(unexpanded), ...(args ? { args } : {}) };
}

/** The user's own command where that is all that an exec probe has to run; it needs no shell. */
export function bareProbe({ bareProbe: command }: ScriptedLook, distroless: boolean): string[] | undefined {
  return command && !(distroless && needsPath(command)) ? command.map(unexpanded) : undefined;
}

/**
 * The command of an exec probe that waits inside: it returns when the target is ready, and fails after `limitMs` and at most one look more.
 * Opens the target's gate, if it has one.
 */
export function probeCommand({ sidecar, wait, look, gate }: Target, limitMs: number, { toolbox, distroless }: HookOptions = {}): string[] {
  if (!toolbox) {
    return inlineCommand({
      kind: 'probe',
      purpose: probePurpose(look.condition(sidecar)),
      waits: [{ look: look.inScript(wait), intervalMs: wait.intervalMs, limitMs, failure: look.subject }],
    }).map(unexpanded);
  }
  const { settings, call } = new Calls().await(sidecar, { ...look, blocks: false }, wait, limitMs);
  return lineCommand([
    ...settings,
    ...pathFor([{ look }], distroless),
    gate ? `opened ${gate} || ${call} && open ${gate}` : call,
  ]).map(unexpanded);
}

/** A user's command runs with its image's PATH; only where the image has no shell, the toolbox stands behind that. */
function pathFor(targets: readonly Pick<Target, 'look'>[], distroless: boolean | undefined): string[] {
  return distroless && targets.some(({ look }) => look.bareProbe) ? [APPEND_TOOLBOX] : [];
}

/** The program is looked up in the PATH. */
function needsPath([program]: readonly string[]): boolean {
  return !program.includes('/');
}

/** What the probe of a gated sidecar looks at: the wait's own `probe`, unless only the kubelet can make it. */
export function scriptedProbe(target: Target): Target {
  return target.wait.probe ? targetOf(target.sidecar, target.wait.probe, target.gate) ?? target : target;
}

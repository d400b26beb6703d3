import { isOpen, openGate, shutGate } from './gate-script';
import { lookOf } from './looks';
import { LookContext, ScriptedLook } from './looks/look';
import { hookPurpose, probePurpose } from './purpose';
import { hundredths, scriptCommand, ToolboxFolder } from './script';
import { quote } from './shell';
import { Wait } from '../request/wait';
import { duration } from '../words';

/** A sidecar whose readiness a script watches. */
export interface Target {
  readonly sidecar: string;
  readonly wait: Wait;
  readonly look: ScriptedLook;
  /** Folder of the gate to open once the sidecar is ready, if there is one. */
  readonly gate?: string;
}

/** Undefined where no script can tell whether the sidecar is ready. */
export function targetOf(sidecar: string, wait: Wait, gate?: string): Target | undefined {
  const look = lookOf(wait.check);
  return look.inScript ? { sidecar, wait, look, gate } : undefined;
}

export interface HookOptions {
  /** Folder of the toolbox in the container. Undefined: the image has a shell. */
  readonly toolbox?: ToolboxFolder;
  /** Folder of the gate to shut before anything else. */
  readonly shut?: string;
  /** Give up after this time, or after the target's own timeout if that is shorter, with exit status 0 and the gate shut. */
  readonly patienceMs?: number;
}

/** Time that a probe's script keeps back from the probe's own limit, to end what it started. */
const PROBE_RESERVE_MS = 200;

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
  const waits = targets.map(target => {
    const { wait, look } = target;
    const limitMs = Math.min(wait.timeoutMs, options.patienceMs ?? wait.timeoutMs);
    return { target, limitMs, lines: look.inScript(contextOf(wait, limitMs, 'opened', options.toolbox)) };
  });
  return scriptCommand({
    purpose: hookPurpose(waits.map(({ target: { sidecar, look }, limitMs }) => ({ condition: look.condition(sidecar), limitMs }))),
    functions: targets.length === 0 ? [] : ['await', 'say', ...waits.flatMap(({ lines }) => lines.functions)],
    intervalMs: Math.min(...targets.map(({ wait }) => wait.intervalMs)),
    body: [
      ...(options.shut ? [shutGate(options.shut)] : []),
      ...(targets.length > 0 ? ['clock; start=$now'] : []),
      ...waits.flatMap(({ target: { sidecar, look, gate }, limitMs, lines }) => {
        const wanted = `await ${hundredths(limitMs)} ${lines.call}`;
        const late = `say ${quote(`${sidecar} is not ready after ${duration(limitMs)}: ${look.subject}: `)}"$seen"`;
        const fails = options.patienceMs === undefined;
        return [
          ...lines.prepare,
          ...(gate
            ? [`if ${wanted}; then`, `  ${openGate(gate)}`, 'else', `  ${late}`, ...(fails ? ['  exit 1'] : []), 'fi']
            : [`${wanted} || { ${late}; ${fails ? 'exit 1; ' : ''}}`]),
        ];
      }),
    ],
  }, options.toolbox);
}

/** The command of an exec probe: one look, exit status 0 when the target is ready. Opens the target's gate, if it has one. */
export function probeCommand({ sidecar, wait, look: { unexpanded }, gate }: Target, toolbox?: ToolboxFolder): string[] {
  const look = unexpanded();
  if (!gate && look.bareProbe) {
    return look.bareProbe;
  }
  const lines = look.inScript(contextOf(wait, wait.checkTimeoutSeconds * 1000 - PROBE_RESERVE_MS, 'listens', toolbox));
  return scriptCommand({
    purpose: probePurpose(look.condition(sidecar), gate !== undefined),
    functions: lines.functions,
    intervalMs: wait.intervalMs,
    body: [
      ...(gate ? [`! ${isOpen(gate)} || exit 0`] : []),
      ...lines.prepare,
      `${lines.call} || { echo ${quote(`${look.subject}: `)}"$seen"; exit 1; }`,
      ...(gate ? [openGate(gate)] : []),
    ],
  }, toolbox);
}

function contextOf(wait: Wait, limitMs: number, port: LookContext['port'], toolbox: ToolboxFolder): LookContext {
  return { intervalMs: wait.intervalMs, checkTimeoutMs: wait.checkTimeoutSeconds * 1000, limitMs, port, toolbox };
}

/**
 * What the probe of a gated sidecar looks at: the `probe` of its wait, or the wait itself where a script cannot count on the program that
 * `probe` needs.
 */
export function scriptedProbe(target: Target, toolbox: ToolboxFolder): Target {
  const probe = target.wait.probe && targetOf(target.sidecar, target.wait.probe, target.gate);
  return probe?.look.isSure(toolbox !== undefined) ? probe : target;
}

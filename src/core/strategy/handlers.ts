import { Step } from './steps';
import { LocalIssue } from '../issue';
import { Container, Handler, Probe } from '../pod/pod-spec';
import { AskedSidecar, Sidecar } from '../request/sidecar';
import { Wait } from '../request/wait';
import { drainCommand } from '../script/drain-script';
import { lookOf } from '../script/looks';
import { HookOptions, probeCommand, Target } from '../script/wait-script';

/*
 * Hooks and startup probes: how ours are written, and what there may not be already.
 */

type Hook = 'postStart' | 'preStop';

export function withHook(container: Container, hook: Hook, command: string[]): Container {
  return { ...container, lifecycle: { ...container.lifecycle, [hook]: { exec: { command } } } };
}

/** A container with the `preStop` hook that its sidecar's `drainUntil` asks for. */
export function withDrain(container: Container, { name, drainUntil, distroless }: Sidecar, toolbox: boolean): Container {
  return drainUntil ? withHook(container, 'preStop', drainCommand(name, drainUntil, { toolbox, distroless })) : container;
}

/**
 * A startup probe that looks every second, the shortest period there is, until the timeout of `wait` is over. Each look may take as long as
 * `look` allows.
 */
export function startupProbe(handler: Handler, { timeoutMs, delayMs = 0 }: Wait, look: Wait): Probe {
  return {
    ...handler,
    ...(delayMs > 0 ? { initialDelaySeconds: delayMs / 1000 } : {}),
    periodSeconds: 1,
    timeoutSeconds: look.checkTimeoutSeconds,
    failureThreshold: Math.ceil((timeoutMs - delayMs) / 1000),
  };
}

/** How long the kubelet lets a probe wait inside, if its looks are short. */
const WAITING_SECONDS = 10;

/** From the end of the time of a script's last look to the kubelet's limit: the script's own end takes some of it. */
const SPARE_SECONDS = 2;

/** Failures of a waiting probe that the kubelet takes in any case before it restarts the sidecar. */
const LEAST_FAILURES = 3;

/**
 * A startup probe that waits inside until its target is ready, again and again until the timeout of `wait` is over. The kubelet hears of it
 * at once then, and not at its next look.
 *
 * The script ends by itself before the kubelet would end it. A look may begin at the end of its time, so there is time for one more.
 */
export function waitingProbe(target: Target, { timeoutMs, delayMs = 0 }: Wait, options: HookOptions): Probe {
  const totalSeconds = (timeoutMs - delayMs) / 1000;
  const moreSeconds = target.wait.checkTimeoutSeconds + SPARE_SECONDS;
  const seconds = Math.max(1, Math.min(WAITING_SECONDS - moreSeconds, Math.floor(totalSeconds / LEAST_FAILURES)));
  return {
    exec: { command: probeCommand({ ...target, wait: { ...target.wait, delayMs: 0 } }, seconds * 1000, options) },
    ...(delayMs > 0 ? { initialDelaySeconds: delayMs / 1000 } : {}),
    periodSeconds: 1,
    timeoutSeconds: seconds + moreSeconds,
    failureThreshold: Math.max(LEAST_FAILURES, Math.ceil(totalSeconds / seconds)),
  };
}

/** A hook that ours would overwrite. */
export function checkHook(container: Container, { field }: Sidecar, hook: Hook, fix: string): LocalIssue[] {
  const given = container.lifecycle?.[hook];
  return given ? [{
    field: `${field}.lifecycle.${hook}`,
    given,
    why: `container "${container.name}" has a ${hook} hook already, and there can be only one`,
    fix,
  }] : [];
}

/** What hooks of ours cannot do with these sidecars; `isWritten` tells which of them get one. */
export function checkPostStartHooks(steps: readonly Step[], isWritten: (step: Step) => boolean): LocalIssue[] {
  const fix = 'remove it, make it part of \'readyWhen\', or pass StartupStrategy.nativeSidecar(), which leaves it alone';
  return steps.flatMap(step => {
    const look = lookOf(step.sidecar.readyWhen.check);
    return [
      ...(isWritten(step) ? checkHook(step.container, step.sidecar, 'postStart', fix) : []),
      ...(look.inScript ? [] : [{ field: `${step.sidecar.field}.readyWhen`, ...look.refusal }]),
    ];
  });
}

/** A startup probe that ours would overwrite and that `readyWhen` does not follow. */
export function checkStartupProbes(steps: readonly Step[], role: string): LocalIssue[] {
  return steps.flatMap(({ sidecar, container }) => (!sidecar.followsProbe && hasOwnStartupProbe(container, sidecar)
    ? [{
      field: `${sidecar.field}.startupProbe`,
      given: container.startupProbe,
      why: `${role}, and there can be only one`,
      fix: 'pass readyWhen: Readiness.fromProbe(), which takes it over, or remove it, or pass StartupStrategy.postStartHook(), which leaves it '
        + 'alone',
    }]
    : []));
}

/** A startup probe other than the one that cdk8s-plus adds by itself for `portNumber`. */
export function hasOwnStartupProbe({ startupProbe: probe }: Container, { ownStartupProbe }: AskedSidecar): boolean {
  if (ownStartupProbe || !probe) {
    return Boolean(probe);
  }
  const { tcpSocket, failureThreshold, ...rest } = probe;
  return !(Object.keys(rest).length === 0 && failureThreshold === 3 && tcpSocket && Object.keys(tcpSocket).join() === 'port');
}

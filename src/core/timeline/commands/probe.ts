import { CommandReading, programsOf, readCommand } from './command';
import { Container, Handler, Probe } from '../../pod/pod-spec';
import { basename } from '../shell/programs/names';

/** What a handler asks, and whether its success means that it is ready. */
export type Look = Pick<CommandReading, 'targets' | 'proves'>;

const NOTHING: Look = { targets: [], proves: false };

export function lookOf(handler: Handler, { ports = [] }: Container): Look {
  const { exec, httpGet, tcpSocket, grpc } = handler;
  if (exec) {
    return readCommand(exec.command ?? []);
  }
  const action = httpGet ?? tcpSocket ?? grpc;
  if (!action || ('host' in action && action.host)) {
    return NOTHING;
  }
  const port = ports.find(({ name }) => name !== undefined && name === action.port)?.containerPort ?? Number(action.port);
  return Number.isInteger(port) ? { targets: [{ program: 'kubelet', port }], proves: true } : NOTHING;
}

/** Programs that succeed whatever the state of the container. */
const ALWAYS = ['true', ':', 'echo', 'printf', 'exit', 'sleep', 'set', 'export', 'for'];

/** A probe whose command passes in any case. */
export function alwaysPasses(probe: Probe): boolean {
  return saysNothing(probe) && !alwaysFails(probe);
}

/** A probe whose command fails in any case. */
export function alwaysFails(probe: Probe): boolean {
  // Kubernetes' own default
  const { exec, timeoutSeconds = 1 } = probe;
  const { fails, pauseSeconds = 0 } = readCommand(exec?.command ?? []);
  return fails || (pauseSeconds >= timeoutSeconds && saysNothing(probe));
}

function saysNothing({ exec }: Handler): boolean {
  const programs = programsOf(exec?.command ?? []);
  const passes = ([program, first]: readonly string[]) =>
    ALWAYS.includes(basename(program)) && !(program === 'exit' && /^[1-9]/.test(first));
  return programs.length > 0 && (readCommand(exec!.command!).nothing || programs.every(passes));
}

/**
 * How long a container may take, in seconds, before this probe restarts it. A command that waits inside is given its whole timeout each
 * time.
 */
export function allowedSeconds(probe: Probe): number {
  // the defaults are Kubernetes' own
  const { initialDelaySeconds = 0, periodSeconds = 10, timeoutSeconds = 1, failureThreshold = 3 } = probe;
  const waits = probe.exec !== undefined && readCommand(probe.exec.command ?? []).kind === 'wait';
  return initialDelaySeconds + failureThreshold * Math.max(periodSeconds, waits ? timeoutSeconds : 0);
}

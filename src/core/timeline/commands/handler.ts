import { isReadable, readCommand } from './command';
import { Handler, Probe } from '../../pod/pod-spec';
import { readDrain } from '../../script/drain-script';
import { readLine } from '../../script/line';
import { readProbePurpose } from '../../script/purpose';
import { plural, shortened } from '../../words';

/** Of what a manifest says: each container after this one repeats it. */
export const MOST_SHOWN = 200;

/** `GET :9901/ready succeeds (tried every 1 s, at most 60 times)`; of ours `envoy listens on port 9901, tried at most 9 times`. */
export function probeText(probe: Probe): string {
  // the defaults are Kubernetes' own
  const { periodSeconds = 10, failureThreshold = 3 } = probe;
  const told = awaitedBy(probe);
  const times = `at most ${plural(failureThreshold, 'time')}`;
  return told === undefined
    ? `${handlerText(probe)} succeeds (tried every ${periodSeconds} s, ${times})`
    : `${told}, tried ${times}`;
}

/** What a probe of ours waits for inside; undefined where it is not ours. */
export function awaitedBy({ exec }: Handler): string | undefined {
  const command = exec?.command ?? [];
  if (!isReadable(command)) {
    return undefined;
  }
  const told = [...readLine(command)?.conditions.values() ?? []].join(' and ') || readProbePurpose(command[2] ?? '');
  return told === undefined ? undefined : shortened(told, MOST_SHOWN);
}

/** What a `preStop` hook does: `waits until …` for a drain of ours, or else `runs /bin/quit`. */
export function preStopText(hook: Handler): string {
  const command = hook.exec?.command ?? [];
  const drain = isReadable(command) ? readDrain(command) : undefined;
  return shortened(drain === undefined ? actionText(hook) : `waits until ${drain}`, MOST_SHOWN);
}

function actionText(hook: Handler): string {
  const { exec, httpGet, tcpSocket, sleep } = hook;
  if (exec) {
    return `runs ${handlerText(hook)}`;
  }
  if (httpGet ?? tcpSocket) {
    return `tries ${handlerText(hook)}`;
  }
  return sleep ? `pauses for ${sleep.seconds} s` : 'does nothing';
}

/** `GET :9901/ready`; of a command its text. */
export function handlerText({ exec, httpGet, tcpSocket, grpc }: Handler): string {
  if (exec) {
    return readCommand(exec.command ?? []).text;
  }
  if (httpGet) {
    return shortened(`GET :${httpGet.port}${httpGet.path ?? '/'}`, MOST_SHOWN);
  }
  if (tcpSocket) {
    return shortened(`a connection to port ${tcpSocket.port}`, MOST_SHOWN);
  }
  return grpc ? `a gRPC health check on port ${grpc.port}` : 'no action';
}

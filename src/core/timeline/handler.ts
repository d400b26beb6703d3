import { isReadable, readCommand } from './command';
import { Handler, Probe } from '../pod/pod-spec';
import { readDrain } from '../script/drain-script';
import { shortened } from '../words';

/** Of what a manifest says: each container after this one repeats it. */
export const MOST_SHOWN = 200;

/** `GET :9901/ready, every 1 s, at most 60 times`. */
export function probeText(probe: Probe): string {
  // the defaults are Kubernetes' own
  return `${shortened(handlerText(probe), MOST_SHOWN)}, every ${probe.periodSeconds ?? 10} s, at most ${probe.failureThreshold ?? 3} times`;
}

/** What a drain of ours waits for, or else what the hook does. */
export function preStopText(hook: Handler): string {
  const command = hook.exec?.command ?? [];
  return shortened((isReadable(command) ? readDrain(command) : undefined) ?? handlerText(hook), MOST_SHOWN);
}

function handlerText({ exec, httpGet, tcpSocket, grpc, sleep }: Handler): string {
  if (exec) {
    return readCommand(exec.command ?? []).text;
  }
  if (httpGet) {
    return `GET :${httpGet.port}${httpGet.path ?? '/'}`;
  }
  if (tcpSocket) {
    return `TCP :${tcpSocket.port}`;
  }
  if (grpc) {
    return `gRPC :${grpc.port}`;
  }
  return sleep ? `a pause of ${sleep.seconds} s` : 'no action';
}

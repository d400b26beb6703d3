import { readCommand } from './command';
import { Handler, Probe } from '../pod/pod-spec';
import { shortened } from '../words';

/** Of what a manifest says: each container after this one repeats it. */
export const MOST_SHOWN = 200;

/** `GET :9901/ready, every 1 s, at most 60 times`. */
export function probeText(probe: Probe): string {
  // the defaults are Kubernetes' own
  return `${shortened(handlerText(probe), MOST_SHOWN)}, every ${probe.periodSeconds ?? 10} s, at most ${probe.failureThreshold ?? 3} times`;
}

function handlerText({ exec, httpGet, tcpSocket, grpc }: Handler): string {
  if (exec) {
    return readCommand(exec.command ?? []).text;
  }
  if (httpGet) {
    return `GET :${httpGet.port}${httpGet.path ?? '/'}`;
  }
  if (tcpSocket) {
    return `TCP :${tcpSocket.port}`;
  }
  return grpc ? `gRPC :${grpc.port}` : 'no action';
}

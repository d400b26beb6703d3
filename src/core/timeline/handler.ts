import { isReadable, readCommand } from './command';
import { Handler, Probe } from '../pod/pod-spec';
import { readDrain } from '../script/drain-script';
import { readLine } from '../script/line';
import { readProbePurpose } from '../script/purpose';
import { shortened } from '../words';

/** Of what a manifest says: each container after this one repeats it. */
export const MOST_SHOWN = 200;

/** `GET :9901/ready, every 1 s, at most 60 times`; of ours `envoy listens on port 9901 (at most 7 s), at most 9 times`. */
export function probeText(probe: Probe): string {
  // the defaults are Kubernetes' own
  const { periodSeconds = 10, failureThreshold = 3 } = probe;
  const told = awaitedBy(probe);
  const what = told ?? `${shortened(handlerText(probe), MOST_SHOWN)}, every ${periodSeconds} s`;
  return `${what}, at most ${failureThreshold} times`;
}

/** What a probe of ours waits for inside. */
function awaitedBy({ exec }: Handler): string | undefined {
  const command = exec?.command ?? [];
  if (!isReadable(command)) {
    return undefined;
  }
  const told = [...readLine(command)?.conditions.values() ?? []].join(' and ') || readProbePurpose(command[2] ?? '');
  return told === undefined ? undefined : shortened(told, MOST_SHOWN);
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

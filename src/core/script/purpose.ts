import { Check } from '../request/wait';
import { duration } from '../words';

/*
 * The first line of a script says what it does: for the engineer who reads it in the manifest, and for the timeline.
 */

/** A sidecar that a hook waits for. */
export interface Awaited {
  readonly sidecar: string;
  readonly check: Check;
  readonly limitMs: number;
}

const WAITS = 'waits until ';
const SHUTS = 'shuts the gate of this sidecar; its startup probe opens it';

/** `waits until envoy listens on port 9901 (at most 60 s) and …`. */
export function hookPurpose(awaited: readonly Awaited[]): string {
  return awaited.length === 0
    ? SHUTS
    : WAITS + awaited.map(({ sidecar, check, limitMs }) => `${withoutLimits(condition(sidecar, check))} (at most ${duration(limitMs)})`).join(' and ');
}

/** A user's words could end in a limit, and go on with a sidecar of their own: only this file writes the limits that are read. */
function withoutLimits(text: string): string {
  return text.replaceAll('(at most ', '(at-most ');
}

/** What a hook of ours waits for, as it says itself: by sidecar, as a text. Undefined where the script is not ours. */
export function readHookPurpose(script: string): ReadonlyMap<string, string> | undefined {
  const text = /^# (.*)/.exec(script)?.[1];
  if (text !== SHUTS && !text?.startsWith(WAITS)) {
    return undefined;
  }
  const conditions = text.matchAll(/(?:^waits until | and )(([a-z0-9-]+)(?: answers GET | listens on port | has written |: ).*?\(at most [\d.]+ m?s\))(?= and |$)/g);
  return new Map([...conditions].map(([, told, sidecar]) => [sidecar, told]));
}

/** `envoy listens on port 9901`. */
export function condition(sidecar: string, check: Check): string {
  switch (check.kind) {
    case 'httpGet': return `${sidecar} answers GET ${check.path} on port ${check.port} with 2xx or 3xx`;
    case 'tcpSocket': return `${sidecar} listens on port ${check.port}`;
    case 'file': return `${sidecar} has written ${check.path}`;
    default: return `${sidecar}: ${check.kind === 'grpc' ? 'gRPC' : check.command.join(' ')} succeeds`;
  }
}

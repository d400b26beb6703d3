import { isOwnHost, portIn } from './address';
import { Redirection } from '../syntax/tree';

/** What a program asks whether something is ready: a port of the pod, a file, a socket, or a server that it knows by itself. */
export interface Target {
  /** The program that asks: `curl`, `redis-cli`, `test`. */
  readonly program: string;
  /** TCP port of the pod; undefined where the text does not show it. */
  readonly port?: number;
  /** Path of a file or of a Unix socket. */
  readonly path?: string;
}

/** A file whose path the text shows, or not. */
export function fileTargets(program: string, path: string): Target[] {
  return [{ program, ...(path.includes('$') || path.includes('`') ? {} : { path }) }];
}

/** bash opens a connection for `</dev/tcp/localhost/80`. */
export function redirectionTargets(redirections: readonly Redirection[]): Target[] {
  return redirections.flatMap(({ word: { text } }) => {
    const [, host, port] = /^\/dev\/tcp\/([^/]*)\/(.*)$/.exec(text) ?? [];
    return host !== undefined && isOwnHost(host) ? [{ program: '/dev/tcp', port: portIn(port) }] : [];
  });
}

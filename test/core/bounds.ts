import { command, file, http, tcp, wait } from './support';
import { Wait } from '../../src/core/request/wait';

/*
 * How much a reviewer has to read at most: for short words, since a user's own do not count.
 */

/** Of a hook that stands alone: what it waits for, lines, bytes. */
export const HOOKS: [string, Wait, number, number][] = [
  ['a port', tcp(9901), 20, 1200],
  ['a file', file('/run/envoy/ready'), 20, 1200],
  ['a Unix socket', wait({ kind: 'unixSocket', path: '/run/envoy/envoy.sock' }), 20, 1200],
  ['a command', command('/bin/check', '--now'), 22, 1300],
  ['an HTTP path', http(9901), 38, 2300],
];

/** Columns of a line of such a hook, and bytes that each further target adds. */
export const COLUMNS = 110;
export const FURTHER_TARGET = 300;

/** Characters of a line that calls the program. */
export const LINE = 400;

/** Bytes that `gated()` adds to a pod with so many sidecars that are ready by HTTP. */
export const GATED_HTTP = { 1: 5000, 3: 8000 } as const;

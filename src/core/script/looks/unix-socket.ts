import { ScriptedLook } from './look';
import { CheckOf } from '../../request/wait';
import { shortened } from '../../words';
import { condition } from '../purpose';
import { line, quote } from '../shell';

/**
 * A server listens on a Unix socket. The pod's containers share the table of its sockets, so all of them can see it.
 *
 * The table shows the name that was given when the socket was bound: a relative one, or one that was renamed later, does not match.
 */
export function unixSocketLook({ path }: CheckOf<'unixSocket'>): ScriptedLook {
  return {
    condition: sidecar => condition(sidecar, ' listens on socket ', shortened(path)),
    subject: line(path),
    inScript: () => ({
      functions: [ACCEPTING],
      call: `accepting ${quote(path)}`,
      seen: { text: 'nothing listens' },
    }),
    inLine: `unix ${quote(path)}`,
    isSeenFrom: () => true,
  };
}

const ACCEPTING = `accepting() { # $1: the path that the server gave to bind; flag 00010000 is LISTEN
  while read -r number references protocol flags type state inode path; do
    [ "$flags $path" != "00010000 $1" ] || return 0
  done </proc/net/unix
  return 1
}`;

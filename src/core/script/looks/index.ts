import { commandLook, waitCommandLook } from './command';
import { fileLook } from './file';
import { grpcLook } from './grpc';
import { httpGetLook } from './http-get';
import { Look } from './look';
import { tcpSocketLook } from './tcp-socket';
import { unixSocketLook } from './unix-socket';
import { Check } from '../../request/wait';

/** How to look at a check. */
export function lookOf(check: Check): Look {
  switch (check.kind) {
    case 'waitCommand': return waitCommandLook(check);
    case 'command': return commandLook(check);
    case 'httpGet': return httpGetLook(check);
    case 'tcpSocket': return tcpSocketLook(check);
    case 'unixSocket': return unixSocketLook(check);
    case 'file': return fileLook(check);
    case 'grpc': return grpcLook(check);
  }
}

/** The check behind the words of a look in a line that calls the program, as far as they tell. */
export function checkIn([name, first, ...rest]: readonly string[]): Check | undefined {
  switch (name) {
    case 'http':
    case 'https': return { kind: 'httpGet', path: rest[0], port: Number(first), scheme: name === 'http' ? 'HTTP' : 'HTTPS', headers: [], loopbackOnly: false };
    case 'tcp': return { kind: 'tcpSocket', port: Number(first) };
    case 'unix': return { kind: 'unixSocket', path: first };
    case 'file': return { kind: 'file', path: first };
    case 'run': return { kind: 'command', command: [first, ...rest] };
    default: return undefined;
  }
}

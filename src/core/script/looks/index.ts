import { commandLook, waitCommandLook } from './command';
import { fileLook } from './file';
import { grpcLook } from './grpc';
import { httpGetLook } from './http-get';
import { Look } from './look';
import { tcpSocketLook } from './tcp-socket';
import { Check } from '../../request/wait';

/** How to look at a check. */
export function lookOf(check: Check): Look {
  switch (check.kind) {
    case 'waitCommand': return waitCommandLook(check);
    case 'command': return commandLook(check);
    case 'httpGet': return httpGetLook(check);
    case 'tcpSocket': return tcpSocketLook(check);
    case 'file': return fileLook(check);
    case 'grpc': return grpcLook(check);
  }
}

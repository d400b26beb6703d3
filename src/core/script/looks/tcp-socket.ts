import { ScriptedLook } from './look';
import { CheckOf } from '../../request/wait';
import { LISTENING } from '../inline-script';
import { condition } from '../purpose';
import { hex } from '../shell';

/** Something listens on a port. The pod's containers share their network, so all of them can see it. */
export function tcpSocketLook({ port, loopbackOnly }: CheckOf<'tcpSocket'>): ScriptedLook {
  return {
    condition: sidecar => condition(sidecar, ' listens on port ', String(port)),
    subject: `port ${port}`,
    kubeletProbe: loopbackOnly ? undefined : { tcpSocket: { port } },
    inScript: () => ({
      functions: [LISTENING],
      call: `listening ${hex(port)}`,
      comment: `port ${port}`,
      seen: { text: 'nothing listens' },
    }),
    inLine: `tcp ${port}`,
    isSeenFrom: () => true,
  };
}

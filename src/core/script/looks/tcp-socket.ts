import { ScriptedLook } from './look';
import { CheckOf } from '../../request/wait';
import { condition } from '../purpose';
import { hex } from '../shell';

/** Something listens on a port. The pod's containers share their network, so all of them can see it. */
export function tcpSocketLook(check: CheckOf<'tcpSocket'>): ScriptedLook {
  const { port, loopbackOnly } = check;
  return {
    condition: sidecar => condition(sidecar, ' listens on port ', String(port)),
    subject: `port ${port}`,
    kubeletProbe: loopbackOnly ? undefined : { tcpSocket: { port } },
    inScript: context => ({
      functions: [context.port],
      prepare: ['seen=\'nothing listens\''],
      call: `${context.port} ${hex(port)}`,
    }),
    isSure: () => true,
    isSeenFrom: () => true,
    unexpanded: () => tcpSocketLook(check),
  };
}

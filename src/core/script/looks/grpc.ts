import { KubeletLook } from './look';
import { CheckOf } from '../../request/wait';
import { condition } from '../purpose';

/** The gRPC health protocol, which no shell speaks. */
export function grpcLook({ port, service }: CheckOf<'grpc'>): KubeletLook {
  return {
    condition: sidecar => condition(sidecar, ': ', 'gRPC succeeds'),
    subject: 'gRPC',
    kubeletProbe: { grpc: { port, ...(service === undefined ? {} : { service }) } },
    inScript: undefined,
    refusal: {
      given: `Readiness.fromGrpc({ port: ${port} })`,
      why: 'only the kubelet speaks gRPC, a hook does not',
      fix: `pass Readiness.fromTcpSocket({ port: ${port} }), Readiness.fromCommand(['/bin/grpc_health_probe', '-addr=127.0.0.1:${port}'])`
        + ' or fromWaitCommand with grpc_health_probe in a script that blocks, or StartupStrategy.nativeSidecar()',
    },
    isSeenFrom: () => false,
  };
}

import { App, ApiObject, Chart, Yaml } from 'cdk8s';
import { Row, told } from './table';
import { Readiness, SidecarFirst, StartupStrategy } from '../src';

const READINESS = {
  'a port': (index: number) => Readiness.fromTcpSocket({ port: 9901 + index }),
  'an HTTP path': (index: number) => Readiness.fromHttpGet('/ready', { port: 9901 + index }),
  'a command': () => Readiness.fromCommand(['/bin/check']),
};
const STRATEGIES = { postStartHook: StartupStrategy.postStartHook(), gated: StartupStrategy.gated(), nativeSidecar: StartupStrategy.nativeSidecar() };

function bytes(count: number, readiness: (index: number) => Readiness, strategy?: StartupStrategy): number {
  const names = Array.from({ length: count }, (_, index) => `sidecar-${index}`);
  const containers = ['application', ...names].map(name => ({ name, image: name }));
  const pod = new ApiObject(new Chart(new App(), 'chart'), 'Pod', { apiVersion: 'v1', kind: 'Pod', spec: { containers } });
  if (strategy) {
    pod.with(new SidecarFirst({ existing: names.map((name, index) => ({ name, readyWhen: readiness(index), startAfter: [] })), strategy }));
  }
  return Buffer.byteLength(Yaml.stringify(pod.toJson()));
}

/** What the strategies add to a manifest, in bytes of YAML. */
export function measure(): Row[] {
  return Object.entries(READINESS).flatMap(([readiness, of]) => [1, 3].flatMap(count => {
    const plain = bytes(count, of);
    return Object.entries(STRATEGIES).map(([name, strategy]) =>
      told(`${count} ready by ${readiness}, ${name}: bytes beside the ${plain} of the plain pod`, `+${bytes(count, of, strategy) - plain}`));
  }));
}

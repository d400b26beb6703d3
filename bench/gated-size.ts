/*
 * What the strategies add to a manifest, in bytes of YAML. Run with: npx ts-node bench/gated-size.ts
 */
import { App, ApiObject, Chart, Yaml } from 'cdk8s';
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

for (const [readiness, of] of Object.entries(READINESS)) {
  for (const count of [1, 3]) {
    const plain = bytes(count, of);
    const added = Object.entries(STRATEGIES).map(([name, strategy]) => `${name} +${bytes(count, of, strategy) - plain}`);
    console.log(`${count} sidecar${count > 1 ? 's' : ''} ready by ${readiness}: plain ${plain} bytes, ${added.join(', ')}`);
  }
}

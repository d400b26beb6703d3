import { App, ApiObject, Chart, Yaml } from 'cdk8s';
import { Row, row, told } from './table';
import { Readiness, SidecarFirst, StartupStrategy } from '../src';
import { hookCommand, targetOf } from '../src/core/script/wait-script';
import { GATED_HTTP, HOOKS } from '../test/core/bounds';

const HTTP = 'an HTTP path';
const READINESS = {
  'a port': (index: number) => Readiness.fromTcpSocket({ port: 9901 + index }),
  [HTTP]: (index: number) => Readiness.fromHttpGet('/ready', { port: 9901 + index }),
  'a command': () => Readiness.fromCommand(['/bin/check']),
};
const STRATEGIES = {
  postStartHook: StartupStrategy.postStartHook(),
  gated: StartupStrategy.gated(),
  nativeSidecar: StartupStrategy.nativeSidecar(),
};
const COUNTS = [1, 3] as const;

function bytes(count: number, readiness: (index: number) => Readiness, strategy?: StartupStrategy): number {
  const names = Array.from({ length: count }, (_, index) => `sidecar-${index}`);
  const containers = ['application', ...names].map(name => ({ name, image: name }));
  const pod = new ApiObject(new Chart(new App(), 'chart'), 'Pod', { apiVersion: 'v1', kind: 'Pod', spec: { containers } });
  if (strategy) {
    pod.with(new SidecarFirst({ existing: names.map((name, index) => ({ name, readyWhen: readiness(index), startAfter: [] })), strategy }));
  }
  return Buffer.byteLength(Yaml.stringify(pod.toJson()));
}

/** What there is to read: of a hook that stands alone, and what the strategies add to a manifest, in bytes of YAML. */
export function measure(): Row[] {
  const hooks = HOOKS.flatMap(([name, wait, lines, most]) => {
    const [, , script] = hookCommand([targetOf('envoy', wait)!]);
    return [
      row(`hook that waits for ${name}: lines`, script.trimEnd().split('\n').length, lines),
      row(`hook that waits for ${name}: bytes`, Buffer.byteLength(script.trimEnd()), most),
    ];
  });
  return [...hooks, ...Object.entries(READINESS).flatMap(([readiness, of]) => COUNTS.flatMap(count => {
    const plain = bytes(count, of);
    return Object.entries(STRATEGIES).map(([name, strategy]) => {
      const what = `${count} ready by ${readiness}, ${name}: bytes beside the ${plain} of the plain pod`;
      const added = bytes(count, of, strategy) - plain;
      return name === 'gated' && readiness === HTTP ? row(what, added, GATED_HTTP[count]) : told(what, `+${added}`);
    });
  }))];
}

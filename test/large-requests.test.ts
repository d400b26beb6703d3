import * as cdk8s from 'cdk8s';
import { Duration, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as constructs from 'constructs';
import { plainPod, testChart } from './support';
import { Drain, Readiness, SidecarFirst, StartupStrategy } from '../src';

/*
 * Requests that are larger than anybody needs, and values of other types and copies.
 */

const token = Lazy.any({ produce: () => 5 }) as Duration;
const NOT_A_DURATION = /it is not a Duration; pass one, such as Duration\.seconds\(30\)/;

test.each<[string, () => unknown]>([
  ['Readiness.fromTcpSocket: timeout', () => Readiness.fromTcpSocket({ port: 80, timeout: token })],
  ['Readiness.fromTcpSocket: interval', () => Readiness.fromTcpSocket({ port: 80, interval: token })],
  ['Readiness.fromCommand: checkTimeout', () => Readiness.fromCommand(['a'], { checkTimeout: token })],
  ['Drain.fromIdlePort: limit', () => Drain.fromIdlePort(80, { limit: token })],
  ['StartupStrategy.gated: patience', () => StartupStrategy.gated({ patience: token })],
])('%s takes no token', (field, build) => {
  expect(build).toThrow(NOT_A_DURATION);
  expect(build).toThrow(field);
});

test('a token is told beside the other problems', () => {
  expect(() => Readiness.fromTcpSocket({ port: 0, timeout: token })).toThrow(/timeout: got .*it is not a Duration.*\n.*port: got 0/);
});

test('a path of 10 MB is told, and not repeated', () => {
  let message = '';
  try {
    Readiness.fromHttpGet(`/${'a'.repeat(10_000_000)}`, { port: 80 });
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message).toMatch(/^Readiness\.fromHttpGet: path: got "\/a+\.\.\., it has 10000001 characters; servers take at most 8192; pass a shorter path$/);
  expect(message.length).toBeLessThan(1000);
});

test('600 mixins on one workload write each request once to compare it', () => {
  const pod = plainPod(testChart(), [{ name: 'web', image: 'web' }]);
  const spy = jest.spyOn(JSON, 'stringify');
  for (let index = 0; index < 600; index++) {
    pod.with(new SidecarFirst({ sidecars: [{ name: `s${index}`, image: 'a', readyWhen: Readiness.fromTcpSocket({ port: 80 }) }] }));
  }
  const calls = spy.mock.calls.length;
  spy.mockRestore();
  expect(calls).toBeLessThan(3 * 600);
});

test('two copies of the library on one workload are an error that names them', () => {
  let other: { SidecarFirst: typeof SidecarFirst; Readiness: typeof Readiness };
  jest.isolateModules(() => {
    jest.doMock('cdk8s', () => cdk8s);
    jest.doMock('cdk8s-plus-28', () => kplus);
    jest.doMock('constructs', () => constructs);
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    other = require('../src');
  });
  expect(other!.SidecarFirst).not.toBe(SidecarFirst);
  const pod = plainPod(testChart(), [{ name: 'web', image: 'web' }]);
  const sidecar = { name: 'a', image: 'a', readyWhen: Readiness.fromTcpSocket({ port: 80 }) };
  pod.with(new SidecarFirst({ sidecars: [sidecar] }), new SidecarFirst({ sidecars: [{ ...sidecar, name: 'b' }] }));
  expect(() => pod.with(new other.SidecarFirst({ sidecars: [{ ...sidecar, name: 'c' }] })))
    .toThrow('Pod: another copy of cdk8s-sidecar-first in this process has been applied to it; keep one copy: "npm ls cdk8s-sidecar-first" lists them');
});

import { COLUMNS, FURTHER_TARGET, HOOKS, LINE } from './bounds';
import { applied, command, file, GATED, hold, hookOf, http, named, pod, POST_START, sidecar, tcp } from './support';
import { Sidecar } from '../../src/core/request/sidecar';
import { Wait } from '../../src/core/request/wait';

/*
 * What a reviewer has to read.
 */

const hookFor = (...sidecars: Sidecar[]) => {
  const spec = applied(pod(sidecars), hold(sidecars), POST_START);
  return hookOf(spec, sidecars[sidecars.length - 1].name)![2];
};
const bytes = (text: string) => Buffer.byteLength(text);

test.each(HOOKS)('a hook that waits for %s is short', (_, readyWhen, lines, most) => {
  const script = hookFor(sidecar('envoy', readyWhen)).trimEnd();
  expect(script.split('\n').length).toBeLessThanOrEqual(lines);
  expect(bytes(script)).toBeLessThanOrEqual(most);
  expect(Math.max(...script.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(COLUMNS);
});

test('each further port adds three lines', () => {
  const ports = (count: number) => Array.from({ length: count }, (_, index) => sidecar(`redis-${index}`, tcp(6379 + index), { startAfter: [] }));
  expect(bytes(hookFor(...ports(3))) - bytes(hookFor(...ports(2)))).toBeLessThanOrEqual(FURTHER_TARGET);
});

test('a hook that calls the program is one line, and says what is waited for, how long, and what is opened or shut', () => {
  const three = ['a', 'b', 'c'].map((name, index) => sidecar(name, http(9901 + index), { startAfter: [] }));
  const spec = applied(pod(three), hold(three), GATED);
  expect(hookOf(spec, 'c')![2]).toBe('. /run/sidecar-first/toolbox/wait.sh; shut waits-for-c; '
    + 'await 30s a http 9901 /ready && open waits-for-a || log; await 30s b http 9902 /ready && open waits-for-b || log; '
    + 'await 30s c http 9903 /ready && open waits-for-c || log');
  expect(hookOf(spec, 'c')![2].length).toBeLessThanOrEqual(LINE);
  expect(named(spec, 'c').startupProbe!.exec!.command![2])
    .toBe('. /run/sidecar-first/toolbox/wait.sh; opened waits-for-c || await 7s c http 9903 /ready && open waits-for-c');
});

test('the program has only the parts that the pod calls', () => {
  const programOf = (readyWhen: Wait) => {
    const envoy = sidecar('envoy', readyWhen);
    return named(applied(pod([envoy]), hold([envoy]), GATED), 'sidecar-first').args![0];
  };
  expect(programOf(file('/ready')).match(/^\w+(?=\(\))/gm)).toEqual(['clock', 'nap', 'limit', 'await', 'log', 'file', 'shut', 'opened', 'open']);
  expect(programOf(http(9901)).match(/^\w+(?=\(\))/gm)).toEqual(['clock', 'nap', 'limit', 'await', 'log', 'listening', 'http', 'shut', 'opened', 'open']);
  expect(programOf(command('/check'))).toContain('run() {');
  expect(programOf(command('/check'))).not.toContain('listening');
});

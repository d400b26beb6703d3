import * as fs from 'fs';
import * as path from 'path';
import { busyboxOf, EmptyImage, inEveryBusybox } from './toolbox';
import { Readiness } from '../../src';
import { Wait } from '../../src/core/request/wait';
import { TOOLBOX_FOLDER } from '../../src/core/script/program';
import { applied, GATED, hold, hookOf, named, pod, sidecar, tcp } from '../core/support';
import { waitOf } from '../support';

const PORT = 8080;
const GATE = '/run/sidecar-first/waits-for-envoy/gate';

/** A gated pod whose sidecar's image holds nothing. */
function gated(readyWhen: Wait) {
  const envoy = sidecar('envoy', readyWhen, { distroless: true });
  return applied(pod([envoy]), hold([envoy]), { ...GATED, patienceMs: 10_000 } as typeof GATED);
}

inEveryBusybox('the toolbox in an image that holds nothing', build => {
  test('has its applets as programs of their own, the program beside them, and a gate that is shut; also when it is laid again', () => {
    const spec = gated(tcp(PORT));
    const image = new EmptyImage(spec, build);
    fs.rmSync(image.path(GATE));
    fs.mkdirSync(image.path(GATE, 'open'), { recursive: true });
    image.lay(busyboxOf(build));
    const tools = image.path(TOOLBOX_FOLDER);
    const sizes = ['sh', 'sleep', 'rm', 'mkdir', 'wget', 'cat', 'grep'].map(applet => {
      expect(fs.lstatSync(path.join(tools, applet)).isFile()).toBe(true);
      return fs.statSync(path.join(tools, applet)).size;
    });
    expect(new Set(sizes)).toEqual(new Set([fs.statSync(busyboxOf(build)).size]));
    expect(fs.readFileSync(path.join(tools, 'wait.sh'), 'utf8')).toBe(named(spec, 'sidecar-first').args![0]);
    expect(fs.readFileSync(image.path(GATE), 'utf8')).toBe('shut\n');
    expect(fs.statSync(image.path(GATE)).mode % 0o1000).toBe(0o666);
    image.remove();
  });

  test.each([
    ['HTTP', Readiness.fromHttpGet('/ready', { port: PORT })],
    ['TCP', Readiness.fromTcpSocket({ port: PORT })],
    ['a command of the image', Readiness.fromCommand([`${TOOLBOX_FOLDER}/busybox`, 'nc', '-w', '1', '127.0.0.1', String(PORT), '-e', 'true'])],
  ])('waits for %s with nothing but the toolbox, and opens the gate', async (_, readiness) => {
    const spec = gated(waitOf(readiness));
    const image = new EmptyImage(spec, build);
    const outcome = await image.run(hookOf(spec, 'envoy')!, { servers: [{ kind: 'http', port: PORT, afterMs: 300 }], look: [image.path(GATE, 'open')] });
    image.remove();
    expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '', left: [], files: ['directory'] });
  });

  test('looks for the first time after the delay', async () => {
    const spec = gated({ ...tcp(PORT), delayMs: 1000 });
    const image = new EmptyImage(spec, build);
    const outcome = await image.run(hookOf(spec, 'envoy')!, { servers: [{ kind: 'http', port: PORT }], look: [image.path(GATE, 'open')] });
    image.remove();
    expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '', left: [], files: ['directory'] });
    expect(outcome.seconds).toBeGreaterThan(0.9);
  });
});

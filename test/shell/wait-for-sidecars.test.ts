import { expandedByKubelet, Server } from './arena';
import { inEveryBusybox, runInToolbox } from './toolbox';
import { PodSpec } from '../../src/core/pod/pod-spec';
import { Wait } from '../../src/core/request/wait';
import { applied, hold, http, named, NATIVE, pod, sidecar, tcp } from '../core/support';

/*
 * The init container that waits for native sidecars, in its own image.
 */

const PORT = 48879;

inEveryBusybox('the init container that waits', build => {
  const commandOf = (readyWhen: Wait[], more: Partial<PodSpec> = {}) => {
    const sidecars = readyWhen.map((one, index) => sidecar(['envoy', 'redis', 'web'][index], one, { startAfter: [] }));
    const { command, args } = named(applied(pod(sidecars, more), hold(sidecars), NATIVE), 'wait-for-sidecars');
    return [...expandedByKubelet(command!), ...args!];
  };
  const play = (readyWhen: Wait[], servers: Server[], more?: Partial<PodSpec>) =>
    runInToolbox(build, commandOf(readyWhen, more), { servers });

  test.concurrent('ends soon after the last of several sidecars is ready, whichever that is', async () => {
    for (const [first, second] of [[200, 1200], [1200, 200]]) {
      const outcome = await play([http(PORT), http(PORT + 1)], [
        { kind: 'turns', port: PORT, status: 503, turnsAfterMs: first },
        { kind: 'turns', port: PORT + 1, status: 503, turnsAfterMs: second },
      ]);
      expect(outcome).toMatchObject({ status: 0, stdout: '', stderr: '', left: [] });
      expect(outcome.seconds).toBeGreaterThan(1.1);
      expect(outcome.seconds).toBeLessThan(3);
    }
  });

  test.concurrent('fails when one of them is late, and says which', async () => {
    const outcome = await play([tcp(PORT), http(PORT + 1)].map(one => ({ ...one, timeoutMs: 2000 })), [{ kind: 'tcp', port: PORT }]);
    expect(outcome).toMatchObject({ status: 1, stdout: '', stderr: `redis is not ready after 2s: http ${PORT + 1}: nothing listens\n`, left: [] });
    expect(outcome.seconds).toBeGreaterThan(1.9);
  });

  test.concurrent('waits as long as it takes in a pod that never restarts', async () => {
    const hasty = [tcp(PORT), tcp(PORT + 1)].map(one => ({ ...one, timeoutMs: 1000 }));
    const outcome = await play(hasty, [{ kind: 'tcp', port: PORT, afterMs: 2500 }, { kind: 'tcp', port: PORT + 1 }], { restartPolicy: 'Never' });
    expect(outcome).toMatchObject({ status: 0, stderr: '', left: [] });
    expect(outcome.seconds).toBeGreaterThan(2.4);
  });
}, ['debian', 'plain']);

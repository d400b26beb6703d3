import { Readiness } from '../../../src';
import { APPLICATION, pod, PORT, RESTRICTED, SIDECAR } from '../pods';
import { applicationScript } from '../scripts';
import { settings } from '../settings';
import { always, Scene, Situation } from '../situation';
import { hasStarted, statusOf } from '../stage';
import { Result, verdict } from '../verdict';

async function restrictedNamespace({ restricted, strategy, name }: Scene) {
  await restricted.apply(pod(name, {
    strategy,
    sidecars: [{ container: { securityContext: { ...RESTRICTED, runAsUser: 1001 } } }],
    application: { securityContext: { ...RESTRICTED, runAsUser: 1002 } },
  }));
  return verdict(restricted, name);
}

async function anotherUser({ stage, strategy, name }: Scene) {
  await stage.apply(pod(name, {
    strategy,
    sidecars: [{ container: { securityContext: { runAsUser: 1001, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } } } }],
    application: { securityContext: { runAsUser: 1002, readOnlyRootFilesystem: true } },
  }));
  return verdict(stage, name);
}

/** The application says whether the sidecar answers at its first instruction. */
async function withoutShell({ stage, strategy, name }: Scene): Promise<Result> {
  await stage.apply(pod(name, {
    strategy,
    sidecars: [{
      distroless: true,
      container: { image: settings.distrolessImage, command: undefined },
      // makes the native strategy, too, look with a script
      readyWhen: Readiness.fromHttpGet('/', { port: PORT, loopbackOnly: true }),
    }],
    script: applicationScript(APPLICATION, `wget -q -O /dev/null http://127.0.0.1:${PORT}/ && echo answered || echo refused`),
  }));
  const log = await stage.until('the application has asked the sidecar', 60, async () => {
    const state = await stage.pod(name);
    const text = hasStarted(state, APPLICATION) && await stage.log(name, APPLICATION);
    return text && /^(answered|refused)$/m.test(text) && text;
  });
  const { restartCount } = statusOf(await stage.pod(name), SIDECAR)!;
  if (restartCount > 0) {
    throw new Error(`the sidecar was restarted ${restartCount} x`);
  }
  return { outcome: /^answered$/m.test(log) ? 'held' : 'started anyway' };
}

export const images: Situation[] = [
  { name: 'namespace enforces Pod Security "restricted"', when: 'together', expected: always('held'), play: restrictedNamespace },
  { name: 'sidecar is another user, read-only root', when: 'together', expected: always('held'), play: anotherUser },
  {
    name: 'sidecar\'s image has no shell',
    when: 'together',
    expected: always('held'),
    skipped: settings.distrolessImage ? undefined : 'E2E_DISTROLESS_IMAGE is not set',
    play: withoutShell,
  },
];

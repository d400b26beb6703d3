import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { HOSTS, SYNTHESES, TEMPLATES } from './hosts';
import { names } from './support';
import { Readiness, SidecarFirst, StartupStrategy } from '../src';
import { podTemplates } from '../src/core/pod/manifest';

const readyWhen = Readiness.fromWaitCommand(['/bin/wait']);
const HANDLER = { command: ['/bin/wait'] };
const JOBS = ['Job', 'CronJob', 'ScaledJob'];

const cases = Object.entries(HOSTS).flatMap(([host, { kinds }]) => kinds.map((kind): [string, string] => [kind, host]));

function world(): { app: App; chart: Chart } {
  const app = Testing.app();
  return { app, chart: new Chart(app, 'test', { disableResourceNameHashes: true }) };
}

/** A new sidecar with everything that comes along. */
function extra(chart: Chart): kplus.ContainerProps & { readyWhen: Readiness; name: string } {
  const secret = kplus.Secret.fromSecretName(chart, 'Secret', 'credentials');
  return {
    name: 'extra',
    image: 'my-extra',
    envVariables: { TOKEN: kplus.EnvValue.fromSecretValue({ secret, key: 'token' }), MODE: kplus.EnvValue.fromValue('green') },
    volumeMounts: [{ path: '/etc/credentials', volume: kplus.Volume.fromSecret(chart, 'Credentials', secret) }],
    readyWhen,
  };
}

function patch(object: ApiObject, location: string[], list: boolean, key: string): void {
  const path = [...(list ? ['items', '1'] : []), ...location, 'metadata', 'labels', key].join('/');
  object.addJsonPatch(JsonPatch.add(`/${path}`, 'patched'));
}

/** What makes a container start as a sidecar, of all that it has. */
function startOf({ restartPolicy, startupProbe, lifecycle }: any): object {
  return JSON.parse(JSON.stringify({ restartPolicy, startupProbe, lifecycle }));
}

/** The only pod template among manifests. */
function template(manifests: any[]): any {
  const found = manifests.flatMap(podTemplates).filter(({ kind }) => kind in TEMPLATES);
  expect(found).toHaveLength(1);
  return found[0];
}

describe.each(cases)('%s of %s', (kind, hostName) => {
  const strategy = JOBS.includes(kind) ? StartupStrategy.nativeSidecar() : StartupStrategy.postStartHook();
  const list = hostName === 'a List';

  function build(withMixin: boolean) {
    const { app, chart } = world();
    const host = HOSTS[hostName].make(chart, kind);
    host.addContainer?.('before');
    host.addVolume?.('before');
    patch(host.object, TEMPLATES[kind], list, 'before');
    if (withMixin) {
      host.scope.with(new SidecarFirst({
        existing: [{ name: 'proxy', readyWhen }],
        sidecars: [extra(chart)],
        strategy,
      }));
    }
    host.addContainer?.('after');
    host.addVolume?.('after');
    patch(host.object, TEMPLATES[kind], list, 'after');
    return { app, chart, host };
  }

  test('gets its sidecars first, keeps all else, and sees what is added before and after', () => {
    const { chart, host } = build(true);
    const plain = template(build(false).chart.toJson());
    const own = host.addContainer ? ['web', 'before', 'after'] : ['web'];
    const { spec, metadata } = template(chart.toJson());
    const sidecars = JOBS.includes(kind) ? spec.initContainers : spec.containers.slice(0, 2);
    const others = JOBS.includes(kind) ? spec.containers : spec.containers.slice(2);
    expect([names(sidecars), names(others)]).toEqual([['proxy', 'extra'], own]);
    expect(others).toEqual(plain.spec.containers.filter(({ name }: any) => name !== 'proxy'));
    expect(sidecars.map(startOf)).toEqual(Array(2).fill(JOBS.includes(kind)
      ? { restartPolicy: 'Always', startupProbe: { exec: HANDLER, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 60 } }
      : { lifecycle: { postStart: { exec: HANDLER } } }));
    expect(sidecars[0]).toMatchObject(plain.spec.containers.find(({ name }: any) => name === 'proxy'));
    expect(sidecars[1].volumeMounts).toEqual([{ name: 'secret-credentials', mountPath: '/etc/credentials' }]);
    expect(sidecars[1].env).toContainEqual({ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'credentials', key: 'token' } } });
    expect(spec.volumes).toEqual([...(plain.spec.volumes ?? []), { name: 'secret-credentials', secret: { secretName: 'credentials' } }]);
    expect(metadata.labels).toMatchObject({ before: 'patched', after: 'patched' });
    expect(metadata.annotations).toEqual({ ...(plain.metadata.annotations as object), 'kubectl.kubernetes.io/default-container': 'web' });
  });

  test('is the same manifest as a whole, however and however often it is synthesised', () => {
    const { app, chart } = build(true);
    const first = chart.toJson();
    for (const synthesise of Object.values(SYNTHESES)) {
      expect(synthesise(app, chart)).toEqual(first);
      expect(synthesise(app, chart)).toEqual(first);
    }
  });

  test('is written without YAML anchors', () => {
    expect(build(true).app.synthYaml()).not.toMatch(/[&*]a\d/);
  });

  test('is named in an error, with its object', () => {
    const { chart } = world();
    HOSTS[hostName].make(chart, kind).scope.with(new SidecarFirst({ existing: [{ name: 'absent', readyWhen }], strategy }));
    expect(() => chart.toJson()).toThrow(new RegExp(`^test/Web.* \\(.*${kind}/web\\): existing\\[0\\]\\.name: got "absent", no container `
      + 'of that name in the pod \\(there are: "web", "proxy"\\)'));
  });
});

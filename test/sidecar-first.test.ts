import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { names, onlyManifest, plainPod, testChart } from './support';
import { Readiness, SidecarFirst, SidecarFirstProps } from '../src';

const readyWhen = Readiness.fromWaitCommand(['/bin/wait-until-ready.sh']);
const SIDECAR = { name: 'sidecar', image: 'my-sidecar', readyWhen };
const hook = { postStart: { exec: { command: ['/bin/wait-until-ready.sh'] } } };

function deployment(containers: kplus.ContainerProps[] = [{ name: 'application', image: 'my-application' }]): kplus.Deployment {
  return new kplus.Deployment(testChart(), 'Web', { containers });
}

function podSpec(of: kplus.Deployment): any {
  return onlyManifest(of.node.scope as any).spec.template.spec;
}

describe('SidecarFirst on a plain ApiObject', () => {
  test('writes the article\'s manifest and nothing but its fields', () => {
    const chart = testChart();
    plainPod(chart, [{ name: 'application', image: 'my-application' }, { name: 'sidecar', image: 'my-sidecar' }])
      .with(new SidecarFirst({ existing: [{ name: 'sidecar', readyWhen }] }));
    expect(onlyManifest(chart)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'pod', annotations: { 'kubectl.kubernetes.io/default-container': 'application' } },
      spec: {
        containers: [
          { name: 'sidecar', image: 'my-sidecar', lifecycle: hook },
          { name: 'application', image: 'my-application' },
        ],
      },
    });
  });

  test('leaves an object without a pod template exactly as it was', () => {
    const chart = testChart();
    const data = { z: '1', a: '2' };
    new ApiObject(chart, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', data });
    const before = onlyManifest(chart);
    chart.with(new SidecarFirst({ existing: [{ name: 'sidecar', readyWhen }] }));
    expect(JSON.stringify(onlyManifest(chart))).toBe(JSON.stringify(before));
  });
});

describe('SidecarFirst on a Deployment of cdk8s-plus-28', () => {
  test('puts a new sidecar before the containers that are there', () => {
    const web = deployment();
    expect(web.with(new SidecarFirst({ sidecars: [SIDECAR] }))).toBe(web);
    const { containers } = podSpec(web);
    expect(names(containers)).toEqual(['sidecar', 'application']);
    expect(containers[0].lifecycle).toEqual(hook);
  });

  test('sees containers that are added before and after', () => {
    const web = deployment([]);
    web.addContainer({ name: 'before', image: 'before' });
    web.with(new SidecarFirst({ sidecars: [SIDECAR], existing: [{ name: 'proxy', readyWhen }] }));
    web.addContainer({ name: 'after', image: 'after' });
    web.addContainer({ name: 'proxy', image: 'proxy' });
    expect(names(podSpec(web).containers)).toEqual(['proxy', 'sidecar', 'before', 'after']);
  });

  test('sees JSON patches that are added afterwards', () => {
    const web = deployment();
    web.with(new SidecarFirst({ sidecars: [SIDECAR] }));
    ApiObject.of(web).addJsonPatch(JsonPatch.add('/spec/template/spec/containers/-', { name: 'patched', image: 'patched' }));
    expect(names(podSpec(web).containers)).toEqual(['sidecar', 'application', 'patched']);
  });

  test('annotates the pod template with the application', () => {
    const web = deployment();
    web.with(new SidecarFirst({ sidecars: [SIDECAR] }));
    expect(onlyManifest(web.node.scope as any).spec.template.metadata.annotations)
      .toEqual({ 'kubectl.kubernetes.io/default-container': 'application' });
  });

  test('brings the application to an empty workload', () => {
    const web = deployment([]);
    web.with(new SidecarFirst({ sidecars: [SIDECAR], application: { name: 'web', image: 'web' } }));
    expect(names(web.containers)).toEqual(['web']);
    expect(names(podSpec(web).containers)).toEqual(['sidecar', 'web']);
  });

  test('brings the volumes of a new sidecar along', () => {
    const web = deployment();
    const volume = kplus.Volume.fromEmptyDir(web, 'Data', 'data');
    web.with(new SidecarFirst({ sidecars: [{ ...SIDECAR, volumeMounts: [{ path: '/data', volume }] }] }));
    expect(podSpec(web).volumes).toEqual([{ name: 'data', emptyDir: {} }]);
  });

  test('applied twice equals applied once', () => {
    const web = deployment();
    const mixin = () => new SidecarFirst({ sidecars: [SIDECAR], application: { name: 'other', image: 'other' } });
    web.with(mixin());
    const once = podSpec(web);
    web.with(mixin());
    expect(podSpec(web)).toEqual(once);
  });

  test('polls a check inside the hook', () => {
    const web = deployment();
    web.with(new SidecarFirst({ sidecars: [{ ...SIDECAR, readyWhen: Readiness.fromCommand(['/bin/check', '--now']) }] }));
    const { command } = podSpec(web).containers[0].lifecycle.postStart.exec;
    expect(command.slice(0, 2)).toEqual(['sh', '-c']);
    expect(command[2]).toMatch(/'?\/bin\/check'? '?--now'?/);
  });
});

describe('bad input of SidecarFirst', () => {
  const refuses = (props: SidecarFirstProps, message: string) => expect(() => new SidecarFirst(props)).toThrow(new Error(message));

  test('fails without a sidecar', () => {
    refuses({}, 'SidecarFirst: sidecars: no sidecar is named; pass at least one in \'sidecars\' (new) or \'existing\' (already in the workload)');
  });

  test('fails when a name is given twice', () => {
    refuses(
      { sidecars: [SIDECAR], existing: [{ name: 'sidecar', readyWhen }] },
      'SidecarFirst: sidecars[0].name: got "sidecar", already the name of existing[0]; names are unique within a pod; pass another \'name\'',
    );
  });

  test('fails when both a user and OpenShift are named', () => {
    refuses(
      { sidecars: [SIDECAR], toolbox: { user: 1000, openShift: true } },
      'SidecarFirst: toolbox.user: got 1000, \'openShift\' says that the platform assigns the user; leave one of the two out',
    );
  });

  test('lists the containers that are there when one is unknown', () => {
    const web = deployment();
    web.with(new SidecarFirst({ existing: [{ name: 'envoi', readyWhen }] }));
    expect(() => podSpec(web)).toThrow(new Error(
      'test/Web (Deployment/test-web): existing[0].name: got "envoi", no container of that name in the pod (there are: "application"); '
      + 'name one of these, or set \'ifPresent: true\' where it may be missing',
    ));
  });

  test('fails when a new sidecar has the name of a container', () => {
    const web = deployment([{ name: 'sidecar', image: 'other' }]);
    web.with(new SidecarFirst({ sidecars: [SIDECAR] }));
    expect(() => podSpec(web)).toThrow(new RegExp('^test/Web \\(Deployment/test-web\\): sidecars\\[0\\]\\.name: got "sidecar", already the name of containers\\[0\\]'));
  });

  test('fails when the application has the name of a container', () => {
    expect(() => deployment().with(new SidecarFirst({ sidecars: [SIDECAR], application: { name: 'application', image: 'x' } })))
      .toThrow(new Error('test/Web: application.name: got "application", already the name of containers[0]; names are unique within a pod; pass another \'name\''));
  });

  test('fails when nothing is left to hold', () => {
    const web = deployment();
    web.with(new SidecarFirst({ existing: [{ name: 'application', readyWhen }] }));
    expect(() => podSpec(web)).toThrow(new Error(
      'test/Web (Deployment/test-web): sidecars: got ["application"], nothing is left to hold: no other container in the pod waits for them; '
      + 'add the application, or name fewer containers as sidecars',
    ));
  });

  test('fails when a container that need not wait is unknown', () => {
    const web = deployment();
    web.with(new SidecarFirst({ sidecars: [SIDECAR], notHeld: ['shipper'] }));
    expect(() => podSpec(web)).toThrow(new Error(
      'test/Web (Deployment/test-web): notHeld[0]: got "shipper", no container of that name beside the sidecars (there are: "application"); name one of these',
    ));
  });

  test('fails when a workload has no pod spec', () => {
    const chart = testChart();
    new ApiObject(chart, 'Web', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } })
      .with(new SidecarFirst({ sidecars: [SIDECAR] }));
    expect(() => onlyManifest(chart)).toThrow(new Error(
      'test/Web (Deployment/web): spec.template: the workload has no pod spec with containers; add a container to it, or pass \'application\'',
    ));
  });

  test.each([
    ['fromWaitCommand', () => Readiness.fromWaitCommand([])],
    ['fromCommand', () => Readiness.fromCommand([])],
  ])('fails when the command of Readiness.%s is empty', (factory, call) => {
    expect(call).toThrow(new RegExp(`^Readiness\\.${factory}: command: got \\[\\], `));
  });
});

import { container } from './support';
import { DEFAULT_CONTAINER } from '../../src/core/pod/annotations';
import { Container } from '../../src/core/pod/pod-spec';
import { readTemplate } from '../../src/core/pod/read-pod-spec';
import { programOf } from '../../src/core/timeline/containers/known';
import { timelineOf } from '../../src/core/timeline/timeline';

const of = (image: string, more: Partial<Container> = {}): Container => container(`c-${image.replace(/\W/g, '-')}`, { image, ...more });
const hook = (...command: string[]): Partial<Container> => ({ lifecycle: { postStart: { exec: { command } } } });
const WAITS = hook('sh', '-c', 'for i in $(seq 30); do curl -sf localhost:8080 && exit 0; sleep 1; done; exit 1');
const POLLS = hook('sh', '-c', 'until curl -sf localhost:80; do sleep 1; done');
const NGINX = { ports: [{ containerPort: 80 }] };
const PAUSES = hook('sleep', '5');
const web = container('web', { image: 'registry.example.com/web:1' });
const tail = (...command: string[]) => container('follower', { image: 'busybox', command });

/** What the roles are; a capital letter for each: Application, Sidecar, Container. */
function rolesOf(containers: Container[], named?: string): string {
  const metadata = named === undefined ? {} : { annotations: { [DEFAULT_CONTAINER]: named } };
  const told = timelineOf(readTemplate({ kind: 'Pod', name: 'web', place: '', completes: false, metadata, spec: { containers } }));
  return told.containers.map(({ role }) => role[0].toUpperCase()).join('');
}

describe('knows by the image', () => {
  test.each<[string, string | undefined]>([
    ['envoyproxy/envoy:v1.30.0', 'sidecar'],
    ['envoyproxy/envoy-alpine', 'sidecar'],
    ['registry.corp:5000/mirror/envoyproxy/envoy@sha256:0123', 'sidecar'],
    ['docker.io/istio/proxyv2:1.27.0', 'sidecar'],
    ['cr.l5d.io/linkerd/proxy:edge', 'sidecar'],
    ['example.com/team/proxy:1', undefined],
    ['gcr.io/cloudsql-docker/gce-proxy:1.33', 'sidecar'],
    ['gcr.io/datadoghq/agent:7', 'sidecar'],
    ['example.com/ci/agent:7', undefined],
    ['docker:29-dind', 'sidecar'],
    ['docker:29-cli', undefined],
    ['redis', 'sidecar'],
    ['library/redis:8', 'sidecar'],
    ['bitnami/redis-exporter:1', 'helper'],
    ['oliver006/redis_exporter', 'helper'],
    ['registry.k8s.io/sig-storage/livenessprobe:v2.15.0', 'helper'],
    ['rancher/mirrored-sig-storage-csi-attacher:v4', 'helper'],
    ['k8s.gcr.io/kube-rbac-proxy-amd64:v0.8.0', 'front'],
    ['quay.io/openshift/origin-oauth-proxy:4.9', 'front'],
    ['quay.io/kiwigrid/k8s-sidecar:1.28.0', 'helper'],
    ['docker.elastic.co/beats/filebeat-oss:8', 'helper'],
    ['registry.redhat.io/openshift4/ose-csi-livenessprobe-rhel9', 'helper'],
    ['registry.redhat.io/openshift-service-mesh/proxyv2-rhel8', 'sidecar'],
    ['envoyproxy/envoy-contrib-distroless', 'sidecar'],
    ['registry.example.com/shop', undefined],
    ['', undefined],
    ['@', undefined],
    [':', undefined],
    ['/', undefined],
  ])('%s', (image, purpose) => {
    expect(programOf({ name: 'a', image })?.purpose).toBe(purpose);
  });
});

test.each<[string, Container, string | undefined]>([
  ['a name that an injector gives', container('istio-proxy', { image: 'registry.example.com/p' }), 'sidecar'],
  ['an image before a name', container('envoy', { image: 'fluent/fluent-bit' }), 'helper'],
  ['the end of a name', container('jmx-exporter', { image: 'registry.example.com/jmx' }), 'helper'],
  ['a command that follows a file', tail('sh', '-c', 'tail -n+1 -F /var/log/app.log'), 'helper'],
  ['tail itself', tail('/usr/bin/tail', '-f', '/logs/a'), 'helper'],
  ['a command that reads a file', tail('tail', '-n', '10', '/logs/a'), undefined],
  ['a name in which the word is only a part', container('exporter-api', { image: 'registry.example.com/a' }), undefined],
])('knows %s', (_, one, purpose) => {
  expect(programOf(one)?.purpose).toBe(purpose);
});

test.each<[string, Container[], string, string?]>([
  ['nothing known', [web, container('other')], 'AC'],
  ['a known sidecar first', [of('envoyproxy/envoy'), web], 'SA'],
  ['a known sidecar last', [web, of('envoyproxy/envoy')], 'AS'],
  ['helpers around the application', [of('csi-provisioner'), of('csi-attacher'), of('example.com/driver'), of('livenessprobe')], 'CCAC'],
  ['a proxy in front', [of('kube-rbac-proxy'), of('example.com/manager')], 'SA'],
  ['an exporter behind its proxy', [of('node-exporter'), of('kube-rbac-proxy')], 'AS'],
  ['a server with its exporter', [of('redis'), of('redis-exporter')], 'AC'],
  ['a server in front of the application', [of('nginx'), of('php-fpm')], 'SA'],
  ['a web server in front of it', [of('example.com/shop'), of('caddy:2.10')], 'AS'],
  ['a cache in front of it', [of('varnish:7.7'), of('example.com/shop')], 'SA'],
  ['a server in a mesh', [of('istio/proxyv2'), of('nginx')], 'SA'],
  ['a gateway beside its logs', [of('istio/proxyv2'), tail('tail', '-F', '/dev/log')], 'AC'],
  ['a gateway after its logs', [of('fluent-bit'), of('istio/proxyv2')], 'CA'],
  ['helpers alone', [of('fluent-bit'), of('node-exporter')], 'AC'],
  ['known sidecars alone: the last', [of('daprd'), of('istio/proxyv2')], 'SA'],
  ['servers alone: the first', [of('redis'), of('memcached')], 'AS'],

  ['a hook that waits', [container('a', WAITS), web], 'SA'],
  ['a hook that waits before a server', [container('a', WAITS), of('nginx')], 'SA'],
  ['an application that warms itself up, beside a known sidecar', [container('a', WAITS), of('istio/proxyv2')], 'AS'],
  ['an application that warms itself up, beside a helper', [container('a', WAITS), of('fluent-bit')], 'AC'],
  ['hooks everywhere', [container('a', WAITS), container('b', WAITS)], 'SA'],
  ['hooks everywhere, and a helper', [container('a', WAITS), container('b', WAITS), of('fluent-bit')], 'SAC'],
  ['a pause', [container('a', PAUSES), web], 'SA'],

  ['a hook that waits for a server after it', [container('a', POLLS), of('nginx', NGINX)], 'AS'],
  ['a hook that waits for an unknown server', [container('a', POLLS), container('b', NGINX)], 'AS'],
  ['a sidecar whose hook waits for the next one', [container('a', POLLS), container('b', NGINX), web], 'SSA'],
  ['a sidecar whose hook waits for the application', [of('envoyproxy/envoy', POLLS), container('b', NGINX)], 'SA'],

  ['the annotation', [web, container('other')], 'CA', 'other'],
  ['the annotation, which names a known sidecar', [of('istio/proxyv2'), web], 'AC', 'c-istio-proxyv2'],
  ['the annotation, which names nothing', [web, container('other')], 'AC', 'gone'],
  ['a hook that outranks the annotation', [container('istio-proxy', WAITS), web], 'SA', 'istio-proxy'],
  ['a hook that outranks the annotation, after the application', [web, container('istio-proxy', WAITS)], 'AS', 'istio-proxy'],
  ['a hook of an unknown sidecar that outranks it', [container('a', WAITS), web], 'SA', 'a'],
  ['an annotated application that warms itself up, beside a known sidecar', [container('a', WAITS), of('istio/proxyv2')], 'AS', 'a'],
  ['a pause, which does not outrank it', [container('a', PAUSES), web], 'AC', 'a'],
])('tells who is who: %s', (_, ...[containers, roles, named]) => {
  expect(rolesOf(containers, named)).toBe(roles);
});

test('a gate outranks the annotation', () => {
  const told = timelineOf(readTemplate({
    kind: 'Pod',
    name: 'web',
    place: '',
    completes: false,
    metadata: { annotations: { [DEFAULT_CONTAINER]: 'proxy' } },
    spec: {
      volumes: [{ name: 'gate', emptyDir: {} }],
      initContainers: [container('shut', { command: ['sh', '-c', 'echo > /gate/open'], volumeMounts: [{ name: 'gate', mountPath: '/gate' }] })],
      containers: [
        container('proxy', { ...hook('sh', '-c', 'rm -f /gate/open; mkdir -p /gate/open/yes'), volumeMounts: [{ name: 'gate', mountPath: '/gate' }] }),
        container('web', { volumeMounts: [{ name: 'gate', mountPath: '/run/gate', subPath: 'open/yes' }] }),
      ],
    },
  }));
  expect(told).toMatchObject({ application: 'web', gates: [{ owner: 'proxy', holds: ['web'] }] });
});

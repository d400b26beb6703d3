import { Container, PodSpec } from '../../src/core/pod/pod-spec';
import { Target } from '../../src/core/timeline/commands/command';
import { askedIn } from '../../src/core/timeline/containers/asked';

const pod = (containers: Container[], initContainers: Container[] = []): PodSpec =>
  ({ containers, initContainers, volumes: [{ name: 'shared', emptyDir: {} }, { name: 'conf', configMap: {} } as { name: string }] });
const askedContainers = (target: Target, by: string, podSpec: PodSpec) => askedIn(podSpec)(target, by);
const shared = (mountPath: string, more = {}) => ({ volumeMounts: [{ name: 'shared', mountPath, ...more }] });

describe('who answers a port', () => {
  test.each<[string, Container[], number, string[]]>([
    ['whoever declares it', [{ name: 'a', ports: [{ containerPort: 80 }] }, { name: 'b' }], 80, ['a']],
    ['everybody who declares it', [{ name: 'a', ports: [{ containerPort: 80 }] }, { name: 'b', ports: [{ containerPort: 80 }] }], 80, ['a', 'b']],
    ['nobody who declares it for UDP', [{ name: 'a', ports: [{ containerPort: 80, protocol: 'UDP' }] }], 80, []],
    ['whoever has it on its command line', [{ name: 'a', args: ['--listen=127.0.0.1:8080'] }, { name: 'b' }], 8080, ['a']],
    ['not whoever connects to it', [{ name: 'a', args: ['--upstream=http://127.0.0.1:8080'] }, { name: 'b' }], 8080, []],
    ['the well-known server', [{ name: 'web' }, { name: 'proxy', image: 'envoyproxy/envoy:v1.36.6' }], 9901, ['proxy']],
    ['the well-known server by name', [{ name: 'cache-redis', image: 'mirror/x@sha256:0' }, { name: 'b' }], 6379, ['cache-redis']],
    ['not its exporter', [{ name: 'redis-exporter', image: 'oliver006/redis_exporter:v1' }, { name: 'b' }], 6379, []],
    ['whoever declares it rather than the well-known server', [
      { name: 'nginx', image: 'nginx:1' }, { name: 'web', ports: [{ containerPort: 80 }] },
    ], 80, ['web']],
    ['istio\'s proxy', [{ name: 'istio-proxy' }, { name: 'web' }], 15021, ['istio-proxy']],
    ['nobody who is known', [{ name: 'a' }, { name: 'b' }], 7000, []],
  ])('%s', (_, containers, port, names) => {
    expect(askedContainers({ program: 'curl', port }, 'a', pod(containers))).toEqual(names);
  });

  test('a native sidecar, and no other init container', () => {
    const ports = [{ containerPort: 80 }];
    const spec = pod([{ name: 'web' }], [{ name: 'old', ports }, { name: 'native', restartPolicy: 'Always', ports }]);
    expect(askedContainers({ program: 'nc', port: 80 }, 'web', spec)).toEqual(['native']);
  });

  test('a client that knows its server asks its own container where no other is known', () => {
    const redis = { program: 'redis-cli', port: 6379 };
    expect(askedContainers(redis, 'cache', pod([{ name: 'cache' }, { name: 'web' }]))).toEqual(['cache']);
    expect(askedContainers(redis, 'web', pod([{ name: 'web' }, { name: 'redis' }]))).toEqual(['redis']);
    expect(askedContainers({ program: 'pilot-agent' }, 'istio-proxy', pod([{ name: 'istio-proxy' }, { name: 'web' }]))).toEqual(['istio-proxy']);
    expect(askedContainers(redis, 'wait', pod([{ name: 'web' }], [{ name: 'wait' }]))).toEqual([]);
    expect(askedContainers({ program: 'curl' }, 'cache', pod([{ name: 'cache' }]))).toEqual([]);
  });
});

describe('who answers a file', () => {
  const file = { program: 'test', path: '/shared/ready' };

  test.each<[string, Container[], string[]]>([
    ['its own container', [{ name: 'a' }, { name: 'b' }], ['a']],
    ['whoever mounts the volume', [{ name: 'a', ...shared('/shared') }, { name: 'b', ...shared('/data') }, { name: 'c' }], ['a', 'b']],
    ['not whoever may only read it', [{ name: 'a', ...shared('/shared') }, { name: 'b', ...shared('/data', { readOnly: true }) }], ['a']],
    ['whoever mounts it while its own container may only read', [{ name: 'a', ...shared('/shared/', { readOnly: true }) }, { name: 'b', ...shared('/x') }], ['b']],
    ['nobody who is known in a volume that others fill', [{ name: 'a', volumeMounts: [{ name: 'conf', mountPath: '/shared' }] }, { name: 'b' }], []],
    ['the innermost mount decides', [{
      name: 'a', volumeMounts: [{ name: 'conf', mountPath: '/' }, { name: 'shared', mountPath: '/shared' }],
    }, { name: 'b', ...shared('/x') }], ['a', 'b']],
  ])('%s', (_, containers, names) => {
    expect(askedContainers(file, 'a', pod(containers))).toEqual(names);
  });

  test('an init container looks for what others write', () => {
    const wait = { name: 'wait', ...shared('/shared') };
    expect(askedContainers(file, 'wait', pod([{ name: 'web' }], [{ name: 'n', restartPolicy: 'Always', ...shared('/n') }, wait]))).toEqual(['n']);
    expect(askedContainers({ program: 'test', path: 'relative' }, 'wait', pod([], [wait]))).toEqual([]);
  });
});

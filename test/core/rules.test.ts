import { applied, container, GATED, hold, pod, sidecar, tcp } from './support';
import { formatIssues } from '../../src/core/issue';
import { DEFAULT_CONTAINER, IGNORE } from '../../src/core/pod/annotations';
import { Container, ContainerPort, Handler, PodSpec } from '../../src/core/pod/pod-spec';
import { RULES } from '../../src/core/rules';
import { check, checkAll, Finding } from '../../src/core/rules/check';

function manifest(spec: object, { kind = 'Deployment', metadata = {}, template = {} }: { kind?: string; metadata?: object; template?: object } = {}): object {
  const podTemplate = { metadata: { annotations: { [DEFAULT_CONTAINER]: 'web' }, ...template }, spec };
  const apiVersion = kind === 'Job' || kind === 'CronJob' ? 'batch/v1' : 'apps/v1';
  return { apiVersion, kind, metadata: { name: 'web', ...metadata }, spec: kind === 'CronJob' ? { jobTemplate: { spec: { template: podTemplate } } } : { template: podTemplate } };
}

function ids(findings: readonly Finding[]): string[] {
  return findings.map(({ rule }) => rule.id);
}

const web = container('web');
const WAIT: Handler = { exec: { command: ['/proxy', 'wait', '--timeout=60s'] } };
const ENDLESS: Handler = { exec: { command: ['sh', '-c', 'until nc -z localhost 80; do sleep 1; done'] } };
const probe = { httpGet: { path: '/ready', port: 9901 }, periodSeconds: 1 };
const proxy = (more: Partial<Container> = {}) => container('proxy', more);
const hooked = (postStart: Handler): PodSpec => ({ containers: [proxy({ lifecycle: { postStart } }), web] });
const native = (more: Partial<Container>): PodSpec => ({ containers: [web], initContainers: [proxy({ restartPolicy: 'Always', ...more })] });

const gated = applied(pod([sidecar('proxy', tcp(80))]), hold([sidecar('proxy', tcp(80))]), GATED);
const without = (spec: PodSpec, field: 'startupProbe' | 'lifecycle'): PodSpec =>
  ({ ...spec, containers: spec.containers.map(one => ({ ...one, [field]: undefined })) });

const dns = (more: Partial<Container>) => container('dns', { ports: [{ containerPort: 53, protocol: 'UDP' }], ...more });
const declaring = (ofProxy: ContainerPort[], ofWeb: ContainerPort[], proxyArgs: string[] = [], webArgs: string[] = []): PodSpec =>
  ({ containers: [proxy({ ports: ofProxy, args: proxyArgs }), container('web', { ports: ofWeb, args: webArgs })] });

const args = (...words: string[]): Partial<Container> => ({ args: words });
const script = (text: string): Partial<Container> => ({ command: ['sh', '-c', text] });
const env = (variables: Record<string, string>): Partial<Container> =>
  ({ env: Object.entries(variables).map(([name, value]) => ({ name, value })) });

/** What binds port 9901 to loopback, and the nearest that does not. */
const LOOPBACK: [Partial<Container>, Partial<Container>][] = [
  [args('--bind', '127.0.0.1', '--port', '9901'), args('--bind', '127.0.0.1', '--port', '9902')],
  [args('--host=127.0.0.1', '--port=9901'), args('--host=0.0.0.0', '--port=9901')],
  [args('--admin-address', 'localhost:9901'), args('--upstream-address', 'localhost:9901')],
  [script('exec server --listen=127.0.0.1:9901'), script('exec server --listen=:9901')],
  [script('server --host "127.0.0.1" --port 9901 &\nwait'), script('server --host "$POD_IP" --port 9901 &\nwait')],
  [env({ LISTEN_ADDR: '127.0.0.1:9901' }), env({ LISTEN_ADDR: ':9901' })],
  [env({ HOST: 'localhost', PORT: '9901' }), env({ DB_HOST: 'localhost', PORT: '9901' })],
  [env({ SERVER_ADDRESS: '127.0.0.1', SERVER_PORT: '9901' }), env({ UPSTREAM_ADDRESS: '127.0.0.1:9901' })],
  [{ ...args('--port=9901'), ...env({ BIND: '127.0.0.1' }) }, { ...args('--listen=0.0.0.0:9901'), ...env({ BIND: '127.0.0.1:9901' }) }],
];

/** Sidecars of Jobs that something ends. */
const ENDED: Container[][] = [
  [container('web', script('./migrate; curl -XPOST localhost:9091/quitquitquit')), container('cloud-sql-proxy', args('--quitquitquit', 'p:r:i'))],
  [container('web', { command: ['sh', '-c', './migrate; pkill envoy'] }), container('envoy')],
  [container('web', { command: ['sh', '-c', 'trap "killall redis-server" EXIT; ./migrate'] }), container('redis')],
  [container('web'), container('cloud-sql-proxy', { args: ['--exit-zero-on-sigterm', 'p:r:i'] })],
  [container('web', { command: ['scuttle', './migrate'], env: [{ name: 'ENVOY_ADMIN_API', value: 'http://127.0.0.1:15000' }] }), container('istio-proxy')],
  [container('web'), container('gce-proxy', { command: ['sh', '-c', '/cloud_sql_proxy & while [ ! -f /tmp/done ]; do sleep 1; done'] })],
  [container('web', { command: ['linkerd-await', '--shutdown', '--', './migrate'] }), container('linkerd-proxy')],
];

interface Case {
  readonly bad: object;
  readonly fixed: object;
  /** Other twins in which it is not found. */
  readonly silent?: object[];
  /** Of the first finding, in full. */
  readonly says: string;
}

function together(...items: object[]): object {
  return { apiVersion: 'v1', kind: 'List', items };
}

/** A Service that selects a Deployment by its label, and leads to a port of its native sidecar. */
function service(targetPort: string | number, more: Partial<Container>, selector = { app: 'web' }): object {
  const serving = container('web', { ports: [{ containerPort: 8080, name: 'http' }] });
  return together(
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector, ports: [{ port: 80, targetPort }] } },
    manifest({ ...native(more), containers: [serving] }, { template: { labels: { app: 'web', tier: 'front' } } }),
  );
}

const polls = (port: number, give = ''): Handler => ({ exec: { command: ['sh', '-c', `until nc -z localhost ${port}; do ${give}sleep 1; done`] } });
const counting = 'i=$((i+1)); [ $i -ge 60 ] && exit 1; ';
const serving = (name: string, port: number, more: Partial<Container> = {}) =>
  container(name, { ports: [{ containerPort: port }], ...more });
const tcpProbe = (port: number) => ({ startupProbe: { tcpSocket: { port } } });

const LATER_FIX = 'put the container that it waits for first, or make the later container wait instead';
const HEALTHZ = { httpGet: { path: '/v1.0/healthz', port: 3500 } };

const CASES: Record<string, Case | Case[]> = {
  'deadlock': [
    {
      bad: manifest({ containers: [serving('web', 8080, { lifecycle: { postStart: polls(80) } }), serving('nginx', 80)] }),
      fixed: manifest({ containers: [serving('nginx', 80), serving('web', 8080, { lifecycle: { postStart: polls(80) } })] }),
      says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got "web", waits for port 80 of nginx, which starts '
        + `after it; ${LATER_FIX}`,
    },
    {
      bad: manifest({ containers: [serving('s1', 81, { lifecycle: { postStart: polls(82) } }), serving('s2', 82), web] }),
      fixed: manifest({ containers: [serving('s1', 81, { lifecycle: { postStart: polls(82, counting) } }), serving('s2', 82), web] }),
      says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got "s1", waits for port 82 of s2, which starts after it; '
        + LATER_FIX,
    },
    {
      bad: manifest({
        containers: [web],
        initContainers: [serving('s1', 81, { restartPolicy: 'Always', ...tcpProbe(82) }), serving('s2', 82, { restartPolicy: 'Always', ...tcpProbe(82) })],
      }),
      fixed: manifest({
        containers: [web],
        initContainers: [serving('s1', 81, { restartPolicy: 'Always', ...tcpProbe(81) }), serving('s2', 82, { restartPolicy: 'Always', ...tcpProbe(81) })],
      }),
      says: 'Deployment/web: spec.template.spec.initContainers[0].startupProbe: got "s1", waits for port 82 of s2, which starts after it; '
        + LATER_FIX,
    },
    {
      bad: manifest({ containers: [web, serving('redis', 6379)], initContainers: [container('migrate', { command: polls(6379).exec!.command })] }),
      fixed: manifest({
        containers: [web],
        initContainers: [serving('redis', 6379, { restartPolicy: 'Always', ...tcpProbe(6379) }), container('migrate', { command: polls(6379).exec!.command })],
      }),
      says: 'Deployment/web: spec.template.spec.initContainers[0]: got "migrate", waits for port 6379 of redis, which starts after it; '
        + LATER_FIX,
    },
    {
      bad: manifest({ containers: [web], initContainers: [container('daprd', { restartPolicy: 'Always', startupProbe: HEALTHZ })] }),
      fixed: manifest({
        containers: [web],
        initContainers: [container('daprd', { restartPolicy: 'Always', startupProbe: { httpGet: { path: '/v1.0/healthz/outbound', port: 3500 } } })],
      }),
      says: 'Deployment/web: spec.template.spec.initContainers[0].startupProbe: got "daprd", waits for web, which starts after it: daprd '
        + `answers /v1.0/healthz only then; ${LATER_FIX}`,
    },
  ],
  'default-container': {
    bad: manifest(hooked(WAIT), { template: { annotations: {} } }),
    fixed: manifest(hooked(WAIT)),
    says: 'Deployment/web: spec.template.metadata: kubectl logs and kubectl exec pick the sidecar, because it is the first container; '
      + 'annotate the pod template with kubectl.kubernetes.io/default-container: web',
  },
  'endless-hook': [{
    bad: manifest(hooked({ exec: { command: ['sh', '-c', 'until nc -z localhost 80; do sleep 1; done'] } })),
    fixed: manifest(hooked({ exec: { command: ['timeout', '60', 'sh', '-c', 'until nc -z localhost 80; do sleep 1; done'] } })),
    says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got "proxy", the postStart hook has no deadline: if '
      + 'the sidecar never becomes ready, the pod hangs and cannot be deleted; make the loop give up after a while and exit 1, or run '
      + 'it under "timeout 60"',
  }, {
    bad: manifest({ containers: [container('web', { lifecycle: { postStart: ENDLESS } }), container('logs', { image: 'fluent-bit' })] }),
    fixed: manifest({ containers: [container('web', { lifecycle: { postStart: WAIT } }), container('logs', { image: 'fluent-bit' })] }),
    says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got "web", the postStart hook has no deadline: if what it '
      + 'waits for never happens, the pod hangs and cannot be deleted; make the loop give up after a while and exit 1, or run it under '
      + '"timeout 60"',
  }],
  'fail-open-hook': [{
    bad: manifest(hooked(WAIT)),
    fixed: manifest(gated),
    says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got "proxy", the hook holds the application back only '
      + 'as long as nothing fails; use StartupStrategy.gated() or StartupStrategy.nativeSidecar() where that matters',
  }, {
    bad: manifest(native({ lifecycle: { postStart: WAIT } })),
    fixed: manifest(native({ lifecycle: { postStart: WAIT }, startupProbe: probe })),
    says: 'Deployment/web: spec.template.spec.initContainers[0].lifecycle.postStart: got "proxy", only the hook holds the application back, '
      + 'which then starts too early if the kubelet restarts during the wait; give it a startup probe',
  }],
  'gated-pod': {
    bad: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: gated },
    fixed: manifest(gated),
    says: 'Pod/web: spec.containers[1]: got "web", Argo CD calls a bare Pod degraded as soon as one of its containers is held by a gate; use '
      + 'a Deployment or StatefulSet where Argo CD deploys it, a "patience" longer than the start takes, or StartupStrategy.nativeSidecar()',
  },
  'http-get-hook': [{
    bad: manifest(hooked({ httpGet: { path: '/ready', port: 80 } })),
    fixed: manifest({ containers: [web, proxy({ lifecycle: { postStart: { httpGet: { port: 80 } } } })] }),
    says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got {"httpGet":{"path":"/ready","port":80}}, an '
      + 'httpGet postStart hook does not wait: it tries once, and any response counts as success, even 503; use an exec hook that '
      + 'polls, such as the one rendered by Readiness.fromHttpGet',
  }, {
    bad: manifest({ containers: [container('web', { lifecycle: { postStart: { httpGet: { port: 80 } } } }), container('logs', { image: 'fluent-bit' })] }),
    fixed: manifest({ containers: [container('web', { lifecycle: { postStart: { httpGet: { host: 'deploys', port: 80 } } } }), container('logs', { image: 'fluent-bit' })] }),
    says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got {"httpGet":{"port":80}}, this httpGet postStart hook '
      + 'asks the application once, as soon as it is started: if nothing listens yet, the kubelet kills it; use an exec hook that polls, or '
      + 'a startup probe if nothing else has to wait',
  }],
  'incomplete-gate': [
    {
      bad: manifest({ ...gated, initContainers: [] }),
      fixed: manifest(gated),
      says: 'Deployment/web: spec.template.spec.containers[1].volumeMounts[0]: got "waits-for-proxy", no init container shuts this '
        + 'gate: the kubelet creates the folder itself, and nothing is held; find out which tool removed it from the manifest',
    },
    {
      bad: manifest(without(gated, 'startupProbe')),
      fixed: manifest(gated),
      says: 'Deployment/web: spec.template.spec.containers[1].volumeMounts[0]: got "waits-for-proxy", no startup probe opens this gate: '
        + 'it stays shut forever if the kubelet restarts during the hook; find out which tool removed it from the manifest',
    },
    {
      bad: manifest(without(without(gated, 'startupProbe'), 'lifecycle')),
      fixed: manifest(without(gated, 'lifecycle')),
      says: 'Deployment/web: spec.template.spec.containers[1].volumeMounts[0]: got "waits-for-proxy", no hook and no startup probe '
        + 'opens this gate: the container never starts; find out which tool removed it from the manifest',
    },
  ],
  'init-sidecar': {
    bad: manifest({ containers: [web], initContainers: [proxy({ image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.25.3' })] }),
    fixed: manifest(native({ startupProbe: probe })),
    says: 'Deployment/web: spec.template.spec.initContainers[0]: got "proxy", this init container is a server, but it has to exit '
      + 'before anything else starts; set restartPolicy: Always, which makes it a native sidecar, and give it a startup probe',
  },
  'invalid-workload': [
    ['containers[0]', 'the container has no name', { containers: [{ image: 'web' }] }],
    ['containers[1]', 'the container has no name', { containers: [web, {}] }],
    ['containers[0].name', 'this is not a name: {"a":"b"}', { containers: [{ name: { a: 'b' } }] }],
    ['containers[0].name', 'this is not a name: 1', { containers: [{ name: 1 }] }],
    ['containers[0]', 'this is not a container: "web"', { containers: ['web'] }],
    ['initContainers[0]', 'this is not a container: null', { containers: [web], initContainers: [null] }],
    ['initContainers', 'this is not a list of containers: {}', { containers: [web], initContainers: {} }],
    ['containers', 'this is not a list of containers: {"web":{}}', { containers: { web: {} } }],
    ['containers', 'the list of containers is empty', { containers: [] }],
    ['', 'this is not a spec: "web"', 'web'],
    ['', 'this is not a spec: []', []],
  ].map(([field, why, spec]): Case => ({
    bad: manifest(spec as object),
    fixed: manifest({ containers: [web] }),
    says: `Deployment/web: spec.template.spec${field === '' ? '' : `.${field}`}: ${why}; correct it; if it is a template, render it and check the result`,
  })),
  'job-second-container': [
    {
      bad: manifest({ containers: [web, container('other')] }, { kind: 'CronJob' }),
      fixed: manifest({ containers: [web] }, { kind: 'CronJob' }),
      says: 'CronJob/web: spec.jobTemplate.spec.template.spec.containers[1]: got "other", every regular container of a pod that runs to '
        + 'completion has to exit, including this one; make sure that it ends, or make it a native sidecar: an init container with '
        + 'restartPolicy: Always, for Kubernetes 1.29 and later',
    },
    ...ENDED.map((containers): Case => ({
      bad: manifest({ containers }, { kind: 'Job' }),
      fixed: manifest({ containers }),
      says: `Job/web: spec.template.spec.containers[1]: got "${containers[1].name}", every regular container of a pod that runs to completion `
        + 'has to exit, including this one; make sure that it ends, or make it a native sidecar: an init container with restartPolicy: Always, for '
        + 'Kubernetes 1.29 and later',
    })),
    {
      bad: manifest({ containers: [web, container('other')], restartPolicy: 'Never' }),
      fixed: manifest({ containers: [web, container('gke-gcsfuse-sidecar')] }, { kind: 'Job' }),
      says: 'Deployment/web: spec.template.spec.containers[1]: got "other", every regular container of a pod that runs to completion has to '
        + 'exit, including this one; make sure that it ends, or make it a native sidecar: an init container with restartPolicy: Always, for '
        + 'Kubernetes 1.29 and later',
    },
  ],
  'job-sidecar': [
    ...['envoy', 'redis', 'nginx', 'otel-collector', 'opa', 'statsd-exporter', 'fluent-bit', 'datadog-agent', 'istio-proxy'].map((name): Case => ({
      bad: manifest({ containers: [web, container(name)] }, { kind: 'Job' }),
      fixed: manifest({ containers: [web, container(name)] }),
      says: `Job/web: spec.template.spec.containers[1]: got "${name}", a sidecar among the regular containers keeps the Job running after the `
        + 'application has exited; make it a native sidecar: an init container with restartPolicy: Always and a startup probe, for '
        + 'Kubernetes 1.29 and later',
    })),
    {
      bad: manifest(hooked(WAIT), { kind: 'Job' }),
      fixed: manifest(native({ startupProbe: probe }), { kind: 'Job' }),
      says: 'Job/web: spec.template.spec.containers[0]: got "proxy", a sidecar among the regular containers keeps the Job running after '
        + 'the application has exited; make it a native sidecar: an init container with restartPolicy: Always and a startup probe, for '
        + 'Kubernetes 1.29 and later',
    },
    {
      bad: manifest({ containers: [web, container('daprd')] }, { kind: 'CronJob' }),
      fixed: manifest({ containers: [web, container('other')] }, { kind: 'CronJob' }),
      says: 'CronJob/web: spec.jobTemplate.spec.template.spec.containers[1]: got "daprd", a sidecar among the regular containers keeps '
        + 'the Job running after the application has exited; make it a native sidecar: an init container with restartPolicy: Always and '
        + 'a startup probe, for Kubernetes 1.29 and later',
    },
  ],
  'keda-first-container': [['Deployment', { hostFromEnv: 'RABBITMQ' }, {}], ['StatefulSet', {}, { authenticationRef: { name: 'rabbitmq' } }]].map(([kind, metadata, more]): Case => {
    const keda = (target: object, trigger: object = { metadata, ...more as object }) => together(
      { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'scaler' }, spec: { scaleTargetRef: { kind, name: 'web', ...target }, triggers: [{ type: 'rabbitmq', ...trigger }] } },
      manifest(hooked(WAIT), { kind: kind as string }),
    );
    return {
      bad: keda({}),
      fixed: keda({ envSourceContainerName: 'web' }),
      silent: [
        keda({ name: 'other' }),
        keda({ kind: 'Rollout' }),
        keda({}, { metadata: { queueLength: '5' } }),
        together((keda({}) as any).items[0], manifest({ containers: [web, proxy()] }, { kind: kind as string })),
      ],
      says: `ScaledObject/scaler: spec.scaleTargetRef: got "proxy", KEDA reads the environment variables of the first container of ${kind}/web, which is the sidecar `
        + '"proxy"; set envSourceContainerName: web',
    };
  }),
  'late-target': {
    bad: manifest({ containers: [serving('proxy', 81, { lifecycle: { postStart: polls(80, counting) } }), serving('web', 80)] }),
    fixed: manifest({ containers: [serving('proxy', 80, { lifecycle: { postStart: polls(80, counting) } }), serving('web', 81)] }),
    says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got "proxy", waits for port 80 of web, which starts after '
      + `it; ${LATER_FIX}`,
  },
  'loopback-probe': [
    ...LOOPBACK.map(([bad, good]): Case => ({
      bad: manifest(native({ ...bad, startupProbe: probe })),
      fixed: manifest(native({ ...good, startupProbe: probe })),
      says: 'Deployment/web: spec.template.spec.initContainers[0].startupProbe: got '
        + '{"httpGet":{"path":"/ready","port":9901},"periodSeconds":1}, the kubelet cannot reach this port: it connects to the pod\'s '
        + 'IP, but the container listens only on loopback; bind the port to 0.0.0.0, or use an exec probe, such as the one rendered by '
        + 'Readiness.fromHttpGet with loopbackOnly: true',
    })),
    {
      bad: manifest(native({ args: ['--address=127.0.0.1:9901'], startupProbe: probe })),
      fixed: manifest(native({ args: ['--address=0.0.0.0:9901'], startupProbe: probe })),
      says: 'Deployment/web: spec.template.spec.initContainers[0].startupProbe: got '
        + '{"httpGet":{"path":"/ready","port":9901},"periodSeconds":1}, the kubelet cannot reach this port: it connects to the pod\'s '
        + 'IP, but the container listens only on loopback; bind the port to 0.0.0.0, or use an exec probe, such as the one rendered by '
        + 'Readiness.fromHttpGet with loopbackOnly: true',
    },
    ...([{ args: ['--http-address=0.0.0.0'] }, { env: [{ name: 'CSQL_PROXY_HTTP_ADDRESS', value: '0.0.0.0' }] }, { image: 'envoyproxy/envoy' }]).map((more): Case => {
      const image = 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0';
      const health = { httpGet: { path: '/startup', port: 9090 } };
      return {
        bad: manifest(native({ image, args: ['--health-check'], startupProbe: health })),
        fixed: manifest(native({ image, startupProbe: health, ...more })),
        says: `Deployment/web: spec.template.spec.initContainers[0].startupProbe: got ${JSON.stringify(health)}, the kubelet cannot reach this port: it `
          + 'connects to the pod\'s IP, but the container listens only on loopback; bind the port to 0.0.0.0, or use an exec probe, such as the one '
          + 'rendered by Readiness.fromHttpGet with loopbackOnly: true',
      };
    }),
    {
      bad: manifest({ containers: [container('web', { readinessProbe: { tcpSocket: { port: 80, host: 'localhost' } } })] }),
      fixed: manifest({ containers: [container('web', { args: ['--upstream=http://127.0.0.1:80'], readinessProbe: { tcpSocket: { port: 80 } } })] }),
      says: 'Deployment/web: spec.template.spec.containers[0].readinessProbe: got {"tcpSocket":{"port":80,"host":"localhost"}}, the '
        + 'kubelet cannot reach this port: it connects to the pod\'s IP, but the container listens only on loopback; bind the port to '
        + '0.0.0.0, or use an exec probe, such as the one rendered by Readiness.fromHttpGet with loopbackOnly: true',
    },
  ],
  'native-in-never-pod': {
    bad: manifest({ ...native({ startupProbe: probe }), restartPolicy: 'Never' }, { kind: 'Job' }),
    fixed: manifest({ ...native({ startupProbe: probe }), restartPolicy: 'OnFailure' }, { kind: 'Job' }),
    says: 'Job/web: spec.template.spec.initContainers[0]: got "proxy", with restartPolicy: Never, some kubelets never start the application '
      + 'if this native sidecar ends before its first probe; set restartPolicy: OnFailure in the pod template, or ignore this rule '
      + 'if all nodes run 1.34 or later',
  },
  'native-port-by-name': {
    bad: service('metrics', { ports: [{ containerPort: 9901, name: 'metrics' }] }),
    fixed: service(9901, { ports: [{ containerPort: 9901, name: 'metrics' }] }),
    silent: [
      service('other', { ports: [{ containerPort: 9901, name: 'metrics' }] }),
      service('metrics', { ports: [{ containerPort: 9901, name: 'metrics' }] }, { app: 'other' }),
      service('metrics', { restartPolicy: undefined, ports: [{ containerPort: 9901, name: 'metrics' }] }),
      service('http', { ports: [{ containerPort: 9901, name: 'http' }] }),
    ],
    says: 'Service/web: spec.ports[0].targetPort: got "metrics", only the native sidecar "proxy" of Deployment/web has a port of this name, which older '
      + 'clusters do not find; set targetPort to the number of the port',
  },
  'native-without-gate': [
    ...[{ name: 'fluent-bit' }, { name: 'logshipper' }, { image: 'quay.io/kiwigrid/k8s-sidecar:1' }, { command: ['sh', '-c', 'tail -F /opt/logs.txt'] }].map((helper): Case => ({
      bad: manifest(native({ readinessProbe: probe })),
      fixed: manifest(native(helper)),
      says: 'Deployment/web: spec.template.spec.initContainers[0]: got "proxy", nothing waits for this native sidecar: the next '
        + 'container starts as soon as the sidecar has started; give it a startupProbe',
    })),
    {
      bad: manifest(native({ readinessProbe: probe })),
      fixed: manifest(native({ startupProbe: probe })),
      says: 'Deployment/web: spec.template.spec.initContainers[0]: got "proxy", nothing waits for this native sidecar: the next '
        + 'container starts as soon as the sidecar has started; give it a startupProbe',
    },
    {
      bad: manifest(native({ lifecycle: { postStart: { exec: { command: ['/bin/register'] } } } })),
      fixed: manifest(native({ lifecycle: { postStart: WAIT } })),
      says: 'Deployment/web: spec.template.spec.initContainers[0]: got "proxy", only its hook holds the next container back, and the '
        + 'command does not show whether it waits for readiness; give it a startupProbe',
    },
  ],
  'no-containers': [{ restartPolicy: 'Always' }, { containers: null }, null, undefined].map((spec): Case => ({
    bad: manifest(spec as object),
    fixed: manifest({ containers: [web] }),
    says: 'Deployment/web: spec.template.spec: the pod has no containers, so nothing was checked; check what is rendered, such as the output of kubectl kustomize',
  })),
  'one-try': [
    ...[['redis-cli', 'ping'], ['sh', '-c', 'curl -fs localhost:9901/ready'], ['sh', '-c', 'curl localhost:9901/ready']].map((command): Case => ({
      bad: manifest(hooked({ exec: { command } })),
      fixed: manifest(hooked({ exec: { command: ['sh', '-c', `until ${command[command.length - 1] === 'ping' ? command.join(' ') : command[2]}; do sleep 1; done`] } })),
      says: `Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got ${JSON.stringify({ exec: { command } })}, this postStart hook `
        + 'asks once, as soon as the container is started: if it is not ready yet, the kubelet kills it; ask in a loop with a limit, as the '
        + 'hooks rendered by Readiness do, or raise the failureThreshold of the probe',
    })),
    {
      bad: manifest(native({ startupProbe: { exec: { command: ['redis-cli', 'ping'] }, failureThreshold: 1 } })),
      fixed: manifest(native({ startupProbe: { exec: { command: ['redis-cli', 'ping'] }, failureThreshold: 30 } })),
      says: 'Deployment/web: spec.template.spec.initContainers[0].startupProbe: got {"exec":{"command":["redis-cli","ping"]},"failureThreshold":1}, '
        + 'this startup probe has one try: if the container is not ready at the first look, the kubelet kills it; ask in a loop with a limit, '
        + 'as the hooks rendered by Readiness do, or raise the failureThreshold of the probe',
    },
  ],
  'port-declared-twice': [
    {
      bad: manifest(declaring([{ containerPort: 80 }], [{ containerPort: 81 }, { containerPort: 80, protocol: 'TCP' }])),
      fixed: manifest(declaring([{ containerPort: 80 }], [{ containerPort: 81 }, { containerPort: 80, protocol: 'UDP' }])),
      says: 'Deployment/web: spec.template.spec.containers[1].ports: got 80, both "proxy" and "web" declare TCP port 80, and the containers '
        + 'of a pod share their ports; give "proxy" or "web" another port, or remove the port from the one that does not listen there',
    },
    {
      bad: manifest({ ...declaring([], [{ containerPort: 53, protocol: 'UDP' }]), initContainers: [dns({ restartPolicy: 'Always' })] }),
      fixed: manifest({ ...declaring([], [{ containerPort: 53, protocol: 'UDP' }]), initContainers: [dns({})] }),
      says: 'Deployment/web: spec.template.spec.containers[1].ports: got 53, both "dns" and "web" declare UDP port 53, and the containers '
        + 'of a pod share their ports; give "dns" or "web" another port, or remove the port from the one that does not listen there',
    },
    {
      bad: manifest(declaring([{ containerPort: 80 }], [{ containerPort: 80 }], ['--listen=127.0.0.1:80'])),
      fixed: manifest(declaring([{ containerPort: 80 }], [{ containerPort: 80 }], ['--listen=127.0.0.1:80'], ['--listen=10.0.0.1:80'])),
      says: 'Deployment/web: spec.template.spec.containers[1].ports: got 80, both "proxy" and "web" declare TCP port 80, and the containers '
        + 'of a pod share their ports; give "proxy" or "web" another port, or remove the port from the one that does not listen there',
    },
    {
      bad: manifest(declaring([{ containerPort: 80 }], [{ containerPort: 80 }, { containerPort: 80 }])),
      fixed: manifest(declaring([{ containerPort: 80 }, { containerPort: 80 }], [{ containerPort: 81 }])),
      says: 'Deployment/web: spec.template.spec.containers[1].ports: got 80, both "proxy" and "web" declare TCP port 80, and the containers '
        + 'of a pod share their ports; give "proxy" or "web" another port, or remove the port from the one that does not listen there',
    },
  ],
  'probe-without-check': [
    ...[['true'], ['sh', '-c', 'exit 0'], ['echo', 'ok'], ['sh', '-c', 'curl -sf localhost || true']].map((command): Case => ({
      bad: manifest(native({ startupProbe: { exec: { command } } })),
      fixed: manifest(native({ startupProbe: { exec: { command: ['cat', '/tmp/ready'] } } })),
      says: `Deployment/web: spec.template.spec.initContainers[0].startupProbe: got ${JSON.stringify({ exec: { command } })}, this startup `
        + 'probe always passes: the next container starts before the native sidecar is ready; probe something that works only when '
        + 'the sidecar is ready: httpGet, tcpSocket, or a command that asks it',
    })),
    ...[['sleep', '5'], ['false'], ['sh', '-c', 'exit 1'], ['sh', '-c', 'sleep', '5'], ['sh', '-c', 'while true; do sleep 1; done']].map((command): Case => ({
      bad: manifest(native({ startupProbe: { exec: { command } } })),
      fixed: manifest(native({ startupProbe: { exec: { command: ['cat', '/tmp/ready'] } } })),
      says: `Deployment/web: spec.template.spec.initContainers[0].startupProbe: got ${JSON.stringify({ exec: { command } })}, this startup `
        + 'probe always fails: the kubelet restarts the native sidecar again and again, and nothing after it starts; probe something that '
        + 'works only when the sidecar is ready: httpGet, tcpSocket, or a command that asks it',
    })),
    {
      bad: manifest(native({ startupProbe: { exec: { command: ['sleep', '5'] }, timeoutSeconds: 10 } })),
      fixed: manifest(native({ startupProbe: { exec: { command: ['sh', '-c', 'sleep 5; cat /tmp/ready'] }, timeoutSeconds: 10 } })),
      says: 'Deployment/web: spec.template.spec.initContainers[0].startupProbe: got {"exec":{"command":["sleep","5"]},"timeoutSeconds":10}, this '
        + 'startup probe always passes: the next container starts before the native sidecar is ready; probe something that works only when the '
        + 'sidecar is ready: httpGet, tcpSocket, or a command that asks it',
    },
  ],
  'quit-pre-stop': [
    ...[['curl', '-X', 'POST', 'localhost/quitquitquit'], ['sh', '-c', 'kill 1'], ['pkill', 'envoy'], ['/bin/agent', 'shutdown']].map((command): Case => ({
      bad: manifest(native({ startupProbe: probe, lifecycle: { preStop: { exec: { command } } } })),
      fixed: manifest(hookedWith({ preStop: { exec: { command } }, postStart: WAIT })),
      says: `Deployment/web: spec.template.spec.initContainers[0].lifecycle.preStop: got ${JSON.stringify({ exec: { command } })}, a `
        + 'native sidecar\'s preStop hook runs as soon as the pod is deleted: this one stops the sidecar before the application; remove '
        + 'the hook: the kubelet stops native sidecars after the application by itself',
    })),
    {
      bad: manifest(native({ startupProbe: probe, lifecycle: { preStop: { httpGet: { path: '/quit', port: 80 } } } })),
      fixed: manifest(native({ startupProbe: probe, lifecycle: { preStop: { httpGet: { path: '/quite/unstoppable', port: 80 } } } })),
      says: 'Deployment/web: spec.template.spec.initContainers[0].lifecycle.preStop: got {"httpGet":{"path":"/quit","port":80}}, a '
        + 'native sidecar\'s preStop hook runs as soon as the pod is deleted: this one stops the sidecar before the application; remove '
        + 'the hook: the kubelet stops native sidecars after the application by itself',
    },
  ],
  'shell-as-program': [
    {
      bad: manifest(hooked({ exec: { command: ['until nc -z localhost 1; do sleep 1; done'] } })),
      fixed: manifest(hooked({ exec: { command: ['sh', '-c', 'until nc -z localhost 1; do sleep 1; done'] } })),
      says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart.exec.command: got "until nc -z localhost 1; do sleep 1; done", a '
        + 'script stands where the path of a program belongs, and no program has that name; write command: [sh, -c, "…"], '
        + 'where the image has a shell',
    },
    {
      bad: manifest(native({ startupProbe: { exec: { command: ['redis-cli ping'] } } })),
      fixed: manifest(native({ startupProbe: { exec: { command: ['/opt/My Programs/check'] } } })),
      says: 'Deployment/web: spec.template.spec.initContainers[0].startupProbe.exec.command: got "redis-cli ping", a script stands where '
        + 'the path of a program belongs, and no program has that name; write command: [sh, -c, "…"], where the image has a shell',
    },
    {
      bad: manifest(hooked({ exec: { command: ['/bin/sh', 'sleep 5; curl localhost'] } })),
      fixed: manifest(hooked({ exec: { command: ['/bin/sh', '/opt/run.sh'] } })),
      says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart.exec.command: got "sleep 5; curl localhost", a script '
        + 'stands where the path of a program belongs, and no program has that name; write command: [sh, -c, "…"], where the image '
        + 'has a shell',
    },
    {
      bad: manifest({ containers: [container('web', { command: ['/bin/sh'], args: ['sleep 5; /run'] })] }),
      fixed: manifest({ containers: [container('web', { command: ['/bin/sh'], args: ['-c', 'sleep 5; /run'] })] }),
      says: 'Deployment/web: spec.template.spec.containers[0].command: got "sleep 5; /run", a script stands where the path of a '
        + 'program belongs, and no program has that name; write command: [sh, -c, "…"], where the image has a shell',
    },
    {
      bad: manifest({ containers: [container('web', { livenessProbe: { exec: { command: ['curl', '-f', 'localhost', '||', 'exit', '1'] } } })] }),
      fixed: manifest({ containers: [container('web', { livenessProbe: { exec: { command: ['sh', '-c', 'curl -f localhost || exit 1'] } } })] }),
      says: 'Deployment/web: spec.template.spec.containers[0].livenessProbe.exec.command: got "||", it is one more argument of the program, and '
        + 'joins no commands, because the kubelet runs no shell; write command: [sh, -c, "…"], where the image has a shell',
    },
  ],
  'sidecar-not-awaited': {
    bad: manifest({ containers: [web, container('cloud-sql-proxy')] }),
    fixed: manifest({ containers: [container('cloud-sql-proxy', { lifecycle: { postStart: WAIT } }), web] }),
    says: 'Deployment/web: spec.template.spec.containers[1]: got "cloud-sql-proxy", nothing waits for this sidecar; add it to a '
      + 'SidecarFirst mixin, or make it a native sidecar with a startup probe',
  },
  'sidecar-not-first': [
    {
      bad: manifest({ containers: [web, proxy({ lifecycle: { postStart: WAIT } })] }),
      fixed: manifest(hooked(WAIT)),
      says: 'Deployment/web: spec.template.spec.containers[1]: got "proxy", "web" starts before this sidecar, because it comes first in '
        + 'spec.containers; put the sidecar before the application, and find out which tool rewrites the list',
    },
    {
      bad: manifest({ containers: [web, proxy({ lifecycle: { postStart: WAIT } })] }, { template: { annotations: {} } }),
      fixed: manifest({ containers: [web, proxy({ lifecycle: { postStart: WAIT } })] }, { template: { annotations: { [DEFAULT_CONTAINER]: 'proxy' } } }),
      says: 'Deployment/web: spec.template.spec.containers[1]: got "proxy", "web" starts before this sidecar, because it comes first in '
        + 'spec.containers; put the sidecar before the application, or, if this container is the application, annotate the pod template '
        + 'with kubectl.kubernetes.io/default-container: proxy',
    },
  ],
  'sleep-hook': [{ sleep: { seconds: 5 } }, { exec: { command: ['sleep', '5'] } }, { exec: { command: ['/bin/sh', '-c', 'sleep 5'] } }].map((hook): Case => ({
    bad: manifest(hooked(hook)),
    fixed: manifest(hooked(WAIT)),
    says: `Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got ${JSON.stringify(hook)}, a postStart hook that `
      + 'sleeps does not check readiness: the pause is usually too long, and too short when it matters; use an exec hook that polls, '
      + 'such as those rendered by Readiness',
  })),
  'stripped-native': (['startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle'] as const).map((field): Case => {
    const more = { [field]: field === 'lifecycle' ? { postStart: WAIT } : probe };
    return {
      bad: manifest({ containers: [web], initContainers: [container('migrate', more)] }),
      fixed: manifest({ containers: [web], initContainers: [container('migrate', { restartPolicy: 'Always', ...more })] }),
      says: `Deployment/web: spec.template.spec.initContainers[0].${field}: got "migrate", the API server refuses probes and lifecycle of an init `
        + 'container without restartPolicy: Always; set restartPolicy: Always, and find out which tool removes it; or remove the field from '
        + 'an init container that exits',
    };
  }),
  'tcp-socket-hook': {
    bad: manifest(hooked({ tcpSocket: { port: 80 } })),
    fixed: manifest(hooked(WAIT)),
    says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.postStart: got {"tcpSocket":{"port":80}}, a tcpSocket postStart '
      + 'hook always fails: the kubelet has no such handler; use an exec hook that polls the port, such as the one rendered by '
      + 'Readiness.fromTcpSocket',
  },
  'unbounded-grace': [
    {
      bad: manifest({ containers: [web], terminationGracePeriodSeconds: 86_400 }),
      fixed: manifest({ containers: [web], terminationGracePeriodSeconds: 3600 }),
      says: 'Deployment/web: spec.template.spec.terminationGracePeriodSeconds: got 86400, a pod that hangs is killed only after this '
        + 'time; more than 3600 s blocks draining the node; give the preStop hook a limit of its own, and the pod a grace period '
        + 'slightly longer than that',
    },
    {
      bad: manifest({ containers: [container('web', { lifecycle: { preStop: { exec: { command: ['sh', '-c', 'while pgrep app; do sleep 1; done'] } } } })] }),
      fixed: manifest({ containers: [container('web', { lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 5'] } } } })] }),
      says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.preStop: got "web", the preStop hook has no limit: it uses up '
        + 'the whole grace period whenever its condition never becomes true; give the preStop hook a limit of its own, and the pod a '
        + 'grace period slightly longer than that',
    },
    ...['nginx -s quit; while killall -0 nginx', 'kill -QUIT 1; while pgrep nginx', 'curl -XPOST localhost/quit; while kill -0 1'].map((text): Case => ({
      bad: manifest({ containers: [container('web', { lifecycle: { preStop: { exec: { command: ['sh', '-c', `${text.split('; ')[1]}; do sleep 1; done`] } } } })] }),
      fixed: manifest({ containers: [container('web', { lifecycle: { preStop: { exec: { command: ['sh', '-c', `${text}; do sleep 1; done`] } } } })] }),
      says: 'Deployment/web: spec.template.spec.containers[0].lifecycle.preStop: got "web", the preStop hook has no limit: it uses up '
        + 'the whole grace period whenever its condition never becomes true; give the preStop hook a limit of its own, and the pod a '
        + 'grace period slightly longer than that',
    })),
  ],
};

function hookedWith(lifecycle: object): PodSpec {
  return { containers: [proxy({ lifecycle }), web] };
}

test('every rule has its cases', () => {
  expect(Object.keys(CASES)).toEqual(RULES.map(({ id }) => id));
});

test('ids are kebab case, and every rule says why in a paragraph', () => {
  for (const { id, why, summary, fix } of RULES) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(why.length).toBeGreaterThan(summary.length);
    expect(why).toMatch(/\.$/);
    expect(`${summary}${fix}`).not.toMatch(/\.$/);
  }
});

test.each(['native-without-gate', 'http-get-hook', 'tcp-socket-hook', 'sleep-hook', 'job-sidecar', 'quit-pre-stop'])('%s is at least a warning', id => {
  expect(['warning', 'error']).toContain(RULES.find(rule => rule.id === id)!.severity);
});

describe.each(Object.entries(CASES).flatMap(([id, cases]) => (Array.isArray(cases) ? cases : [cases]).map((one, index) => ({ id, index, ...one }))))('$id, case $index', ({ id, bad, fixed, silent = [], says }) => {
  const rule = RULES.filter(one => one.id === id);

  test('is found, and told in full', () => {
    expect(check(bad, rule).map(finding => formatIssues([finding]))).toEqual([says]);
  });

  test('is not found in the fixed twin', () => {
    [fixed, ...silent].forEach(one => expect(check(one, rule)).toEqual([]));
  });

  test('is left out where an annotation says so, on the workload or the pod template', () => {
    const annotations = { [IGNORE]: `other, ${id}` };
    const with_ = (place: 'metadata' | 'template') => {
      const clone = structuredClone(bad) as any;
      const copy = clone.items?.[0] ?? clone;
      const template = copy.spec.jobTemplate?.spec.template ?? copy.spec?.template ?? copy;
      const metadata = place === 'metadata' ? copy.metadata : template.metadata;
      metadata.annotations = { ...metadata.annotations, ...annotations };
      return clone;
    };
    expect(ids(check(with_('metadata'), rule))).toEqual([]);
    expect(ids(check(with_('template'), rule))).toEqual([]);
  });
});

test('finds what the manifests of one input do to each other, in whatever order they come', () => {
  const [one, other] = (service('metrics', { ports: [{ containerPort: 9901, name: 'metrics' }] }) as { items: object[] }).items;
  const found = (...manifests: object[]) => checkAll(manifests, RULES.filter(({ id }) => id === 'native-port-by-name')).map(({ index }) => index);
  expect([found(one, other), found(other, {}, one), found(one), found(one, { ...other, metadata: { name: 'web', namespace: 'a' } })]).toEqual([[0], [2], [], []]);
});

test('finds the same in the items of a List', () => {
  const items = [manifest(hooked({ tcpSocket: { port: 80 } })), { kind: 'Service' }, manifest(native({}))];
  expect(check({ apiVersion: 'v1', kind: 'List', items }, RULES).map(({ rule, location }) => [rule.id, location.slice(0, 3)])).toEqual([
    ['tcp-socket-hook', ['items', 0, 'spec']],
    ['native-without-gate', ['items', 2, 'spec']],
  ]);
});

test.each<[string, unknown]>([
  ['lists that are texts', { containers: [{ name: 'a', lifecycle: 'x', volumeMounts: 'y', command: 3, ports: [null, { containerPort: 'x' }] }] }],
  ['handlers that are lists', { containers: [{ name: 'a', lifecycle: { postStart: [], preStop: { exec: { command: [1, null, {}] } } } }, { name: 'b' }] }],
  ['volumes of nothing', { containers: [{ name: 'a', volumeMounts: [{ name: 'v', subPath: 'x/y' }, 7] }], volumes: [null, { name: 'v', emptyDir: null }] }],
  ['the same name everywhere', { containers: [{ name: 'a' }, { name: 'a' }], initContainers: [{ name: 'a' }, { name: 'a', restartPolicy: 'Always' }] }],
])('passes over wrong types: %s', (_, spec) => {
  expect(() => check(manifest(spec as object), RULES)).not.toThrow();
});

import { ApiObject, Duration } from 'cdk8s';
import { Readiness, SidecarFirst, SidecarFirstProps, StartupStrategy } from '../../src';
import { Manifest } from '../e2e/cluster';
import { MISSING_IMAGE, render, TOOLBOX } from '../e2e/pods';
import { settings } from '../e2e/settings';
import { Pod, statusOf } from '../e2e/stage';

/*
 * Pods in every state that the reader of living pods has to tell. The recorder plays them on a cluster.
 */

/** A pod, and when it is in the state that is recorded. */
export interface Scene {
  readonly manifests: readonly Manifest[];
  readonly until: (pod: Pod) => boolean;
  /** Seconds that the state has to last before it is recorded. */
  readonly lasting?: number;
  /** What is done to the pod once its containers are being started. */
  readonly then?: 'delete' | 'restartKubelet';
}

const ENVOY = 9901;
const REDIS = 6379;
const STAY = 'trap "exit 0" TERM; while :; do sleep 1; done';
const NEVER_READY = `echo "waiting for my certificate"; ${STAY}`;
const EXITS = 'echo "cannot read /etc/envoy.yaml" >&2; exit 1';
const HOOK = StartupStrategy.postStartHook();
const GATED = StartupStrategy.gated({ patience: Duration.seconds(2) });
const PATIENT = StartupStrategy.gated({ patience: Duration.seconds(100) });
const NATIVE = StartupStrategy.nativeSidecar();
/** A hook that waits longer than this keeps the recorder from removing its namespace. */
const LONG = Duration.minutes(2);

function readyAfter(seconds: number, port = ENVOY): string {
  return `trap "exit 0" TERM; sleep ${seconds}; httpd -f -p ${port} & wait`;
}

function container(name: string, script: string, fields: object = {}): object {
  return { name, image: settings.image, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', script], ...fields };
}

const web = (fields: object = {}, script = STAY) => container('web', script, fields);
const envoy = (script: string, fields: object = {}) => container('envoy', script, fields);
const redis = (script: string, fields: object = {}) => container('redis', script, fields);

/** A pod as it is, or as it is rewritten to hold its application for its sidecars. */
function pod(name: string, spec: object, held?: SidecarFirstProps): Manifest[] {
  return render(chart => {
    const object = new ApiObject(chart, 'Pod', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, annotations: { 'kubectl.kubernetes.io/default-container': 'web' } },
      spec: { terminationGracePeriodSeconds: 2, automountServiceAccountToken: false, ...spec },
    });
    if (held) {
      object.with(new SidecarFirst({ toolbox: TOOLBOX, ...held }));
    }
  });
}

function listens(port = ENVOY, timeout = LONG): Readiness {
  return Readiness.fromTcpSocket({ port, timeout });
}

function forEnvoy(strategy: StartupStrategy, timeout = LONG): SidecarFirstProps {
  return { strategy, existing: [{ name: 'envoy', readyWhen: listens(ENVOY, timeout) }] };
}

function forBoth(strategy: StartupStrategy): SidecarFirstProps {
  return {
    strategy,
    existing: [{ name: 'envoy', readyWhen: listens() }, { name: 'redis', readyWhen: listens(REDIS), startAfter: ['envoy'] }],
  };
}

function together(strategy: StartupStrategy): SidecarFirstProps {
  return {
    strategy,
    existing: [{ name: 'envoy', readyWhen: listens(), startAfter: [] }, { name: 'redis', readyWhen: listens(REDIS), startAfter: [] }],
  };
}

const stateOf = (name: string) => (one: Pod) => statusOf(one, name)?.state;
const waits = (name: string, ...reasons: string[]) => (one: Pod) => reasons.includes(stateOf(name)(one)?.waiting?.reason ?? '');
const runs = (name: string) => (one: Pod) => stateOf(name)(one)?.running !== undefined;
const ended = (name: string) => (one: Pod) => stateOf(name)(one)?.terminated !== undefined;
const all = (...of: ((one: Pod) => boolean)[]) => (one: Pod) => of.every(is => is(one));
const phase = (name: string) => (one: Pod) => one.status.phase === name;
const conditions = (one: Pod): { type: string; status: string; reason?: string }[] => (one.status as any).conditions ?? [];
const condition = (type: string, status: string) => (one: Pod) => conditions(one).some(is => is.type === type && is.status === status);
const restarted = (name: string, times: number) => (one: Pod) => (statusOf(one, name)?.restartCount ?? 0) >= times;

const CREATING = ['ContainerCreating', 'PodInitializing'] as const;
const PULLING = ['ErrImagePull', 'ImagePullBackOff'] as const;
const SHUT = waits('web', 'CreateContainerConfigError');
const BACK_OFF = 'CrashLoopBackOff';
const nativeEnvoy = (script: string, fields: object = {}) => envoy(script, { restartPolicy: 'Always', ...fields });
const WITHIN = (seconds: number) => Duration.seconds(seconds);
const POLLS = `until nc -w 1 redis.shop.svc ${REDIS} </dev/null; do sleep 1; done`;

/** By the name of the pod, which is that of the file. */
export const SCENES: Readonly<Record<string, Scene>> = {
  'hook-waits': {
    manifests: pod('hook-waits', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(HOOK)),
    until: waits('web', ...CREATING),
    lasting: 15,
  },
  'second-hook-waits': {
    manifests: pod('second-hook-waits', { containers: [web(), envoy(readyAfter(0)), redis(NEVER_READY)] }, forBoth(HOOK)),
    until: waits('web', ...CREATING),
    lasting: 15,
  },
  'hook-failed': {
    manifests: pod('hook-failed', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(HOOK, WITHIN(3))),
    until: waits('envoy', 'PostStartHookError'),
  },
  'hook-failed-back-off': {
    manifests: pod('hook-failed-back-off', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(HOOK, WITHIN(1))),
    until: all(waits('envoy', BACK_OFF), restarted('envoy', 2)),
  },
  'hook-without-shell': {
    manifests: pod('hook-without-shell', {
      containers: [envoy(NEVER_READY, { lifecycle: { postStart: { exec: { command: ['/bin/wait-until-ready'] } } } }), web()],
    }),
    until: waits('envoy', 'PostStartHookError'),
  },
  'sidecar-crashes': {
    manifests: pod('sidecar-crashes', { containers: [web(), envoy(EXITS)] }, forEnvoy(HOOK)),
    until: all(waits('envoy', BACK_OFF), restarted('envoy', 2)),
  },
  'gated-sidecar-crashes': {
    manifests: pod('gated-sidecar-crashes', { containers: [web(), envoy(EXITS)] }, forEnvoy(GATED)),
    until: all(waits('envoy', BACK_OFF), restarted('envoy', 2), SHUT),
  },
  'image-missing': {
    manifests: pod('image-missing', { containers: [web(), envoy(NEVER_READY, { image: MISSING_IMAGE })] }, forEnvoy(HOOK)),
    until: all(waits('envoy', ...PULLING), runs('web')),
    lasting: 3,
  },
  'gated-image-missing': {
    manifests: pod('gated-image-missing', { containers: [web(), envoy(NEVER_READY, { image: MISSING_IMAGE })] }, forEnvoy(GATED)),
    until: all(waits('envoy', 'ImagePullBackOff'), SHUT),
    lasting: 3,
  },
  'image-name-invalid': {
    manifests: pod('image-name-invalid', { containers: [web(), envoy(NEVER_READY, { image: 'Envoy:latest:1' })] }, forEnvoy(GATED)),
    until: all(waits('envoy', 'InvalidImageName'), SHUT),
  },
  'gate-and-hook-wait': {
    manifests: pod('gate-and-hook-wait', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(PATIENT)),
    until: waits('web', ...CREATING),
    lasting: 15,
  },
  'gate-shut': {
    manifests: pod('gate-shut', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(GATED)),
    until: all(SHUT, runs('envoy')),
    lasting: 15,
  },
  'second-gate-shut': {
    manifests: pod('second-gate-shut', { containers: [web(), envoy(readyAfter(0)), redis(NEVER_READY)] }, forBoth(GATED)),
    until: all(SHUT, runs('redis')),
    lasting: 5,
  },
  'gate-probe-failed': {
    manifests: pod('gate-probe-failed', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(GATED, WITHIN(5))),
    until: all(SHUT, restarted('envoy', 1), runs('envoy')),
  },
  'native-waits': {
    manifests: pod('native-waits', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(NATIVE)),
    until: runs('envoy'),
    lasting: 15,
  },
  'second-native-waits': {
    manifests: pod('second-native-waits', { containers: [web(), envoy(readyAfter(0)), redis(NEVER_READY)] }, forBoth(NATIVE)),
    until: all(runs('envoy'), runs('redis')),
    lasting: 5,
  },
  'natives-wait-together': {
    manifests: pod('natives-wait-together', { containers: [web(), envoy(NEVER_READY), redis(readyAfter(0))] }, together(NATIVE)),
    until: all(runs('envoy'), runs('redis')),
    lasting: 5,
  },
  'native-probe-failed': {
    manifests: pod('native-probe-failed', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(NATIVE, WITHIN(5))),
    until: all(restarted('envoy', 1), runs('envoy')),
    lasting: 2,
  },
  'native-crashes': {
    manifests: pod('native-crashes', { containers: [web(), envoy(EXITS)] }, forEnvoy(NATIVE)),
    until: all(waits('envoy', BACK_OFF), restarted('envoy', 2)),
  },
  'native-image-missing': {
    manifests: pod('native-image-missing', { containers: [web(), envoy(NEVER_READY, { image: MISSING_IMAGE })] }, forEnvoy(NATIVE)),
    until: waits('envoy', 'ImagePullBackOff'),
    lasting: 3,
  },
  'native-hook-waits': {
    manifests: pod('native-hook-waits', {
      initContainers: [nativeEnvoy(NEVER_READY, {
        lifecycle: { postStart: { exec: { command: ['timeout', '120', 'sh', '-c', `until nc 127.0.0.1 ${ENVOY} </dev/null; do sleep 1; done`] } } },
      })],
      containers: [web()],
    }),
    until: waits('web', ...CREATING),
    lasting: 15,
  },
  'native-hook-failed': {
    manifests: pod('native-hook-failed', {
      initContainers: [nativeEnvoy(NEVER_READY, { lifecycle: { postStart: { tcpSocket: { port: ENVOY } } } })],
      containers: [web()],
    }),
    until: all(restarted('envoy', 2), ended('envoy')),
  },
  'init-runs': {
    manifests: pod('init-runs', { initContainers: [container('wait-for-redis', POLLS)], containers: [web()] }),
    until: runs('wait-for-redis'),
    lasting: 15,
  },
  'init-failed': {
    manifests: pod('init-failed', { initContainers: [container('migrate', 'echo "no such table" >&2; exit 3')], containers: [web()] }),
    until: all(ended('migrate'), restarted('migrate', 2)),
  },
  'init-failed-for-good': {
    manifests: pod('init-failed-for-good', {
      restartPolicy: 'Never',
      initContainers: [container('migrate', 'echo "no such table" >&2; exit 3')],
      containers: [web()],
    }),
    until: phase('Failed'),
  },
  'toolbox-image-missing': {
    manifests: pod('toolbox-image-missing', { containers: [web(), envoy(NEVER_READY)] }, {
      ...forEnvoy(GATED), toolbox: { image: MISSING_IMAGE },
    }),
    until: waits('sidecar-first', 'ImagePullBackOff'),
  },
  'application-crashes': {
    manifests: pod('application-crashes', { containers: [web({}, 'echo "DATABASE_URL is not set" >&2; exit 1'), envoy(readyAfter(1))] }, forEnvoy(GATED)),
    until: all(ended('web'), restarted('web', 2), runs('envoy')),
  },
  'application-image-missing': {
    manifests: pod('application-image-missing', { containers: [web({ image: MISSING_IMAGE }), envoy(readyAfter(1))] }, forEnvoy(NATIVE)),
    until: all(waits('web', 'ImagePullBackOff'), runs('envoy')),
  },
  'application-program-missing': {
    manifests: pod('application-program-missing', { containers: [web({ command: ['/bin/webb'] }), envoy(readyAfter(1))] }, forEnvoy(HOOK)),
    until: all(waits('web', BACK_OFF, 'RunContainerError'), runs('envoy')),
  },
  'out-of-memory': {
    manifests: pod('out-of-memory', {
      containers: [web(), envoy('tail /dev/zero', { resources: { limits: { memory: '12Mi' } } })],
    }, forEnvoy(GATED)),
    until: all(waits('envoy', BACK_OFF), restarted('envoy', 1)),
  },
  'hook-runs': {
    manifests: pod('hook-runs', { containers: [web(), envoy(readyAfter(3))] }, forEnvoy(HOOK)),
    until: all(runs('web'), runs('envoy')),
    lasting: 3,
  },
  'gate-runs': {
    manifests: pod('gate-runs', { containers: [web(), envoy(readyAfter(7)), redis(readyAfter(4, REDIS))] }, forBoth(GATED)),
    until: all(runs('web'), runs('envoy'), runs('redis')),
    lasting: 3,
  },
  'native-runs': {
    manifests: pod('native-runs', {
      initContainers: [container('migrate', 'sleep 2')],
      containers: [web(), envoy(readyAfter(4))],
    }, { ...forEnvoy(NATIVE) }),
    until: all(runs('web'), runs('envoy')),
    lasting: 3,
  },
  'not-ready': {
    manifests: pod('not-ready', {
      containers: [web({ readinessProbe: { exec: { command: ['false'] }, periodSeconds: 1 } }), envoy(readyAfter(1))],
    }, forEnvoy(NATIVE)),
    until: all(runs('web'), runs('envoy')),
    lasting: 8,
  },
  'sidecar-crashes-later': {
    manifests: pod('sidecar-crashes-later', {
      containers: [web(), envoy(`timeout 6 httpd -f -p ${ENVOY}; exit 7`)],
    }, forEnvoy(GATED)),
    until: all(waits('envoy', BACK_OFF), runs('web')),
  },
  'sidecar-restarted-later': {
    manifests: pod('sidecar-restarted-later', {
      volumes: [{ name: 'work', emptyDir: {} }],
      containers: [web(), envoy(`[ -e /work/life ] && exec httpd -f -p ${ENVOY}; touch /work/life; timeout 6 httpd -f -p ${ENVOY}; exit 7`, {
        volumeMounts: [{ name: 'work', mountPath: '/work' }],
      })],
    }, forEnvoy(GATED)),
    until: all(runs('envoy'), restarted('envoy', 1), runs('web')),
    lasting: 5,
  },
  'gate-shut-again': {
    manifests: pod('gate-shut-again', {
      volumes: [{ name: 'work', emptyDir: {} }],
      containers: [web({}, 'sleep 9; exit 5'), envoy(`[ -e /work/life ] && exec sleep 1000; touch /work/life; timeout 6 httpd -f -p ${ENVOY}; exit 7`, {
        volumeMounts: [{ name: 'work', mountPath: '/work' }],
      })],
    }, forEnvoy(GATED)),
    until: all(SHUT, runs('envoy'), restarted('envoy', 1)),
    lasting: 2,
  },
  'deleted-while-hook-waits': {
    manifests: pod('deleted-while-hook-waits', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(HOOK, WITHIN(60))),
    until: one => one.metadata.deletionTimestamp !== undefined,
    lasting: 10,
    then: 'delete',
  },
  'deleted-while-draining': {
    manifests: pod('deleted-while-draining', {
      terminationGracePeriodSeconds: 60,
      containers: [web({ lifecycle: { preStop: { exec: { command: ['sleep', '30'] } } } }), envoy(readyAfter(0))],
    }, forEnvoy(HOOK)),
    until: all(one => one.metadata.deletionTimestamp !== undefined, runs('web')),
    lasting: 5,
    then: 'delete',
  },
  'kubelet-restarted-gate-shut': {
    manifests: pod('kubelet-restarted-gate-shut', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(PATIENT)),
    until: all(SHUT, runs('envoy')),
    lasting: 5,
    then: 'restartKubelet',
  },
  'kubelet-restarted-native': {
    manifests: pod('kubelet-restarted-native', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(NATIVE)),
    until: all(runs('web'), runs('envoy')),
    lasting: 2,
    then: 'restartKubelet',
  },
  'kubelet-restarted-natives-together': {
    manifests: pod('kubelet-restarted-natives-together', { containers: [web(), envoy(NEVER_READY), redis(readyAfter(0))] }, together(NATIVE)),
    until: all(runs('envoy'), runs('redis')),
    lasting: 30,
    then: 'restartKubelet',
  },
  'kubelet-restarted-started-anyway': {
    manifests: pod('kubelet-restarted-started-anyway', { containers: [web(), envoy(NEVER_READY)] }, forEnvoy(HOOK)),
    until: all(runs('web'), runs('envoy')),
    lasting: 2,
    then: 'restartKubelet',
  },
  'unschedulable': {
    manifests: pod('unschedulable', { nodeSelector: { disk: 'fast' }, containers: [web(), envoy(NEVER_READY)] }, forEnvoy(GATED)),
    until: condition('PodScheduled', 'False'),
  },
  'scheduling-gated': {
    manifests: pod('scheduling-gated', {
      schedulingGates: [{ name: 'example.com/quota' }], containers: [web(), envoy(NEVER_READY)],
    }, forEnvoy(GATED)),
    until: condition('PodScheduled', 'False'),
  },
  'secret-volume-missing': {
    manifests: pod('secret-volume-missing', {
      volumes: [{ name: 'tls', secret: { secretName: 'web-tls' } }],
      containers: [web({ volumeMounts: [{ name: 'tls', mountPath: '/tls' }] }), envoy(NEVER_READY)],
    }, forEnvoy(HOOK)),
    until: waits('web', ...CREATING),
    lasting: 10,
  },
  'sandbox-fails': {
    manifests: pod('sandbox-fails', {
      securityContext: { sysctls: [{ name: 'net.ipv4.ping_group_range', value: 'none' }] },
      containers: [web(), envoy(NEVER_READY)],
    }, forEnvoy(HOOK)),
    until: waits('web', ...CREATING),
    lasting: 10,
  },
  'secret-missing': {
    manifests: pod('secret-missing', {
      containers: [web({ env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'web-token', key: 'token' } } }] }), envoy(readyAfter(0))],
    }, forEnvoy(GATED)),
    until: all(SHUT, runs('envoy')),
    lasting: 12,
  },
  'key-missing': {
    manifests: [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web-keys' }, stringData: { user: 'web' } } as Manifest,
      ...pod('key-missing', {
        containers: [web({ env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'web-keys', key: 'token' } } }] }), envoy(readyAfter(0))],
      }, forEnvoy(NATIVE)),
    ],
    until: waits('web', 'CreateContainerConfigError'),
  },
  'profile-missing': {
    manifests: pod('profile-missing', {
      containers: [
        web(),
        envoy(readyAfter(0), { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'envoy.json' } } }),
      ],
    }, forEnvoy(GATED)),
    until: all(waits('envoy', 'CreateContainerError'), SHUT),
  },
  'image-never-pulled': {
    manifests: pod('image-never-pulled', {
      containers: [web(), envoy(NEVER_READY, { image: MISSING_IMAGE, imagePullPolicy: 'Never' })],
    }, forEnvoy(NATIVE)),
    until: waits('envoy', 'ErrImageNeverPull'),
  },
  'liveness-failed-later': {
    manifests: pod('liveness-failed-later', {
      containers: [web(), envoy(readyAfter(1), {
        livenessProbe: { exec: { command: ['false'] }, initialDelaySeconds: 6, periodSeconds: 1, failureThreshold: 1 },
      })],
    }, forEnvoy(NATIVE)),
    until: all(runs('envoy'), restarted('envoy', 1), runs('web')),
    lasting: 2,
  },
  'sidecar-secret-missing': {
    manifests: pod('sidecar-secret-missing', {
      containers: [web(), envoy(readyAfter(0), { envFrom: [{ configMapRef: { name: 'envoy-settings' } }] })],
    }, forEnvoy(GATED)),
    until: all(SHUT, waits('envoy', 'CreateContainerConfigError')),
  },
  'runs-as-root': {
    manifests: pod('runs-as-root', { containers: [web(), envoy(readyAfter(0), { securityContext: { runAsNonRoot: true } })] }, forEnvoy(GATED)),
    until: all(SHUT, waits('envoy', 'CreateContainerConfigError')),
  },
  'job-completed': {
    manifests: pod('job-completed', {
      restartPolicy: 'OnFailure', containers: [web({}, 'sleep 2'), envoy(readyAfter(1))],
    }, forEnvoy(NATIVE)),
    until: phase('Succeeded'),
  },
  'job-failed': {
    manifests: pod('job-failed', {
      restartPolicy: 'Never', containers: [web({}, 'sleep 2; exit 4'), envoy(readyAfter(1))],
    }, forEnvoy(NATIVE)),
    until: phase('Failed'),
  },
  'job-kept-by-sidecar': {
    manifests: pod('job-kept-by-sidecar', {
      restartPolicy: 'OnFailure',
      containers: [envoy(readyAfter(0)), web({}, 'sleep 1')],
    }),
    until: all(ended('web'), runs('envoy')),
    lasting: 3,
  },
  'never-sidecar-failed': {
    manifests: pod('never-sidecar-failed', {
      restartPolicy: 'Never',
      containers: [
        envoy(`sleep 3; ${EXITS}`, { lifecycle: { postStart: { exec: { command: ['sh', '-c', `until nc 127.0.0.1 ${ENVOY} </dev/null; do sleep 1; done`] } } } }),
        web(),
      ],
    }),
    until: all(ended('envoy'), runs('web')),
    lasting: 2,
  },
  'evicted': {
    manifests: pod('evicted', {
      volumes: [{ name: 'cache', emptyDir: { sizeLimit: '1Mi' } }],
      containers: [web({ volumeMounts: [{ name: 'cache', mountPath: '/cache' }] }, 'dd if=/dev/zero of=/cache/full bs=1M count=9; exec sleep 1000')],
    }),
    until: phase('Failed'),
  },
  'deadline-exceeded': {
    manifests: pod('deadline-exceeded', { activeDeadlineSeconds: 5, containers: [web(), envoy(NEVER_READY)] }, forEnvoy(NATIVE)),
    until: phase('Failed'),
  },
  'one-container': {
    manifests: pod('one-container', { containers: [web()] }),
    until: runs('web'),
    lasting: 2,
  },
};

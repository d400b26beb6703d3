import { placed, Rule } from './rule';

export const nativeInNeverPod: Rule = {
  id: 'native-in-never-pod',
  severity: 'info',
  summary: 'with restartPolicy: Never, some kubelets never start the application if this native sidecar ends before its first probe',
  why: 'On Kubernetes 1.32 and earlier, and on 1.33 before its patches of late 2025, the kubelet waits forever for the startup '
    + 'probe of a native sidecar that has ended before the first probe, if the pod has restartPolicy: Never (kubernetes#132826). '
    + 'restartPolicy: OnFailure is not affected. Jobs and CronJobs of cdk8s-plus have Never unless they say otherwise.',
  fix: 'set restartPolicy: OnFailure in the pod template, or ignore this rule if all nodes run 1.34 or later',
  check: ({ podSpec }) => (podSpec.restartPolicy === 'Never' ? placed(podSpec) : [])
    .filter(({ container, place }) => place === 'nativeSidecar' && container.startupProbe)
    .map(({ container, location }) => ({ location, given: container.name })),
};

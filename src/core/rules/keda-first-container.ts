import { Rule } from './rule';

export const kedaFirstContainer: Rule = {
  id: 'keda-first-container',
  severity: 'warning',
  summary: 'KEDA reads the environment variables of the first container, which is a sidecar',
  why: 'The triggers of a ScaledObject and their authentication may refer to environment variables of the workload (hostFromEnv and '
    + 'others). KEDA looks for them in the first container, unless spec.scaleTargetRef.envSourceContainerName names another one. Where the '
    + 'sidecar comes first, it finds none and scales nothing.',
  fix: 'set envSourceContainerName to the name of the application\'s container',
  check: () => [],
  checkTogether: input => {
    const key = (...parts: readonly string[]) => JSON.stringify(parts);
    const workloads = new Map(input.filter(({ pods }) => pods.some(({ sidecarFirst }) => sidecarFirst))
      .map(one => [key(one.kind, one.namespace, one.name), one]));
    return input.flatMap(facts => {
      const { scaler, namespace } = facts;
      const target = scaler && workloads.get(key(scaler.kind, namespace, scaler.name));
      const first = target?.pods.find(({ sidecarFirst }) => sidecarFirst)?.sidecarFirst;
      return first ? [{
        facts,
        given: first.sidecar,
        why: `KEDA reads the environment variables of the first container of ${target!.kind}/${target!.name}, which is the sidecar "${first.sidecar}"`,
        fix: `set envSourceContainerName: ${first.application}`,
      }] : [];
    });
  },
};

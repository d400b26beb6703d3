import { placed, Rule } from './rule';

export const gatedPod: Rule = {
  id: 'gated-pod',
  severity: 'info',
  summary: 'Argo CD calls a bare Pod degraded as soon as one of its containers is held by a gate',
  why: 'A container behind a gate that is shut waits with CreateContainerConfigError. Argo CD takes that for a failure of the Pod: '
    + 'its sync wave fails, and "argocd app wait --health" gives up. Of the pods of a Deployment, a StatefulSet or a Job it only counts '
    + 'those that are ready, so a gate is no failure there. kubectl, Flux and Helm wait in either case.',
  fix: 'use a Deployment or StatefulSet where Argo CD deploys it, a "patience" longer than the start takes, or StartupStrategy.nativeSidecar()',
  check: ({ kind, owned, podSpec, timeline: { gates } }) => {
    const held = new Set(gates.filter(({ shut }) => shut).flatMap(({ holds }) => holds));
    return (kind === 'Pod' && !owned ? placed(podSpec) : [])
      .filter(({ container, place }) => place === 'container' && held.has(container.name))
      .map(({ container, location }) => ({ location, given: container.name }));
  },
};

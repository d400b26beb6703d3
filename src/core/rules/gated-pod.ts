import { placed, Rule } from './rule';

export const gatedPod: Rule = {
  id: 'gated-pod',
  severity: 'info',
  summary: 'Argo CD calls a bare Pod degraded as soon as one of its containers is held by a gate',
  why: 'A container behind a gate that is shut waits with CreateContainerConfigError. Argo CD takes that for the failure of a bare '
    + 'Pod, which fails its sync wave and ends "argocd app wait --health". Of the pods of a Deployment, a StatefulSet or a Job it '
    + 'only counts the ready ones, so that a gate is no failure there. kubectl, Flux and Helm wait in both cases.',
  fix: 'use a Deployment or StatefulSet where Argo CD deploys it, a patience that outlasts the start, or StartupStrategy.nativeSidecar()',
  check: ({ kind, owned, podSpec, timeline: { gates } }) => {
    const held = new Set(gates.filter(({ shut }) => shut).flatMap(({ holds }) => holds));
    return (kind === 'Pod' && !owned ? placed(podSpec) : [])
      .filter(({ container, place }) => place === 'container' && held.has(container.name))
      .map(({ container, location }) => ({ location, given: container.name }));
  },
};

import { placed, Rule } from './rule';
import { DEFAULT_CONTAINER } from '../pod/annotations';

export const sidecarNotFirst: Rule = {
  id: 'sidecar-not-first',
  severity: 'warning',
  summary: 'the application starts before this sidecar: it stands before it in spec.containers',
  why: 'The kubelet starts regular containers in the order of the list and waits for the postStart hook of one before it starts the next. A sidecar '
    + 'whose hook waits holds back only what stands after it. Tools that sort or append containers break that.',
  fix: 'put the sidecar before the application, and see which tool rewrites the list',
  check: ({ annotations, podSpec, timeline: { application, containers, gates } }) => {
    const start = podSpec.containers.findIndex(({ name }) => name === application);
    const sidecars = new Set(containers.filter(({ role }) => role === 'sidecar').map(({ name }) => name));
    const owners = new Set(gates.map(({ owner }) => owner));
    return placed(podSpec)
      .filter(({ place }) => place === 'container')
      .filter(({ container: { name, lifecycle } }, index) => index > start && sidecars.has(name) && (lifecycle?.postStart || owners.has(name)))
      .map(({ container: { name }, location }) => ({
        location,
        given: name,
        why: `"${application}" starts before this sidecar: it stands before it in spec.containers`,
        // without the annotation it is a guess which is which
        ...(annotations[DEFAULT_CONTAINER] === undefined
          ? { fix: `put the sidecar before the application, or, if this is the application, annotate the pod template with ${DEFAULT_CONTAINER}: ${name}` }
          : {}),
      }));
  },
};

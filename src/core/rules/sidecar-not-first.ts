import { placed, Rule } from './rule';

export const sidecarNotFirst: Rule = {
  id: 'sidecar-not-first',
  severity: 'warning',
  summary: 'the application starts before this sidecar: it stands before it in spec.containers',
  why: 'The kubelet starts regular containers in the order of the list and waits for the postStart hook of one before it starts the next. A sidecar '
    + 'whose hook waits holds back only what stands after it. Tools that sort or append containers break that.',
  mend: 'put the sidecar before the application, and see which tool rewrites the list',
  check: ({ podSpec, timeline: { application, containers, gates } }) => {
    const start = podSpec.containers.findIndex(({ name }) => name === application);
    const declared = (name: string) => containers.some(({ name: sidecar, role }) => sidecar === name && role === 'sidecar')
      && (podSpec.containers.some(one => one.name === name && one.lifecycle?.postStart) || gates.some(({ owner }) => owner === name));
    return placed(podSpec)
      .filter(({ container, place }, index) => place === 'container' && index - (podSpec.initContainers ?? []).length > start && declared(container.name))
      .map(({ container, location }) => ({ location, given: container.name, why: `"${application}" starts before this sidecar: it stands before it in spec.containers` }));
  },
};

import { placed, Rule } from './rule';
import { DEFAULT_CONTAINER } from '../pod/annotations';

export const sidecarNotFirst: Rule = {
  id: 'sidecar-not-first',
  severity: 'warning',
  summary: startsBefore('the application'),
  why: 'The kubelet starts regular containers in list order and waits for the postStart hook of each before it starts the next. A '
    + 'sidecar whose hook waits holds back only the containers after it. Tools that sort or append containers break that.',
  fix: 'put the sidecar before the application, and find out which tool rewrites the list',
  check: ({ annotations, podSpec, timeline: { application, containers, gates } }) => {
    const start = podSpec.containers.findIndex(({ name }) => name === application);
    const sidecars = new Set(containers.filter(({ role }) => role === 'sidecar').map(({ name }) => name));
    const owners = new Set(gates.map(({ owner }) => owner));
    return placed(podSpec)
      .filter(({ place }) => place === 'container')
      .filter(({ container: { name } }, index) => index > start && sidecars.has(name))
      .filter(({ container: { name, lifecycle } }) => lifecycle?.postStart || owners.has(name))
      .map(({ container: { name }, location }) => ({
        location,
        given: name,
        why: startsBefore(`"${application}"`),
        // without the annotation it is a guess which container is the application
        ...(annotations[DEFAULT_CONTAINER] === undefined ? { fix: fixOfGuess(name) } : {}),
      }));
  },
};

function startsBefore(application: string): string {
  return `${application} starts before this sidecar, because it comes first in spec.containers`;
}

function fixOfGuess(name: string): string {
  return 'put the sidecar before the application, or, if this container is the application, '
    + `annotate the pod template with ${DEFAULT_CONTAINER}: ${name}`;
}

import { Checked, LocalIssue } from '../issue';
import { Template } from './template';
import { unknownName } from '../pod/names';
import { nativeSidecars, PodSpec } from '../pod/pod-spec';
import { Request } from '../request/request';

/**
 * For each request, what it asks of each pod template of one object. A container that it names has to be in one of several templates, not
 * in each of them.
 */
export function shareOut(requests: readonly Request[], templates: readonly Template[]): Checked<Request[][]> {
  if (templates.length <= 1) {
    return { value: requests.map(request => templates.map(() => request)), issues: [] };
  }
  const present = templates.map(namesIn);
  const brought = requests.flatMap(({ application }) => application?.name ?? []);
  const everywhere = [...new Set([...present.flat(), ...brought])];
  return {
    value: requests.map(request => present.map(names => ({
      ...request,
      sidecars: request.sidecars.map(sidecar => (sidecar.container ? sidecar : { ...sidecar, ifPresent: true })),
      notHeld: request.notHeld.filter(({ name }) => names.includes(name) || brought.includes(name)),
    }))),
    issues: requests.flatMap(request => absent(request, everywhere)),
  };
}

/** Where an object has several templates, each was found because it is one. */
function namesIn({ spec }: Template): string[] {
  const podSpec = spec as PodSpec;
  return [...podSpec.containers, ...nativeSidecars(podSpec)].map(({ name }) => name);
}

function absent({ sidecars, notHeld }: Request, everywhere: readonly string[]): LocalIssue[] {
  const named = [
    ...sidecars.filter(({ container, ifPresent }) => !container && !ifPresent).map(({ name, field }) => (
      { name, field: `${field}.name`, fix: 'name one of these, or set \'ifPresent: true\' where it may be missing' })),
    ...notHeld.map(({ name, field }) => ({ name, field, fix: 'name one of these' })),
  ];
  return named.filter(({ name }) => !everywhere.includes(name))
    .map(({ name, field, fix }) => unknownName(field, name, 'container of that name in any pod template of the object', everywhere, fix));
}

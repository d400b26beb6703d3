import { LocalIssue } from '../issue';
import { list } from '../words';

/*
 * What is said about a name that a pod has already, or does not have.
 */

/** A container's name that is given a second time. */
export function takenName(field: string, name: string, owner: string, fix: string): LocalIssue {
  return { field, given: name, why: `already the name of ${owner}; names are unique within a pod`, fix };
}

/** A volume's name that the pod has already, for something else. */
export function takenVolume(volume: { readonly name: string }, owner: string): LocalIssue {
  return {
    field: 'volumes',
    given: volume.name,
    why: `the pod has another volume of that name: ${JSON.stringify(volume)}`,
    fix: `give the ${owner} volume another name`,
  };
}

/** A name that nothing has; `what` is what should have it: `container of that name in the pod`. */
export function unknownName(field: string, name: string, what: string, there: readonly string[], fix: string): LocalIssue {
  return { field, given: name, why: `no ${what} (there are: ${list(there)})`, fix };
}

import { LocalIssue } from '../issue';
import { Container, PodSpec, Volume } from '../pod/pod-spec';
import { equal, missingApplication, Request } from '../request/request';
import { Sidecar } from '../request/sidecar';

/** What comes into a pod, and where the user named it. */
export interface Insertion {
  readonly sidecars: readonly Named[];
  readonly application: readonly Named[];
  readonly volumes: readonly Volume[];
}

interface Named {
  readonly field: string;
  readonly container: Container;
}

/** What a request brings to a pod that has or gets these of its sidecars. */
export function insertionOf(request: Request, sidecars: readonly Sidecar[]): Insertion {
  const application = missingApplication(request);
  return {
    sidecars: sidecars.flatMap(({ field, container }) => (container ? [{ field, container }] : [])),
    application: application ? [{ field: 'application', container: application }] : [],
    volumes: request.volumes,
  };
}

/** The pod spec with the new sidecars first and the application last. */
export function insert(spec: PodSpec, { sidecars, application, volumes }: Insertion): { podSpec: PodSpec; issues: LocalIssue[] } {
  const merged = mergeVolumes(spec.volumes, volumes);
  return {
    podSpec: {
      ...spec,
      containers: [...sidecars.map(({ container }) => container), ...spec.containers, ...application.map(({ container }) => container)],
      ...(volumes.length > 0 ? { volumes: merged.volumes } : {}),
    },
    issues: merged.issues,
  };
}

/** A volume that is there already, with the same content, is not added. */
function mergeVolumes(own: readonly Volume[] = [], added: readonly Volume[]): { volumes: Volume[]; issues: LocalIssue[] } {
  const volumes = [...own];
  const issues: LocalIssue[] = [];
  for (const volume of added) {
    const same = volumes.find(({ name }) => name === volume.name);
    if (!same) {
      volumes.push(volume);
    } else if (!equal(same, volume)) {
      issues.push(otherVolume(same));
    }
  }
  return { volumes, issues };
}

/** Every name that more than one container has or gets, told where it stands last. */
export function checkNames({ containers, initContainers = [] }: PodSpec, { sidecars, application }: Insertion): LocalIssue[] {
  const all = [...containers, ...initContainers, ...[...sidecars, ...application].map(({ container }) => container)].map(({ name }) => name);
  if (new Set(all).size === all.length) {
    return [];
  }
  const own = (field: string) => (_: Container, index: number) => ({ place: `${field}[${index}]`, fix: 'give one of them another name' });
  const added = (fix: string) => ({ field }: Named) => ({ place: field, fix });
  const places = [
    ...containers.map(own('containers')),
    ...initContainers.map(own('initContainers')),
    ...sidecars.map(added('pass another \'name\', or name the container in \'existing\'')),
    ...application.map(added('pass another \'name\'')),
  ];
  return [...new Set(all)].flatMap(name => {
    const same = places.filter((_, index) => all[index] === name);
    const { place, fix } = same[same.length - 1];
    return same.length === 1 ? [] : [{
      field: `${place}.name`,
      given: name,
      why: `already the name of ${same.slice(0, -1).map(other => other.place).join(' and ')}; names are unique within a pod`,
      fix,
    }];
  });
}

/** What a pod that already has a volume of that name answers. */
export function otherVolume(volume: Volume): LocalIssue {
  return {
    field: 'volumes',
    given: volume.name,
    why: `the pod has another volume of that name: ${JSON.stringify(volume)}`,
    fix: 'give the sidecar\'s volume another name',
  };
}

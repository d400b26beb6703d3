import { Checked, LocalIssue } from '../issue';
import { takenName, takenVolume } from '../pod/names';
import { Container, PodSpec, Volume } from '../pod/pod-spec';
import { equal } from '../request/request';
import { AskedSidecar } from '../request/sidecar';

/** The pod spec with the new sidecars first and the application, if it is new, last. */
export function insert(
  podSpec: PodSpec, sidecars: readonly AskedSidecar[], application: Container | undefined, volumes: readonly Volume[],
): Checked<PodSpec> {
  const merged = mergeVolumes(podSpec.volumes, volumes);
  return {
    value: {
      ...podSpec,
      containers: [...sidecars.flatMap(({ container }) => container ?? []), ...podSpec.containers, ...(application ? [application] : [])],
      ...(volumes.length > 0 ? { volumes: merged.value } : {}),
    },
    issues: merged.issues,
  };
}

/** A volume that is there already with the same content is not added. */
function mergeVolumes(own: readonly Volume[] = [], added: readonly Volume[]): Checked<Volume[]> {
  const volumes = [...own];
  const issues: LocalIssue[] = [];
  for (const volume of added) {
    const same = volumes.find(({ name }) => name === volume.name);
    if (!same) {
      volumes.push(volume);
    } else if (!equal(same, volume)) {
      issues.push(sidecarVolume(same));
    }
  }
  return { value: volumes, issues };
}

/** The pod has another volume with the name of a sidecar's. */
export function sidecarVolume(volume: Volume): LocalIssue {
  return takenVolume(volume, 'sidecar\'s');
}

/** Every name that more than one container has or gets, reported where it stands last. */
export function checkNames(
  { containers, initContainers = [] }: PodSpec, sidecars: readonly AskedSidecar[], application: Container | undefined,
): LocalIssue[] {
  const own = (field: string) => ({ name }: Container, index: number) =>
    ({ name, place: `${field}[${index}]`, fix: 'give one of them another name' });
  const places = [
    ...containers.map(own('containers')),
    ...initContainers.map(own('initContainers')),
    ...sidecars.flatMap(({ field, container }) => (container
      ? [{ name: container.name, place: field, fix: 'pass another \'name\', or name the container in \'existing\'' }]
      : [])),
    ...(application ? [{ name: application.name, place: 'application', fix: 'pass another \'name\'' }] : []),
  ];
  const names = new Set(places.map(({ name }) => name));
  return names.size === places.length ? [] : [...names].flatMap(name => {
    const same = places.filter(place => place.name === name);
    const { place, fix } = same[same.length - 1];
    return same.length === 1 ? [] : [takenName(`${place}.name`, name, same.slice(0, -1).map(other => other.place).join(' and '), fix)];
  });
}

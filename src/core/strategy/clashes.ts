import { LocalIssue } from '../issue';
import { takenVolume } from '../pod/names';
import { folder, isWithin } from '../pod/path';
import { Container, PodSpec, Volume, VolumeMount } from '../pod/pod-spec';
import { TOOLBOX_FOLDER } from '../script/program';

const READ_ONLY_VOLUMES = ['configMap', 'secret', 'projected', 'downwardAPI'];

/** Where something that a strategy adds gets in the way of something that the pod has. */
export function checkClashes(before: PodSpec, after: PodSpec): LocalIssue[] {
  if (after.volumes === before.volumes && after.initContainers === before.initContainers) {
    return [];
  }
  return [
    ...checkNames(before, after),
    ...checkVolumes(before, after),
    ...containersOf(before).flatMap(container => {
      const { volumeMounts = [] } = containersOf(after).find(({ name }) => name === container.name)!;
      return checkMounts(before, container, volumeMounts);
    }),
  ];
}

/** The names in `before` are unique, so a name that is there twice came with the strategy. */
function checkNames(before: PodSpec, after: PodSpec): LocalIssue[] {
  const names = containersOf(after).map(({ name }) => name);
  return containersOf(before).filter(({ name }) => names.indexOf(name) !== names.lastIndexOf(name)).map(({ name }) => ({
    field: 'containers',
    given: name,
    why: 'an init container that is added for the sidecars has that name; names are unique within a pod',
    fix: 'give the pod\'s own container another name',
  }));
}

function checkVolumes({ volumes: own = [] }: PodSpec, { volumes: all = [] }: PodSpec): LocalIssue[] {
  return own.filter(({ name }) => all.filter(volume => volume.name === name).length > 1).map(volume => takenVolume(volume, 'pod\'s own'));
}

/** What gets in the way of an added mount: a mount at the same path, or one above it in which its folder cannot be made. */
function checkMounts({ volumes = [] }: PodSpec, { name, volumeMounts: own = [] }: Container, all: readonly VolumeMount[]): LocalIssue[] {
  const told = new Set<VolumeMount>();
  return all.filter(mount => !own.includes(mount)).flatMap(added => {
    const above = own
      .filter(({ mountPath }) => isWithin(added.mountPath, mountPath))
      .sort((a, b) => folder(b.mountPath).length - folder(a.mountPath).length)[0];
    const blocks = above && (folder(above.mountPath) === added.mountPath || isReadOnly(above, volumes));
    if (!blocks || told.has(above)) {
      return [];
    }
    told.add(above);
    const readOnly = isReadOnly(above, volumes) ? ' read-only' : '';
    const elsewhere = added.mountPath === TOOLBOX_FOLDER ? '' : ', or pass StartupStrategy.gated({ mountPath }) with another folder';
    return [{
      field: `containers["${name}"].volumeMounts`,
      given: above.mountPath,
      why: `the volume "${above.name}" is mounted there${readOnly}, in the way of "${added.mountPath}"`,
      fix: `mount it elsewhere${elsewhere}`,
    }];
  });
}

function isReadOnly({ name, readOnly }: VolumeMount, volumes: readonly Volume[]): boolean {
  return readOnly === true || volumes.some(volume => volume.name === name && READ_ONLY_VOLUMES.some(kind => Object.hasOwn(volume, kind)));
}

function containersOf({ containers, initContainers = [] }: PodSpec): Container[] {
  return [...initContainers, ...containers];
}

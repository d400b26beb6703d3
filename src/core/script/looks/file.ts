import { ScriptedLook } from './look';
import { folder, isWithin, parent } from '../../pod/path';
import { Container, PodSpec, VolumeMount } from '../../pod/pod-spec';
import { CheckOf } from '../../request/wait';
import { shortened } from '../../words';
import { condition } from '../purpose';
import { line, quote } from '../shell';

/** A file exists and is not empty. */
export function fileLook({ path }: CheckOf<'file'>): ScriptedLook {
  return {
    condition: sidecar => condition(sidecar, ' has written ', shortened(path)),
    subject: line(path),
    inScript: () => ({
      functions: [],
      call: `[ -s ${quote(path)} ]`,
      seen: { text: 'it is missing or empty' },
    }),
    inLine: `file ${quote(path)}`,
    isSeenFrom: (other, own, podSpec) => sharesFile(path, podSpec, own.container, other.container),
  };
}

/**
 * Both containers mount the file's folder from the same volume at the same path.
 *
 * Only the top folder of an emptyDir counts, because every user may enter it. The user of the other container may not be allowed into a
 * folder below it.
 */
function sharesFile(path: string, { volumes = [] }: PodSpec, owner: Container, watcher: Container): boolean {
  const own = mountOf(path, owner);
  const other = mountOf(path, watcher);
  return own !== undefined && other !== undefined
    && own.name === other.name && folder(own.mountPath) === folder(other.mountPath) && folder(own.mountPath) === parent(path)
    && [own, other].every(({ subPath, subPathExpr }) => !subPath && !subPathExpr)
    && volumes.some(({ name, emptyDir }) => name === own.name && emptyDir !== undefined);
}

/** The mount that a path lies on: the innermost. */
function mountOf(path: string, { volumeMounts = [] }: Container): VolumeMount | undefined {
  return volumeMounts
    .filter(({ mountPath }) => isWithin(parent(path), mountPath))
    .sort((a, b) => folder(b.mountPath).length - folder(a.mountPath).length)[0];
}

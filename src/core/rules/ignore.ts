import { IGNORE } from '../pod/annotations';
import { Location, read } from '../pod/manifest';
import { readAnnotations } from '../pod/read-pod-spec';

/** The reason for each rule that an ignore annotation names; empty where none is given. */
export type Ignored = ReadonlyMap<string, string>;

/**
 * Each line of the annotation has ids of rules, with commas or spaces between them, and may give a reason after a colon:
 * `job-sidecar, loopback-probe: the proxy quits by itself`.
 */
function readIgnored(annotation: string): Ignored {
  return new Map(annotation.split('\n').flatMap(line => {
    const [ids] = line.split(':', 1);
    const reason = line.slice(ids.length + 1).trim();
    return ids.split(/[\s,]+/).filter(id => id !== '').map((id): [string, string] => [id, reason]);
  }));
}

/** What the annotation of the object at this place asks to leave out. */
export function ignoredAt(manifest: unknown, location: Location): Ignored {
  return readIgnored(readAnnotations(read(manifest, [...location, 'metadata']))[IGNORE] ?? '');
}

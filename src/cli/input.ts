import { filesOf, Manifest, partsOf, Position, reasonOf, Unreadable } from './manifests';
import { Streams } from './streams';
import { ManifestObject, objects, PodTemplate, podTemplatesOf } from '../core/pod/manifest';
import { plural, printable, someOf } from '../core/words';

const QUIET_MS = 1000;

/** An object that holds containers in a form that is not understood, and its position in a file. */
export interface Unread extends Position {
  readonly file: string;
  /** `Prometheus/main`. */
  readonly object: string;
}

/** What was passed over. */
export interface PassedOver {
  readonly unreadable: Unreadable[];
  readonly unread: Unread[];
}

type Look = (template: PodTemplate, manifest: Manifest) => void;

/**
 * Reads every file that the paths name, one document at a time, and shows progress when that takes long. Returns what cannot be read: an
 * error in one workload does not hide the others.
 */
export function eachWorkload(paths: readonly string[], streams: Streams, look: Look): PassedOver {
  const { files, unreadable } = filesOf(paths);
  const unread: Unread[] = [];
  const begin = Date.now();
  let reported = begin;
  files.forEach((file, index) => {
    for (const part of partsOf(file)) {
      if ('why' in part) {
        unreadable.push(part);
      } else {
        for (const object of objects(part.content)) {
          unreadable.push(...failures(part, object, look));
          if (object.unread) {
            unread.push({ file: part.file, ...part.position(object.location), object: `${object.kind}/${object.name}` });
          }
        }
      }
    }
    if (streams.interactive && Date.now() - reported >= QUIET_MS) {
      reported = Date.now();
      streams.error(`\r${index + 1} of ${files.length} files`);
    }
  });
  if (reported > begin) {
    streams.error('\r\u001b[K');
  }
  return { unreadable, unread };
}

function failures(manifest: Manifest, object: ManifestObject, look: Look): Unreadable[] {
  const { content, file, position } = manifest;
  return podTemplatesOf(content, object).flatMap(template => {
    try {
      look(template, manifest);
      return [];
    } catch (error) {
      return [{ file, ...position(template.location), why: `${template.kind}/${template.name}: ${reasonOf(error)}` }];
    }
  });
}

/** `2 objects hold containers and were not checked: Prometheus/main, SidecarSet/logs`; empty if there are none. */
export function unreadText(unread: readonly Unread[], done: string): string {
  const [hold, were] = unread.length === 1 ? ['holds', 'was'] : ['hold', 'were'];
  const names = unread.map(({ object }) => object);
  return unread.length === 0 ? '' : printable(`${plural(unread.length, 'object')} ${hold} containers and ${were} not ${done}: ${someOf(names)}`);
}

/** `web.yaml:3:5: why`. */
export function reportUnreadable(unreadable: readonly Unreadable[], streams: Streams): void {
  for (const { file, line, column, why } of unreadable) {
    const place = [file === '' ? '""' : file, line, column].filter(part => part !== undefined).join(':');
    streams.error(`${printable(`${place}: ${why}`)}\n`);
  }
}

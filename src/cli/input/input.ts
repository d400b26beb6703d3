import { filesOf } from './files';
import { Manifest, partsOf } from './manifests';
import { Position } from './positions';
import { Unreadable } from './unreadable';
import { ManifestObject, objects } from '../../core/pod/manifest';
import { plural, printable, someOf } from '../../core/words';
import { Progress } from '../progress';
import { reasonOf } from '../reason';
import { Streams } from '../streams';

/** An object that holds containers in a form that is not understood, and its position in a file. */
export interface Unread extends Position {
  readonly file: string;
  /** `Prometheus/main`. */
  readonly object: string;
}

/** What was read, and what was not. */
export interface Input {
  readonly unreadable: readonly Unreadable[];
  readonly unread: readonly Unread[];
  /** The user has said that what is unreadable may be passed over, and all of it may. */
  readonly isPassedOver: boolean;
}

/** Something could not be read that should have been. */
export function isUnusable({ unreadable, isPassedOver }: Input): boolean {
  return unreadable.length > 0 && !isPassedOver;
}

/** Looks at an object of a manifest, and says whether it has understood it. */
type Look = (object: ManifestObject, manifest: Manifest) => boolean;

/**
 * Reads every file that the paths name, one document at a time, and shows progress when that takes long. An error in one object does not
 * hide the others.
 */
export function eachObject(paths: readonly string[], streams: Streams, skipUnreadable: boolean, look: Look): Input {
  const { files, unreadable } = filesOf(paths);
  const unread: Unread[] = [];
  const progress = new Progress(streams);
  files.forEach((file, index) => {
    for (const part of partsOf(file)) {
      if ('why' in part) {
        unreadable.push(part);
        continue;
      }
      for (const object of objects(part.content)) {
        const name = `${object.kind}/${object.name}`;
        const place = { file: part.file, ...part.position(object.location) };
        try {
          if (!look(object, part) && object.unread) {
            unread.push({ ...place, object: name });
          }
        } catch (error) {
          unreadable.push({ ...place, why: `${name}: ${reasonOf(error)}` });
        }
      }
    }
    progress.at(`${index + 1} of ${files.length} files`);
  });
  progress.end();
  const input = { unreadable, unread, isPassedOver: skipUnreadable && !unreadable.some(({ isMissing }) => isMissing) };
  if (isUnusable(input)) {
    reportUnreadable(unreadable, streams);
  }
  return input;
}

/** `web.yaml:3:5: why`. */
function reportUnreadable(unreadable: readonly Unreadable[], streams: Streams): void {
  for (const { file, line, column, why } of unreadable) {
    const place = [file === '' ? '""' : file, line, column].filter(part => part !== undefined).join(':');
    streams.error(`${printable(`${place}: ${why}`)}\n`);
  }
}

/** `2 objects hold containers and were not checked: Prometheus/main, SidecarSet/logs`, and what could not be read; a line each. */
export function passedOverText({ unread, unreadable, isPassedOver }: Input, done: string): string[] {
  const files = [...new Set(unreadable.map(({ file }) => file))];
  return [
    ...(unread.length === 0 ? [] : [unreadText(unread.map(({ object }) => object), done)]),
    ...(isPassedOver && files.length > 0 ? [printable(`${plural(files.length, 'file')} could not be read: ${someOf(files)}`)] : []),
  ];
}

export function unreadText(names: readonly string[], done: string): string {
  const [hold, were] = names.length === 1 ? ['holds', 'was'] : ['hold', 'were'];
  return printable(`${plural(names.length, 'object')} ${hold} containers and ${were} not ${done}: ${someOf(names)}`);
}

import { filesOf, Manifest, readManifests, Unreadable } from './manifests';
import { Streams } from './streams';
import { printable } from '../core/words';

const QUIET_MS = 1000;

/** Reads every file that the paths name, one at a time, and shows progress when that takes long. Returns what cannot be read. */
export function eachManifest(paths: readonly string[], streams: Streams, look: (manifest: Manifest) => void): Unreadable[] {
  const { files, unreadable } = filesOf(paths);
  const begin = Date.now();
  let reported = begin;
  files.forEach((file, index) => {
    const contents = readManifests(file);
    unreadable.push(...contents.unreadable);
    contents.manifests.forEach(look);
    if (streams.interactive && Date.now() - reported >= QUIET_MS) {
      reported = Date.now();
      streams.error(`\r${index + 1} of ${files.length} files`);
    }
  });
  if (reported > begin) {
    streams.error('\r\u001b[K');
  }
  return unreadable;
}

/** `web.yaml:3:5: why`. */
export function reportUnreadable(unreadable: readonly Unreadable[], streams: Streams): void {
  for (const { file, line, column, why } of unreadable) {
    const place = [file === '' ? '""' : file, line, column].filter(part => part !== undefined).join(':');
    streams.error(`${printable(`${place}: ${why}`)}\n`);
  }
}

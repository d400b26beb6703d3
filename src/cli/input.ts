import { filesOf, Manifest, partsOf, reasonOf, Unreadable } from './manifests';
import { Streams } from './streams';
import { PodTemplate, podTemplates } from '../core/pod/manifest';
import { printable } from '../core/words';

const QUIET_MS = 1000;

/**
 * Reads every file that the paths name, one document at a time, and shows progress when that takes long. Returns what cannot be read: an
 * error in one workload does not hide the others.
 */
export function eachWorkload(paths: readonly string[], streams: Streams, look: (template: PodTemplate, manifest: Manifest) => void): Unreadable[] {
  const { files, unreadable } = filesOf(paths);
  const begin = Date.now();
  let reported = begin;
  files.forEach((file, index) => {
    for (const part of partsOf(file)) {
      if ('why' in part) {
        unreadable.push(part);
      } else {
        unreadable.push(...failures(part, look));
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
  return unreadable;
}

function failures(manifest: Manifest, look: (template: PodTemplate, manifest: Manifest) => void): Unreadable[] {
  const { content, file, position } = manifest;
  return podTemplates(content).flatMap(template => {
    try {
      look(template, manifest);
      return [];
    } catch (error) {
      return [{ file, ...position(template.location), why: `${template.kind}/${template.name}: ${reasonOf(error)}` }];
    }
  });
}

/** `web.yaml:3:5: why`. */
export function reportUnreadable(unreadable: readonly Unreadable[], streams: Streams): void {
  for (const { file, line, column, why } of unreadable) {
    const place = [file === '' ? '""' : file, line, column].filter(part => part !== undefined).join(':');
    streams.error(`${printable(`${place}: ${why}`)}\n`);
  }
}

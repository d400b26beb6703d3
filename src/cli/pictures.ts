import * as fs from 'fs';
import * as path from 'path';
import { Progress } from './progress';
import { reasonOf } from './reason';
import { jsonText } from './report/json';
import { Streams, UsageError } from './streams';
import { timelineMermaid } from '../core/pictures/mermaid';
import { timelineSvg } from '../core/pictures/svg';
import { timelineText } from '../core/pictures/text';
import { LivingTimeline } from '../core/timeline/living/now';

/** A workload that is explained: a custom resource may have several pod templates. */
export interface Explained {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly timelines: readonly LivingTimeline[];
}

interface Picture {
  /** Of the files that hold one. */
  readonly extension: string;
  readonly draw: (explained: readonly Explained[], color: boolean) => string;
}

const timelines = (explained: readonly Explained[]) => explained.flatMap(one => one.timelines);

/** The formats of `explain`. */
export const PICTURES = {
  text: { extension: 'txt', draw: (all, color) => timelines(all).map(timeline => timelineText(timeline, { color })).join('\n') },
  mermaid: { extension: 'mmd', draw: all => timelines(all).map(timelineMermaid).join('\n') },
  svg: { extension: 'svg', draw: all => timelineSvg(timelines(all)) },
  json: {
    extension: 'json',
    draw: all => jsonText(all.flatMap(({ file, timelines: of }) => of.map(timeline => ({ file, ...timeline })))),
  },
} satisfies Record<string, Picture>;

/** Writes one file for each workload into a folder, which is made where it is missing. */
export function writePictures(folder: string, { extension, draw }: Picture, explained: readonly Explained[], streams: Streams): void {
  const names = fileNames(explained);
  const progress = new Progress(streams);
  try {
    fs.mkdirSync(folder, { recursive: true });
    explained.forEach((one, index) => {
      fs.writeFileSync(path.join(folder, `${names[index]}.${extension}`), draw([one], false));
      progress.at(`${index + 1} of ${explained.length} pictures`);
    });
  } catch (error) {
    throw new UsageError(`--output: "${folder}" cannot be written: ${reasonOf(error)}`);
  } finally {
    progress.end();
  }
}

const LONGEST = 200;

/** `Deployment-web`, and `Deployment-web-2` for the next of that name; on some systems upper and lower case are the same. */
export function fileNames(explained: readonly Pick<Explained, 'kind' | 'name'>[]): string[] {
  const used = new Set<string>();
  const next = new Map<string, number>();
  return explained.map(({ kind, name }) => {
    const base = [kind, name].filter(Boolean).join('-').replace(/[^\w.-]/g, '_').replace(/^\.+/, '_').slice(0, LONGEST);
    const key = base.toLowerCase();
    let number = next.get(key) ?? 1;
    const numbered = () => (number === 1 ? base : `${base}-${number}`);
    while (used.has(numbered().toLowerCase())) {
      number++;
    }
    next.set(key, number + 1);
    used.add(numbered().toLowerCase());
    return numbered();
  });
}

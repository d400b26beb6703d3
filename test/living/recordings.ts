import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { podTemplates } from '../../src/core/pod/manifest';
import { livingTimelineOf } from '../../src/core/timeline/living';
import { LivingTimeline } from '../../src/core/timeline/now';

export const FOLDER = path.join(__dirname, '..', 'fixtures', 'living');

/** A pod of a cluster, and when it was read, in milliseconds since 1970. */
export interface Recording {
  readonly at: number;
  readonly pod: any;
}

const read = new Map<string, Recording>();

export function recordings(): string[] {
  return fs.readdirSync(FOLDER).map(file => path.basename(file, '.yaml')).sort();
}

/** A copy, to do anything with. */
export function recorded(name: string): Recording {
  if (!read.has(name)) {
    const text = fs.readFileSync(path.join(FOLDER, `${name}.yaml`), 'utf8');
    read.set(name, { at: Date.parse(/^# read at (\S+),/.exec(text)![1]), pod: parse(text) });
  }
  return structuredClone(read.get(name)!);
}

export function living({ pod, at }: Recording): LivingTimeline {
  return livingTimelineOf(podTemplates(pod)[0], at);
}

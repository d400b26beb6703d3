import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { podTemplates } from '../../src/core/pod/manifest';
import { livingTimelineOf } from '../../src/core/timeline/living/living';
import { LivingTimeline } from '../../src/core/timeline/living/now';

/** A folder for each minor version of the kubelet, a file for each scene. */
export const FOLDER = path.join(__dirname, '..', 'fixtures', 'living');

/** A pod of a cluster, and when it was read, in milliseconds since 1970. */
export interface Recording {
  readonly at: number;
  readonly pod: any;
}

const read = new Map<string, Recording>();

/** The version of which there is a recording of each scene. */
const NEWEST = '1.37';

/** Versions and scenes. */
export function recordings(): (readonly [string, string])[] {
  return fs.readdirSync(FOLDER).sort().flatMap(version =>
    fs.readdirSync(path.join(FOLDER, version)).sort().map(file => [version, path.basename(file, '.yaml')] as const));
}

export function fileOf(scene: string, version: string = NEWEST): string {
  return path.join(FOLDER, version, `${scene}.yaml`);
}

/** A copy, to do anything with. */
export function recorded(scene: string, version?: string): Recording {
  const file = fileOf(scene, version);
  if (!read.has(file)) {
    const text = fs.readFileSync(file, 'utf8');
    read.set(file, { at: Date.parse(/^# read at (\S+),/.exec(text)![1]), pod: parse(text) });
  }
  return structuredClone(read.get(file)!);
}

export function living({ pod, at }: Recording): LivingTimeline {
  return livingTimelineOf(podTemplates(pod)[0], at);
}

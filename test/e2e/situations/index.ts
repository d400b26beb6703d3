import { delays } from './delays';
import { failures } from './failures';
import { images } from './images';
import { laterRestarts } from './later-restarts';
import { presets } from './presets';
import { sideBySide } from './side-by-side';
import { startup } from './startup';
import { stopping } from './stopping';
import { workloads } from './workloads';
import { Situation } from '../situation';

export const SITUATIONS: readonly Situation[] = [
  ...startup, ...failures, ...laterRestarts, ...sideBySide, ...images, ...workloads, ...stopping, ...delays, ...presets,
];

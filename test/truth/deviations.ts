import { Comparison } from './comparison';
import { Report } from './run';
import { minor } from '../e2e/cluster';

/** What explain says otherwise than the kubelet does, and why that stays so. */
export interface Deviation {
  /** In the scenario's title. */
  readonly scenario: RegExp;
  /** In what is compared. */
  readonly about: RegExp;
  /** Minor versions of Kubernetes 1, from and up to. */
  readonly versions?: readonly [number, number];
  readonly reason: string;
}

export const DEVIATIONS: readonly Deviation[] = [];

export function reasonFor({ play }: Report, { about }: Comparison, kubelet: string): string | undefined {
  return DEVIATIONS.find(deviation => {
    const [first, last] = deviation.versions ?? [0, Infinity];
    return deviation.scenario.test(play.scenario.title) && deviation.about.test(about) && first <= minor(kubelet) && minor(kubelet) <= last;
  })?.reason;
}

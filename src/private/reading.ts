import type * as core from '../core/reading';

/** The half that reads manifests, loaded when it is first used: most apps only write, and it is a third of what there is to load. */
export function reading(): typeof core {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('../core/reading') as typeof core;
}

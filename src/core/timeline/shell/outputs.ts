import { Redirection } from './syntax/tree';

/** Which outputs still go to the kubelet. It waits until nobody can write to them any more. */
export interface Outputs {
  readonly output: boolean;
  readonly errors: boolean;
}

/** Redirections take effect from left to right. */
export function redirected(open: Outputs, redirections: readonly Redirection[]): Outputs {
  let { output, errors } = open;
  for (const { descriptor, operator, word: { text } } of redirections) {
    const target = /^>&$/.test(operator) ? ({ 1: output, 2: errors } as Record<string, boolean>)[text] ?? false : false;
    if (descriptor === 'both' || (operator === '>&' && !/^[\d-]+$/.test(text))) {
      output = errors = false;
    } else if (descriptor === 1) {
      output = target;
    } else if (descriptor === 2) {
      errors = target;
    }
  }
  return { output, errors };
}

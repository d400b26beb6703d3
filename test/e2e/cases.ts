import { minor } from './cluster';
import { Expected, Situation } from './situation';
import { NATIVE_SINCE_MINOR, STRATEGY_NAMES, StrategyName } from './strategies';
import { Result } from './verdict';

/** Most seconds from ready to the application's start, unless a situation says another number. */
const MOST_SECONDS = 5;

/** A situation with a strategy. */
export interface Case {
  readonly title: string;
  /** Of its objects; begins no other case's name. */
  readonly name: string;
  readonly strategy: StrategyName;
  readonly situation: Situation;
  /** On the cluster's kubelet. */
  readonly expected: string;
  readonly skipped?: string;
}

export interface Report {
  readonly of: Case;
  readonly result?: Result;
  /** What is wrong; undefined: passed. */
  readonly failure?: string;
}

export function casesOf(situations: readonly Situation[], kubelet: string, wanted: readonly string[]): Case[] {
  const old = minor(kubelet) < NATIVE_SINCE_MINOR ? `native sidecars hold from 1.${NATIVE_SINCE_MINOR} on` : undefined;
  return situations
    .flatMap((situation, index) => STRATEGY_NAMES.filter(name => situation.expected[name]).map((strategy): Case => ({
      title: `${strategy}: ${situation.name}`,
      name: `${strategy}-${index + 10}-${situation.name}`.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/-+$/, ''),
      strategy,
      situation,
      expected: expectedOn(kubelet, situation.expected[strategy]!),
      skipped: situation.skipped ?? (strategy === 'nativeSidecar' ? old : undefined),
    })))
    .filter(({ title }) => wanted.length === 0 || wanted.some(text => title.toLowerCase().includes(text.toLowerCase())));
}

export function expectedOn(kubelet: string, expected: Expected): string {
  if (typeof expected === 'string') {
    return expected;
  }
  const versions = Object.keys(expected).map(Number);
  const [oldest] = versions;
  return expected[Math.max(oldest, ...versions.filter(version => version <= minor(kubelet)))];
}

/** What is wrong with a result, if anything. */
export function failureOf(of: Case, result: Result): string | undefined {
  if (result.outcome !== of.expected) {
    return `expected: ${of.expected}`;
  }
  return isTooLong(of, result) ? `more than ${mostOf(of)} s` : undefined;
}

export function isTooLong(of: Case, { seconds }: Result): boolean {
  return seconds !== undefined && seconds > mostOf(of);
}

function mostOf({ situation, strategy }: Case): number {
  return situation.most?.[strategy] ?? MOST_SECONDS;
}

/** `held, 0.12 s`; a negative time is one by which the application was early. */
export function resultText({ outcome, seconds, range }: Result): string {
  const early = seconds !== undefined && seconds < 0;
  return [
    outcome,
    ...(seconds === undefined ? [] : [`${Math.abs(seconds).toFixed(2)} s${early ? ' early' : ''}`]),
    ...(range ? [`(${range.map(each => each.toFixed(2)).join(' - ')})`] : []),
  ].join(', ').replace(', (', ' (');
}

import { createHash } from 'crypto';
import * as fs from 'fs';
import { reasonOf } from './reason';
import { jsonText } from './report/json';
import { UsageError } from './streams';
import { isRecord } from '../core/pod/manifest';
import { Finding } from '../core/rules/finding';

/*
 * Findings that are known, in a file: they are not reported again. An entry says what was found and where in the workload, but neither in
 * which file nor in which line, so that it stays valid when lines move.
 */

export interface BaselineEntry {
  readonly rule: string;
  /** `Deployment/web`. */
  readonly workload: string;
  readonly container?: string;
  /** A container stands in it by its name: `spec.containers[envoy].lifecycle.postStart`. */
  readonly field: string;
  /** How many findings are alike: more of them than these are new. */
  readonly count: number;
}

type Identity = Omit<BaselineEntry, 'count'>;

const VERSION = 1;

function identityOf({ rule, workload, container, field }: Finding): Identity {
  const named = container === undefined ? field : field.replace(/(?<=\b(?:containers|initContainers)\[)\d+(?=\])/, () => container);
  return { rule: rule.id, workload, container, field: named };
}

function keyOf({ rule, workload, container, field }: Identity): string {
  return JSON.stringify([workload, rule, container ?? '', field]);
}

/** What stays the same when lines move. */
export function fingerprintOf(finding: Finding): string {
  return createHash('sha256').update(keyOf(identityOf(finding))).digest('hex');
}

/** The findings as a baseline, sorted. */
export function baselineOf(findings: readonly Finding[]): BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const identity of findings.map(identityOf)) {
    const key = keyOf(identity);
    entries.set(key, { ...identity, count: (entries.get(key)?.count ?? 0) + 1 });
  }
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

export interface Comparison<T> {
  /** Those that the baseline does not have. */
  readonly fresh: readonly T[];
  /** Number of those that it has. */
  readonly known: number;
  /** Its entries that were not found again. */
  readonly stale: readonly BaselineEntry[];
}

/** Separates the new findings from those that the baseline has. An entry whose rule was not checked is not stale. */
export function compare<T extends { readonly finding: Finding }>(
  located: readonly T[],
  entries: readonly BaselineEntry[],
  rules: readonly string[],
): Comparison<T> {
  const left = new Map(entries.map(entry => [keyOf(entry), entry.count]));
  const fresh = located.filter(({ finding }) => {
    const key = keyOf(identityOf(finding));
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
  const stale = entries.filter(entry => rules.includes(entry.rule) && left.get(keyOf(entry))! > 0);
  return { fresh, known: located.length - fresh.length, stale };
}

export function readBaseline(file: string): readonly BaselineEntry[] {
  let content: unknown;
  try {
    content = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'ENOENT'
      ? `--baseline: there is no file "${file}"; write it with: check --baseline ${file} --write-baseline FILES...`
      : `--baseline: "${file}" cannot be read: ${reasonOf(error)}`);
  }
  const { version, findings } = isRecord(content) ? content : {};
  if (version !== VERSION || !Array.isArray(findings) || !findings.every(isEntry)) {
    throw new UsageError(`--baseline: "${file}" is not a baseline of this version; write it again with --write-baseline`);
  }
  return findings;
}

function isEntry(value: unknown): value is BaselineEntry {
  return isRecord(value)
    && [value.rule, value.workload, value.field, value.container ?? ''].every(text => typeof text === 'string')
    && Number.isSafeInteger(value.count) && (value.count as number) > 0;
}

/** Whoever reads it meanwhile reads the old one or the new one. */
export function writeBaseline(file: string, entries: readonly BaselineEntry[]): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(draft, jsonText({ version: VERSION, findings: entries }));
    fs.renameSync(draft, file);
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw new UsageError(`--baseline: "${file}" cannot be written: ${reasonOf(error)}`);
  }
}

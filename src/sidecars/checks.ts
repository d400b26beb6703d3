import { SidecarPresetOptions } from './preset';
import { at, LocalIssue, throwIssues } from '../core/issue';
import { checkPort } from '../core/request/limits';

type ByOption<T> = Readonly<Record<string, T>>;

/** Throws one error that lists everything wrong with a preset's options, if anything is. */
export function refuse(factory: string, ...issues: readonly LocalIssue[][]): void {
  throwIssues(at(`Sidecars.${factory}`, issues.flat()));
}

/** Required options that are missing. The compiler checks that in TypeScript, but not in JavaScript. */
export function missing(options: ByOption<unknown>): LocalIssue[] {
  return Object.entries(options).flatMap(([field, value]) =>
    (value === undefined || value === null ? [{ field, why: 'the sidecar cannot start without it', fix: `pass '${field}'` }] : []));
}

/** What names of applications, providers, sites and secrets consist of: nothing that a command line, the kubelet or a list would read. */
export const NAME = /^\w[\w.-]*$/;

/** Every option that stands for a name and could be read as something else: a flag, a variable `$(…)`, several names. */
export function badNames(options: ByOption<unknown>): LocalIssue[] {
  return Object.entries(options).flatMap(([field, given]) => (given === undefined || (typeof given === 'string' && NAME.test(given)) ? [] : [{
    field,
    given,
    why: 'a name has letters, digits, \'_\', \'.\' and \'-\', and does not start with \'-\' or \'.\'',
    fix: 'pass such a name',
  }]));
}

/** Every port that is out of range, and every one that is already used: the containers of a pod share their ports. */
export function badPorts(ports: ByOption<number | undefined>): LocalIssue[] {
  const given = Object.entries(ports).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return given.flatMap(([field, port], index) => {
    const used = given.slice(0, index).find(([, other]) => other === port);
    const why = `already used for '${used?.[0]}'; the containers of a pod share their ports`;
    return [
      ...checkPort(port).map(issue => ({ ...issue, field })),
      ...(used ? [{ field, given: port, why, fix: 'pass another port' }] : []),
    ];
  });
}

/** A required list of strings: the whole list if it is not one or is empty, or else every bad entry. */
export function badEntries(
  field: string, list: unknown, { empty, bad, good, fix }: { empty: string; bad: string; good: (entry: string) => boolean; fix: string },
): LocalIssue[] {
  if (list !== undefined && list !== null && !Array.isArray(list)) {
    return [{ field, given: list, why: 'not a list', fix }];
  }
  const entries: readonly unknown[] = list ?? [];
  return entries.length === 0
    ? [{ field, given: entries, why: empty, fix }]
    : entries
      .map((given, index) => ({ field: `${field}[${index}]`, given, why: bad, fix }))
      .filter(({ given }) => typeof given !== 'string' || !good(given));
}

/** A port that only a configuration can change, if there is none but the image's own. */
export function unconfiguredPort(
  field: string, port: number, imagePort: number, options: SidecarPresetOptions & { readonly configVolume?: unknown },
): LocalIssue[] {
  const own = [options.configVolume, options.volumeMounts, options.args, options.image].some(value => value !== undefined);
  return port === imagePort || own ? [] : [{
    field,
    given: port,
    why: `the image's own configuration uses ${imagePort}`,
    fix: `pass 'configVolume' with a configuration that uses ${port}, or leave out '${field}'`,
  }];
}

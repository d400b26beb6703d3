import { SidecarPresetOptions } from './preset';
import { at, LocalIssue, throwIssues } from '../core/issue';
import { checkPort } from '../core/request/limits';

type ByOption<T> = Readonly<Record<string, T>>;

/** Throws one error that tells everything that is wrong with a preset's options, if anything is. */
export function refuse(factory: string, ...issues: readonly LocalIssue[][]): void {
  throwIssues(at(`Sidecars.${factory}`, issues.flat()));
}

/** Options that the sidecar cannot do without. The compiler asks for them, JavaScript does not. */
export function missing(options: ByOption<unknown>): LocalIssue[] {
  return Object.entries(options).flatMap(([field, value]) =>
    (value === undefined || value === null ? [{ field, why: 'the sidecar cannot start without it', fix: 'pass it' }] : []));
}

/** What the names of applications, providers, sites and secrets are made of: nothing that a command line, the kubelet or a list would read. */
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

/** Every port that is none, and every one that is taken: the containers of a pod share their ports. */
export function badPorts(ports: ByOption<number | undefined>): LocalIssue[] {
  const given = Object.entries(ports).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return given.flatMap(([field, port], index) => {
    const taken = given.slice(0, index).find(([, other]) => other === port);
    return [
      ...checkPort(port).map(issue => ({ ...issue, field })),
      ...(taken ? [{ field, given: port, why: `it must differ from '${taken[0]}': the containers of a pod share their ports`, fix: 'pass another port' }] : []),
    ];
  });
}

/** A list of strings that the sidecar cannot do without: all of it where it is none or empty, or else every entry that is not of use. */
export function badEntries(
  field: string, list: unknown, { empty, bad, good, fix }: { empty: string; bad: string; good: (entry: string) => boolean; fix: string },
): LocalIssue[] {
  if (list !== undefined && list !== null && !Array.isArray(list)) {
    return [{ field, given: list, why: 'it is not a list', fix }];
  }
  const entries: readonly unknown[] = list ?? [];
  return entries.length === 0
    ? [{ field, given: entries, why: empty, fix }]
    : entries.flatMap((given, index) => (typeof given === 'string' && good(given) ? [] : [{ field: `${field}[${index}]`, given, why: bad, fix }]));
}

/** A port that nothing but a configuration can change, where the image's own is all there is. */
export function unconfiguredPort(
  field: string, port: number, imagePort: number, options: SidecarPresetOptions & { readonly configVolume?: unknown },
): LocalIssue[] {
  const own = [options.configVolume, options.volumeMounts, options.args, options.image].some(value => value !== undefined);
  return port === imagePort || own ? [] : [{
    field,
    given: port,
    why: `the image's own configuration says ${imagePort}`,
    fix: `pass 'configVolume' with a configuration that says ${port}, or leave '${field}' out`,
  }];
}

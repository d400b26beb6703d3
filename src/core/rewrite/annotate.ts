import { Checked, LocalIssue } from '../issue';
import { isRecord, Location, podTemplates, read, write } from '../pod/manifest';

/** An annotation, and how to tell whether a value that is there already means the same. */
export interface Annotation {
  readonly name: string;
  readonly value: string;
  readonly saysTheSame?: (there: string) => boolean;
}

/** The manifest with annotations on every pod template. One that is there already with another value is an issue, and stays as it is. */
export function annotate(manifest: unknown, annotations: readonly Annotation[]): Checked<unknown> {
  const issues: LocalIssue[] = [];
  let result = manifest;
  for (const { template } of podTemplates(manifest)) {
    const location: Location = [...template, 'metadata'];
    const metadata = read(manifest, location);
    const there = isRecord(metadata) && isRecord(metadata.annotations) ? metadata.annotations : {};
    const missing = annotations.filter(({ name, value, saysTheSame = other => other === value }) => {
      const given = there[name];
      if (given !== undefined && !(typeof given === 'string' && saysTheSame(given))) {
        issues.push({
          field: [...location, `annotations[${JSON.stringify(name)}]`].join('.'),
          given,
          why: 'the pod has this annotation already, with another value',
          fix: `make it say ${JSON.stringify(value)} as well, or remove it`,
        });
      }
      return given === undefined;
    });
    if (missing.length > 0) {
      const added = Object.fromEntries(missing.map(({ name, value }) => [name, value]));
      result = write(result, location, { ...(isRecord(metadata) ? metadata : {}), annotations: { ...there, ...added } });
    }
  }
  return { value: result, issues };
}

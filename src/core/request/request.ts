import { asWritten } from '../as-written';
import { Checked, LocalIssue } from '../issue';
import { list } from '../words';
import { strategyAsWritten } from './as-written';
import { AskedSidecar, Strategy, Toolbox } from './sidecar';
import { Container, Volume } from '../pod/pod-spec';

/** What one mixin asks of the workloads it is applied to. */
export interface Request {
  /** In the order in which they start unless they say otherwise. */
  readonly sidecars: AskedSidecar[];
  /** The application, when the mixin brings it. */
  readonly application?: Container;
  /** The application is in the workload already and need not be written. */
  readonly applicationInPlace?: boolean;
  /** What the new containers mount. */
  readonly volumes: Volume[];
  /** Containers that need not wait. */
  readonly notHeld: NotHeld[];
  readonly strategy: Strategy;
  readonly toolbox: Toolbox;
  readonly allowHostNetwork?: boolean;
}

/** A container that need not wait, and where the user named it: `notHeld[0]`. */
export interface NotHeld {
  readonly name: string;
  readonly field: string;
}

/** The request for a workload that has received the application already, and with it the volumes that the application mounts. */
export function withApplicationInPlace(request: Request): Request {
  const mounted = request.sidecars.flatMap(({ container }) => container?.volumeMounts ?? []).map(({ name }) => name);
  return { ...request, applicationInPlace: true, volumes: request.volumes.filter(({ name }) => mounted.includes(name)) };
}

/** The application that is still to be written into the manifest. */
export function missingApplication({ application, applicationInPlace }: Request): Container | undefined {
  return applicationInPlace ? undefined : application;
}

/** One request made of several, with the sidecars in the order of the requests. Contradictions are issues. */
export function joinRequests(requests: readonly Request[]): Checked<Request> {
  const [first] = requests;
  if (requests.length === 1) {
    return { value: first, issues: [] };
  }
  const issues: LocalIssue[] = [];
  const sidecars = new Map<string, AskedSidecar>();
  for (const request of requests) {
    for (const field of ['strategy', 'toolbox'] as const) {
      if (!equal(request[field], first[field])) {
        const written = ({ strategy, toolbox }: Request) => (field === 'strategy' ? strategyAsWritten(strategy) : toolbox);
        issues.push({
          field,
          given: written(request),
          why: `another mixin on this workload has ${asWritten(written(first))}`,
          fix: `pass the same '${field}' to every SidecarFirst on one workload`,
        });
      }
    }
    for (const sidecar of request.sidecars) {
      const known = sidecars.get(sidecar.name);
      if (known && !sameSidecar(known, sidecar)) {
        issues.push({
          field: sidecar.field,
          given: sidecar.name,
          why: `another mixin on this workload names the same sidecar (${known.field}) with other options`,
          fix: 'name each sidecar in one mixin',
        });
      }
      sidecars.set(sidecar.name, known ?? sidecar);
    }
  }
  const applications = distinct(requests.flatMap(({ application }) => application ?? []));
  if (applications.length > 1) {
    issues.push({
      field: 'application',
      given: list(applications.map(({ name }) => name)),
      why: 'several mixins on this workload bring an application',
      fix: 'pass \'application\' to one of them',
    });
  }
  return {
    value: {
      ...first,
      sidecars: [...sidecars.values()],
      application: applications[0],
      applicationInPlace: requests.some(({ applicationInPlace }) => applicationInPlace),
      volumes: distinct(requests.flatMap(({ volumes }) => volumes)),
      notHeld: requests.flatMap(({ notHeld }) => notHeld),
      allowHostNetwork: requests.some(({ allowHostNetwork }) => allowHostNetwork),
    },
    issues,
  };
}

/** Equal by value, whatever the order of keys. */
export function equal(a: unknown, b: unknown): boolean {
  return a === b || canonical(a) === canonical(b);
}

function sameSidecar(a: AskedSidecar, b: AskedSidecar): boolean {
  return equal({ ...a, field: '' }, { ...b, field: '' });
}

function distinct<T>(values: readonly T[]): T[] {
  const seen = new Set<string>();
  return values.filter(value => {
    const { size } = seen;
    return seen.add(canonical(value)).size > size;
  });
}

/** The same text for equal values, whatever the order of keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner) ?? 'undefined';
}

import { Rule } from './rule';
import { formatIssues, Issue } from '../issue';
import { Location } from '../pod/manifest';

/** A violation of a rule in a manifest. */
export interface Finding extends Issue {
  readonly rule: Rule;
  /** `Deployment/web`. */
  readonly workload: string;
  /** The container that it is about; undefined where it is about the pod. */
  readonly container?: string;
  /** Keys and indices from the root of the manifest. */
  readonly location: Location;
}

/** A finding that an annotation of the workload asks to leave out. */
export interface IgnoredFinding extends Finding {
  /** As the annotation gives it; empty where it gives none. */
  readonly reason: string;
}

/** `Deployment/web: container "envoy": spec.template.spec.containers[0].lifecycle.postStart: got …, why; fix`. */
export function findingText({ workload, container, given, ...rest }: Finding): string {
  const path = container === undefined ? workload : `${workload}: container ${JSON.stringify(container)}`;
  return formatIssues([{ ...rest, path, given: given === container ? undefined : given }]);
}

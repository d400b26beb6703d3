import { Location } from '../pod/manifest';
import { Container, PodSpec } from '../pod/pod-spec';
import { ReadPodSpec } from '../pod/read-pod-spec';
import { Timeline } from '../timeline/model';

/** How much a finding weighs, from the least. */
export const SEVERITIES = ['info', 'warning', 'error'] as const;

export type Severity = typeof SEVERITIES[number];

/** A pod template as the rules see it. */
export interface Subject {
  readonly kind: string;
  readonly podSpec: ReadPodSpec;
  readonly annotations: Readonly<Record<string, string>>;
  readonly timeline: Timeline;
}

/** One place that breaks a rule. */
export interface Breach {
  /** Below the pod template. */
  readonly location: Location;
  readonly given?: unknown;
  /** Why this is wrong here; the rule's summary where nothing is said. */
  readonly why?: string;
  /** What to do here; the rule's fix where nothing is said. */
  readonly fix?: string;
}

/** One thing that is wrong with manifests, and how to find it. */
export interface Rule {
  /** In kebab case; part of the contract: it stands in users' annotations and pipelines. */
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, in half a sentence. */
  readonly summary: string;
  /** One paragraph for the reader who asks why. */
  readonly why: string;
  readonly fix: string;
  readonly check: (subject: Subject) => Breach[];
}

/** A container, and where it stands. */
export interface Placed {
  readonly container: Container;
  readonly location: Location;
  readonly place: 'container' | 'nativeSidecar' | 'initContainer';
}

/** Every container of a pod, in the order in which they start. */
export function placed({ containers, initContainers = [] }: PodSpec): Placed[] {
  return [
    ...initContainers.map((container, index): Placed => ({
      container,
      location: ['spec', 'initContainers', index],
      place: container.restartPolicy === 'Always' ? 'nativeSidecar' : 'initContainer',
    })),
    ...containers.map((container, index): Placed => ({ container, location: ['spec', 'containers', index], place: 'container' })),
  ];
}

import { Facts } from './facts';
import { Location } from '../pod/manifest';
import { Container, PodSpec } from '../pod/pod-spec';
import { ReadTemplate } from '../pod/read-pod-spec';
import { Timeline } from '../timeline/model';

/** From the mildest to the most severe. */
export const SEVERITIES = ['info', 'warning', 'error'] as const;

export type Severity = typeof SEVERITIES[number];

/** A pod template as the rules see it. */
export interface Subject extends ReadTemplate {
  readonly timeline: Timeline;
}

/** One place that breaks a rule. */
export interface Violation {
  /** Below the pod template. */
  readonly location: Location;
  readonly given?: unknown;
  /** Why it is wrong in this place; by default the rule's summary. */
  readonly why?: string;
  /** How to fix it in this place; by default the rule's fix. */
  readonly fix?: string;
}

/** One kind of mistake in manifests, and how to find it. */
export interface Rule {
  /** In kebab case. Part of the contract: users write it in annotations and pipelines. */
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, in one clause: lower case, no full stop. */
  readonly summary: string;
  /** One paragraph that explains it. */
  readonly why: string;
  /** What to do about it, as an imperative: lower case, no full stop. */
  readonly fix: string;
  readonly check: (subject: Subject) => Violation[];
  /** For the spec of a pod template of a built-in kind that cannot be understood; by default it finds nothing there. */
  readonly checkBroken?: (spec: unknown) => Violation[];
  /** For what all objects of an input say together; by default it finds nothing there. */
  readonly checkTogether?: (input: readonly Facts[]) => Sighting[];
}

/** An object that breaks a rule together with another one. */
export interface Sighting extends Omit<Violation, 'location'> {
  readonly facts: Facts;
}

/** The kubelets on which the behaviour that a rule relies on was seen. */
export const SEEN = '(seen on 1.25.10, 1.28.3 and 1.36.2)';


/** A container, and its location in the pod template. */
export interface Placed {
  readonly container: Container;
  readonly location: Location;
  readonly place: 'container' | 'nativeSidecar' | 'initContainer';
}

/** Every container of a pod, in the order they start. */
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

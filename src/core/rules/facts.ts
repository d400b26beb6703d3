import { Ignored } from './ignore';
import { Location } from '../pod/manifest';

/*
 * What an object says to the rules that look at several objects of one input: little, because it is kept until the input has been read.
 */

/** An object that such a rule may report. */
export interface Facts {
  readonly kind: string;
  readonly name: string;
  /** Empty where the object does not name it. */
  readonly namespace: string;
  /** Of the object in its manifest. */
  readonly location: Location;
  /** What a finding is about, below the object. */
  readonly at: Location;
  /** What the object's annotation asks to leave out. */
  readonly ignored: Ignored;
  readonly pods: readonly PodFacts[];
  readonly service?: ServiceFacts;
  readonly scaler?: ScalerFacts;
}

/** A pod template that another object may refer to. */
export interface PodFacts {
  readonly labels: Readonly<Record<string, string>>;
  /** The first regular container, if it is a sidecar, and the application. */
  readonly sidecarFirst?: { readonly sidecar: string; readonly application: string };
  /** Ports that only a native sidecar declares, by their names. */
  readonly nativePorts: ReadonlyMap<string, string>;
}

/** A port of a Service that leads to a named port; a fact of its own for each. */
export interface ServiceFacts {
  readonly selector: Readonly<Record<string, string>>;
  readonly port: string;
}

/** A `ScaledObject` of KEDA that reads variables of the first container. */
export interface ScalerFacts {
  readonly kind: string;
  readonly name: string;
}

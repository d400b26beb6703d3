import { Waiting } from './deadlocks';
import { Container } from '../../pod/pod-spec';
import { GateReading } from '../gates/gate';
import { Deadlock } from '../model';

/** What is known of a pod's containers. */
export interface Context extends Waiting {
  readonly order: readonly Container[];
  readonly gates: readonly GateReading[];
  /** By the container that waits. */
  readonly deadlocks: ReadonlyMap<string, Deadlock>;
}

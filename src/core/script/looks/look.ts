import { LocalIssue } from '../../issue';
import { Container, Handler, PodSpec } from '../../pod/pod-spec';
import { Wait } from '../../request/wait';
import { InlineLook } from '../inline-script';

/** Everything there is to know about one kind of readiness. */
export type Look = ScriptedLook | KubeletLook;

/** A readiness that a shell script can look at. */
export interface ScriptedLook extends Facts {
  /** How the kubelet itself probes; undefined where only a process in the container can tell. */
  readonly kubeletProbe?: Handler;
  /** In a script that brings everything along. */
  readonly inScript: (wait: Wait) => InlineLook;
  /** In a line that calls the program: `http 9901 /ready`. */
  readonly inLine: string;
  /** The user's own command, where an exec probe that does nothing else is that command as it stands. */
  readonly bareProbe?: string[];
  /** One look blocks until ready, and may take all the time there is. */
  readonly blocks?: boolean;
}

/** A readiness that only the kubelet can look at. */
export interface KubeletLook extends Facts {
  readonly kubeletProbe: Handler;
  readonly inScript: undefined;
  /** What to say where a script has to look. */
  readonly refusal: Omit<LocalIssue, 'field'>;
}

interface Facts {
  /** The first line of a script says it, and the timeline reads it: `envoy listens on port 9901`. */
  readonly condition: (sidecar: string) => string;
  /** What is looked at, on one line: `port 9901`. */
  readonly subject: string;
  /** The user's own command, where a hook that waits for nothing else is that command as it stands. */
  readonly bareHook?: string[];
  /** Whether a script in another container of the pod can look at it too. */
  readonly isSeenFrom: (other: Viewpoint, own: Viewpoint, podSpec: PodSpec) => boolean;
}

/** A container in which a script may look. */
export interface Viewpoint {
  readonly container: Container;
  readonly distroless: boolean;
  /** Its scripts call the program, which has the toolbox's tools. */
  readonly toolbox: boolean;
}

import { LocalIssue } from '../../issue';
import { Container, Handler, PodSpec } from '../../pod/pod-spec';
import { ScriptFunction, ToolboxFolder } from '../script';

/** Everything there is to know about one kind of readiness. */
export type Look = ScriptedLook | KubeletLook;

/** A readiness that a shell script can look at. */
export interface ScriptedLook extends Facts {
  /** How the kubelet itself probes; undefined where only a process in the container can tell. */
  readonly kubeletProbe?: Handler;
  readonly inScript: (context: LookContext) => ScriptLines;
  /** Whether a script can count on finding the program it needs, with or without the toolbox. */
  readonly isSure: (toolbox: boolean) => boolean;
  /** The user's own command, where an exec probe that does nothing else is that command as it stands. */
  readonly bareProbe?: string[];
  /** The same look in words that the kubelet's expansion of `$(NAME)` leaves alone. */
  readonly unexpanded: () => ScriptedLook;
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
}

/** What a script has to say to look at something. */
export interface ScriptLines {
  /** Functions that the other lines call. */
  readonly functions: readonly ScriptFunction[];
  /** Lines before the first look. They set `seen`, which a failure reports. */
  readonly prepare: readonly string[];
  /** The command that looks once: true when ready. */
  readonly call: string;
}

/** The script in which a look is made. */
export interface LookContext {
  readonly toolbox: ToolboxFolder;
  readonly intervalMs: number;
  /** Longest time for one look. */
  readonly checkTimeoutMs: number;
  /** Longest time for all looks together. */
  readonly limitMs: number;
  /** The function that looks at a port: `opened` where it is called again and again. */
  readonly port: 'opened' | 'listens';
}

import { isRecord, PodTemplate } from './manifest';
import { number, record, records, text } from './read-pod-spec';

/*
 * What a pod that runs in a cluster says about itself, as the types declare it: a field of another type is left out. Times are milliseconds
 * since 1970.
 */

/** A container's life that is over. */
export interface Ended {
  readonly exitCode?: number;
  readonly signal?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly startedAt?: number;
  readonly finishedAt?: number;
}

/** One of `waiting`, `running` and `terminated` is set; none where the kubelet has not said anything yet. */
export interface ContainerStatus {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly running?: { readonly startedAt?: number };
  readonly terminated?: Ended;
  /** Its life before this one. */
  readonly last?: Ended;
  readonly restarts: number;
  /** Its startup probe, if it has one, has passed. */
  readonly started?: boolean;
  readonly ready: boolean;
}

export interface PodCondition {
  readonly holds: boolean;
  readonly reason?: string;
  readonly message?: string;
  readonly since?: number;
}

export interface PodStatus {
  readonly name: string;
  readonly namespace?: string;
  readonly phase?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly createdAt?: number;
  /** When its deletion was asked for. */
  readonly deletedAt?: number;
  /** By their type. */
  readonly conditions: ReadonlyMap<string, PodCondition>;
  /** By their name. */
  readonly containers: ReadonlyMap<string, ContainerStatus>;
}

/** Undefined for anything but a pod of a cluster. */
export function readPodStatus({ name, metadata, status }: PodTemplate): PodStatus | undefined {
  const { phase, containerStatuses, initContainerStatuses, conditions, reason, message } = record(status);
  if (text(phase) === undefined && !Array.isArray(containerStatuses)) {
    return undefined;
  }
  return {
    name,
    namespace: text(metadata.namespace),
    phase: text(phase),
    reason: text(reason),
    message: text(message),
    createdAt: time(metadata.creationTimestamp),
    deletedAt: deletedAt(metadata),
    conditions: new Map(records(conditions).map(condition => [text(condition.type) ?? '', toCondition(condition)])),
    containers: new Map([...records(initContainerStatuses), ...records(containerStatuses)]
      .map(one => [text(one.name) ?? '', toContainerStatus(one)])),
  };
}

/** The metadata say when the pod is to be gone. */
function deletedAt({ deletionTimestamp, deletionGracePeriodSeconds }: PodTemplate['metadata']): number | undefined {
  const deadline = time(deletionTimestamp);
  const grace = number(deletionGracePeriodSeconds) ?? 0;
  return deadline !== undefined && grace >= 0 && grace * 1000 < deadline ? deadline - grace * 1000 : deadline;
}

function toCondition({ status, reason, message, lastTransitionTime }: Record<string, unknown>): PodCondition {
  return { holds: status === 'True', reason: text(reason), message: text(message), since: time(lastTransitionTime) };
}

function toContainerStatus({ state, lastState, restartCount, started, ready }: Record<string, unknown>): ContainerStatus {
  const { waiting, running, terminated } = record(state);
  return {
    waiting: isRecord(waiting) ? { reason: text(waiting.reason) ?? '', message: text(waiting.message) } : undefined,
    running: isRecord(running) ? { startedAt: time(running.startedAt) } : undefined,
    terminated: isRecord(terminated) ? toEnded(terminated) : undefined,
    last: isRecord(record(lastState).terminated) ? toEnded(record(record(lastState).terminated)) : undefined,
    restarts: number(restartCount) ?? 0,
    started: typeof started === 'boolean' ? started : undefined,
    ready: ready === true,
  };
}

function toEnded({ exitCode, signal, reason, message, startedAt, finishedAt }: Record<string, unknown>): Ended {
  return {
    exitCode: number(exitCode),
    signal: number(signal),
    reason: text(reason),
    message: text(message),
    startedAt: time(startedAt),
    finishedAt: time(finishedAt),
  };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** As Kubernetes writes it. The kubelet says 1970 where it does not know. */
function time(value: unknown): number | undefined {
  const read = typeof value === 'string' && TIME.test(value) ? Date.parse(value) : NaN;
  return read > 0 ? read : undefined;
}

import { TimelineContainer, Timeline } from './model';
import { nextCommands } from './next-commands';
import { ContainerNow, ContainerState, Life, LivingTimeline, Now, OpenWait, PodState, Problem } from './now';
import { dateText, hasRun, isUntouched, shutGate, Waits } from './open-waits';
import { endProblem, said, saidOf, startProblem } from './problems';
import { timelineOf } from './timeline';
import { PodTemplate } from '../pod/manifest';
import { Container, PodSpec } from '../pod/pod-spec';
import { ContainerStatus, Ended, PodStatus, readPodStatus } from '../pod/pod-status';
import { readTemplate } from '../pod/read-pod-spec';

/** The timeline of a template; of a pod in a cluster also where it stands. `at`, in milliseconds since 1970, is when it is looked at. */
export function livingTimelineOf(template: PodTemplate, at: number): LivingTimeline {
  const read = readTemplate(template);
  const timeline = timelineOf(read);
  const status = readPodStatus(template);
  return status ? { ...timeline, now: nowOf(timeline, read.podSpec, status, at) } : timeline;
}

function nowOf(timeline: Timeline, podSpec: PodSpec, status: PodStatus, at: number): Now {
  const waits = new Waits(timeline, status);
  const specs = new Map([...podSpec.initContainers ?? [], ...podSpec.containers].map(one => [one.name, one]));
  const containers = timeline.containers.map(container =>
    containerNow(container, specs.get(container.name)!, { waits, status, restartPolicy: podSpec.restartPolicy }));
  const application = containers.find(({ name }) => name === timeline.application)!;
  const state = podStateOf(status, application);
  const since: Record<PodState, number | undefined> = {
    unscheduled: status.conditions.get('PodScheduled')?.since,
    preparing: status.conditions.get('PodScheduled')?.since,
    starting: waits.turnOf(),
    running: status.containers.get(application.name)?.running?.startedAt,
    deleting: status.deletedAt,
    completed: undefined,
    failed: undefined,
  };
  return {
    at: dateText(at)!,
    state,
    since: dateText(since[state]),
    said: podSaid(status, state),
    containers,
    look: nextCommands(status, state, containers),
  };
}

function podStateOf({ phase, deletedAt, conditions, containers }: PodStatus, { state }: ContainerNow): PodState {
  const isMissing = (type: string) => conditions.get(type)?.holds === false;
  if (phase === 'Succeeded' || phase === 'Failed') {
    return phase === 'Succeeded' ? 'completed' : 'failed';
  }
  if (deletedAt !== undefined) {
    return 'deleting';
  }
  if (isMissing('PodScheduled')) {
    return 'unscheduled';
  }
  if (isMissing('PodReadyToStartContainers') && ![...containers.values()].some(hasRun)) {
    return 'preparing';
  }
  return state === 'running' || state === 'starting' ? 'running' : 'starting';
}

function podSaid({ reason, message, conditions }: PodStatus, state: PodState): string | undefined {
  const scheduled = conditions.get('PodScheduled');
  return state === 'unscheduled' ? said(scheduled?.reason, scheduled?.message) : said(reason, message);
}

/** What the state of a container depends on besides its own status. */
interface Surroundings {
  readonly waits: Waits;
  readonly status: PodStatus;
  readonly restartPolicy?: string;
}

function containerNow(container: TimelineContainer, spec: Container, surroundings: Surroundings): ContainerNow {
  const { waits, status: pod } = surroundings;
  const status = pod.containers.get(container.name);
  const open = waits.openOf(container);
  const state = stateOf(container, spec, status, open, surroundings);
  const isOver = state === 'neverStarted' || state === 'completed' || state === 'failed';
  const problem = status && problemOf(state, status, spec);
  const last = state === 'restarting' || state === 'completed' || state === 'failed' ? status?.terminated ?? status?.last : status?.last;
  return {
    name: container.name,
    state,
    since: dateText(status?.running?.startedAt ?? (isOver || state === 'restarting' ? last?.finishedAt : undefined)
      ?? (state === 'creating' ? waits.turnOf(container) : undefined)),
    ready: status?.ready ?? false,
    waits: isOver ? [] : open,
    waited: waits.pastOf(container),
    problem,
    said: status && (problem || state === 'waiting') && !isUntouched(status) ? saidOf(status) : undefined,
    restarts: status?.restarts ?? 0,
    last: last && lifeOf(last),
  };
}

function stateOf(
  container: TimelineContainer,
  spec: Container,
  status: ContainerStatus | undefined,
  open: readonly OpenWait[],
  { status: pod, restartPolicy }: Surroundings,
): ContainerState {
  const isOver = pod.phase === 'Succeeded' || pod.phase === 'Failed';
  if (status?.running) {
    return spec.startupProbe && status.started === false ? 'starting' : 'running';
  }
  if (status?.terminated) {
    const isDone = status.terminated.exitCode === 0 && !status.terminated.signal;
    const isAgain = !isOver && pod.deletedAt === undefined && startsAgain(container, isDone, spec.restartPolicy ?? restartPolicy);
    return isAgain ? 'restarting' : isDone ? 'completed' : 'failed';
  }
  if (!status?.waiting) {
    return 'unknown';
  }
  if (isOver) {
    return 'neverStarted';
  }
  if (shutGate(container, status) !== undefined) {
    return 'waiting';
  }
  if (hasRun(status)) {
    return 'restarting';
  }
  if (!isUntouched(status)) {
    return 'blocked';
  }
  return open.length > 0 || pod.conditions.get('PodReadyToStartContainers')?.holds === false ? 'waiting' : 'creating';
}

function startsAgain({ role }: TimelineContainer, isDone: boolean, policy = 'Always'): boolean {
  return policy === 'Always' ? role !== 'initContainer' || !isDone : policy === 'OnFailure' && !isDone;
}

function problemOf(state: ContainerState, status: ContainerStatus, spec: Container): Problem | undefined {
  switch (state) {
    case 'blocked': return startProblem(status.waiting!.reason, status.waiting!.message ?? '', spec);
    case 'restarting':
    case 'failed': return endProblem(status, spec);
    case 'starting': return status.restarts === 0 ? undefined : endProblem(status, spec);
    default: return undefined;
  }
}

function lifeOf({ exitCode, signal, reason, startedAt, finishedAt }: Ended): Life {
  return { exitCode, signal, reason, startedAt: dateText(startedAt), finishedAt: dateText(finishedAt) };
}

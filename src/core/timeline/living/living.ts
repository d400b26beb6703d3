import { Timeline, TimelineContainer } from '../model';
import { nextCommands } from './next-commands';
import { ContainerNow, ContainerState, dateText, Life, LivingTimeline, Now, PodState, Problem } from './now';
import { isUntouched, shutGate, Waits } from './open-waits';
import { endProblem, gateProblem, startProblem } from './problems';
import { said, saidOf } from './said';
import { podStateOf, stateOf, Surroundings } from './states';
import { PodTemplate } from '../../pod/manifest';
import { Container, PodSpec } from '../../pod/pod-spec';
import { ContainerStatus, Ended, PodStatus, readPodStatus } from '../../pod/pod-status';
import { readTemplate } from '../../pod/read-pod-spec';
import { timelineOf } from '../timeline';

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
  const surroundings = { status, restartPolicy: podSpec.restartPolicy };
  const containers = timeline.containers.map(container => containerNow(container, specs.get(container.name)!, waits, surroundings));
  const application = containers.find(({ name }) => name === timeline.application)!;
  const state = podStateOf(status, application);
  const since: Partial<Record<PodState, number>> = {
    unscheduled: status.conditions.get('PodScheduled')?.since,
    preparing: status.conditions.get('PodScheduled')?.since,
    starting: waits.turnOf(),
    running: status.containers.get(application.name)?.running?.startedAt,
    deleting: status.deletedAt,
  };
  const told = state === 'unscheduled' ? status.conditions.get('PodScheduled') : status;
  return {
    at: dateText(at)!,
    state,
    since: dateText(since[state]),
    said: said(told?.reason, told?.message),
    containers,
    look: nextCommands(status, state, containers),
  };
}

function containerNow(container: TimelineContainer, spec: Container, waits: Waits, surroundings: Surroundings): ContainerNow {
  const { name } = container;
  const status = surroundings.status.containers.get(name);
  const open = waits.openOf(container);
  const state = stateOf(container, spec, open, surroundings);
  const life = status?.terminated ?? status?.last;
  const owner = shutGate(container, status)?.for;
  const isStuck = owner !== undefined && surroundings.status.containers.get(owner)?.started === true;
  const problem = isStuck ? gateProblem(owner) : status && problemOf(state, status, spec);
  const since: Partial<Record<ContainerState, number>> = {
    creating: waits.turnOf(container),
    starting: status?.running?.startedAt,
    running: status?.running?.startedAt,
    restarting: life?.finishedAt,
    completed: life?.finishedAt,
    failed: life?.finishedAt,
  };
  return {
    name,
    state,
    since: dateText(since[state]),
    ready: status?.ready ?? false,
    waits: state === 'neverStarted' ? [] : open,
    waited: waits.pastOf(container),
    problem,
    said: status && (problem || state === 'waiting') && !isUntouched(status) ? saidOf(status) : undefined,
    restarts: status?.restarts ?? 0,
    last: life && lifeOf(life),
  };
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

import { isExit, StartCondition, Timeline, TimelineContainer } from '../model';
import { dateText, OpenWait, PastWait } from './now';
import { ContainerStatus, PodStatus } from '../../pod/pod-status';

/*
 * Which of the waits of a pod in a cluster are over, when they began, and how long they took.
 */

/** What the kubelet says of a container that it is about to create, or whose turn has not come. */
const CREATING = ['ContainerCreating', 'PodInitializing', ''];

export function isUntouched({ waiting }: ContainerStatus): boolean {
  return waiting !== undefined && CREATING.includes(waiting.reason);
}

export function hasRun({ running, terminated, last, restarts }: ContainerStatus): boolean {
  return (running ?? terminated ?? last) !== undefined || restarts > 0;
}

const SHUT = /^failed to prepare subPath for volumeMount "(.*)" of container "/;

/** The wait for the gate that the kubelet has just found shut, when it tried to create the container that it holds. */
export function shutGate({ waits }: TimelineContainer, status: ContainerStatus | undefined): StartCondition | undefined {
  const { reason, message = '' } = status?.waiting ?? { reason: '' };
  const [, volume] = reason === 'CreateContainerConfigError' ? SHUT.exec(message) ?? [] : [];
  return volume === undefined ? undefined : waits.find(({ by, at, real }) => by === 'gate' && real && at === volume);
}

export class Waits {
  private readonly byName: ReadonlyMap<string, TimelineContainer>;
  private readonly followers: ReadonlyMap<string, string>;
  /** When the first of the containers that a gate holds has started, by its volume: it was open then. */
  private readonly opened = new Map<string, number>();

  constructor(private readonly timeline: Timeline, private readonly status: PodStatus) {
    const { containers } = timeline;
    this.byName = new Map(containers.map(container => [container.name, container]));
    this.followers = new Map(containers.slice(1).map(({ name }, index) => [containers[index].name, name]));
    for (const { name, waits } of containers) {
      const start = this.firstStart(name) ?? Infinity;
      waits.filter(({ by }) => by === 'gate').forEach(({ at }) => this.opened.set(at, Math.min(this.opened.get(at) ?? Infinity, start)));
    }
  }

  /** What a container waits for now. */
  public openOf(container: TimelineContainer): OpenWait[] {
    const own = this.of(container.name);
    const gate = shutGate(container, own)?.at;
    const isOpen = (wait: StartCondition) => wait.real
      && (wait.by === 'gate' && wait.at === gate || !(own && hasRun(own)) && !this.isOver(wait));
    const open = container.waits.filter(isOpen);
    return [...this.told(container, open), ...(open.length > 0 || (own && !isUntouched(own)) ? [] : this.unmetBefore(container))]
      .map(({ for: other, by, at }) => ({ for: other, by, at, since: dateText(this.beginOf(container, other)) }));
  }

  /** How long a container waited for sidecars before its first start, as long as that is the life that the status tells of. */
  public pastOf(container: TimelineContainer): PastWait[] {
    const start = this.firstStart(container.name);
    const seconds = new Map<string, number>();
    const past = start === undefined ? [] : container.waits.filter(one => one.real && !isExit(one));
    for (const wait of this.told(container, past)) {
      const [begin, end] = [this.firstStart(wait.for), this.endOf(wait, start!)];
      if (begin !== undefined && end !== undefined && end >= begin) {
        seconds.set(wait.for, Math.max(seconds.get(wait.for) ?? 0, Math.round((end - begin) / 1000)));
      }
    }
    return [...seconds].map(([other, whole]) => ({ for: other, seconds: whole }));
  }

  /** When the kubelet could begin to start a container, as far as its status shows it. */
  public turnOf(container?: TimelineContainer): number | undefined {
    const since = (type: string) => {
      const condition = this.status.conditions.get(type);
      return condition?.holds ? condition.since : undefined;
    };
    const isInit = container?.role === 'initContainer' || container?.role === 'nativeSidecar';
    const times = [this.status.createdAt, since('PodReadyToStartContainers'), isInit ? undefined : since('Initialized')];
    return times.reduce((latest, one) => (one === undefined || latest! > one ? latest : one), undefined);
  }

  /** Of others than the application only the last that they wait for: the rest follows from that. */
  private told({ name }: TimelineContainer, waits: readonly StartCondition[]): readonly StartCondition[] {
    if (name === this.timeline.application) {
      return waits;
    }
    const stageOf = (wait: StartCondition) => this.byName.get(wait.for)?.stage ?? 0;
    const last = waits.reduce((most, wait) => Math.max(most, stageOf(wait)), 0);
    return waits.filter(wait => stageOf(wait) === last);
  }

  private of(name: string): ContainerStatus | undefined {
    return this.status.containers.get(name);
  }

  private isOver({ by, for: other, at }: StartCondition): boolean {
    const status = this.of(by === 'gate' ? other : at);
    switch (by) {
      case 'init': return status?.terminated?.exitCode === 0;
      // the kubelet goes on to the next container whatever happens to a regular one
      case 'hook': return this.byName.get(at)?.role === 'nativeSidecar' ? status?.started === true : status !== undefined && !isUntouched(status);
      default: return status?.started === true;
    }
  }

  /** An init container that has to exit, or to be started, before anything after it: also one that nothing waits for on purpose. */
  private unmetBefore(container: TimelineContainer): Pick<StartCondition, 'for' | 'by' | 'at'>[] {
    for (const { name, role } of this.timeline.containers) {
      const isInit = role === 'initContainer';
      if (name === container.name || !(isInit || role === 'nativeSidecar')) {
        return [];
      }
      const status = this.of(name);
      if (isInit ? status?.terminated?.exitCode !== 0 : status?.started !== true) {
        return [{ for: name, by: isInit ? 'init' : 'order', at: name }];
      }
    }
    return [];
  }

  private beginOf(container: TimelineContainer, other: string): number | undefined {
    const own = this.of(container.name);
    return own && hasRun(own) ? own.last?.finishedAt : this.firstStart(other) ?? this.turnOf(container);
  }

  private firstStart(name: string): number | undefined {
    const status = this.of(name);
    return status && !status.last && status.restarts === 0 ? (status.running ?? status.terminated)?.startedAt : undefined;
  }

  private endOf({ by, at }: StartCondition, start: number): number | undefined {
    switch (by) {
      case 'init': return this.of(at)?.terminated?.finishedAt;
      case 'gate': return this.opened.get(at);
      default: return this.firstStart(this.followers.get(at)!) ?? start;
    }
  }
}

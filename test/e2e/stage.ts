import { Cluster, Manifest } from './cluster';

export interface ContainerStatus {
  readonly name: string;
  readonly restartCount: number;
  readonly ready: boolean;
  readonly state: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: object;
    readonly terminated?: { readonly reason?: string; readonly exitCode: number };
  };
}

export interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string; readonly deletionTimestamp?: string };
  readonly spec: any;
  readonly status: {
    readonly phase?: string;
    readonly initContainerStatuses?: ContainerStatus[];
    readonly containerStatuses?: ContainerStatus[];
  };
}

const LOOK_MS = 250;

export const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Every pod of a namespace. All cases share one look. */
class PodList {
  private looked = 0;
  private pods: Promise<Pod[]> = Promise.resolve([]);

  constructor(private readonly cluster: Cluster, private readonly namespace: string, private readonly lookMs: number) {}

  public get(): Promise<Pod[]> {
    const now = Date.now();
    if (now - this.looked >= this.lookMs) {
      this.looked = now;
      this.pods = this.cluster.get(`/api/v1/namespaces/${this.namespace}/pods`).then(body => JSON.parse(body).items);
    }
    return this.pods;
  }
}

/** A namespace that exists as long as the suite runs, and what the cases see of it. */
export class Stage {
  /** @param lookMs between two looks at all pods */
  public static async create(cluster: Cluster, namespace: string, labels: Record<string, string> = {}, lookMs = LOOK_MS): Promise<Stage> {
    await cluster.apply({ ...namespaceObject(namespace), metadata: { name: namespace, labels } } as Manifest);
    return new Stage(cluster, namespace, new PodList(cluster, namespace, lookMs));
  }

  private readonly applied: Manifest[] = [];

  private constructor(
    private readonly cluster: Cluster,
    public readonly namespace: string,
    private readonly list: PodList,
  ) {}

  /** The same namespace, for one case that clears up after itself. */
  public forCase(): Stage {
    return new Stage(this.cluster, this.namespace, this.list);
  }

  public async apply(manifests: readonly Manifest[]): Promise<void> {
    for (const manifest of manifests) {
      this.applied.push(manifest);
      await this.cluster.apply(manifest, this.namespace);
    }
  }

  /** Deletes what has been applied, and does not wait until it is gone. */
  public async clear(): Promise<void> {
    await this.delete(this.applied);
  }

  public async delete(manifests: readonly Manifest[]): Promise<void> {
    await Promise.all(manifests.map(manifest => this.cluster.delete(manifest, this.namespace)));
  }

  public async read(manifest: Manifest): Promise<any> {
    return this.cluster.read(manifest, this.namespace);
  }

  public async pods(): Promise<Pod[]> {
    return this.list.get();
  }

  public async pod(name: string): Promise<Pod | undefined> {
    return (await this.pods()).find(({ metadata }) => metadata.name === name);
  }

  public async setImage(pod: string, container: string, image: string): Promise<void> {
    const { spec } = (await this.pod(pod))!;
    const list = spec.containers.some(({ name }: { name: string }) => name === container) ? 'containers' : 'initContainers';
    const path = `/api/v1/namespaces/${this.namespace}/pods/${pod}`;
    await this.cluster.request('PATCH', path, { spec: { [list]: [{ name: container, image }] } }, 'application/strategic-merge-patch+json');
  }

  /** What a container has printed; empty while the kubelet refuses to tell. */
  public async log(pod: string, container: string): Promise<string> {
    const { status, body } = await this.cluster.request('GET', this.logPath(pod, container));
    return status === 200 ? body : '';
  }

  /** What a container prints until it ends: outlives the pod. */
  public async follow(pod: string, container: string): Promise<string> {
    return this.cluster.follow(`${this.logPath(pod, container)}&follow=true`);
  }

  /**
   * Looks until there is something to return.
   *
   * @throws after the given time
   */
  public async until<T>(what: string, seconds: number, look: () => Promise<T | undefined | false>): Promise<T> {
    const found = await this.tryUntil(seconds, look);
    if (found === undefined) {
      throw new Error(`not within ${seconds} s: ${what}`);
    }
    return found;
  }

  /** As `until`; undefined after the given time. */
  public async tryUntil<T>(seconds: number, look: () => Promise<T | undefined | false>): Promise<T | undefined> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      // a kubelet or an API server that is busy for a moment is no reason to give up
      const found = await look().catch(() => undefined);
      if (found) {
        return found;
      }
      if (Date.now() >= end) {
        return undefined;
      }
      await sleep(LOOK_MS);
    }
  }

  /** Deletes the namespace, and waits until it is gone. */
  public async remove(seconds: number): Promise<void> {
    const object = namespaceObject(this.namespace);
    await this.cluster.delete(object);
    await this.until(`namespace ${this.namespace} is gone`, seconds, async () => !await this.cluster.read(object));
  }

  private logPath(pod: string, container: string): string {
    return `/api/v1/namespaces/${this.namespace}/pods/${pod}/log?container=${container}`;
  }
}

function namespaceObject(name: string): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export function statusOf(pod: Pod | undefined, container: string): ContainerStatus | undefined {
  const { initContainerStatuses = [], containerStatuses = [] } = pod?.status ?? {};
  return [...initContainerStatuses, ...containerStatuses].find(({ name }) => name === container);
}

export function hasStarted(pod: Pod | undefined, container: string): boolean {
  const status = statusOf(pod, container);
  return status !== undefined && (status.state.running !== undefined || status.state.terminated !== undefined || status.restartCount > 0);
}

/** `sidecar running, application waiting (CreateContainerConfigError: …)` */
export function describe(pod: Pod | undefined): string {
  const { initContainerStatuses = [], containerStatuses = [] } = pod?.status ?? {};
  return !pod ? 'no such pod' : [...initContainerStatuses, ...containerStatuses].map(({ name, restartCount, state }) => {
    const [[kind, { reason, message }]] = Object.entries(state) as [string, { reason?: string; message?: string }][];
    return `${name} ${kind}${reason ? ` (${[reason, message].filter(Boolean).join(': ')})` : ''}${restartCount ? `, restarted ${restartCount} x` : ''}`;
  }).join('; ');
}

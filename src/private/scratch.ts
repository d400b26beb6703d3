import { ApiObject, App, Chart, IResolver } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { addContainer, NewContainer, reasonOf, refusal } from './container-host';
import { Container, PodSpec, Volume } from '../core/pod/pod-spec';

/** Number of resolvers that every app has; they come last. */
function builtInResolvers(): number {
  return new App({ outdir: '' }).resolvers.length;
}

const scratches = new WeakMap<IConstruct, Scratch>();

/** A chart with the resolvers of the user's app that is never synthesised: what is rendered in it does not reach the user's output. */
export class Scratch {
  /** The one for the app of a construct. */
  public static of({ node: { root } }: IConstruct): Scratch {
    const known = scratches.get(root);
    const scratch = known ?? new Scratch((root as Partial<App>).resolvers ?? []);
    if (!known) {
      scratches.set(root, scratch);
    }
    return scratch;
  }

  /** The app has resolvers of its own, which may replace any value. */
  public readonly replaces: boolean;
  private readonly chart: Chart;

  private constructor(resolvers: IResolver[]) {
    const own = resolvers.slice(0, -builtInResolvers());
    this.replaces = own.length > 0;
    this.chart = new Chart(new App({ resolvers: own }), 'scratch');
  }

  /** The containers as cdk8s-plus-28 renders them, and the volumes they mount. Errors are reported with the user's path. */
  public render(path: string, containers: readonly NewContainer[]): { containers: Container[]; volumes: Volume[] } {
    if (containers.length === 0) {
      return { containers: [], volumes: [] };
    }
    const pod = new kplus.Pod(this.chart, 'Pod', { metadata: { name: 'scratch' } });
    try {
      containers.forEach(container => addContainer(pod, path, container));
      const fields = containers.map(({ field }) => field).join(', ');
      const { volumes = [], ...spec }: PodSpec = this.manifestOf(ApiObject.of(pod), path, fields).spec;
      return { containers: spec.containers, volumes };
    } finally {
      this.chart.node.tryRemoveChild('Pod');
    }
  }

  /** The values after the app's resolvers have run. */
  public resolve<T>(path: string, field: string, values: T[]): T[] {
    if (!this.replaces) {
      return values;
    }
    const object = new ApiObject(this.chart, 'Values', { apiVersion: 'v1', kind: 'Values', values });
    this.chart.node.tryRemoveChild('Values');
    return this.manifestOf(object, path, field).values;
  }

  private manifestOf(object: ApiObject, path: string, field: string): any {
    try {
      return object.toJson();
    } catch (error) {
      throw refusal(path, field, undefined, `it cannot be rendered: ${reasonOf(error)}`);
    }
  }
}

import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Judge, Sight, Watch } from './watch';
import { list, plural, printable, someOf } from '../core/words';

const NO_MATCH_FIX = 'call .with() after the workloads have been added, on a scope that contains them, '
  + 'or pass \'allowNoMatch: true\' if this is intended';

/** What is known about one mixin in one app. */
interface App {
  readonly objects: Set<ApiObject>;
  readonly watches: Watch[];
  /** `.with()` has asked about a construct of the app. */
  asked: boolean;
}

/**
 * Whether one mixin takes effect, in each app and below each scope that requires it.
 *
 * `.with()` says nothing to a mixin whose scope has no object yet: only `supports()` is called then. So it is asking that makes the mixin
 * known to an app.
 */
export class Matches {
  private readonly apps = new WeakMap<IConstruct, App>();

  /** @param names of the sidecars, which tell one mixin from others */
  constructor(private readonly names: readonly string[], private readonly allowNone: boolean) {}

  /** Called by `.with()` for every construct, first for the scope itself. */
  public ask(scope: IConstruct): void {
    const app = this.appOf(scope);
    if (!app.asked) {
      app.asked = true;
      this.watch(app, scope.node.root, this.judgeApp(scope, app));
    }
  }

  /** Called when the mixin is applied to an object. */
  public add(object: ApiObject): void {
    const { objects, watches } = this.appOf(object);
    objects.add(object);
    watches.forEach(watch => watch.add(object));
  }

  /** Called when an object is rendered. */
  public see(object: ApiObject, sight: Sight): void {
    this.appOf(object).watches.forEach(watch => watch.see(object, sight));
  }

  /** Makes synthesis fail if the mixin changes no workload below a scope. */
  public require(scope: IConstruct): void {
    this.watch(this.appOf(scope), scope, sights => (sights.some(({ matched }) => matched) ? undefined : {
      path: scope.node.path || 'App',
      field: 'SidecarFirst.requireMatch',
      why: 'the mixin took effect on no workload below this scope',
      fix: 'apply it with .with() to a workload that has the containers it names',
    }));
  }

  private appOf({ node: { root } }: IConstruct): App {
    const known = this.apps.get(root) ?? { objects: new Set<ApiObject>(), watches: [], asked: false };
    this.apps.set(root, known);
    return known;
  }

  private watch({ objects, watches }: App, scope: IConstruct, judge: Judge): void {
    const watch = new Watch(scope, judge);
    objects.forEach(object => watch.add(object));
    watches.push(watch);
  }

  private judgeApp(scope: IConstruct, { objects }: App): Judge {
    let told = false;
    return sights => {
      const unread = sights.flatMap(sight => sight.unread);
      if (unread.length > 0 && !told) {
        told = true;
        const note = `${this.title()} left ${plural(unread.length, 'object')} unchanged whose containers it does not understand: ${someOf(unread)}`;
        process.stderr.write(`cdk8s-sidecar-first: ${printable(note)}\n`);
      }
      return this.allowNone || sights.some(({ hasTemplate }) => hasTemplate) ? undefined : {
        path: scope.node.path || 'App',
        field: 'SidecarFirst',
        why: `${this.title()} took effect on nothing: ${objects.size === 0
          ? 'there was no object below this scope when .with() was called'
          : `none of the objects it was applied to has a pod template (${someOf([...new Set([...objects].map(({ kind }) => kind))])})`}`,
        fix: NO_MATCH_FIX,
      };
    };
  }

  private title(): string {
    return `the mixin for ${list(this.names)}`;
  }
}

import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { formatIssues } from '../core/issue';

/**
 * Checks at each synthesis that a mixin takes effect on at least one workload below a scope.
 *
 * Every synthesis starts with the validations of the tree and renders each object once. The result is known when all objects below the
 * scope that the mixin was applied to have been rendered.
 */
export class RequiredMatch {
  private readonly objects = new Set<ApiObject>();
  private toCome = new Set<ApiObject>();
  private synthesising = false;
  private matched = false;

  constructor(private readonly scope: IConstruct) {
    scope.node.addValidation({ validate: () => this.begin() });
  }

  /** Called when the mixin is applied to an object. */
  public add(object: ApiObject): void {
    if (object.node.scopes.includes(this.scope)) {
      this.objects.add(object);
    }
  }

  /** Called when an object is rendered. Throws if it was the last one and none matched. */
  public see(object: ApiObject, matched: boolean): void {
    if (!this.synthesising || !this.objects.has(object)) {
      return;
    }
    if (!this.toCome.delete(object)) {
      // it was rendered before, so the previous synthesis has ended or failed
      this.toCome = new Set(this.objects);
      this.toCome.delete(object);
      this.matched = false;
    }
    this.matched ||= matched;
    if (this.toCome.size === 0) {
      this.synthesising = false;
      if (!this.matched) {
        throw new Error(this.message());
      }
    }
  }

  private begin(): string[] {
    this.synthesising = true;
    return this.objects.size === 0 ? [this.message()] : [];
  }

  private message(): string {
    return formatIssues([{
      path: this.scope.node.path || 'App',
      field: 'SidecarFirst.requireMatch',
      why: 'the mixin took effect on no workload below this scope',
      fix: 'apply it with .with() to a workload that has the containers it names',
    }]);
  }
}

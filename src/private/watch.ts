import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { formatIssues, Issue } from '../core/issue';

/** What came of a mixin when an object was rendered. */
export interface Sight {
  /** The object has a pod template. */
  readonly hasTemplate: boolean;
  /** The mixin changed one. */
  readonly matched: boolean;
  /** Objects in the manifest with containers that were not understood: `Prometheus/main`. */
  readonly unread: readonly string[];
}

/** Finds what is wrong with what came of a mixin in one synthesis. */
export type Judge = (sights: readonly Sight[]) => Issue | undefined;

/**
 * Watches what comes of a mixin below a scope, and judges it at each synthesis.
 *
 * Every synthesis starts with the validations of the tree and renders each object once. It can be judged when all objects below the scope
 * that the mixin was applied to have been rendered.
 */
export class Watch {
  private readonly objects = new Set<ApiObject>();
  private readonly sights = new Map<ApiObject, Sight>();
  private synthesising = false;

  constructor(private readonly scope: IConstruct, private readonly judge: Judge) {
    scope.node.addValidation({ validate: () => this.begin() });
  }

  /** Called when the mixin is applied to an object. */
  public add(object: ApiObject): void {
    if (object.node.scopes.includes(this.scope)) {
      this.objects.add(object);
    }
  }

  /** Called when an object is rendered. Throws if it was the last one and the judge finds something. */
  public see(object: ApiObject, sight: Sight): void {
    if (!this.synthesising || !this.objects.has(object)) {
      return;
    }
    if (this.sights.has(object)) {
      // it was rendered before, so the previous synthesis has ended or failed
      this.sights.clear();
    }
    this.sights.set(object, sight);
    if (this.sights.size === this.objects.size) {
      const sights = [...this.sights.values()];
      this.sights.clear();
      this.synthesising = false;
      const issue = this.judge(sights);
      if (issue) {
        throw new Error(formatIssues([issue]));
      }
    }
  }

  private begin(): string[] {
    this.synthesising = true;
    const issue = this.objects.size === 0 ? this.judge([]) : undefined;
    return issue ? [formatIssues([issue])] : [];
  }
}

import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { LocalIssue, throwIssues } from '../core/issue';

/** A scope in which something is created or looked for. */
export function checkScope(scope: unknown): LocalIssue[] {
  return Construct.isConstruct(scope) ? [] : [{ field: 'scope', given: scope, why: 'not a construct', fix: 'pass a chart, an app or a workload' }];
}

/** The name of a construct among those of its scope. */
export function checkId(id: unknown): LocalIssue[] {
  return typeof id === 'string' && id !== '' ? [] : [{ field: 'id', given: id, why: 'not a name', fix: 'pass an id that is unique within the scope' }];
}

/** What a mixin is applied to. */
export function requireApiObject(path: string, construct: IConstruct): ApiObject {
  if (!isApiObject(construct)) {
    const fix = 'apply the mixin with .with(): chart.with(mixin) finds the objects';
    throwIssues([{ path, field: 'construct', given: construct, why: 'not an ApiObject', fix }]);
  }
  return construct as ApiObject;
}

export function isApiObject(construct: unknown): boolean {
  return Construct.isConstruct(construct) && ApiObject.isApiObject(construct);
}

import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { formatIssues } from '../core/issue';

/** A workload construct of any version of cdk8s-plus. */
export interface ContainerHost {
  readonly containers: { readonly name: string }[];
  addContainer(container: kplus.ContainerProps): kplus.Container;
}

/** A container that cdk8s-plus is to render, and where the user named it. */
export interface NewContainer {
  readonly field: string;
  readonly container: kplus.ContainerProps;
}

/** The workload construct whose API object this is, if it takes containers. */
export function containerHost(object: ApiObject): ContainerHost | undefined {
  const scope: Partial<ContainerHost> & IConstruct | undefined = object.node.scope;
  return scope?.node.defaultChild === object && typeof scope.addContainer === 'function' && Array.isArray(scope.containers)
    ? scope as ContainerHost & IConstruct
    : undefined;
}

/** Adds a container; what cdk8s-plus has against it is told with the user's own path. */
export function addContainer(host: ContainerHost, path: string, { field, container }: NewContainer): kplus.Container {
  try {
    // cdk8s-plus keeps the array of mounts that it is given and adds to it
    return host.addContainer(container.volumeMounts ? { ...container, volumeMounts: [...container.volumeMounts] } : container);
  } catch (error) {
    throw refusal(path, field, container.name, `cdk8s-plus refuses the container: ${reasonOf(error)}`);
  }
}

/** An error with the user's path instead of that of the construct in which it arose. */
export function refusal(path: string, field: string, given: string | undefined, why: string): Error {
  return new Error(formatIssues([{ path, field, given, why, fix: 'change its props' }]));
}

/** What an error says, without the paths that cdk8s puts before it. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .replace(/^Failed serializing construct at path '[^']*' with name '[^']*': (\w*Error: )?/, '')
    .replace(/\.$/, '');
}

import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { formatIssues } from '../core/issue';

/** A workload construct of any version of cdk8s-plus. */
export interface ContainerHost {
  readonly containers: { readonly name: string }[];
  addContainer(container: kplus.ContainerProps): kplus.Container;
}

/** A container that cdk8s-plus has to render, and the user's field for it. */
export interface NewContainer {
  readonly field: string;
  readonly container: kplus.ContainerProps;
}

/** The workload construct that an API object belongs to, if containers can be added to it. */
export function containerHost(object: ApiObject): ContainerHost | undefined {
  const scope: Partial<ContainerHost> & IConstruct | undefined = object.node.scope;
  return scope?.node.defaultChild === object && typeof scope.addContainer === 'function' && Array.isArray(scope.containers)
    ? scope as ContainerHost & IConstruct
    : undefined;
}

/** Adds a container. An error from cdk8s-plus is reported with the user's path. */
export function addContainer(host: ContainerHost, path: string, { field, container }: NewContainer): kplus.Container {
  try {
    // cdk8s-plus keeps the array of mounts and adds to it
    return host.addContainer(container.volumeMounts ? { ...container, volumeMounts: [...container.volumeMounts] } : container);
  } catch (error) {
    throw refusal(path, field, container.name, `cdk8s-plus rejects the container: ${reasonOf(error)}`);
  }
}

/** An error with the user's path instead of the path of the construct that threw it. */
export function refusal(path: string, field: string, given: string | undefined, why: string): Error {
  return new Error(formatIssues([{ path, field, given, why, fix: 'change its props' }]));
}

/** The message of an error, without the path that cdk8s puts before it. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .replace(/^Failed serializing construct at path '[^']*' with name '[^']*': (\w*Error: )?/, '')
    .replace(/\.$/, '');
}

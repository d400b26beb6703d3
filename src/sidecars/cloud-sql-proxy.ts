import { googleProxy, GoogleProxyOptions } from './google-proxy';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.cloudSqlProxy()`.
 */
export interface CloudSqlProxyOptions extends GoogleProxyOptions {
  /**
   * Connection names, `project:region:instance`, one or more, each with or without a query such as `?port=5433`.
   *
   * @throws if empty, or a name has another shape
   */
  readonly instances: string[];
}

export function cloudSqlProxy(options: CloudSqlProxyOptions): SidecarProps {
  return googleProxy({
    factory: 'Sidecars.cloudSqlProxy',
    name: 'cloud-sql-proxy',
    image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.25.3',
    // the project of a domain has a colon of its own: example.com:project
    instance: { shape: /^(?:[^\s:?]+:)?[^\s:?]+:[^\s:?]+:[^\s:?]+(?:\?\S+)?$/, example: 'project:region:instance' },
  }, options.instances, options);
}

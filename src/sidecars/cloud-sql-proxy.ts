import { googleProxy, GoogleProxyOptions } from './google-proxy';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.cloudSqlProxy()`.
 */
export interface CloudSqlProxyOptions extends GoogleProxyOptions {
  /**
   * Connection names, `project:region:instance`, or DNS names of instances, one or more. A query such as `?port=5433` may follow.
   *
   * @throws if empty, or a name has another shape
   */
  readonly instances: string[];
}

export function cloudSqlProxy(options: CloudSqlProxyOptions): SidecarProps {
  return googleProxy({
    factory: 'cloudSqlProxy',
    name: 'cloud-sql-proxy',
    image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.25.3',
    exitZeroFlag: '--exit-zero-on-sigterm',
    instance: {
      // the project of a domain has a colon of its own: example.com:project
      shape: /^(?:(?:\w[\w.-]*:){2,3}\w[\w.-]*|\w[\w-]*(?:\.[\w-]+)+\.?)(?:\?[^\s$]+)?$/,
      fix: 'pass names such as \'project:region:instance\', or an instance\'s DNS name',
    },
  }, options.instances, options);
}

import { googleProxy, GoogleProxyOptions } from './google-proxy';
import { IMAGES } from '../core/known/images';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.cloudSqlProxy()`.
 */
export interface CloudSqlProxyOptions extends GoogleProxyOptions {
  /**
   * One or more connection names, `project:region:instance`, or DNS names of instances, each optionally followed by a query such as
   * `?port=5433`.
   *
   * @throws if empty, or a name has a different format
   */
  readonly instances: string[];
}

export function cloudSqlProxy(options: CloudSqlProxyOptions): SidecarProps {
  return googleProxy({
    factory: 'cloudSqlProxy',
    name: 'cloud-sql-proxy',
    image: IMAGES.cloudSqlProxy,
    portName: 'cloud-sql',
    exitZeroFlag: '--exit-zero-on-sigterm',
    instance: {
      // the project of a domain has a colon of its own: example.com:project
      shape: /^(?:(?:\w[\w.-]*:){2,3}\w[\w.-]*|\w[\w-]*(?:\.[\w-]+)+\.?)(?:\?[^\s$]+)?$/,
      fix: 'pass names such as \'project:region:instance\', or an instance\'s DNS name',
    },
  }, options.instances, options);
}

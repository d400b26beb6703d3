import { googleProxy, GoogleProxyOptions } from './google-proxy';
import { IMAGES } from '../core/known/images';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.alloyDbProxy()`.
 */
export interface AlloyDbProxyOptions extends GoogleProxyOptions {
  /**
   * One or more instance URIs, `projects/P/locations/L/clusters/C/instances/I`, each optionally followed by a query such as `?port=5433`.
   *
   * @throws if empty, or a URI has a different format
   */
  readonly instances: string[];
}

export function alloyDbProxy(options: AlloyDbProxyOptions): SidecarProps {
  return googleProxy({
    factory: 'alloyDbProxy',
    name: 'alloydb-auth-proxy',
    image: IMAGES.alloyDbProxy,
    portName: 'alloydb',
    exitZeroFlag: '--exit-zero-sigterm',
    instance: {
      shape: /^projects\/[\w.:-]+\/locations\/[\w-]+\/clusters\/[\w-]+\/instances\/[\w-]+(?:\?[^\s$]+)?$/,
      fix: 'pass URIs such as \'projects/project/locations/region/clusters/cluster/instances/instance\'',
    },
  }, options.instances, options);
}

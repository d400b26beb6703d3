import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions } from './preset';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.dockerInDocker()`.
 */
export interface DockerInDockerOptions extends SidecarPresetOptions {
  /**
   * Volume for images and layers, mounted at /var/lib/docker: an emptyDir, because overlayfs does not work on top of the container's own
   * file system.
   */
  readonly storageVolume: kplus.Volume;
}

export function dockerInDocker(options: DockerInDockerOptions): SidecarProps {
  const { storageVolume } = options;
  refuse('dockerInDocker', missing({ storageVolume }));
  return preset({
    name: 'docker',
    image: IMAGES.dockerInDocker,
    // without an explicit --tls=false a later version is going to refuse to listen on TCP
    args: ['dockerd', '--host=unix:///var/run/docker.sock', '--host=tcp://127.0.0.1:2375', '--tls=false'],
    ports: [{ name: 'docker', number: 2375 }],
    envVariables: {
      DOCKER_TLS_CERTDIR: kplus.EnvValue.fromValue(''),
      DOCKER_HOST: kplus.EnvValue.fromValue('unix:///var/run/docker.sock'),
    },
    volumeMounts: [{ volume: storageVolume, path: '/var/lib/docker' }],
    readyWhen: Readiness.fromCommand(['docker', 'info'], { checkTimeout: Duration.seconds(5) }),
    resources: requests(100, 256),
    securityContext: { privileged: true, allowPrivilegeEscalation: true, ensureNonRoot: false, user: 0, readOnlyRootFilesystem: false },
  }, options);
}

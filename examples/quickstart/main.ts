import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Readiness, SidecarFirst, SidecarFirstPod } from 'cdk8s-sidecar-first';

const app = new App();
const chart = new Chart(app, 'quickstart', { disableResourceNameHashes: true });

new SidecarFirstPod(chart, 'Pod', {
  sidecars: [{
    name: 'sidecar',
    image: 'my-sidecar',
    readyWhen: Readiness.fromWaitCommand(['/bin/wait-until-ready.sh']),
  }],
  application: { name: 'application', image: 'my-application' },
});

const web = new kplus.Deployment(chart, 'Web', {
  containers: [{
    name: 'nginx',
    image: 'nginxinc/nginx-unprivileged:1.29.8',
    portNumber: 8080,
    // cdk8s-plus makes the root file system read-only
    volumeMounts: [{ path: '/tmp', volume: kplus.Volume.fromEmptyDir(chart, 'Tmp', 'tmp') }],
  }],
});
web.with(new SidecarFirst({
  sidecars: [{
    name: 'envoy',
    image: 'envoyproxy/envoy:v1.36.6',
    args: ['--config-path', '/etc/envoy/envoy.yaml'],
    volumeMounts: [{
      path: '/etc/envoy',
      volume: kplus.Volume.fromConfigMap(chart, 'EnvoyConfig', kplus.ConfigMap.fromConfigMapName(chart, 'Envoy', 'envoy')),
    }],
    securityContext: { user: 101 },
    readyWhen: Readiness.fromHttpGet('/ready', { port: 9901 }),
  }],
}));

app.synth();

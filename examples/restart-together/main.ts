import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { SidecarFirst, Sidecars, StartupStrategy } from 'cdk8s-sidecar-first';

const app = new App();
const chart = new Chart(app, 'restart-together');

const shop = new kplus.Deployment(chart, 'Shop', {
  containers: [
    { name: 'shop', image: 'ghcr.io/example/shop:1.0.0', portNumber: 8080 },
    { name: 'worker', image: 'ghcr.io/example/worker:1.0.0' },
  ],
});

// whenever redis ends, both containers end, too, and wait for it again: Kubernetes 1.36 and later
shop.with(new SidecarFirst({
  sidecars: [Sidecars.redis({ restartTogether: true })],
  strategy: StartupStrategy.nativeSidecar(),
}));

app.synth();

import { App, Chart } from 'cdk8s';
import { Readiness, SidecarFirstPod } from 'cdk8s-sidecar-first';

const app = new App();
const chart = new Chart(app, 'hello');

new SidecarFirstPod(chart, 'Pod', {
  sidecars: [{
    name: 'proxy', image: 'my-proxy',
    readyWhen: Readiness.fromTcpSocket({ port: 5432 }),
  }],
  application: { name: 'application', image: 'my-application' },
});

app.synth();

import * as path from 'path';
import { App, Chart, Helm } from 'cdk8s';
import { Readiness, SidecarFirst, StartupStrategy } from 'cdk8s-sidecar-first';

const app = new App();
const chart = new Chart(app, 'helm-chart');

const shop = new Helm(chart, 'Shop', { chart: path.join(__dirname, 'chart'), releaseName: 'shop' });

// promotes the proxy wherever the chart has one; the frontend has none and stays as it is
const proxyFirst = new SidecarFirst({
  existing: [{
    name: 'cloud-sql-proxy',
    ifPresent: true,
    distroless: true,
    readyWhen: Readiness.fromWaitCommand(['/cloud-sql-proxy', 'wait', '--max', '60s', '--http-port', '9090']),
  }],
  strategy: StartupStrategy.gated(),
});
shop.with(proxyFirst);
proxyFirst.requireMatch(chart);

app.synth();

import * as path from 'path';
import { App, Chart, Helm } from 'cdk8s';
import { Readiness, SidecarFirst, StartupStrategy } from 'cdk8s-sidecar-first';

const app = new App();
const chart = new Chart(app, 'helm-chart');

const shop = new Helm(chart, 'Shop', { chart: path.join(__dirname, 'chart'), releaseName: 'shop' });

// promotes the proxy wherever the chart has one, ready when its own startup probe says so; the frontend has none and stays as it is
const proxyFirst = new SidecarFirst({
  existing: [{ name: 'cloud-sql-proxy', ifPresent: true, readyWhen: Readiness.fromProbe() }],
  strategy: StartupStrategy.gated(),
});
shop.with(proxyFirst);
proxyFirst.requireMatch(chart);

app.synth();

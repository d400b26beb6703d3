import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Drain, Readiness, SidecarFirst, Sidecars, StartupStrategy } from 'cdk8s-sidecar-first';

const app = new App();
const chart = new Chart(app, 'envoy-otel');

const web = new kplus.Deployment(chart, 'Web', {
  containers: [{ name: 'web', image: 'ghcr.io/example/web:1.0.0', ports: [{ number: 8080 }] }],
});

// neither waits for the other: the application starts when the slower of the two is ready
web.with(new SidecarFirst({
  sidecars: [
    {
      name: 'envoy',
      image: 'envoyproxy/envoy:distroless-v1.36.6',
      distroless: true,
      args: ['--config-path', '/etc/envoy/envoy.yaml'],
      securityContext: { user: 65532 },
      readyWhen: Readiness.fromHttpGet('/ready', { port: 9901 }),
      drainUntil: Drain.fromClosedPort(8080),
    },
    Sidecars.otelCollector({ startAfter: [] }),
  ],
  strategy: StartupStrategy.gated(),
}));

app.synth();

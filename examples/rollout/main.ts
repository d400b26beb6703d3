import { ApiObject, App, Chart } from 'cdk8s';
import { Drain, SidecarFirst, Sidecars, StartupStrategy } from 'cdk8s-sidecar-first';

const app = new App();
const chart = new Chart(app, 'rollout');

const web = new ApiObject(chart, 'Web', {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'web' },
  spec: {
    replicas: 3,
    // longer than three lives of the sidecar behind its gate: see docs/deploy-tools.md
    progressDeadlineSeconds: 600,
    selector: { matchLabels: { app: 'web' } },
    strategy: { canary: { steps: [{ setWeight: 20 }, { pause: { duration: '10m' } }] } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'ghcr.io/example/web:1.0.0', ports: [{ containerPort: 3000 }] }] },
    },
  },
});

web.with(new SidecarFirst({
  sidecars: [Sidecars.nginx({ drainUntil: Drain.fromClosedPort(3000) })],
  strategy: StartupStrategy.gated(),
}));

app.synth();

import { ApiObject, App, Chart } from 'cdk8s';
import { SidecarFirst, Sidecars, StartupStrategy } from 'cdk8s-sidecar-first';

const app = new App();
const chart = new Chart(app, 'job-set');

const jobOf = (image: string, parallelism: number) => ({
  spec: {
    parallelism,
    completions: parallelism,
    template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'main', image }] } },
  },
});

const training = new ApiObject(chart, 'Training', {
  apiVersion: 'jobset.x-k8s.io/v1alpha2',
  kind: 'JobSet',
  metadata: { name: 'training' },
  spec: {
    replicatedJobs: [
      { name: 'leader', replicas: 1, template: jobOf('ghcr.io/example/leader:1.0.0', 1) },
      { name: 'workers', replicas: 1, template: jobOf('ghcr.io/example/worker:1.0.0', 4) },
    ],
  },
});

// both pod templates get the sidecar; its pods run to completion, so it is native
training.with(new SidecarFirst({
  sidecars: [Sidecars.memcached()],
  strategy: StartupStrategy.nativeSidecar(),
}));

app.synth();

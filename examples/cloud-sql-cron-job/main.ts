import { App, Chart, Cron } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { SidecarFirst, Sidecars, StartupStrategy } from 'cdk8s-sidecar-first';

const app = new App();
const chart = new Chart(app, 'cloud-sql-cron-job');

const report = new kplus.CronJob(chart, 'Report', {
  schedule: Cron.daily(),
  // with Never, the default of cdk8s-plus, kubelets before 1.34 may never start the report: see docs/troubleshooting.md
  restartPolicy: kplus.RestartPolicy.ON_FAILURE,
  containers: [{ name: 'report', image: 'ghcr.io/example/report:1.0.0', args: ['--host', '127.0.0.1', '--port', '5432'] }],
});

// a native sidecar does not keep the Job alive, and the kubelet stops it after the report
report.with(new SidecarFirst({
  sidecars: [Sidecars.cloudSqlProxy({ instances: ['my-project:europe-west1:orders'], port: 5432 })],
  strategy: StartupStrategy.nativeSidecar(),
}));

app.synth();

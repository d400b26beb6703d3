import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-33';
import { Readiness, SidecarFirst } from 'cdk8s-sidecar-first';

const app = new App();
const chart = new Chart(app, 'cdk8s-plus-33', { disableResourceNameHashes: true });

// containers of another cdk8s-plus version are added by its own classes and named in `existing`
const web = new kplus.Deployment(chart, 'Web', {
  containers: [
    { name: 'web', image: 'my-web' },
    { name: 'proxy', image: 'my-proxy' },
  ],
});
web.with(new SidecarFirst({
  existing: [{ name: 'proxy', readyWhen: Readiness.fromWaitCommand(['/bin/wait-until-ready.sh']) }],
}));

app.synth();

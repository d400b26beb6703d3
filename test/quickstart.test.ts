import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { names } from './support';

const root = path.join(__dirname, '..');

/** What a user sees: the example run by the real cdk8s-cli, on the compiled library. */
function synthesise(): any[] {
  execFileSync(process.execPath, [path.join(root, 'scripts', 'link-examples.js')]);
  const outdir = fs.mkdtempSync(path.join(root, 'test-reports', 'quickstart-'));
  execFileSync(process.execPath, [path.join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s'), 'synth', '--check-upgrade=false', '--output', outdir], {
    cwd: path.join(root, 'examples', 'quickstart'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const documents = parseAllDocuments(fs.readFileSync(path.join(outdir, 'quickstart.k8s.yaml'), 'utf8')).map(document => document.toJS());
  fs.rmSync(outdir, { recursive: true });
  return documents;
}

describe('examples/quickstart under cdk8s synth', () => {
  let pod: any;
  let web: any;
  beforeAll(() => {
    fs.mkdirSync(path.join(root, 'test-reports'), { recursive: true });
    [pod, web] = synthesise();
  }, 120_000);

  test('the pod has the article\'s sidecar first, with its hook as given', () => {
    expect(names(pod.spec.containers)).toEqual(['sidecar', 'application']);
    expect(pod.spec.containers[0].lifecycle.postStart.exec.command).toEqual(['/bin/wait-until-ready.sh']);
    expect(pod).toMatchSnapshot();
  });

  test('the Deployment of nginx has Envoy first, with a hook that waits for its /ready', () => {
    const { containers, volumes } = web.spec.template.spec;
    expect(names(containers)).toEqual(['envoy', 'nginx']);
    const [shell, option, script] = containers[0].lifecycle.postStart.exec.command;
    expect([shell, option]).toEqual(['sh', '-c']);
    const [comment] = script.split('\n');
    expect(comment).toBe('# waits until envoy answers GET /ready on port 9901 with 2xx or 3xx (at most 60 s)');
    expect(volumes).toContainEqual({ name: 'configmap-envoy', configMap: { name: 'envoy' } });
    // the kubelet refuses images that run as root, as Envoy's does by itself
    expect(containers[0].securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 101 });
    expect(web.spec.template.metadata.annotations['kubectl.kubernetes.io/default-container']).toBe('nginx');
    // the rest of the script is run by test/shell
    containers[0].lifecycle.postStart.exec.command[2] = `${comment}\n…`;
    expect(web).toMatchSnapshot();
  });
});

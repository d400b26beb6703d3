import { BROKEN, command, CUSTOM, SOUND, UNSOUND } from './support';

const explain = (input: string, ...words: string[]) => command(['explain', ...words, '-'], { input });

test('tells the timeline at 80 columns, without colour where no terminal is', () => {
  expect(explain(SOUND)).toEqual({
    status: 0,
    stderr: '',
    stdout: `Deployment/sound

  in the order of the start; equal numbers start right after one another
   1  proxy  native sidecar
   2  web    application
        waits for proxy (startup probe) until GET :9901/ready succeeds (tried
          every 1 s, at most 60 times)

  web starts only when proxy is ready, even when something fails

  when                                  web is
  the sidecar crashes                   held
  the sidecar's image cannot be pulled  held
  the kubelet restarts during the wait  held
  the sidecar never becomes ready       held
  both restart later                    started anyway unless the kubelet is
                                          older than 1.37
  the node reboots                      held

  when the pod is deleted (grace period of 30 s)
  web gets its stop signal at once
  proxy gets its stop signal when the regular containers have ended
`,
  });
});

test('tells all workloads, or the one that is named', () => {
  const two = `${SOUND}---\n${UNSOUND}---\nkind: Service\n`;
  expect(explain(two).stdout.match(/^Deployment.*$/mg)).toEqual(['Deployment/sound', 'Deployment/unsound']);
  expect(explain(two, '--workload', 'Deployment/unsound').stdout.match(/^Deployment.*$/mg)).toEqual(['Deployment/unsound']);
  expect(explain(two, '--workload', 'Pod/x')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'cdk8s-sidecar-first: --workload: got "Pod/x"; found: Deployment/sound, Deployment/unsound\nTry: cdk8s-sidecar-first explain '
      + '--help\n',
  });
});

test('tells each pod template of a custom resource, and counts the objects whose containers are out of reach', () => {
  const stderr = '2 objects hold containers and were not explained: Prometheus/main, Deployment/nameless\n';
  const titles = ['leaderTemplate', 'workerTemplate'].map(at => `LeaderWorkerSet/set spec.leaderWorkerTemplate.${at}`);
  const told = explain(CUSTOM);
  expect(told).toMatchObject({ status: 0, stderr });
  expect(told.stdout.match(/^LeaderWorkerSet.*$/mg)).toEqual(titles);
  expect(explain(CUSTOM, '--workload', 'LeaderWorkerSet/set').stdout).toBe(told.stdout);
});

test('2 where there is no workload, or the input is broken', () => {
  expect(explain('kind: Service')).toMatchObject({ status: 2, stderr: expect.stringMatching(/no workload in -/) });
  expect(explain(`${SOUND}---\n${BROKEN}`)).toMatchObject({
    status: 2,
    stdout: expect.stringMatching(/^Deployment\/sound/),
    stderr: 'standard input:17:1: Flow sequence in block collection must be sufficiently indented and end with a ]\n',
  });
});

test('--format json is the timeline as data', () => {
  expect(JSON.parse(explain(SOUND, '--format', 'json').stdout)).toMatchObject([{ file: 'standard input', workload: 'Deployment/sound', verdict: 'held' }]);
});

test('--format mermaid is a flowchart', () => {
  expect(explain(SOUND, '--format', 'mermaid').stdout).toMatch(/^flowchart LR\n/);
});

test('--format svg is one picture of all workloads, without script, font or address', () => {
  const { stdout } = explain(`${SOUND}---\n${UNSOUND}`, '--format', 'svg');
  expect(stdout).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(stdout.match(/<svg/g)).toHaveLength(1);
  expect(stdout).toContain('Deployment/unsound');
  expect(stdout.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/<script|@import|@font-face|href|https?:/);
});

test('reports an unknown format', () => {
  expect(explain(SOUND, '--format', 'pdf').stderr).toBe('cdk8s-sidecar-first: --format: got "pdf"; pass one of: text, mermaid, svg, '
    + 'json\nTry: cdk8s-sidecar-first explain --help\n');
});

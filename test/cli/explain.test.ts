import { BROKEN, command, SOUND, UNSOUND } from './support';

const explain = (input: string, ...words: string[]) => command(['explain', ...words, '-'], { input });

test('tells the timeline at 80 columns, without colour where no terminal is', () => {
  expect(explain(SOUND)).toEqual({
    status: 0,
    stderr: '',
    stdout: `Deployment/sound

   1  proxy  native sidecar
   2  web    application
        waits for proxy, by startup probe: GET :9901/ready, every 1 s, at most
          60 times

  web starts only when proxy is ready, also when something fails

  when                                  web is
  the sidecar crashes                   held
  the sidecar's image cannot be pulled  held
  the kubelet restarts during the wait  held
  the sidecar never becomes ready       held
  both restart later                    held
  the node reboots                      held
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
    stderr: 'cdk8s-sidecar-first: --workload: got "Pod/x"; there are: Deployment/sound, Deployment/unsound\nTry: cdk8s-sidecar-first explain --help\n',
  });
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

/** A Pod of sidecars with a hook that waits each, and the application; each name has as many characters. */
function podOf(sidecars: number, length: number, ...more: string[]): string {
  const name = (text: string) => text.padEnd(length, 'x');
  const hook = 'lifecycle: {postStart: {exec: {command: [sh, -c, "until nc 127.0.0.1 1; do sleep 1; done"]}}}';
  const containers = Array.from({ length: sidecars }, (_, index) => `{name: ${name(`s${index}`)}, ${hook}}`);
  return `kind: Pod\napiVersion: v1\nmetadata: {name: ${name('p')}}\nspec: {containers: [${[...containers, ...more, `{name: ${name('web')}}`].join(', ')}]}\n`;
}

test('no line is wider than 80 columns, however long the names', () => {
  const { stdout } = explain(podOf(3, 63, '{name: otel, lifecycle: {postStart: {httpGet: {port: 1, path: /}}}}'));
  expect(stdout.split('\n').filter(line => [...line].length > 80)).toEqual([]);
});

test('what a name contains does not reach the terminal as a command', () => {
  const manifest = podOf(1, 3).replace('name: s0x', 'name: "s0x\\n\\e[31m"');
  for (const format of ['text', 'mermaid', 'svg']) {
    expect(explain(manifest, '--format', format).stdout).toContain(format === 'svg' ? 's0x' : 's0x??[31m');
    expect(explain(manifest, '--format', format).stdout).not.toContain('\u001b');
  }
});

test('--format mermaid draws one arrow to each container, and all to the application', () => {
  const arrows = explain(podOf(6, 3), '--format', 'mermaid').stdout.split('\n').filter(line => line.includes('-->'));
  expect(arrows).toHaveLength(5 + 6);
});

test('--format svg has plain colours, for converters that know no variables', () => {
  const { stdout } = explain(SOUND, '--format', 'svg');
  expect(stdout).not.toContain('var(');
  expect(stdout).toContain('.sf .app{fill:#2da44e}');
});

test('--format svg draws a sidecar that nobody waits for as ready only after the application has started', () => {
  const { stdout } = explain(SOUND.replace(/ {8}startupProbe.*\n/, ''), '--format', 'svg');
  const [, start] = /class="start" x1="([\d.]+)"/.exec(stdout)!;
  const [, ready] = /class="run" x="([\d.]+)" y="(?!\d\d")/.exec(stdout)!;
  expect(Number(ready)).toBeGreaterThan(Number(start));
});

test('1,500 containers with hooks are read in a moment', () => {
  expect(command(['check', '--fail-on', 'never', '-'], { input: podOf(1500, 8) })).toMatchObject({ status: 0, stdout: expect.stringContaining('1 workload checked') });
}, 30_000);

test('reports an unknown format', () => {
  expect(explain(SOUND, '--format', 'pdf').stderr).toBe('cdk8s-sidecar-first: --format: got "pdf"; pass one of: text, mermaid, svg, json\nTry: cdk8s-sidecar-first explain --help\n');
});

import * as fs from 'fs';
import * as path from 'path';
import { inEmptyFolder, run, SOUND, UNSOUND } from './support';

/*
 * What cannot be read, or not be understood: told once, and with the same exit status by each command.
 */

inEmptyFolder();

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

const TEMPLATE = `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.name" . }}
  labels: {{- include "web.labels" . | nindent 4 }}
{{- end }}
`;

describe('a template of Helm', () => {
  const TOLD = 'a Helm template: render it first (helm template), or pass --skip-unreadable';

  test.each<[string, string]>([
    ['of one document', TEMPLATE],
    ['of many', `${TEMPLATE}---\n`.repeat(25)],
    ['with a value that breaks the YAML', SOUND.replace('name: web', 'name: {{ .Values.name }}-web')],
    ['with a block', SOUND.replace('      - name: web\n', '      - name: web\n{{ toYaml .Values.more | indent 8 }}\n')],
  ])('%s is told in one line', (_, text) => {
    write('a.yaml', text);
    const line = text.slice(0, text.indexOf('{{')).split('\n').length;
    for (const command of ['check', 'explain']) {
      expect(run(command, 'a.yaml')).toMatchObject({ status: 2, stderr: expect.stringMatching(new RegExp(`^a\\.yaml:${line}:\\d+: ${TOLD.replace(/[()]/g, '\\$&')}\n$`)) });
    }
  });

  test('in quotes is text like any other', () => {
    write('a.yaml', SOUND.replace('name: sound', 'name: "{{ .Values.name }}"'));
    expect(run('check', 'a.yaml')).toMatchObject({ status: 0, stderr: '' });
  });

  test('does not hide what is broken without it', () => {
    write('a.yaml', 'a: [\n');
    expect(run('check', 'a.yaml').stderr).not.toContain('Helm');
  });

  test('is passed over with --skip-unreadable, and counted', () => {
    write('templates/a.yaml', TEMPLATE);
    write('templates/b.yaml', TEMPLATE);
    write('unsound.yaml', UNSOUND);
    expect(run('check', '--skip-unreadable', 'templates')).toEqual({
      status: 0, stdout: '0 workloads checked: 0 errors, 0 warnings, 0 infos\n2 files could not be read: templates/a.yaml, templates/b.yaml\n', stderr: '',
    });
    expect(run('check', '--skip-unreadable', '.').status).toBe(1);
    expect(JSON.parse(run('check', '--skip-unreadable', '--format', 'json', 'templates').stdout).unreadable)
      .toEqual(['a', 'b'].map(name => ({ file: `templates/${name}.yaml`, line: 1, column: 1, why: TOLD })));
  });

  test('is told by SARIF', () => {
    write('a.yaml', TEMPLATE);
    const invocation = (...words: string[]) => JSON.parse(run('check', '--format', 'sarif', ...words, 'a.yaml').stdout).runs[0].invocations[0];
    const notification = {
      message: { text: TOLD },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'a.yaml' }, region: { startLine: 1, startColumn: 1 } } }],
    };
    expect(invocation()).toEqual({ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', ...notification }] });
    expect(invocation('--skip-unreadable')).toEqual({ executionSuccessful: true, toolExecutionNotifications: [{ level: 'warning', ...notification }] });
  });
});

test('the folder of a Helm chart is told in one line', () => {
  write('charts/web/Chart.yaml', 'name: web\n');
  write('charts/web/values.yaml', '{{ not even this }}');
  write('charts/web/templates/a.yaml', TEMPLATE);
  write('charts/web/charts/sub/Chart.yaml', 'name: sub\n');
  write('charts/web/charts/sub/templates/a.yaml', TEMPLATE);
  write('charts/web/crds/crd.yaml', 'kind: CustomResourceDefinition\n');
  write('plain/templates/a.yaml', UNSOUND);
  const told = 'charts/web: a Helm chart: render it first (helm template charts/web), or pass --skip-unreadable\n';
  expect(run('check', '.')).toMatchObject({ status: 2, stdout: expect.stringMatching(/^plain\/templates\/a\.yaml:/), stderr: told });
  expect(run('explain', 'charts/web')).toMatchObject({ status: 2, stderr: expect.stringContaining(told) });
  expect(run('check', '--skip-unreadable', '.')).toMatchObject({ status: 1, stderr: '' });
});

test('--skip-unreadable passes over nothing that was named and is not there', () => {
  write('a.yaml', SOUND);
  expect(run('check', '--skip-unreadable', 'a.yaml', 'b.yaml')).toMatchObject({ status: 2, stderr: 'b.yaml: no such file or folder\n' });
});

describe('a workload that cannot be understood', () => {
  const POD = 'kind: Pod\napiVersion: v1\nmetadata: {name: a}\n';

  test.each([
    'spec: {containers: [{image: web}]}', 'spec: {containers: [{name: {{ .x }} }]}', 'spec: {containers: [{name: 1}]}', 'spec: {containers: []}',
    'spec: {containers: [{name: a}], initContainers: [null]}', 'spec: {containers: [null]}', 'spec: {containers: {a: {image: a}}}', 'spec: []',
  ])('is a finding: %s', spec => {
    write('a.yaml', `${POD}${spec}\n---\n${SOUND}`);
    expect(run('check', 'a.yaml')).toMatchObject({
      status: 1, stdout: expect.stringMatching(/: error: Pod\/a: .* \[invalid-workload\]\n2 workloads checked: 1 error, 0 warnings, 0 infos\n$/), stderr: '',
    });
    expect(run('explain', 'a.yaml')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Deployment\/sound/) });
  });

  test.each(['spec: {}', 'spec:', ''])('for want of containers may be a patch: %s', spec => {
    write('a.yaml', `${POD}${spec}\n`);
    expect(run('check', '--severity', 'info', 'a.yaml')).toMatchObject({ status: 0, stdout: expect.stringMatching(/: info: Pod\/a: .* \[no-containers\]\n/) });
  });

  test('has all of its containers that are wrong told', () => {
    write('a.yaml', `${POD}spec: {containers: [null, {}, {name: a}, {name: [b]}]}\n`);
    const { findings } = JSON.parse(run('check', '--format', 'json', 'a.yaml').stdout);
    expect(findings.map(({ field }: { field: string }) => field)).toEqual(['spec.containers[0]', 'spec.containers[1]', 'spec.containers[3].name']);
  });

  test('since it is a template is told to be one', () => {
    write('a.yaml', `${POD}spec: {containers: [{name: {{ .Values.name }} }]}\n`);
    expect(run('check', 'a.yaml').stdout).toContain('spec.containers[0].name: this is not a name but a template that has not been rendered; render it first (helm template) [');
  });

  test('has no more than twenty places told', () => {
    write('a.yaml', `${POD}spec: {containers: [${'null,'.repeat(10_000)}]}\n`);
    expect(run('check', 'a.yaml').stdout).toContain('1 workload checked: 20 errors');
  });

  test('can be left out', () => {
    write('a.yaml', `${POD.replace('{name: a}', '{name: a, annotations: {sidecar-first.cdk8s.io/ignore: invalid-workload}}')}spec: {containers: []}\n`);
    expect(run('check', 'a.yaml').status).toBe(0);
    expect(run('check', '--ignore', 'invalid-workload', 'a.yaml').status).toBe(0);
  });

  test('of Knative needs no name', () => {
    write('a.yaml', 'kind: Service\napiVersion: serving.knative.dev/v1\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{image: a}]}}}\n');
    expect(run('check', 'a.yaml').status).toBe(0);
  });
});

test.each<[string, string, number]>([
  ['a list', '[{"kind": "Pod"}]', 2],
  ['an empty list', '[]', 2],
  ['a word', 'word', 2],
  ['a number', '3', 2],
  ['nothing', '', 0],
  ['a comment', '# nothing\n', 0],
  ['null', 'null', 0],
  ['an object without kind', 'a: b', 0],
  ['an object that is no workload', '{kind: ConfigMap, apiVersion: v1}', 0],
  ['an empty List', '{kind: List, apiVersion: v1, items: []}', 0],
  ['a workload', SOUND, 0],
])('check and explain end alike on %s', (_, text, status) => {
  write('a.yaml', text);
  expect(['check', 'explain'].map(command => run(command, 'a.yaml').status)).toEqual([status, status]);
});

test('explain tells that there is no workload, and it is an error only where one was named', () => {
  write('a.yaml', 'kind: ConfigMap\napiVersion: v1\n');
  expect(run('explain', 'a.yaml')).toEqual({ status: 0, stdout: '', stderr: 'no workload in a.yaml\n' });
  expect(run('explain', '--workload', 'Pod/a', 'a.yaml')).toMatchObject({ status: 2, stderr: expect.stringContaining('--workload: got "Pod/a"; found: none\n') });
});

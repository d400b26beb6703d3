import * as fs from 'fs';
import * as path from 'path';
import { run } from './support';
import { fileOf, FOLDER } from '../living/recordings';

const ROOT = path.join(__dirname, '..', '..');
const DOCS = fs.readFileSync(path.join(ROOT, 'docs', 'troubleshooting.md'), 'utf8');

function explain(...words: string[]): string {
  const { status, stdout, stderr } = run('explain', ...words);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** As it was told when the pod was recorded. */
function atItsTime<T>(name: string, tell: () => T): T {
  const [, at] = /^# read at (\S+),/.exec(fs.readFileSync(fileOf(name), 'utf8'))!;
  jest.useFakeTimers({ now: Date.parse(at) });
  try {
    return tell();
  } finally {
    jest.useRealTimers();
  }
}

test('a pod that kubectl has printed is explained as it stands now, before its timeline', () => {
  const told = atItsTime('native-waits', () => explain(fileOf('native-waits')));
  expect(told).toMatch(new RegExp(`^Pod/native-waits

  now, at .* UTC
  web has not started: it is waiting for envoy
    envoy  running since .*; its startup probe has not passed
    web    waiting for envoy \\(startup probe\\) since .*
  look at
    kubectl logs native-waits -n shop -c envoy
    kubectl get events -n shop --field-selector involvedObject.name=native-waits -o wide

  in the order of the start; equal numbers start right after one another
   1  envoy  native sidecar
`));
});

test('--format json has the same as data', () => {
  const [{ now }] = atItsTime('native-waits', () => JSON.parse(explain('--format', 'json', fileOf('native-waits'))));
  expect(now).toMatchObject({
    state: 'starting',
    containers: [
      { name: 'envoy', state: 'starting', ready: false, restarts: 0, waits: [] },
      { name: 'web', state: 'waiting', waits: [{ for: 'envoy', by: 'startupProbe', at: 'envoy', since: now.containers[0].since }] },
    ],
    look: ['kubectl logs native-waits -n shop -c envoy', expect.stringMatching(/^kubectl get events /)],
  });
  expect(now.at).toBe(/read at (\S+),/.exec(fs.readFileSync(fileOf('native-waits'), 'utf8'))![1]);
});

describe('docs/troubleshooting.md', () => {
  test('shows what is told of a recorded pod', () => {
    const [, shown] = /^```\n(Pod\/web-abc\n[^]*?)^```$/m.exec(DOCS)!;
    const told = atItsTime('gated-sidecar-crashes', () => explain(fileOf('gated-sidecar-crashes')));
    expect(told.replaceAll('gated-sidecar-crashes', 'web-abc')).toContain(`${shown}\n`);
  });

  test('quotes what is told of recorded pods', () => {
    const [, table] = /^\| what `explain` says .*\n\|.*\n((?:\|.*\n)+)/m.exec(DOCS)!;
    const phrases = table.trim().split('\n').flatMap(row =>
      [...row.split('|')[1].matchAll(/"([^"]+)"/g)].flatMap(([, phrase]) => phrase.split('...').map(part => part.trim()).filter(Boolean)));
    const told = explain(FOLDER).replace(/\s+/g, ' ');
    expect(phrases.length).toBeGreaterThan(10);
    expect(phrases.filter(phrase => !told.includes(phrase))).toEqual([]);
  });
});

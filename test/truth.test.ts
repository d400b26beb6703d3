import { spawnSync } from 'child_process';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { readArguments } from './truth/arguments';
import { compareOutcome, compareText, seenOf } from './truth/comparison';
import { scenarios } from './truth/generate';
import { BLIND_HOOKS, INIT_COMMANDS, LOOKING_HOOKS, STARTUP_PROBES } from './truth/hooks';
import { allPlays, briefPlays, somePlays } from './truth/plan';
import { Report } from './truth/run';
import { Consequence, firstStart, isGiven, timelineOf } from './truth/said';
import { placed } from './truth/scenario';
import { summaryOf, titleOf } from './truth/summary';
import { TABLE } from './truth/table';

const root = path.join(__dirname, '..');
const KUBELET = 'v1.37.2';

function truth(...args: string[]) {
  const { KUBECONFIG, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'truth', '--', ...args], { cwd: root, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('the truth suite says in one line that there is no cluster, and exits with 2', () => {
  expect(truth('--pods', '1')).toEqual({ status: 2, stdout: 'truth: NOT RUN: no cluster: KUBECONFIG is not set\n', stderr: '' });
});

test('the truth suite tells its arguments', () => {
  expect(truth('--help')).toEqual({ status: 0, stdout: expect.stringContaining('--seed N'), stderr: '' });
});

test('arguments are read, in any order', () => {
  expect(readArguments(['native', '--seed', '7', 'gate', '--pods', '0'])).toEqual({ help: false, brief: false, seed: 7, pods: 0, wanted: ['native', 'gate'] });
});

test.each([
  [['--sed', '1'], 'unknown option --sed; --help lists them'],
  [['--pods'], '--pods: nothing given; pass a whole number from 0 to 10000'],
  [['--pods', '-1'], '--pods: got "-1"; pass a whole number from 0 to 10000'],
  [['--seed', '10001'], '--seed: got "10001"; pass a whole number from 0 to 10000'],
])('arguments %j: %s', (words, message) => {
  expect(() => readArguments(words)).toThrow(message);
});

test('a seed makes the same pods again, and another seed makes others', () => {
  expect(scenarios(1, 20)).toEqual(scenarios(1, 20));
  expect(scenarios(2, 20)).not.toEqual(scenarios(1, 20));
  expect(scenarios(1, 20).slice(0, 5)).toEqual(scenarios(1, 5));
  expect(somePlays(scenarios(1, 20), 1, 2).map(titleOf)).toEqual(somePlays(scenarios(1, 20), 1, 2).map(titleOf));
});

test('three hundred pods have every kind of hook, probe and init container', () => {
  const titles = scenarios(1, 300).map(({ title }) => title).join('\n');
  const styles = [
    ...[...LOOKING_HOOKS, ...BLIND_HOOKS].map(({ name }) => `hook: ${name}`),
    ...STARTUP_PROBES.map(({ name }) => `probe: ${name}`),
    ...INIT_COMMANDS.map(({ name }) => `then init: ${name}`),
  ];
  expect(styles.filter(style => !titles.includes(style))).toEqual([]);
});

test('every pod has a name, a node and a folder of its own when it is played, and no two plays share a name', () => {
  const plays = [...allPlays(TABLE), ...somePlays(scenarios(1, 30), 1, 2)];
  expect(new Set(plays.map(({ name }) => name)).size).toBe(plays.length);
  const { metadata, spec } = placed(TABLE[0].pod, 'pod-1', 'somewhere', 'node-1');
  expect([metadata.name, spec.nodeName]).toEqual(['pod-1', 'node-1']);
  expect(JSON.stringify(spec)).toContain('"/var/tmp/somewhere"');
});

test('what does not start is nothing against what explain says where the application may wait for others', () => {
  const agreement = (seen: Parameters<typeof compareOutcome>[2]) =>
    compareOutcome('app and envoy', { outcome: 'held' }, seen, { kubelet: KUBELET, mayWaitForOthers: true }).agreement;
  expect([agreement('stuck'), agreement('neverStarts'), agreement('held'), agreement('startedAnyway')]).toEqual(['unknown', 'unknown', 'agrees', 'disagrees']);
});

test('the fixed set has some 30 pods, and no title is twice in the table', () => {
  const plays = briefPlays(TABLE);
  expect(plays.length).toBeGreaterThanOrEqual(25);
  expect(plays.length).toBeLessThanOrEqual(35);
  expect(new Set(TABLE.map(({ title }) => title)).size).toBe(TABLE.length);
});

test.each([
  ['the application started after the sidecar was ready', { application: 5, ready: 4 }, true, undefined, 'held'],
  ['it started before', { application: 3, ready: 4 }, true, undefined, 'startedAnyway'],
  ['it started, and the sidecar was never ready', { application: 3 }, false, undefined, 'startedAnyway'],
  ['it did not start, and the pod went away', { ready: 4 }, true, true, 'neverStarts'],
  ['it did not start, nor did the sidecar become ready, as it should', {}, true, true, 'neverStarts'],
  ['it did not start, since the sidecar was never to be ready', {}, false, true, 'notStarted'],
  ['it did not start, and the pod did not go away', {}, false, false, 'stuck'],
])('what is seen when %s', (_, times, wasToBeReady, deletable, seen) => {
  expect(seenOf(times, wasToBeReady, deletable)).toBe(seen);
});

const UNLESS_OLD: Consequence = { outcome: 'startedAnyway', unless: 'the kubelet is older than 1.37' };
test.each([
  [{ outcome: 'held' }, 'held', KUBELET, 'agrees'],
  [{ outcome: 'held' }, 'notStarted', KUBELET, 'agrees'],
  [{ outcome: 'neverStarts' }, 'notStarted', KUBELET, 'agrees'],
  [{ outcome: 'held' }, 'startedAnyway', KUBELET, 'disagrees'],
  [{ outcome: 'held' }, 'neverStarts', KUBELET, 'disagrees'],
  [{ outcome: 'stuck' }, 'neverStarts', KUBELET, 'disagrees'],
  [{ outcome: 'neverStarts' }, 'stuck', KUBELET, 'agrees'],
  [{ outcome: 'startedAnyway' }, 'notStarted', KUBELET, 'disagrees'],
  [{ outcome: 'unknown' }, 'startedAnyway', KUBELET, 'unknown'],
  [UNLESS_OLD, 'startedAnyway', 'v1.37.2', 'agrees'],
  [UNLESS_OLD, 'held', 'v1.37.2', 'disagrees'],
  [UNLESS_OLD, 'held', 'v1.36.2', 'agrees'],
  [UNLESS_OLD, 'startedAnyway', 'v1.36.2', 'disagrees'],
  [{ outcome: 'held', unless: 'the sidecar is in crash back-off' }, 'startedAnyway', KUBELET, 'disagrees'],
  [{ outcome: 'held', unless: 'the moon is full' }, 'startedAnyway', KUBELET, 'unknown'],
] as const)('explain says %j, the kubelet %s on %s: %s', (said, seen, kubelet, agreement) => {
  expect(compareOutcome('app and envoy', said, seen, { kubelet }).agreement).toBe(agreement);
});

const RESTARTED = 'a kubelet from 1.35 on restarts more than 10 s after the sidecar\'s start';
test.each([
  ['the cluster is older than 1.36', { kubelet: 'v1.35.4' }, true],
  ['the cluster is older than 1.36', { kubelet: 'v1.36.2' }, false],
  [RESTARTED, { kubelet: 'v1.36.2' }, true],
  [RESTARTED, { kubelet: 'v1.36.2', early: true }, false],
  [RESTARTED, { kubelet: 'v1.33.13' }, false],
  ['/work/ready is removed first', { kubelet: 'v1.36.2' }, false],
  ['the moon is full', { kubelet: 'v1.36.2' }, undefined],
])('whether it is given that %s on %j: %s', (circumstance, where, given) => {
  expect(isGiven(circumstance, where)).toBe(given);
});

test.each([
  ['table: hook, a loop', 'held'],
  ['table: hook, none', 'startedAnyway'],
  ['table: native, startup probe that gives up too early', 'neverStarts'],
  ['table: native, hook that fails at once', 'neverStarts'],
  ['table: native, startup probe', 'held'],
  ['table: native, no probe', 'startedAnyway'],
])('what explain says of the first start of %s: %s', (title, outcome) => {
  expect(firstStart(timelineOf(TABLE.find(row => row.title === title)!.pod), 'envoy')).toMatchObject({ outcome });
});

function report(title: string, ...comparisons: Report['comparisons']): Report {
  return { play: { scenario: { title, pod: TABLE[0].pod }, name: 'pod-1' }, comparisons };
}

test('the summary counts, and shows what disagrees as a manifest with what was said and seen', () => {
  const { lines, failed } = summaryOf([
    report('agreeing', compareText('order', 'a, b', 'a, b')),
    report('disagreeing', compareText('order', 'a, b', 'b, a'), compareText('turns', 'a', 'b', false)),
    { ...report('broken'), failure: 'no such pod' },
  ], KUBELET);
  const text = lines.join('\n');
  expect(failed).toBe(true);
  expect(text).toContain('# disagreeing: order\n# explain: a, b; seen: b, a\napiVersion: v1\nkind: Pod\n');
  expect(text).not.toContain('# agreeing');
  expect(text).toContain('truth: NOT PLAYED: broken: no such pod');
  expect(lines[lines.length - 1]).toBe('truth: Kubernetes v1.37.2, 3 pods, 3 comparisons: 1 agree, 1 disagree, '
    + '0 disagree for a known reason, 1 where explain does not know, 1 pods could not be played');
  const manifest = parseAllDocuments(lines.slice(0, -2).join('\n'));
  expect(manifest.map(document => document.toJS())).toEqual([TABLE[0].pod]);
});

test('nothing has failed when everything agrees or explain does not know', () => {
  expect(summaryOf([report('agreeing', compareText('order', 'a', 'a'), compareText('turns', 'a', 'b', false))], KUBELET).failed).toBe(false);
});

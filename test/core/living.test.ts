import * as fc from 'fast-check';
import { timelineMermaid } from '../../src/core/pictures/mermaid';
import { timelineSvg } from '../../src/core/pictures/svg';
import { timelineText } from '../../src/core/pictures/text';
import { nowText } from '../../src/core/pictures/words/now';
import { podTemplates } from '../../src/core/pod/manifest';
import { livingTimelineOf } from '../../src/core/timeline/living/living';
import { LivingTimeline, Now } from '../../src/core/timeline/living/now';
import { living, recorded, Recording, recordings } from '../living/recordings';
import { SCENES } from '../living/scenes';
import { TOLD } from '../living/told';

function nowOf(recording: Recording): Now {
  return living(recording).now!;
}

/** What does not depend on when a pod was recorded. */
function timeless(text: string): string {
  return text
    .replace(/(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d UTC \(\d+ \w+(?: ago)?\)/g, 'T')
    .replace(/about \d+ s/g, 'about N s')
    .replace(/\d+ restarts?/g, 'N restarts')
    .replace(/back-off \d+s/g, 'back-off Ns');
}

describe('of pods that were recorded in every state', () => {
  test('there is one of each scene, and nothing else', () => {
    const scenes = [...new Set(recordings().map(([, scene]) => scene))].sort();
    expect(scenes).toEqual(Object.keys(SCENES).sort());
    expect(Object.keys(TOLD).sort()).toEqual(scenes);
  });

  test.each(recordings())('%s: %s is told', (version, name) => {
    const one = living(recorded(name, version));
    const { heading, sentences, containers, look } = nowText(one, one.now!);
    const isSilence = (sentence: string) => sentence.startsWith('while it pulls an image or waits for a postStart hook, the kubelet');
    expect(heading).toMatch(/^now, at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    expect({
      pod: sentences.filter(sentence => !isSilence(sentence)).map(timeless),
      silent: sentences.some(isSilence),
      containers: Object.fromEntries(containers.map(({ name: container, text, said, tone }) =>
        [container, [tone, timeless(text), ...(said === undefined ? [] : [timeless(said.replace('the kubelet says: ', ''))])]])),
      look: look.map(command => command
        .replace(`${name} -n shop`, 'POD')
        .replace(`-n shop --field-selector involvedObject.name=${name} -o wide`, 'POD')),
    }).toEqual({ silent: false, ...TOLD[name] });
  });

  test.each(recordings())('%s: %s is in every format, and JSON has no times of its own making', (version, name) => {
    const recording = recorded(name, version);
    const one = living(recording);
    const { sentences, containers } = nowText(one, one.now!);
    const text = timelineText(one);
    const flowchart = timelineMermaid(one).replace(/#(\d+);/g, (_, code) => String.fromCharCode(code));
    const picture = timelineSvg([one]);
    for (const told of [...sentences, ...containers.map(container => container.text)]) {
      expect(text.replace(/\s+/g, ' ')).toContain(told);
      expect(flowchart).toContain(told);
    }
    for (const command of one.now!.look) {
      expect(text).toContain(`    ${command}\n`);
      expect(flowchart).toContain(command);
    }
    expect(picture).toMatch(/<line class="now"/);
    expect(picture).toContain(sentences[0].slice(0, 40).replace('\'', '&#39;'));
    expect(text.split('\n').filter(line => line.length > 80 && !line.includes('kubectl '))).toEqual([]);
    const known = JSON.stringify(recording.pod).match(/\d{4}-\d\d-\d\dT[\d:]+Z/g)!;
    const told = JSON.stringify({ ...one.now, at: undefined }).match(/\d{4}-\d\d-\d\dT[\d:]+Z/g) ?? [];
    const deletion = recording.pod.metadata.deletionTimestamp ? [one.now!.since] : [];
    expect(told.filter(time => ![...known, ...deletion].includes(time))).toEqual([]);
  });
});

test('of others than the application only the last wait is told', () => {
  const { pod, at } = recorded('second-hook-waits');
  for (const list of [pod.spec.containers, pod.status.containerStatuses]) {
    list.splice(2, 0, { ...structuredClone(list[1]), name: 'opa' });
  }
  pod.spec.containers[2].lifecycle.postStart.exec.command = ['/bin/wait'];
  const waits = nowOf({ pod, at }).containers.map(one => [one.name, one.waits.map(wait => wait.for)]);
  expect(Object.fromEntries(waits)).toEqual({ envoy: [], redis: ['envoy'], opa: ['redis'], web: ['envoy', 'redis', 'opa'] });
});

describe('how long a wait took', () => {
  const startOf = ({ pod: { status } }: Recording, name: string) => {
    const all: any[] = [...status.initContainerStatuses ?? [], ...status.containerStatuses];
    return Date.parse(all.find(one => one.name === name).state.running.startedAt);
  };
  const waited = (recording: Recording, name: string) => nowOf(recording).containers.find(one => one.name === name)!.waited;

  test.each(['hook-runs', 'native-runs', 'not-ready'])('is the time between the starts of both: %s', name => {
    const recording = recorded(name);
    const seconds = (startOf(recording, 'web') - startOf(recording, 'envoy')) / 1000;
    expect(waited(recording, 'web')).toEqual([{ for: 'envoy', seconds }]);
  });

  test('ends for a gate when the first of the containers starts that it holds', () => {
    const recording = recorded('gate-runs');
    const [envoy, redis, web] = ['envoy', 'redis', 'web'].map(name => startOf(recording, name) / 1000);
    expect(waited(recording, 'web')).toEqual([{ for: 'envoy', seconds: redis - envoy }, { for: 'redis', seconds: web - redis }]);
    expect(waited(recording, 'redis')).toEqual([{ for: 'envoy', seconds: redis - envoy }]);
  });

  test('is not known of containers that have been restarted', () => {
    expect(waited(recorded('sidecar-restarted-later'), 'web')).toEqual([]);
  });
});

describe('the time', () => {
  const at = (seconds: number) => {
    const recording = recorded('native-waits');
    const start = Date.parse(recording.pod.status.initContainerStatuses[0].state.running.startedAt);
    const one = living({ ...recording, at: start + seconds * 1000 });
    return nowText(one, one.now!).containers[0].text.replace(/.*UTC/, '').replace(/;.*/, '');
  };

  test.each([
    [0, ' (0 s)'], [119, ' (119 s)'], [120, ' (2 min)'], [7199, ' (119 min)'], [7200, ' (2 h)'], [172_799, ' (47 h)'], [172_800, ' (2 days)'],
    [-5, ''],
  ])('%s s after the start is told as "%s"', (seconds, age) => {
    expect(at(seconds)).toBe(age);
  });

  test('has a date where that is another than today', () => {
    const recording = recorded('native-waits');
    const one = living({ ...recording, at: recording.at + 86_400_000 });
    expect(nowText(one, one.now!).containers[0].text).toMatch(/^running since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(24 h\)/);
  });
});

describe('only a pod of a cluster is alive', () => {
  const { pod, at } = recorded('gate-shut');
  const isAlive = (manifest: any) => living({ pod: manifest, at }).now !== undefined;

  test.each<[string, any, boolean]>([
    ['a pod', pod, true],
    ['a pod of a List', { kind: 'List', apiVersion: 'v1', items: [pod] }, true],
    ['a pod of a PodList', { kind: 'PodList', apiVersion: 'v1', items: [{ ...pod, kind: undefined }] }, true],
    ['a pod that is not in a cluster', { ...pod, status: undefined }, false],
    ['a pod whose status is empty', { ...pod, status: {} }, false],
    ['a Deployment', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: pod }, status: pod.status }, false],
    ['another kind of the name', { ...pod, apiVersion: 'example.com/v1', template: { spec: pod.spec, status: pod.status } }, false],
  ])('%s', (_, manifest, alive) => {
    expect(isAlive(manifest)).toBe(alive);
  });

  test('each pod of a List is told', () => {
    const templates = podTemplates({ kind: 'List', items: ['gate-shut', 'native-waits'].map(name => recorded(name).pod) });
    expect(templates.map(template => livingTimelineOf(template, at).now!.containers.map(({ state }) => state))).toEqual([
      ['completed', 'starting', 'waiting'], ['starting', 'waiting'],
    ]);
  });
});

describe('whatever a status holds', () => {
  const FORMATS = [timelineText, timelineMermaid, (one: LivingTimeline) => timelineSvg([one]), JSON.stringify] as const;
  const tell = (recording: Recording) => FORMATS.map(format => format(living(recording)));

  test('nothing crashes', () => {
    const wild = fc.oneof(
      fc.constantFrom<unknown>(null, '', 0, -1, 1e308, NaN, [], {}, [null], '__proto__', '9999-99-99T99:99:99Z', '2026-01-01T00:00:00Z', true),
      fc.anything({ maxDepth: 2, withNullPrototype: false }),
    );
    const changes = fc.array(fc.tuple(fc.nat(), wild), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(fc.constantFrom(...Object.keys(TOLD)), changes, (name, all) => {
      const { pod, at } = recorded(name);
      for (const [seed, value] of all) {
        const places: [any, string][] = [];
        const collect = (node: any): void => Object.keys(typeof node === 'object' && node !== null ? node : {}).forEach(key => {
          places.push([node, key]);
          collect(node[key]);
        });
        collect({ metadata: pod.metadata, status: pod.status });
        const [node, key] = places[seed % places.length];
        node[key] = structuredClone(value);
      }
      tell({ pod, at });
    }), { numRuns: 300 });
  });

  test.each([1e308, -1, 1e12, NaN, '2', null])('a grace period of %s seconds crashes nothing', seconds => {
    const { pod, at } = recorded('deleted-while-draining');
    pod.metadata.deletionGracePeriodSeconds = seconds;
    expect(nowOf({ pod, at })).toMatchObject({ state: 'deleting', since: pod.metadata.deletionTimestamp });
  });

  test('nothing of it reaches a terminal or a picture as a command', () => {
    const { pod, at } = recorded('secret-missing');
    const hostile = '\u001b[2J<script>\n::error::x\u202e';
    pod.metadata.namespace = hostile;
    pod.status.message = hostile;
    pod.status.containerStatuses[1].state.waiting.message = hostile;
    for (const told of tell({ pod, at }).slice(0, 3)) {
      expect(told).not.toMatch(/\u001b|\u202e|\n::error/);
    }
    expect(tell({ pod, at })[2]).not.toContain('<script');
    expect(nowOf({ pod, at }).look[0]).toBe(`kubectl describe pod secret-missing -n '${hostile}'`);
  });

  test('a hook that failed is told by what it printed, without its command', () => {
    const { pod, at } = recorded('hook-failed');
    const said = (message: string) => {
      pod.status.containerStatuses[0].state.waiting.message = message;
      return nowOf({ pod, at }).containers[0].said;
    };
    const command = 'curl -H "Authorization: Bearer secret" failed - error: \', message: "" exited with 9';
    expect(said(`Exec lifecycle hook ([sh -c ${command}]) for Container "envoy" failed - error: command 'sh -c ${command}' exited with 1: no route\n, `
      + 'message: "no route\\n"')).toBe('PostStartHookError: no route');
    expect(said(`Exec lifecycle hook ([sh -c ${command}]) for Container "envoy" failed - error: command 'sh -c ${command}' exited with 1: , message: ""`))
      .toBe('PostStartHookError: exited with 1:');
    expect(said('HTTP lifecycle hook (/ready) for Container "envoy" in Pod "web" failed - error: Get "http://10.0.0.1": refused, message: ""'))
      .toBe('PostStartHookError: Get "http://10.0.0.1": refused');
  });

  test('a long message is told by its end', () => {
    const { pod, at } = recorded('native-image-missing');
    pod.status.initContainerStatuses[0].state.waiting.message = `${'x'.repeat(100_000)}: no such host`;
    expect(nowOf({ pod, at }).containers[0].said).toMatch(/^ImagePullBackOff: \.\.\.x{200,230}: no such host$/);
  });

  test('a gate is known by its volume: another mount that cannot be prepared is no wait', () => {
    const { pod, at } = recorded('gate-shut');
    pod.status.containerStatuses[1].state.waiting.message = 'failed to prepare subPath for volumeMount "data" of container "web"';
    pod.status.containerStatuses[0].started = true;
    expect(nowOf({ pod, at }).containers[2]).toMatchObject({ name: 'web', state: 'blocked', waits: [], problem: { kind: 'configuration' } });
  });
});

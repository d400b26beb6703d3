import * as fc from 'fast-check';
import { applied, command, container, file, GATED, hold, http, NATIVE, pod, POST_START, sidecar, tcp } from './support';
import { Chart, chartOf } from '../../src/core/pictures/layout/chart';
import { layoutOf } from '../../src/core/pictures/layout/layout';
import { Box, boxOf, LineShape, MarkShape, Shape, TextShape, WIDTH } from '../../src/core/pictures/layout/shapes';
import { fitWidth, textWidth, wrapWidth } from '../../src/core/pictures/layout/text-width';
import { timelineMermaid } from '../../src/core/pictures/mermaid';
import { timelineSvg } from '../../src/core/pictures/svg';
import { timelineText } from '../../src/core/pictures/text';
import { stopTexts } from '../../src/core/pictures/words/stop';
import { namesText } from '../../src/core/pictures/words/terms';
import { verdictText, verdictTone } from '../../src/core/pictures/words/verdict';
import { Container, PodSpec } from '../../src/core/pod/pod-spec';
import { readTemplate } from '../../src/core/pod/read-pod-spec';
import { Sidecar, Strategy } from '../../src/core/request/sidecar';
import { Consequence, Outcome, Timeline, Verdict } from '../../src/core/timeline/model';
import { timelineOf } from '../../src/core/timeline/timeline';
import { living, recorded, recordings } from '../living/recordings';

function timeline(spec: PodSpec, name = 'web'): Timeline {
  return timelineOf(readTemplate({ kind: 'ReplicationController', name, place: '', completes: false, metadata: {}, spec }));
}

const waiting = (name: string): Container => container(name, { lifecycle: { postStart: { exec: { command: ['/bin/wait'] } } } });
const native = (name: string, more: Partial<Container> = {}): Container => container(name, { restartPolicy: 'Always', ...more });
const PROBE = { startupProbe: { httpGet: { port: 9901 } } };
const held = (sidecars: Sidecar[], strategy: Strategy, more: Partial<PodSpec> = {}) =>
  timeline(applied(pod(sidecars, more), hold(sidecars), strategy));
const ENVOY = sidecar('envoy', http(9901), { startAfter: [] });
const REDIS = sidecar('redis', tcp(6379), { startAfter: [] });
const VAULT = sidecar('vault', file('/vault/token'), { startAfter: [] });

/** A pod whose names are as long as Kubernetes lets them be. */
function long(length: number): Timeline {
  const name = (letter: string) => letter.repeat(length);
  return timeline({
    initContainers: [native(name('i'), PROBE), native(name('n'))],
    containers: [waiting(name('s')), waiting(name('W')), container(name('m'))],
  }, 'w'.repeat(length));
}

/** With these outcomes of its first sidecar, and of the others in turn. */
function failing(one: Timeline, outcomes: readonly Consequence[]): Timeline {
  const failures = one.failures.map(row => ({
    ...row, outcomes: row.outcomes.map(({ sidecar: name }, index) => ({ sidecar: name, ...outcomes[index % outcomes.length] })),
  }));
  return { ...one, failures };
}

const NEVER: Timeline = {
  ...timeline({ containers: [waiting('envoy'), container('web'), container('other')] }),
  verdict: 'neverStarts',
  failures: [],
  deadlocks: [{ at: 'envoy', by: 'hook', for: 'web', why: 'waits for port 80 of web, which starts after it', outcome: 'stuck' }],
};

describe('the text', () => {
  test('is never wider than 80 columns, for names of up to 63 characters', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 63 }), length => {
      expect(timelineText(long(length)).split('\n').filter(line => line.length > 80)).toEqual([]);
    }), { numRuns: 63 });
  });

  test('shortens names in columns only', () => {
    const told = timelineText(long(63));
    expect(told).toContain(`   1  ${'i'.repeat(55)}…  native sidecar\n`);
    expect(told).toContain(`        waits for\n          ${'i'.repeat(63)}\n          (startup probe) until`);
    expect(told).toContain(`  ${'when'.padEnd(36)}  ${'m'.repeat(36)}… is\n`);
    expect(told.replace(/\n */g, '')).toContain(`held(${'i'.repeat(63)})started anyway(${'n'.repeat(63)},${'s'.repeat(63)},${'W'.repeat(63)})`);
  });

  test('tells of a sidecar only what the stage before it adds', () => {
    const told = timelineText(timeline({ containers: [...['a', 'b', 'c'].map(waiting), container('web')] }));
    expect(told.match(/^ +(?:\d  .*|waits for [a-c, nd]+)/mg)).toEqual([
      '   1  a    sidecar', '   2  b    sidecar', '        waits for a ', '   3  c    sidecar', '        waits for b ',
      '   4  web  application', '        waits for a, b and c ',
    ]);
  });

  test('tells of a sidecar no other that it does not wait for', () => {
    const told = timelineText(timeline({ initContainers: [native('a')], containers: [waiting('b'), container('web'), container('other')] }));
    expect(told.match(/^ +(?:\d  .*|(?:waits|does not wait) for .)/mg)).toEqual([
      '   1  a      native sidecar', '   1  b      sidecar', '   2  web    application', '        does not wait for a', '        waits for b',
      '   2  other  container', '        does not wait for a', '        waits for b',
    ]);
  });

  test('says what the numbers mean', () => {
    expect(timelineText(NEVER)).toContain('\n  in the order of the start; equal numbers start right after one another\n   1  envoy');
  });

  const steps = (one: Timeline) => timelineText(one).replace(/\n {10}/g, ' ').match(/^ {8}.*/mg)?.map(line => line.trim());

  test.each<[string, Timeline, string[]]>([
    ['a hook', held([ENVOY], POST_START), [
      'waits for envoy (postStart hook) until envoy answers GET /ready on port 9901 with 2xx or 3xx (at most 60 s)',
    ]],
    ['the hook of another container', held([VAULT, REDIS], POST_START), [
      'waits for redis (postStart hook of vault) until redis listens on port 6379 (at most 60 s)',
      'waits for vault (postStart hook) until vault has written /vault/token (at most 60 s)',
    ]],
    ['a command, its sidecar named once', held([sidecar('redis', command('redis-cli', 'ping'))], POST_START), [
      'waits for redis (postStart hook) until redis-cli ping succeeds (at most 60 s)',
    ]],
    ['a command by hand', timeline({ containers: [waiting('envoy'), container('web')] }), [
      'waits for envoy (postStart hook) until the command has ended (/bin/wait)',
    ]],
    ['a probe', held([ENVOY], NATIVE), ['waits for envoy (startup probe) until GET :9901/ready succeeds (tried every 1 s, at most 60 times)']],
    ['a probe with one try', timeline({ initContainers: [native('a', { startupProbe: { tcpSocket: { port: 1 }, failureThreshold: 1 } })], containers: [container('web')] }), [
      'waits for a (startup probe) until a connection to port 1 succeeds (tried every 10 s, at most 1 time)',
    ]],
    ['a gRPC probe', timeline({ initContainers: [native('a', { startupProbe: { grpc: { port: 1 } } })], containers: [container('web')] }), [
      'waits for a (startup probe) until a gRPC health check on port 1 succeeds (tried every 10 s, at most 3 times)',
    ]],
    ['a gate', held([REDIS], { ...GATED, patienceMs: 0 } as Strategy), [
      'waits for sidecar-first (init container) until it has exited',
      'waits for redis (gate) until the kubelet can prepare the mount gate/open of volume "waits-for-redis"',
    ]],
    ['an init container that waits', held([ENVOY, REDIS], NATIVE), [
      'waits for envoy (init container wait-for-sidecars) until envoy answers GET /ready on port 9901 with 2xx or 3xx (at most 60 s)',
      'waits for redis (init container wait-for-sidecars) until redis listens on port 6379 (at most 60 s)',
    ]],
    ['nothing', timeline({ initContainers: [native('a'), native('b')], containers: [container('web')] }), [
      'does not wait for a and b: the kubelet starts the next container right after it',
    ]],
  ])('tells in whole sentences what makes a container wait: %s', (_, one, sentences) => {
    expect(steps(one)).toEqual(sentences);
  });

  test('says of a gate that nobody shuts that it adds nothing to a hook', () => {
    const told = steps(timeline({
      volumes: [{ name: 'gate', emptyDir: {} }],
      containers: [
        container('envoy', {
          volumeMounts: [{ name: 'gate', mountPath: '/gate' }],
          lifecycle: { postStart: { exec: { command: ['sh', '-c', 'until nc -z localhost 1; do sleep 1; done; mkdir -p /gate/open/yes'] } } },
        }),
        container('web', { volumeMounts: [{ name: 'gate', mountPath: '/x', subPath: 'open/yes' }] }),
      ],
    }));
    expect(told!.at(-1)).toBe('the gate adds nothing: no init container shuts the gate in volume "gate", so the kubelet creates the folder itself');
    expect(told!.join()).not.toContain('does not wait');
  });

  test('has one line for what is the same of two thousand sidecars', () => {
    const names = Array.from({ length: 1999 }, (_, index) => `c${index}`);
    const told = timelineText(timeline({ initContainers: names.map(name => native(name)), containers: [container('web')] }));
    expect(told.split('\n').length).toBeLessThan(2100);
    expect(told.replace(/\n */g, ' ')).toContain('does not wait for c0, c1, c2 and 1,996 more: the kubelet starts');
  });
});

describe('names in a sentence', () => {
  test.each<[number, string]>([[1, 'a'], [2, 'a and b'], [5, 'a, b, c, d and e'], [6, 'a, b, c and 3 more']])('%d of them', (count, text) => {
    expect(namesText([...'abcdefg'].slice(0, count))).toBe(text);
  });

  test('a million of them', () => {
    expect(namesText(Array.from({ length: 1_234_570 }, () => 'a'))).toBe('a, a, a and 1,234,567 more');
  });
});

describe('the flowchart', () => {
  test('has one arrow to the application from each sidecar, and elsewhere only from the stage before', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const arrows = timelineMermaid(timeline({ containers: [...names.map(waiting), container('web')] })).match(/^ {2}c\d+ .*$/mg)!;
    expect(arrows.map(line => line.replace(/\|.*\|/, ''))).toEqual([
      ...names.slice(1).map((_, index) => `  c${index} --> c${index + 1}`),
      ...names.map((_, index) => `  c${index} --> c7`),
    ].sort((a, b) => Number(a.at(-1)) - Number(b.at(-1))));
  });

  test('names all that holds a container back on one arrow', () => {
    const one = sidecar('envoy', tcp(9901));
    expect(timelineMermaid(held([one], GATED)).match(/^ {2}c\d+ .*$/mg)).toEqual([
      '  c0 -->|"init container"| c1',
      '  c1 -->|"postStart hook and gate"| c2',
    ]);
  });

  test('has dotted arrows from what is not waited for to the application alone', () => {
    const one = timeline({ initContainers: [native('a'), native('b')], containers: [container('web'), container('other')] });
    expect(timelineMermaid(one).match(/^ {2}c\d+ .*$/mg)).toEqual(['  c0 -.->|"does not wait"| c2', '  c1 -.->|"does not wait"| c2']);
  });

  test('has a box each for the sentence, the failures and the end, and none for no failures', () => {
    const boxes = (one: Timeline) => timelineMermaid(one).match(/^ {2}(?!s\d|c\d|style)\w+(?=\[)/mg);
    expect(boxes(held([ENVOY], GATED))).toEqual(['  verdict', '  failures', '  stop']);
    expect(boxes(NEVER)).toEqual(['  verdict', '  stop']);
  });
});

describe('hostile names', () => {
  const hostile = ['%%{init: {"themeCSS": "@import url(https://evil.example/)"}}%%', '`**a**`', '\u202eevil\u2066', '\u200b\u2028\u009b1m\ud800', '##[error] ::error::'];
  const told = timeline({ containers: [...hostile.map(waiting), container('web')] });

  test('are text in a flowchart: no directive, no Markdown', () => {
    const labels = timelineMermaid(told).split('\n').map(line => line.replace(/^ *[\w[\]]*"|"\]$/g, ''));
    expect(labels).toContain('#37;#37;#123;init: #123;#34;themeCSS#34;: #34;@import url(https://evil.example/)#34;#125;#125;#37;#37;<br/>sidecar');
    expect(timelineMermaid(told)).not.toMatch(/[%{}`]/);
  });

  test.each<[string, string]>([['text', timelineText(told)], ['flowchart', timelineMermaid(told)], ['picture', timelineSvg([told])]])(
    'are shown with escapes for what is not seen in the %s', (_, picture) => {
      expect(picture).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|##\[|^\s*::/mu);
      expect(picture).toContain('\\u202eevil\\u2066');
      expect(picture).toContain('\\u200b\\u2028\\u009b1m\\ud800');
    },
  );

  test('keep the text within 80 columns', () => {
    const wide = timeline({ containers: [waiting('\u202e'.repeat(63)), container('web')] });
    expect(timelineText(wide).split('\n').filter(line => line.length > 80)).toEqual([]);
  });
});

describe('the chart', () => {
  const begins = (chart: Chart) => Object.fromEntries(chart.lanes.map(({ name, begin }) => [name, begin]));

  test.each<[string, Timeline, Record<string, number | undefined>]>([
    ['a hook', held([ENVOY], POST_START), { envoy: 0, web: 1 }],
    ['three independent sidecars, gated', held([ENVOY, REDIS, VAULT], GATED), { 'sidecar-first': 0, 'envoy': 1, 'redis': 1, 'vault': 1, 'web': 2 }],
    ['three in a row, gated', held([ENVOY, { ...REDIS, startAfter: undefined }, { ...VAULT, startAfter: undefined }], GATED), {
      'sidecar-first': 0, 'envoy': 1, 'redis': 2, 'vault': 3, 'web': 4,
    }],
    ['an init container that waits for native sidecars', held([ENVOY, REDIS], NATIVE), { 'envoy': 0, 'redis': 0, 'wait-for-sidecars': 0, 'web': 1 }],
    ['native sidecars with and without a probe', timeline({ initContainers: [native('a'), native('b', PROBE), container('c')], containers: [container('web'), container('d')] }), {
      a: 0, b: 0, c: 1, web: 2, d: 2,
    }],
    ['regular containers without a hook', timeline({ containers: [container('istio-proxy'), container('web'), container('logs')] }), {
      'istio-proxy': 0, 'web': 0, 'logs': 0,
    }],
    ['a hook that waits in vain', NEVER, { envoy: 0, web: undefined, other: undefined }],
    ['an application that never starts', { ...NEVER, deadlocks: [] }, { envoy: 0, web: undefined, other: 1 }],
  ])('begins together what starts together: %s', (_, one, columns) => {
    expect(begins(chartOf(one))).toEqual(columns);
  });

  test('lets a gate hold its container alone, wherever its sidecar stands in the list', () => {
    const one = held([REDIS], { ...GATED, patienceMs: 0 } as Strategy, { containers: [container('web'), container('redis')] });
    const [init, redis, web] = one.containers;
    const late = { ...one, containers: [init, { ...web, waits: web.waits.filter(({ by }) => by === 'gate') }, redis] };
    expect(begins(chartOf(late))).toEqual({ 'sidecar-first': 0, 'redis': 1, 'web': 2 });
  });

  test('lets nobody wait in a circle', () => {
    const gate = (name: string) => ({ for: name, by: 'gate' as const, at: name, real: true, until: 'ready' as const, what: '' });
    const [a, b] = timeline({ containers: [container('a'), container('web')] }).containers;
    const containers = [{ ...a, waits: [gate('web')] }, { ...b, waits: [gate('a')] }];
    const one = { ...NEVER, verdict: 'held' as const, deadlocks: [], containers };
    expect(Object.values(begins(chartOf(one))).every(begin => begin! <= 2)).toBe(true);
  });

  const bars = (one: Timeline, of: string) => chartOf(one).lanes
    .find(({ name }) => name === of)!.bars.map(({ kind, from, to }) => [kind, from, to]);

  test('shows until when each container is not ready', () => {
    const one = held([ENVOY, REDIS], GATED);
    expect(bars(one, 'sidecar-first')).toEqual([['init', 0, 1]]);
    expect(bars(one, 'redis')).toEqual([['waiting', 1, 2], ['sidecar', 2, 3]]);
    expect(bars(one, 'web')).toEqual([['application', 2, 3]]);
    expect(bars(held([ENVOY, REDIS], NATIVE), 'wait-for-sidecars')).toEqual([['init', 0, 1]]);
    expect(bars(NEVER, 'envoy')).toEqual([['waiting', 0, 1]]);
    expect(bars(NEVER, 'web')).toEqual([]);
  });

  test('shows a sidecar that nobody waits for as ready after the application has started', () => {
    const one = timeline({ initContainers: [native('first'), native('second', PROBE)], containers: [container('web')] });
    const [[,, first]] = bars(one, 'first');
    expect(first).toBeGreaterThan(1);
    expect(bars(one, 'second')).toEqual([['waiting', 0, 1], ['native', 1, 2]]);
  });

  test('marks what is not waited for, and what never starts', () => {
    const one = timeline({ initContainers: [native('a')], containers: [container('web')] });
    expect(chartOf(one).lanes.map(({ note }) => note?.mark)).toEqual(['notAwaited', 'notAwaited']);
    expect(chartOf(NEVER).lanes.map(({ note }) => note?.mark)).toEqual([undefined, 'neverStarts', 'neverStarts']);
    expect(chartOf(held([ENVOY], GATED)).lanes.some(({ note }) => note?.mark)).toBe(false);
  });
});

/** Pods of all kinds, by hand and by strategy, with names of up to 63 characters. */
const NAME = fc.stringMatching(/^[a-zW][a-z0-9-]{0,61}[a-z0-9]$/);
const LIFECYCLE = fc.constantFrom<Partial<Container>>(
  {}, {}, waiting(''), PROBE, { readinessProbe: { exec: { command: ['x'] } } }, { lifecycle: { postStart: { sleep: { seconds: 3 } } } },
  { lifecycle: { postStart: { httpGet: { port: 1 } }, preStop: { exec: { command: ['/bin/flush'] } } } }, { image: 'istio/proxyv2' },
);
const OUTCOME = fc.record<Consequence>({
  outcome: fc.constantFrom<Outcome[]>('held', 'startedAnyway', 'stuck', 'neverStarts', 'unknown'),
  unless: fc.option(fc.lorem({ maxCount: 20 }), { nil: undefined }),
}, { requiredKeys: ['outcome'] });
const VERDICT = fc.constantFrom<Verdict[]>('held', 'heldUnlessItFails', 'notHeld', 'neverStarts', 'unknown', 'noSidecar');
const BY_HAND = fc.record({
  names: fc.uniqueArray(NAME, { minLength: 1, maxLength: 9 }),
  kinds: fc.array(fc.constantFrom('regular', 'native', 'init'), { minLength: 9, maxLength: 9 }),
  more: fc.array(LIFECYCLE, { minLength: 9, maxLength: 9 }),
}).map(({ names, kinds, more }) => {
  const [application, ...others] = names.map((name, index) => ({ kind: kinds[index], one: { ...container(name), ...more[index], name } }));
  const ofKind = (kind: string) => others.filter(other => other.kind === kind).map(({ one }) => one);
  const initContainers = others.filter(({ kind }) => kind !== 'regular').map(({ kind, one }) => (kind === 'native' ? { ...one, restartPolicy: 'Always' } : one));
  return timeline({ initContainers, containers: [...ofKind('regular'), application.one] }, names.join('-'));
});
const BY_STRATEGY = fc.record({
  names: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,40}[a-z0-9]$/).filter(name => name !== 'web'), { minLength: 1, maxLength: 6 }),
  strategy: fc.constantFrom<Strategy[]>(POST_START, GATED, NATIVE),
  independent: fc.boolean(),
}).map(({ names, strategy, independent }) =>
  held(names.map((name, index) => sidecar(name, tcp(7000 + index), independent ? { startAfter: [] } : {})), strategy));
const LIVING = fc.constantFrom(...recordings()).map(([version, scene]) => living(recorded(scene, version)));
const TIMELINES = fc.record({
  one: fc.oneof(BY_HAND, BY_STRATEGY, LIVING),
  verdict: fc.option(VERDICT),
  outcomes: fc.option(fc.array(OUTCOME, { minLength: 1 })),
}).map(({ one, verdict, outcomes }) => ({ ...(outcomes ? failing(one, outcomes) : one), ...(verdict ? { verdict } : {}) }));

describe('the picture', () => {
  const only = <T extends Shape>(shapes: readonly Shape[], is: T['is']) => shapes.filter((shape): shape is T => shape.is === is);
  const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const signs = (shapes: readonly Shape[]) => shapes.filter((shape): shape is TextShape | MarkShape => shape.is === 'text' || shape.is === 'mark');

  test('has no text or mark on a line, on a bar or on another one, and all inside', () => {
    fc.assert(fc.property(TIMELINES, one => {
      const { shapes, height } = layoutOf(one);
      const boxes = signs(shapes).map(boxOf);
      const drawn: Box[] = [
        ...only<LineShape>(shapes, 'line').map(({ x1, y1, x2, y2 }) => ({ left: x1, right: x2, top: y1, bottom: y2 })),
        ...shapes.flatMap(shape => (shape.is === 'bar' ? { left: shape.x, right: shape.x + shape.width, top: shape.y, bottom: shape.y + shape.height } : [])),
      ];
      boxes.forEach((box, index) => {
        expect([...drawn, ...boxes.slice(index + 1)].filter(other => overlap(box, other))).toEqual([]);
      });
      const outside = ({ left, right, top, bottom }: Box) => left < 0 || right > WIDTH || top < 0 || bottom > height;
      expect([...boxes, ...drawn].filter(outside)).toEqual([]);
    }), { numRuns: 150 });
  });

  test('is no higher than what is in it', () => {
    fc.assert(fc.property(TIMELINES, one => {
      const { shapes, height } = layoutOf(one);
      const bottom = Math.max(...signs(shapes).map(boxOf).map(box => box.bottom));
      expect(height - bottom).toBeLessThan(32);
    }), { numRuns: 30 });
  });

  test('has each kind of bar, line and mark of the chart in its legend', () => {
    fc.assert(fc.property(TIMELINES, one => {
      const { shapes } = layoutOf(one);
      const kinds = (is: Shape['is']) => shapes.flatMap(shape => (shape.is === is && 'kind' in shape && shape.kind !== 'rule' ? shape.kind : []));
      const counts = new Map<string, number>();
      kinds('bar').concat(kinds('line')).forEach(kind => counts.set(kind, (counts.get(kind) ?? 0) + 1));
      expect([...counts].filter(([, count]) => count < 2)).toEqual([]);
      chartOf(one).lanes.forEach(({ note }) => {
        const label = { notAwaited: 'not waited for', neverStarts: 'never starts' };
        if (note?.mark) {
          expect(only<TextShape>(shapes, 'text').filter(({ look }) => look === 'small').map(({ text }) => text)).toContain(label[note.mark]);
        }
      });
    }), { numRuns: 60 });
  });

  test('has each note below its own bar, from its beginning', () => {
    fc.assert(fc.property(TIMELINES, one => {
      const { shapes } = layoutOf(one);
      const starts = new Set(shapes.flatMap(shape => (shape.is === 'bar' ? shape.x : [])));
      const notes = only<TextShape>(shapes, 'text').filter(({ look, tone }) => look === 'note' && tone === undefined);
      expect(notes.filter(({ x }) => !starts.has(x))).toEqual([]);
    }), { numRuns: 60 });
  });

  test('cuts no name that Kubernetes allows, and no outcome', () => {
    const one = failing(held([ENVOY, REDIS], GATED), [
      { outcome: 'held', unless: 'a circumstance that takes rather many words, as circumstances may, is met and another one that takes as many is not' },
      { outcome: 'neverStarts' },
    ]);
    [long(63), one].forEach(each => expect(only<TextShape>(layoutOf(each).shapes, 'text').filter(({ text }) => text.endsWith('…'))).toEqual([]));
  });

  test('gives each outcome its own mark, so that nothing hangs on colour alone', () => {
    const outcomes: Outcome[] = ['held', 'startedAnyway', 'stuck', 'neverStarts', 'unknown'];
    const one = held(outcomes.map((name, index) => sidecar(name.toLowerCase(), tcp(7000 + index))), POST_START);
    const svg = timelineSvg([failing(one, outcomes.map(outcome => ({ outcome })))]);
    const drawn = outcomes.map(outcome => new RegExp(`<circle class="${outcome}" r="6"/><path class="sign" d="([^"]*)"`).exec(svg)?.[1]);
    expect(new Set(drawn).size).toBe(outcomes.length);
    expect(drawn).not.toContain(undefined);
  });

  test('declares plain colours, for light and dark: librsvg knows no variables', () => {
    const svg = timelineSvg([long(5)]);
    expect(svg).not.toContain('var(');
    expect(svg).toMatch(/^\.sf text\{fill:#1b1f24\}.*\n@media \(prefers-color-scheme:dark\)\{\.sf text\{fill:#e6edf3\}/m);
  });

  test('has a colour for each class', () => {
    const svg = timelineSvg([long(5), held([ENVOY, REDIS], GATED), NEVER, living(recorded('gate-shut'))]);
    const classes = new Set([...svg.matchAll(/<(?:rect|circle|line) class="(\w+)"/g)].map(([, kind]) => kind));
    expect([...classes].filter(kind => !new RegExp(`\\.sf \\.${kind}\\{(?:fill|stroke):#`).test(svg))).toEqual([]);
  });
});

describe('the verdict', () => {
  const one = held([ENVOY], GATED);

  test.each<[Verdict, string]>([
    ['held', 'good'], ['heldUnlessItFails', 'bad'], ['notHeld', 'bad'], ['neverStarts', 'bad'], ['unknown', 'open'], ['noSidecar', 'open'],
  ])('%s is %s', (verdict, tone) => {
    expect(verdictTone({ ...one, verdict })).toBe(tone);
  });

  test('says what the application waits for in vain', () => {
    expect(verdictText(NEVER)).toBe('web never starts, because of envoy: it waits for port 80 of web, which starts after it');
    expect(verdictText({ ...NEVER, deadlocks: [] })).toBe('web never starts');
  });
});

test('all pictures say in which circumstance an outcome is another', () => {
  const one = held([sidecar('envoy', tcp(9901))], GATED);
  const told = 'held unless the sidecar is in crash back-off';
  expect(timelineText(one)).toContain('  both restart later                    held unless the sidecar is in crash\n                                          back-off\n');
  expect(timelineMermaid(one)).toContain(`<br/>both restart later: ${told}<br/>`);
  expect(timelineSvg([one])).toContain(`>${told}</text>`);
});

test('all pictures say who is told to stop when, and what a hook does before', () => {
  const one = timeline({
    containers: [container('envoy', { lifecycle: { preStop: { sleep: { seconds: 5 } } } }), container('web'), container('other')],
    initContainers: [native('a', PROBE), native('b', { ...PROBE, lifecycle: { preStop: { exec: { command: ['/bin/flush'] } } } })],
    terminationGracePeriodSeconds: 45,
  });
  const told = [
    'envoy gets its stop signal when the preStop hook has returned, which pauses for 5 s',
    'web and other get their stop signal at once',
    'b and a get their stop signals one by one, in this order, when the regular containers have ended',
    'the preStop hook of b runs as soon as the pod is deleted; it runs /bin/flush',
  ];
  const heading = 'when the pod is deleted (grace period of 45 s)';
  expect(stopTexts(one)).toEqual(told);
  expect(timelineText(one).replace(/\n {4}/g, ' ')).toContain(`\n  ${heading}\n${told.map(line => `  ${line}\n`).join('')}`);
  expect(timelineMermaid(one)).toContain(`["${heading}:<br/>${told.join('<br/>')}"]`);
  [heading, ...told].forEach(line => expect(timelineSvg([one])).toContain(`>${line}</text>`));
});

test('the end of a drain and of a single native sidecar is told in a sentence', () => {
  const drain = { checks: [{ kind: 'idlePort' as const, port: 9901 }], intervalMs: 100, atLeastMs: 2000, limitMs: 25_000 };
  expect(stopTexts(held([{ ...ENVOY, drainUntil: drain }], GATED))).toEqual([
    'envoy gets its stop signal when the preStop hook has returned, which waits until no connection to port 9901 is open (at least 2 s, at most 25 s)',
    'web gets its stop signal at once',
  ]);
  expect(stopTexts(held([ENVOY], NATIVE))).toEqual([
    'web gets its stop signal at once',
    'envoy gets its stop signal when the regular containers have ended',
  ]);
});

test('sidecars with the same outcome stand together, and apart from those in another circumstance', () => {
  const one = failing(held([ENVOY, REDIS, VAULT], GATED), [{ outcome: 'held' }, { outcome: 'held' }, { outcome: 'startedAnyway', unless: 'it rains' }]);
  const [a, b, c] = one.failures[0].outcomes.map(({ sidecar: name }) => name);
  expect(timelineMermaid(one)).toContain(`the sidecar crashes: held (${a}, ${b}); started anyway (${c}) unless it rains<br/>`);
  expect(timelineText(one)).toMatch(new RegExp(`the sidecar crashes +held \\(${a}, ${b}\\)\n +started anyway \\(${c}\\) unless it rains\n`));
  expect(timelineSvg([one])).toContain(`>started anyway (${c}) unless it rains</text>`);
});

test('an outcome is told apart from the same one in another circumstance', () => {
  const one = timeline({ containers: [container('web')], initContainers: [native('a', PROBE), native('b', PROBE)] });
  const outcomes: Consequence[] = [{ outcome: 'startedAnyway' }, { outcome: 'startedAnyway', unless: 'the kubelet is older than 1.37' }];
  expect(timelineMermaid(failing(one, outcomes)))
    .toContain('both restart later: started anyway (a); started anyway (b) unless the kubelet is older than 1.37<br/>');
});

test('1,500 containers with hooks are drawn', () => {
  const many = timeline({ containers: [...Array.from({ length: 1500 }, (_, index) => waiting(`c${index}`)), container('web')] });
  [timelineText, timelineMermaid].forEach(draw => expect(draw(many).split('\n').length).toBeLessThan(10_000));
  expect(timelineSvg([many])).toContain('c1499');
});

test('texts are shortened and broken into lines by their width', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 20, max: 300 }), (text, width) => {
    const fitted = fitWidth(text, width, 10);
    expect(fitted === text || fitted.endsWith('…')).toBe(true);
    expect(textWidth(fitted, 10)).toBeLessThanOrEqual(width + 1e-9);
    const lines = wrapWidth(text, width, 10, 3);
    expect(lines.length).toBeLessThanOrEqual(3);
    lines.forEach(line => expect(textWidth(line, 10)).toBeLessThanOrEqual(width + 1e-9));
  }));
});

import * as fc from 'fast-check';
import { applied, container, GATED, hold, pod, sidecar, tcp } from './support';
import { timelineMermaid } from '../../src/core/pictures/mermaid';
import { timelineSvg } from '../../src/core/pictures/svg';
import { timelineText } from '../../src/core/pictures/text';
import { fitWidth, textWidth, wrapWidth } from '../../src/core/pictures/text-width';
import { Container, PodSpec } from '../../src/core/pod/pod-spec';
import { readTemplate } from '../../src/core/pod/read-pod-spec';
import { Timeline } from '../../src/core/timeline/model';
import { timelineOf } from '../../src/core/timeline/timeline';

function timeline(spec: PodSpec, name = 'web'): Timeline {
  return timelineOf(readTemplate({ kind: 'ReplicationController', name, place: '', completes: false, metadata: {}, spec }));
}

const waiting = (name: string): Container => container(name, { lifecycle: { postStart: { exec: { command: ['/bin/wait'] } } } });
const native = (name: string, more: Partial<Container> = {}): Container => container(name, { restartPolicy: 'Always', ...more });
const PROBE = { startupProbe: { httpGet: { port: 9901 } } };

/** A pod whose names are as long as Kubernetes lets them be. */
function long(length: number): Timeline {
  const name = (letter: string) => letter.repeat(length);
  return timeline({
    initContainers: [native(name('i'), PROBE), native(name('n'))],
    containers: [waiting(name('s')), waiting(name('W')), container(name('m'))],
  }, 'w'.repeat(length));
}

describe('the text', () => {
  test('is never wider than 80 columns, for names of up to 63 characters', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 63 }), length => {
      expect(timelineText(long(length)).split('\n').filter(line => line.length > 80)).toEqual([]);
    }), { numRuns: 63 });
  });

  test('shortens names in columns only', () => {
    const told = timelineText(long(63));
    expect(told).toContain(`   1  ${'i'.repeat(55)}…  native sidecar\n`);
    expect(told).toContain(`        waits for\n          ${'i'.repeat(63)}, by\n`);
    expect(told).toContain(`  ${'when'.padEnd(36)}  ${'m'.repeat(36)}… is\n`);
  });

  test('tells of a sidecar only what the stage before it adds', () => {
    const told = timelineText(timeline({ containers: [...['a', 'b', 'c'].map(waiting), container('web')] }));
    expect(told.match(/^ +(?:\d  .*|waits for .)/mg)).toEqual([
      '   1  a    sidecar', '   2  b    sidecar', '        waits for a', '   3  c    sidecar', '        waits for b',
      '   4  web  application', '        waits for a', '        waits for b', '        waits for c',
    ]);
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
    expect(timelineMermaid(timeline(applied(pod([one]), hold([one]), GATED))).match(/^ {2}c\d+ .*$/mg)).toEqual([
      '  c0 -->|"init container"| c1',
      '  c1 -->|"postStart hook and gate"| c2',
    ]);
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

describe('the picture', () => {
  const x = (svg: string, pattern: RegExp) => Number(pattern.exec(svg)![1]);

  test('declares plain colours, for light and dark: librsvg knows no variables', () => {
    const svg = timelineSvg([long(5)]);
    expect(svg).not.toContain('var(');
    expect(svg).toMatch(/^\.sf text\{fill:#1b1f24\}.*\n@media \(prefers-color-scheme:dark\)\{\.sf text\{fill:#e6edf3\}/m);
  });

  test('has its legend below the sentence, whatever is to be told', () => {
    for (const length of [1, 63]) {
      const svg = timelineSvg([long(length)]);
      const bad = [...svg.matchAll(/<text x="24" y="(\d+)" class="bad">/g)].map(([, y]) => Number(y));
      expect(x(svg, /y="(\d+)" class="small">not ready yet/)).toBeGreaterThan(Math.max(...bad) + 15);
    }
  });

  test('keeps every text inside, by a generous measure', () => {
    for (const [, left, kind, content] of timelineSvg([long(63)]).matchAll(/<text x="([\d.]+)" y="[\d.]+"(?: class="([^"]*)")?>([^<]*)</g)) {
      const size = kind === 'title' ? 17 : kind?.startsWith('small') ? 11 : 13;
      expect(Number(left) + textWidth(content, size)).toBeLessThanOrEqual(kind === 'name' ? 204 : 880 - 20);
    }
  });

  test('shows a sidecar that nobody waits for as ready after the application has started', () => {
    const svg = timelineSvg([timeline({ initContainers: [native('first'), native('second', PROBE)], containers: [container('web')] })]);
    const ready = [...svg.matchAll(/<rect class="run" x="([\d.]+)" y="\d+" width="[\d.]+" height="20"/g)].map(([, at]) => Number(at));
    const start = x(svg, /<rect class="app" x="([\d.]+)" y="\d+" width="[\d.]+" height="20"/);
    expect(ready[0]).toBeGreaterThan(start);
    expect(ready[1]).toBe(start);
  });
});

test('all pictures say in which circumstance an outcome is another', () => {
  const one = timeline(applied(pod([sidecar('envoy', tcp(9901))]), hold([sidecar('envoy', tcp(9901))]), GATED));
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
    'envoy is told to stop, when its preStop hook has returned: a pause of 5 s',
    'web and other are told to stop at once',
    'b is told to stop when the regular containers have ended; its preStop hook runs at once: /bin/flush',
    'a is told to stop when b has ended',
  ];
  const heading = 'when the pod is deleted (grace period of 45 s)';
  expect(timelineText(one).replace(/\n {4}/g, ' ')).toContain(`\n  ${heading}\n${told.map(line => `  ${line}\n`).join('')}`);
  expect(timelineMermaid(one)).toContain(`<br/>${heading}: ${told.join('; ')}"]`);
  expect(timelineSvg([one])).toContain(`>${heading}: ${told[0]}; `);
});

test('an outcome is told apart from the same one in another circumstance', () => {
  const one = timeline({ containers: [container('web')], initContainers: [native('a', PROBE), native('b', PROBE)] });
  expect(timelineMermaid(one)).toContain('both restart later: started anyway (a), started anyway unless the kubelet is older than 1.37 (b)<br/>');
});

test('1,500 containers with hooks are drawn in seconds', () => {
  const begin = Date.now();
  const many = timeline({ containers: [...Array.from({ length: 1500 }, (_, index) => waiting(`c${index}`)), container('web')] });
  [timelineText, timelineMermaid].forEach(draw => expect(draw(many).split('\n').length).toBeLessThan(10_000));
  expect(timelineSvg([many])).toContain('c1499');
  expect(Date.now() - begin).toBeLessThan(15_000);
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

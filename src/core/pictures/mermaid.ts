import { failureText } from './words/failures';
import { nowText } from './words/now';
import { stopHeading, stopTexts } from './words/stop';
import { MECHANISMS, ROLES } from './words/terms';
import { Tone, verdictText, verdictTone } from './words/verdict';
import { shownWaits } from './words/waits';
import { LivingTimeline } from '../timeline/living/now';
import { StartCondition } from '../timeline/model';
import { printable } from '../words';

/** Visible on light and on dark. */
const STROKES: Record<Tone, string> = { good: '#2da44e', bad: '#e5534b', open: '#bf8700' };

/**
 * The timeline as a Mermaid flowchart: an arrow from each container that is waited for; to the application also a dotted one from each that
 * only looks like that. Of a living pod each container also has what it does now.
 */
export function timelineMermaid(timeline: LivingTimeline): string {
  const { containers, failures, application } = timeline;
  const now = timeline.now && nowText(timeline, timeline.now);
  const states = new Map((now?.containers ?? []).map(one => [one.name, one]));
  const boxes = Object.entries({
    now: now ? [now.heading, ...now.sentences, ...now.look] : [],
    verdict: [verdictText(timeline)],
    failures: failures.map(failureText).map(row => `${row.failure}: ${row.outcomes.map(({ text }) => text).join('; ')}`),
    stop: [`${stopHeading(timeline)}:`, ...stopTexts(timeline)],
  }).filter(([, lines]) => lines.length > 0);
  const ids = new Map(containers.map(({ name }, index) => [name, `c${index}`]));
  const stages = new Map(containers.map(({ stage }): [number, string[]] => [stage, []]));
  containers.forEach(({ name, role, stage }) => {
    const { text, said } = states.get(name) ?? {};
    const lines = [name, ROLES[role], ...(text === undefined ? [] : [`now: ${text}`]), ...(said === undefined ? [] : [said])];
    stages.get(stage)!.push(`    ${ids.get(name)}["${lines.map(escape).join('<br/>')}"]`);
  });
  return [
    'flowchart LR',
    ...[...stages].flatMap(([stage, nodes]) => [`  subgraph s${stage}["${stage}"]`, ...nodes, '  end']),
    ...[...shownWaits(timeline)].flatMap(([{ name }, waits]) =>
      arrows(waits.filter(wait => ids.has(wait.for) && (wait.real || name === application)))
        .map(([other, line, label]) => `  ${ids.get(other)} ${line}|"${label}"| ${ids.get(name)}`)),
    ...boxes.map(([id, lines]) => `  ${id}["${lines.map(escape).join('<br/>')}"]`),
    ...[['verdict', verdictTone(timeline)] as const, ...[...states.values()].map(({ name, tone }) => [ids.get(name), tone] as const)]
      .map(([id, tone]) => `  style ${id} stroke:${STROKES[tone]},stroke-width:2px`),
    '',
  ].join('\n');
}

/** One per container that is waited for, labelled with everything that makes the kubelet wait for it. */
function arrows(waits: readonly StartCondition[]): [string, string, string][] {
  const mechanisms = new Map<string, Set<string>>();
  for (const { for: other, by, real } of waits) {
    mechanisms.set(other, new Set([...mechanisms.get(other) ?? [], ...(real ? [MECHANISMS[by]] : [])]));
  }
  return [...mechanisms].map(([other, by]) => (by.size > 0 ? [other, '-->', [...by].join(' and ')] : [other, '-.->', 'does not wait']));
}

/** Text of a label: neither markup, nor a directive `%%{…}%%`, nor Markdown between backticks. */
function escape(text: string): string {
  return printable(text).replace(/[#"&<>%{}`]/g, character => `#${character.charCodeAt(0)};`);
}

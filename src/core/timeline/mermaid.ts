import { Timeline, Wait } from './model';
import { failureText, MECHANISMS, ROLES, verdictText } from './words';

/** The timeline as a Mermaid flowchart: an arrow for each wait, a dotted one where it only looks so. */
export function timelineMermaid(timeline: Timeline): string {
  const id = (name: string) => `c${timeline.containers.findIndex(container => container.name === name)}`;
  const stages = [...new Set(timeline.containers.map(({ stage }) => stage))];
  const known = (wait: Wait) => timeline.containers.some(({ name }) => name === wait.for);
  return [
    'flowchart LR',
    ...stages.flatMap(stage => [
      `  subgraph s${stage}["${stage}"]`,
      ...timeline.containers
        .filter(container => container.stage === stage)
        .map(({ name, role }) => `    ${id(name)}["${escape(name)}<br/>${ROLES[role]}"]`),
      '  end',
    ]),
    ...timeline.containers.flatMap(({ name, waits }) => waits.filter(known).map(({ for: other, by, real }) =>
      `  ${id(other)} ${real ? '-->' : '-.->'}|"${real ? MECHANISMS[by] : 'does not wait'}"| ${id(name)}`)),
    `  verdict["${[verdictText(timeline), ...timeline.failures.map(failureText).map(row => `${row.failure}: ${row.outcome}`)].map(escape).join('<br/>')}"]`,
    '',
  ].join('\n');
}

function escape(text: string): string {
  return text.replace(/[#"&<>]/g, character => `#${character.charCodeAt(0)};`);
}

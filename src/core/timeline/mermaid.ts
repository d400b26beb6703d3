import { Timeline, TimelineContainer, Wait } from './model';
import { failureText, MECHANISMS, printableTimeline, ROLES, verdictText } from './words';

/**
 * The timeline as a Mermaid flowchart: an arrow for each wait of the application, a dotted one where it only looks so. To the other containers
 * an arrow from those before them, who have waited for the rest.
 */
export function timelineMermaid(given: Timeline): string {
  const timeline = printableTimeline(given);
  const id = (name: string) => `c${timeline.containers.findIndex(container => container.name === name)}`;
  const stages = [...new Set(timeline.containers.map(({ stage }) => stage))];
  const stageOf = (wait: Wait) => timeline.containers.find(({ name }) => name === wait.for)?.stage;
  const drawn = ({ role, waits }: TimelineContainer) => {
    const last = Math.max(...waits.map(wait => stageOf(wait) ?? 0));
    return waits.filter(wait => stageOf(wait) !== undefined && (role === 'application' || stageOf(wait) === last));
  };
  return [
    'flowchart LR',
    ...stages.flatMap(stage => [
      `  subgraph s${stage}["${stage}"]`,
      ...timeline.containers
        .filter(container => container.stage === stage)
        .map(({ name, role }) => `    ${id(name)}["${escape(name)}<br/>${ROLES[role]}"]`),
      '  end',
    ]),
    ...timeline.containers.flatMap(container => drawn(container).map(({ for: other, by, real }) =>
      `  ${id(other)} ${real ? '-->' : '-.->'}|"${real ? MECHANISMS[by] : 'does not wait'}"| ${id(container.name)}`)),
    `  verdict["${[verdictText(timeline), ...timeline.failures.map(failureText).map(row => `${row.failure}: ${row.outcome}`)].map(escape).join('<br/>')}"]`,
    '',
  ].join('\n');
}

function escape(text: string): string {
  return text.replace(/[#"&<>]/g, character => `#${character.charCodeAt(0)};`);
}

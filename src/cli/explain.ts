import { parseArgs } from 'util';
import { atLeastOne, oneOf, guarded } from './arguments';
import { jsonText } from './formats';
import { eachWorkload, reportUnreadable, unreadText } from './input';
import { Status, STATUS, Streams, UsageError } from './streams';
import { timelineMermaid } from '../core/pictures/mermaid';
import { timelineSvg } from '../core/pictures/svg';
import { timelineText } from '../core/pictures/text';
import { livingTimelineOf } from '../core/timeline/living';
import { LivingTimeline } from '../core/timeline/now';

const FORMATS = ['text', 'mermaid', 'svg', 'json'] as const;

const EXPLAIN_USAGE = `Usage: cdk8s-sidecar-first explain [options] FILES or FOLDERS...

Shows what starts when in each pod, what holds it back, and what happens to the
application when something fails. "-" reads standard input; in a folder, every
.yaml, .yml and .json file is read.

Options:
  --format FORMAT         ${FORMATS.join(', ')} (default: text)
  --workload KIND/NAME    explain only this workload, such as Deployment/web
  --help                  show this help

Exit status: 0 success; 2 bad usage, unreadable input, or no workload found.
`;

interface Explained {
  readonly file: string;
  readonly timeline: LivingTimeline;
}

export function explain(words: readonly string[], streams: Streams): Status {
  const { values, positionals } = guarded(() => parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'text' },
      workload: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  }));
  if (values.help) {
    streams.out(EXPLAIN_USAGE);
    return STATUS.clean;
  }
  const format = oneOf('--format', values.format, FORMATS);
  const explained: Explained[] = [];
  const seen = new Set<string>();
  const { unreadable, unread } = eachWorkload(atLeastOne(positionals), streams, (template, { file }) => {
    const workload = `${template.kind}/${template.name}`;
    seen.add(workload);
    if (values.workload === undefined || values.workload === workload) {
      explained.push({ file, timeline: livingTimelineOf(template, Date.now()) });
    }
  });
  reportUnreadable(unreadable, streams);
  if (unread.length > 0) {
    streams.error(`${unreadText(unread, 'explained')}\n`);
  }
  if (explained.length === 0 && unreadable.length === 0) {
    throw new UsageError(values.workload !== undefined && seen.size > 0
      ? `--workload: got "${values.workload}"; found: ${[...seen].join(', ')}`
      : `no workload in ${positionals.join(', ')}`);
  }
  if (explained.length > 0) {
    streams.out(PICTURES[format](explained, streams.color));
  }
  return unreadable.length > 0 ? STATUS.unusable : STATUS.clean;
}

const PICTURES: Record<typeof FORMATS[number], (explained: readonly Explained[], color: boolean) => string> = {
  text: (explained, color) => explained.map(({ timeline }) => timelineText(timeline, { color })).join('\n'),
  mermaid: explained => explained.map(({ timeline }) => timelineMermaid(timeline)).join('\n'),
  svg: explained => timelineSvg(explained.map(({ timeline }) => timeline)),
  json: explained => jsonText(explained.map(({ file, timeline }) => ({ file, ...timeline }))),
};

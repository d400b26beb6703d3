import { parseArgs } from 'util';
import { atLeastOne, guarded, oneOf } from './arguments';
import { eachObject, isUnusable, passedOverText } from './input/input';
import { Explained, PICTURES, writePictures } from './pictures';
import { Status, STATUS, Streams, UsageError } from './streams';
import { podTemplatesOf } from '../core/pod/manifest';
import { livingTimelineOf } from '../core/timeline/living/living';
import { plural, printable, someOf } from '../core/words';

const FORMATS = Object.keys(PICTURES) as (keyof typeof PICTURES)[];
/** How many workloads a message lists. */
const MOST_NAMES = 20;

const EXPLAIN_USAGE = `Usage: cdk8s-sidecar-first explain [options] FILES or FOLDERS...

Shows what starts when in each pod, what holds it back, and what happens to the
application when something fails; of a pod as kubectl prints it, with a status,
also where its start stands now. "-" reads standard input; in a folder, every
.yaml, .yml and .json file is read.

Options:
  --format FORMAT         ${FORMATS.join(', ')} (default: text)
  --output FOLDER         write a file for each workload into this folder, such
                          as Deployment-web.svg; needed for several svg files
  --workload KIND/NAME    explain only this workload, such as Deployment/web
  --skip-unreadable       skip files that cannot be read, such as Helm
                          templates, and count them
  --help                  show this help

Exit status: 0 success, also when there is no workload; 2 bad usage, unreadable
input, or no workload of the name that --workload gives.
`;

export function explain(words: readonly string[], streams: Streams): Status {
  const { values, positionals } = guarded(() => parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      'format': { type: 'string', default: 'text' },
      'output': { type: 'string' },
      'workload': { type: 'string' },
      'skip-unreadable': { type: 'boolean', default: false },
      'help': { type: 'boolean', short: 'h' },
    },
  }));
  if (values.help) {
    streams.out(EXPLAIN_USAGE);
    return STATUS.clean;
  }
  const format = oneOf('--format', values.format, FORMATS);
  const explained: Explained[] = [];
  const seen = new Set<string>();
  const input = eachObject(atLeastOne(positionals), streams, values['skip-unreadable'], (object, { content, file }) => {
    const templates = podTemplatesOf(content, object);
    const workload = `${object.kind}/${object.name}`;
    if (templates.length > 0) {
      seen.add(workload);
    }
    if (templates.length > 0 && (values.workload === undefined || values.workload === workload)) {
      const { kind, name } = object;
      explained.push({ file, kind, name, timelines: templates.map(template => livingTimelineOf(template, Date.now())) });
    }
    return templates.length > 0;
  });
  passedOverText(input, 'explained').forEach(line => streams.error(`${line}\n`));
  const status = isUnusable(input) ? STATUS.unusable : STATUS.clean;
  if (explained.length === 0) {
    if (values.workload !== undefined) {
      throw new UsageError(`--workload: got "${values.workload}"; found: ${someOf([...seen], MOST_NAMES) || 'none'}`);
    }
    if (status === STATUS.clean) {
      streams.error(`${printable(`no workload in ${positionals.join(', ')}`)}\n`);
    }
    streams.out(format === 'json' ? PICTURES.json.draw([]) : '');
    return status;
  }
  if (values.output !== undefined) {
    writePictures(values.output, PICTURES[format], explained, streams);
    streams.out(`${printable(`${plural(explained.length, 'file')} written to ${values.output}`)}\n`);
    return status;
  }
  if (format === 'svg' && explained.length > 1) {
    throw new UsageError(`--format svg: a picture shows one workload, and there are ${explained.length}; `
      + `pass --output FOLDER for one file each, or --workload ${explained[0].kind}/${explained[0].name}`);
  }
  streams.out(PICTURES[format].draw(explained, streams.color));
  return status;
}

import { check } from './check';
import { explain } from './explain';
import { packageInfo } from './package';
import { reasonOf } from './reason';
import { rules } from './rules';
import { Status, STATUS, Streams, UsageError } from './streams';
import { printable } from '../core/words';

const COMMANDS: Record<string, (words: readonly string[], streams: Streams) => Status> = { explain, check, rules };

const USAGE = `Usage: cdk8s-sidecar-first COMMAND [options] FILES...

Commands:
  explain    show what starts when in a pod, and what holds it back
  check      find sidecars that do not hold the application back
  rules      list the rules of "check"

Options:
  --help     show this help, or the help of a command
  --version  show the version
`;

/** Runs the command that the first word names. */
export function main(words: readonly string[], streams: Streams): Status {
  const [name, ...rest] = words;
  if (name === '--help' || name === '-h' || name === 'help') {
    streams.out(USAGE);
    return STATUS.clean;
  }
  if (name === '--version' || name === '-v') {
    streams.out(`${packageInfo().version}\n`);
    return STATUS.clean;
  }
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? name : undefined;
  try {
    if (!command) {
      const problem = name === undefined ? 'no command given' : `unknown command "${name}"`;
      throw new UsageError(`${problem}; pass one of: ${Object.keys(COMMANDS).join(', ')}`);
    }
    return COMMANDS[command](rest, streams);
  } catch (error) {
    // never the status that means findings
    const advice = error instanceof UsageError ? `Try: cdk8s-sidecar-first ${command ? `${command} ` : ''}--help\n` : '';
    streams.error(`cdk8s-sidecar-first: ${printable(reasonOf(error))}\n${advice}`);
    return STATUS.unusable;
  }
}

/** The entry point of the program. */
export function run(): void {
  // a reader that closes the pipe early, such as head, is not an error, and the exit status of the findings stays
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      process.exitCode = code === 'EPIPE' ? process.exitCode : STATUS.unusable;
    });
  }
  process.exitCode = main(process.argv.slice(2), {
    out: text => process.stdout.write(text),
    error: text => process.stderr.write(text),
    color: process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
    interactive: process.stderr.isTTY,
  });
}

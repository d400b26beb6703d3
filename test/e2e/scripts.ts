/*
 * The fake containers: busybox shells that print /proc/uptime, the one clock of a node, when they start and when they are ready.
 */

/** What a sidecar does from one start of its container to the next. */
export interface Life {
  /** Seconds until it listens on its port. Undefined: never. */
  readonly readyAfter?: number;
  /** Seconds until it exits with status 1, counted from when it is ready; `told`: when the application tells it to. Undefined: it stays. */
  readonly exitsAfter?: number | 'told';
  /** File that it writes when it is ready. */
  readonly writes?: string;
}

/** Folder that the containers of a pod share. */
export const WORK = '/work';

const TELL = (name: string) => `tell() { read -r up idle </proc/uptime; echo "${name} $1 $up"; }`;
const EXIT = `${WORK}/exit`;
const TOLD = `until [ -e ${EXIT} ]; do sleep 0.1 & wait $!; done; rm ${EXIT}`;

/** What an application does to make its sidecar exit. */
export const TELL_TO_EXIT = `: >${EXIT}; while [ -e ${EXIT} ]; do sleep 0.1; done`;

const STAY = 'while :; do sleep 60 & wait $!; done';

/** A sidecar that lives these lives one after the other, the last one again and again. */
export function sidecarScript(name: string, port: number, lives: readonly Life[]): string {
  const last = lives.length - 1;
  const live = ({ readyAfter, exitsAfter, writes }: Life) => [
    ...(readyAfter === undefined ? [] : [
      `sleep ${readyAfter} & wait $!`,
      'tell ready',
      `httpd -f -p ${port} -h $home &`,
      ...(writes === undefined ? [] : [`echo ready >${writes}`]),
    ]),
    exitsAfter === undefined ? STAY : `${exitsAfter === 'told' ? TOLD : `sleep ${exitsAfter} & wait $!`}; exit 1`,
  ].join('\n');
  return lines(
    TELL(name),
    'tell started',
    'trap \'exit 0\' TERM',
    `home=/; [ ! -d ${WORK} ] || home=${WORK}`,
    ...(last === 0 ? [live(lives[0])] : [
      `echo >>${WORK}/${name}`,
      `case $(wc -l <${WORK}/${name}) in`,
      ...lives.slice(0, last).map((life, index) => `${index + 1})\n${live(life)} ;;`),
      `*)\n${live(lives[last])} ;;`,
      'esac',
    ]),
  );
}

/** An application that does something and then stays. */
export function applicationScript(name: string, ...before: string[]): string {
  return lines(TELL(name), 'tell started', 'trap \'exit 0\' TERM', ...before, STAY);
}

/** An application that does something and then ends. */
export function taskScript(name: string, ...task: string[]): string {
  return lines(TELL(name), 'tell started', ...task);
}

function lines(...text: string[]): string {
  return `${text.join('\n')}\n`;
}

/** The last time at which a container said so, in seconds since the node's start. */
export function toldAt(log: string, name: string, what: 'started' | 'ready'): number | undefined {
  const times = [...log.matchAll(new RegExp(`^${name} ${what} ([0-9.]+)$`, 'gm'))];
  return times.length === 0 ? undefined : Number(times[times.length - 1][1]);
}

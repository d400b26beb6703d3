import { NC, WAIT_FOR_IT } from './programs';

/*
 * The ways in which people write `postStart` hooks, probes, init containers that wait, and gates.
 */

/** What somebody waits for. */
export interface Target {
  readonly port: number;
  readonly file: string;
}

/** One way to write something. */
export interface Style<T> {
  readonly name: string;
  readonly of: (target: Target) => T;
  /** Seconds after which it gives up by itself. */
  readonly patience?: number;
}

/** Of bounded loops: more than a sidecar needs, less than a play lasts. */
const TRIES = 20;

/** A command that looks once whether something listens. */
export function looksAt(port: number): string {
  return `${NC} -z localhost ${port}`;
}

/** A command that waits until something listens. */
export function pollOf(port: number): string {
  return `until ${looksAt(port)}; do sleep 1; done`;
}

const poll = ({ port }: Target) => looksAt(port);
const get = ({ port }: Target) => `wget -q -O /dev/null http://localhost:${port}/`;
const until = ({ port }: Target) => pollOf(port);

function shell(name: string, script: (target: Target) => string, patience?: number): Style<object> {
  return { name, patience, of: target => ({ exec: { command: ['sh', '-c', script(target)] } }) };
}

function words(name: string, command: (target: Target) => readonly string[], patience?: number): Style<object> {
  return { name, patience, of: target => ({ exec: { command: command(target) } }) };
}

/** Loops that look at the sidecar. */
export const LOOKING_HOOKS: readonly Style<object>[] = [
  shell('until nc', until),
  shell('while ! nc', target => `while ! ${poll(target)}; do sleep 0.5; done`),
  shell('until wget', target => `until ${get(target)}; do sleep 1; done`),
  shell('until wget --spider', ({ port }) => `until wget -q --spider http://127.0.0.1:${port}/ready; do sleep 1; done`),
  shell('until [ -f ]', ({ file }) => `until [ -f ${file} ]; do sleep 1; done`),
  shell('while test ! -e', ({ file }) => `while test ! -e ${file}; do sleep 0.2; done`),
  shell('set -e, several lines', target => `set -eu\necho waiting\nuntil ${poll(target)} >/dev/null 2>&1; do\n  echo not yet\n  sleep 1\ndone\necho up`),
  shell('a function that is called', target => `wait_for() { until ${poll(target)}; do sleep 1; done; }\nwait_for`),
  shell('for, then failure', target => `for i in $(seq 1 ${TRIES}); do ${poll(target)} && exit 0; sleep 1; done; exit 1`, TRIES),
  shell('for, then success', target => `for i in $(seq ${TRIES}); do ${poll(target)} && break; sleep 1; done`, TRIES),
  shell('counter', target => `n=0; until ${poll(target)}; do n=$((n+1)); [ $n -ge ${TRIES} ] && exit 1; sleep 1; done`, TRIES),
  shell('while counter', target => `i=0; while [ $i -lt ${TRIES} ]; do ${get(target)} && exit 0; i=$((i+1)); sleep 1; done; exit 1`, TRIES),
  shell('seq | while read', target => `seq ${TRIES} | while read i; do ${poll(target)} && break; sleep 1; done`, TRIES),
  shell('timeout in a script', target => `timeout ${TRIES} sh -c '${until(target)}'`, TRIES),
  words('timeout', target => ['timeout', String(TRIES), 'sh', '-c', until(target)], TRIES),
  words('busybox sh', target => ['busybox', 'sh', '-c', until(target)]),
  words('/bin/sh -ec', target => ['/bin/sh', '-ec', until(target)]),
  words('env', target => ['env', 'WAIT=yes', 'sh', '-c', until(target)]),
  words('ionice', target => ['ionice', '-c', '2', 'sh', '-c', until(target)]),
  words('setpriv', target => ['setpriv', '--nnp', 'sh', '-c', until(target)]),
  words('setsid', target => ['setsid', 'sh', '-c', until(target)]),
  words('sh -c --', target => ['sh', '-c', '--', until(target)]),
  shell('exec sh', target => `exec sh -c '${until(target)}'`),
  shell('here-document', target => `sh <<'EOF'\n${until(target)}\nEOF`),
  shell('echo | sh', target => `echo '${until(target)}' | sh`),
  shell('a child with the pipes', target => `(${until(target)}) &`),
  shell('a child, and wait', target => `(${until(target)}) >/dev/null 2>&1 & wait`),
  shell('a watchdog', target => `(sleep ${TRIES}; kill -9 $$) >/dev/null 2>&1 & ${until(target)}`, TRIES),
  words('wait-for-it.sh', ({ port }) => [WAIT_FOR_IT, `localhost:${port}`], 15),
  words('wait-for-it.sh -t', ({ port }) => [WAIT_FOR_IT, `localhost:${port}`, '-t', String(TRIES)], TRIES),
  words('wait-for-it.sh -t 0', ({ port }) => [WAIT_FOR_IT, `localhost:${port}`, '-t', '0']),
];

/** Hooks that return without having seen the sidecar ready, or never. */
export const BLIND_HOOKS: readonly Style<object>[] = [
  shell('a short for', () => 'for i in 1 2; do sleep 1; done', 2),
  shell('|| true', target => `until ${poll(target)} || true; do sleep 1; done`),
  shell('while without !', target => `while ${poll(target)}; do sleep 1; done`),
  shell('another port', () => pollOf(9999)),
  shell('kill -0 1', () => 'until kill -0 1; do sleep 1; done'),
  shell('after exit 0', target => `exit 0; ${until(target)}`),
  shell('a function that is not called', target => `wait_for() { ${until(target)}; }\necho hello`),
  shell('a child without the pipes', target => `(${until(target)}) >/dev/null 2>&1 &`),
  shell('setsid without the pipes', target => `setsid sh -c '${until(target)}' >/dev/null 2>&1 &`),
  shell('sleep', () => 'sleep 2', 2),
  shell('sleep, then something', () => 'sleep 2 && touch /tmp/warm', 2),
  shell('sleep, then one try', target => `sleep 2; ${get(target)}`, 2),
  shell('one try', target => poll(target)),
  words('one try without a shell', ({ port }) => ['wget', '-q', '-O', '/dev/null', `http://localhost:${port}/`]),
  words('true', () => ['true']),
  shell('touch', () => 'touch /tmp/started'),
  shell('nc -l', () => 'nc -l -p 7777'),
  { name: 'httpGet', of: ({ port }) => ({ httpGet: { path: '/', port } }) },
  { name: 'tcpSocket', of: ({ port }) => ({ tcpSocket: { port } }) },
  { name: 'sleep action', of: () => ({ sleep: { seconds: 2 } }), patience: 2 },
];

const EVERY_SECOND = { periodSeconds: 1, failureThreshold: 60 };

export const STARTUP_PROBES: readonly Style<object>[] = [
  { name: 'tcpSocket', of: ({ port }) => ({ tcpSocket: { port }, ...EVERY_SECOND }) },
  { name: 'httpGet', of: ({ port }) => ({ httpGet: { path: '/ready', port }, ...EVERY_SECOND }) },
  shellProbe('nc', poll),
  shellProbe('wget', get),
  { name: 'test', of: ({ file }) => ({ exec: { command: ['test', '-f', file] }, ...EVERY_SECOND }) },
  { name: 'cat', of: ({ file }) => ({ exec: { command: ['cat', file] }, ...EVERY_SECOND }) },
  shellProbe('true in a shell', () => 'true'),
  { name: 'true', of: () => ({ exec: { command: ['true'] }, ...EVERY_SECOND }) },
  shellProbe('|| true', target => `${poll(target)} || true`),
  shellProbe('exit 0', target => `${poll(target)}; exit 0`),
  { name: 'a threshold that is too small', of: ({ port }) => ({ tcpSocket: { port }, periodSeconds: 1, failureThreshold: 2 }) },
];

function shellProbe(name: string, script: (target: Target) => string): Style<object> {
  return { name: `${name}, exec`, of: target => ({ exec: { command: ['sh', '-c', script(target)] }, ...EVERY_SECOND }) };
}

/** Commands of init containers that stand after a native sidecar. */
export const INIT_COMMANDS: readonly Style<readonly string[]>[] = [
  { name: 'until nc', of: target => ['sh', '-c', until(target)] },
  { name: 'until wget', of: target => ['sh', '-c', `until ${get(target)}; do echo waiting; sleep 2; done`] },
  { name: 'for, then failure', of: target => ['sh', '-c', `for i in $(seq ${TRIES}); do ${poll(target)} && exit 0; sleep 1; done; exit 1`], patience: TRIES },
  { name: 'sleep', of: () => ['sleep', '2'] },
  { name: 'echo', of: () => ['sh', '-c', 'echo migrated'] },
  { name: 'one try, or not', of: target => ['sh', '-c', `${poll(target)} || true`] },
];

/** Where a gate's volume is mounted in the containers that shut and open it. */
export const GATE = '/gate';

/** Commands that put a file in the way. */
export const SHUTTERS: readonly Style<string>[] = [
  ...[
    'echo shut >/gate/open', 'touch /gate/open', 'touch -- /gate/open', 'cp /etc/hostname /gate/open', 'cd /gate && touch open',
    'ln -s /etc/hostname /gate/open', 'echo shut >/tmp/open; mv /tmp/open /gate/open', 'rm -rf /gate/open; touch /gate/open',
    ': > "$GATE/open"', 'date | tee /gate/open >/dev/null', 'printf shut >/gate/shut; mv /gate/shut /gate/open',
  ].map(script => ({ name: script, of: () => script })),
];

/** Commands that remove the file and make the folder. */
export const OPENERS: readonly Style<string>[] = [
  ...[
    'rm -f /gate/open; mkdir -p /gate/open/yes', 'rm -f /gate/open && mkdir -m 755 -p /gate/open/yes', 'cd /gate && rm -f open && mkdir -p open/yes',
    'mkdir -p /gate/next/yes; rm -f /gate/open; mv /gate/next /gate/open', 'rm -f "$GATE/open"; mkdir -p "$GATE/open/yes"',
    'unlink /gate/open; install -d /gate/open/yes || mkdir -p /gate/open/yes',
  ].map(script => ({ name: script, of: () => script })),
];

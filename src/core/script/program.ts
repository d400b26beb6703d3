import { quote, STOP } from './shell';

/*
 * The program that an init container lays beside the toolbox. Hooks and probes call it in one line. It runs under the toolbox's busybox
 * alone and calls its applets by their full path, so it neither needs a shell in the image nor touches the PATH of a user's own command.
 */

/** Where the toolbox is mounted. */
export const TOOLBOX_FOLDER = '/run/sidecar-first/toolbox';

export const TOOLBOX_SHELL = `${TOOLBOX_FOLDER}/sh`;

/** A name with a dot: the applets beside it are hard links of one file, and none of them has one. */
export const PROGRAM = 'wait.sh';

/** A statement that reads the program, which a line starts with. */
export const READ_PROGRAM = `. ${TOOLBOX_FOLDER}/${PROGRAM}`;

/** The same where the folder is the current one. */
export const READ_PROGRAM_HERE = `. ./${PROGRAM}`;

/** The same where it is the first argument of the command. */
export const RUN_PROGRAM = 'eval "$0"';

export interface ProgramFolders {
  /** Where busybox's applets are. */
  readonly tools?: string;
  /** Where every gate's volume is mounted. */
  readonly gates?: string;
}

/** The program, with the parts that these lines call. */
export function program(lines: readonly string[], { tools = TOOLBOX_FOLDER, gates }: ProgramFolders = {}): string {
  const uses = (...names: string[]) => lines.some(text => names.some(name => new RegExp(`(?:^|[;&|\\s])${name}(?![\\w-])`).test(text)));
  const sets = (name: string) => lines.some(text => new RegExp(`\\b${name}=\\d`).test(text));
  const when = (used: boolean, ...parts: string[]) => (used ? parts : []);
  const startsOthers = uses('run', 'https');
  return [
    '# hooks and probes call this',
    [`tools=${tools}`, ...when(gates !== undefined, `gates=${quote(gates ?? '')}`), ...when(sets('check'), 'check=1'), ...when(sets('interval'), 'interval=0.1')].join(' '),
    ...when(uses('await', 'drain'), CLOCK, ...when(startsOthers, STOP), limit(sets('check'), startsOthers ? 'stop' : 'kill -9')),
    ...when(uses('await', 'drain'), polling(sets('interval'))),
    ...when(uses('after'), AFTER),
    ...when(uses('log', 'fail', 'drain'), LOG),
    ...when(uses('fail'), FAIL),
    ...when(uses('drain'), DRAIN),
    ...when(uses('tcp', 'http', 'https', 'closed', 'idle'), LISTENING),
    ...when(uses('tcp'), TCP),
    ...when(uses('http', 'https'), http(uses('https'))),
    ...when(uses('https'), HTTPS),
    ...when(uses('file'), FILE),
    ...when(uses('unix'), UNIX),
    ...when(uses('run'), RUN),
    ...when(uses('closed'), CLOSED),
    ...when(uses('idle'), IDLE),
    ...when(uses('shut'), SHUT),
    ...when(uses('open'), OPEN),
  ].join('\n') + '\n';
}

const CLOCK = `clock() { read -r now rest </proc/uptime; now=$((\${now%.*}00 + 1\${now#*.} - 100)); } # in 0.01 s
clock; start=$now
nap() { $tools/sleep $1 || $tools/sleep 1; } 2>/dev/null`;

const AFTER = 'after() { while clock; [ $now -lt $((start + ${1%s} * 100)) ]; do nap 0.1; done; } # 5s: from the start';

/** A second, or the line's `check`. */
function limit(varies: boolean, end: string): string {
  return `limit() { # the background process
  last=$((now + ${varies ? 'check * 100' : '100'}))
  while nap \${pause:-0.02}; kill -0 $!; do clock; [ $now -lt $last ] || ${end} $!; pause=0.1; done
  wait $!
} 2>/dev/null`;
}

/** A long pause ends with the deadline. A look that paused needs none. */
function polling(varies: boolean): string {
  const pause = varies
    ? `left=$(((deadline - now + 99) / 100)) every=$interval; [ \${every%.*} -lt $left ] || every=$left
    case $paused$every in yes0.1) ;; *) nap $every ;; esac; paused=`
    : '[ "$paused" ] || nap 0.1; paused=';
  return `await() { # 30s SIDECAR LOOK...: from the start
  deadline=$((start + \${1%s} * 100)) late="$2 is not ready after $1" code= paused=; shift 2
  until clock; "$@"; do
    [ $now -lt $deadline ] || { said="$late: $1 $2: $seen"; echo "$said" >&2; return 1; }
    ${pause}
  done
}`;
}

const LOG = `log() { # may be closed or full
  (trap '' PIPE; echo "$said" >>/proc/1/fd/1) </dev/null >/dev/null 2>&1 & limit || :
}`;

const FAIL = 'fail() { log; exit 1; }';

const DRAIN = 'drain() { await "$@" 2>/dev/null || { said="$2 stops after $1: $3${4:+ $4}: $seen"; echo "$said" >&2; log; }; }';

/** Sockets in use cost a hundredth of a look at the tables, which are those of the whole node. Status 2: nothing has changed. */
const LISTENING = `listening() { # PORT: 0A is LISTEN; listeners come first
  before=$sockets; { read -r tcp; read -r tcp; read -r tcp6 </proc/net/sockstat6; } </proc/net/sockstat
  sockets="$1 \${now%??} \${tcp%% orphan*} $tcp6"; [ "$sockets" != "$before" ] || return 2
  for table in tcp tcp6; do while read -r slot address peer state rest; do
    case $state in 0A) [ $((0x\${address#*:})) != $1 ] || return 0 ;; st) ;; *) break ;; esac
  done </proc/net/$table; done
  return 1
} 2>/dev/null`;

const TCP = 'tcp() { seen="nothing listens"; listening $1; }';

/**
 * One GET, at the address that listens, which the table writes backwards; or two, because a listener on :: may take IPv6 only. The first
 * status line of the answer decides.
 */
function http(https: boolean): string {
  const get = https ? 'get "$@" "$scheme://' : '$tools/wget -qSO /dev/null "$@" "http://';
  return `http() { # PORT PATH [--header FIELD]...
  seen='nothing listens' url=$1$2; [ "$code" ] || listening $1 || return 1; ip=\${address%:*}
  ip=$((0x\${ip#*FFFF0000})); hosts=$((ip & 255)).$((ip >> 8 & 255)).$((ip >> 16 & 255)).$((ip >> 24 & 255))
  case $address in *FFFF0000*) ;; 00000000*) hosts='127.0.0.1 [::1]' ;; esac
  seen='no answer' paused=yes; shift 2
  for host in $hosts; do
    answer=" $(unset http_proxy${https ? ' https_proxy HTTPS_PROXY all_proxy ALL_PROXY' : ''}; ${get}$host:$url" 2>&1 & limit)"
    answer=\${answer#*HTTP/* }; code=\${answer%%[!0-9]*} pause=0.1
    case $code in [23]??) return 0 ;; ???) seen="HTTP status $code"; return 1 ;; esac
  done
  code= sockets=; return 1
}`;
}

/** Busybox's own TLS knows few ciphers. */
const HTTPS = `get() { # by the image's curl, if it has one
  ! command -v curl >/dev/null || exec curl -q -s -k -D - -o /dev/null "$@"
  exec $tools/wget --no-check-certificate -q -S -O /dev/null "$@"
}
scheme=http
https() { scheme=https; http "$@"; status=$?; scheme=http; return $status; }`;

const FILE = 'file() { seen="it is missing or empty"; [ -s "$1" ]; }';

const UNIX = `unix() { # PATH that the server gave to bind; flag 00010000 is LISTEN
  seen='nothing listens'
  while read -r number references protocol flags type state inode path; do
    [ "$flags $path" != "00010000 $1" ] || return 0
  done </proc/net/unix
  return 1
}`;

const RUN = `run() { # COMMAND...
  command "$@" </dev/null >/dev/null 2>&1 & limit
  status=$?; seen="exit status $status" paused=yes pause=0.1; return $status
}`;

const CLOSED = 'closed() { seen="something listens"; listening $1; [ $? = 1 ]; }';

/** The states ESTABLISHED, SYN_RECV, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT, LAST_ACK and CLOSING: neither TIME_WAIT, nor a listener. */
const IDLE = `idle() { # PORT
  seen='a connection is open'; listening $1; [ $? != 2 ] || return 1
  ! $tools/cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    $tools/grep -q ":$(printf %04X $1) [0-9A-F]*:[0-9A-F]* 0[134589B] "
}`;

/*
 * Whoever opens or shuts a gate may run as another user each time, so everything is made under `umask 0`, in a subshell. Nothing is written
 * through a name that is there: it could be another container's link to a file of ours.
 */
const SHUT = 'shut() { (umask 0; set -C; cd "$gates/$1" && $tools/rm -rf gate && echo shut >gate); }';

const OPEN = `opened() { [ -d "$gates/$1/gate/open" ]; }
open() { (umask 0; cd "$gates/$1" && { $tools/rm -f gate; $tools/mkdir gate gate/open; }) 2>/dev/null; opened $1; }`;

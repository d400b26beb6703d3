import { isOwnHost } from './address';
import { secondsOf } from './wrappers';

/*
 * What programs do, by their names.
 */

/** They have no effect that a reader cares about, take no time, and end with status 0. */
export const NOTHING: readonly string[] = [
  'true', ':', 'echo', 'printf', 'set', 'export', 'local', 'readonly', 'declare', 'typeset', 'umask', 'trap', 'shopt', 'unset', 'alias', 'seq',
  'expr', 'let', 'pwd',
];

/** Programs that try once, or do their work and return. */
export const ACTIONS: readonly string[] = [
  'touch', 'cp', 'mv', 'rm', 'ln', 'mkdir', 'rmdir', 'install', 'dd', 'mkfifo', 'mknod', 'truncate', 'sync', 'chmod', 'chown', 'cat', 'tee',
  'sed', 'awk', 'grep', 'egrep', 'fgrep', 'zgrep', 'head', 'tail', 'tr', 'cut', 'sort', 'uniq', 'wc', 'xargs', 'ls', 'stat', 'find', 'which',
  'basename', 'dirname', 'readlink', 'realpath', 'base64', 'md5sum', 'sha256sum', 'uname', 'whoami', 'df', 'du', 'ps', 'mount', 'umount',
  'date', 'id', 'hostname', 'kill', 'pkill', 'killall', 'pgrep', 'pidof', 'sysctl', 'ip', 'ifconfig', 'iptables', 'ulimit', 'read', 'shift',
  'cd', 'test', '[', '[[', 'false', 'type', 'hash', 'getopts', 'logger', 'tar', 'gzip', 'gunzip', 'unzip', 'git', 'jq', 'yq', 'envsubst',
  'curl', 'wget', 'http', 'https', 'xh', 'nc', 'ncat', 'netcat', 'socat', 'telnet', 'ss', 'netstat', 'lsof', 'fuser', 'dig', 'nslookup',
  'getent', 'ping', 'grpcurl', 'grpc_health_probe', 'grpc-health-probe',
  'nginx', 'haproxy', 'envoy', 'redis-cli', 'valkey-cli', 'keydb-cli', 'psql', 'pg_isready', 'mysql', 'mysqladmin', 'mariadb', 'mariadb-admin',
  'mongo', 'mongosh', 'memcached-tool', 'cqlsh', 'clickhouse-client', 'etcdctl', 'rabbitmqctl', 'rabbitmq-diagnostics', 'gsutil', 'openssl',
  'varnishadm', 'supervisorctl', 'docker', 'vault', 'consul', 'spire-agent', 'influx',
];

/** Seconds that a program pauses, `Infinity` if for ever, `NaN` if the text does not show it. Undefined: it does not pause. */
export function secondsOfPause(name: string, args: readonly string[]): number | undefined {
  switch (name) {
    case 'sleep': return args.some(arg => /^inf/i.test(arg)) ? Infinity : args.reduce((sum, arg) => sum + secondsOf(arg), 0);
    case 'usleep': return secondsOf(args[0] ?? '') / 1_000_000;
    case 'ping': {
      const count = flagValue(args, ['-c']);
      return count !== undefined && args.some(isOwnHost) ? secondsOf(count) - 1 : undefined;
    }
    default: return undefined;
  }
}

/** A program that returns when something is ready. */
interface Waiter {
  /** It waits only with this word among its arguments. */
  readonly word?: RegExp;
  /** Seconds after which it gives up by default, according to its documentation; `Infinity`: never. */
  readonly limitSeconds: number;
  readonly limitFlags: readonly string[];
  /** The limit stands in milliseconds. */
  readonly inMilliseconds?: boolean;
}

const WAITERS: Readonly<Record<string, Waiter>> = {
  'wait-for-it': { limitSeconds: 15, limitFlags: ['-t', '--timeout'] },
  'wait-for': { limitSeconds: 15, limitFlags: ['-t', '--timeout'] },
  'wait4x': { limitSeconds: 10, limitFlags: ['-t', '--timeout'] },
  'wait-for-port': { limitSeconds: 30, limitFlags: ['--timeout'] },
  'wait-port': { limitSeconds: Infinity, limitFlags: ['-t', '--timeout'], inMilliseconds: true },
  'wait-on': { limitSeconds: Infinity, limitFlags: ['-t', '--timeout'], inMilliseconds: true },
  'waitforit': { limitSeconds: 10, limitFlags: ['-timeout'] },
  'dockerize': { word: /^-wait(?:=|$)/, limitSeconds: 10, limitFlags: ['-timeout'] },
  'pilot-agent': { word: /^wait$/, limitSeconds: 60, limitFlags: ['--timeoutSeconds'] },
  'cloud-sql-proxy': { word: /^wait$/, limitSeconds: 30, limitFlags: ['--max', '-m'] },
  'alloydb-auth-proxy': { word: /^wait$/, limitSeconds: 30, limitFlags: ['--max', '-m'] },
  'kuma-dp': { word: /^wait$/, limitSeconds: 180, limitFlags: ['--timeout'] },
  'linkerd-await': { limitSeconds: Infinity, limitFlags: ['--timeout', '-t'] },
};

/** Their arguments are programs of their own. */
const INTERPRETERS = ['python', 'python2', 'python3', 'perl', 'ruby', 'node', 'npm', 'npx', 'yarn', 'php', 'java', 'dotnet', 'pwsh'];

/** A program that is certainly none of the image's own. */
export function isKnownProgram(name: string): boolean {
  const known = withoutExtension(name);
  return ['sleep', 'usleep'].includes(name) || [NOTHING, ACTIONS, INTERPRETERS].some(list => list.includes(name)) || Object.hasOwn(WAITERS, known);
}

/** A script that is named like the wait program: `wait-for-it.sh`. */
export function withoutExtension(name: string): string {
  return name.replace(/\.(?:sh|bash)$/, '');
}

/** Seconds that a wait program waits at most, `Infinity` if for ever, `NaN` if the text does not show it. Undefined: it does not wait. */
export function waitSeconds(name: string, args: readonly string[]): number | undefined {
  const known = withoutExtension(name);
  const waiter = Object.hasOwn(WAITERS, known) ? WAITERS[known] : undefined;
  if (!waiter || (waiter.word && !args.some(arg => waiter.word!.test(arg)))) {
    return undefined;
  }
  const given = flagValue(args, waiter.limitFlags);
  if (given === undefined) {
    return waiter.limitSeconds;
  }
  const seconds = waiter.inMilliseconds && /^\d+$/.test(given) ? Number(given) / 1000 : secondsOf(given);
  return seconds === 0 ? Infinity : seconds;
}

/** The value of the last of these flags: `-p 80`, `-p80`, `--port=80`, `--port 80`. */
export function flagValue(args: readonly string[], flags: readonly string[]): string | undefined {
  let value: string | undefined;
  args.forEach((arg, index) => {
    for (const flag of flags) {
      if (arg === flag) {
        value = args[index + 1];
      } else if (arg.startsWith(`${flag}=`)) {
        value = arg.slice(flag.length + 1);
      } else if (/^-\w$/.test(flag) && arg.startsWith(flag) && !arg.startsWith('--')) {
        value = arg.slice(flag.length);
      }
    }
  });
  return value;
}

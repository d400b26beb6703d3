import { isWaiter } from './waiters';

/*
 * Programs that images have in common, by what they do.
 */

/** They have no effect that a reader cares about, take no time, and end with status 0. */
export const NOTHING: readonly string[] = [
  'true', ':', 'echo', 'printf', 'set', 'export', 'local', 'readonly', 'declare', 'typeset', 'umask', 'trap', 'shopt', 'unset', 'alias', 'seq',
  'expr', 'let', 'pwd',
];

/** They end with another status than 0; a `sleep` without a time is one. */
export const FAILING: readonly string[] = ['false', 'sleep', 'usleep'];

/** Programs that try once, or do their work and return. */
export const ACTIONS: readonly string[] = [
  'touch', 'cp', 'mv', 'rm', 'ln', 'mkdir', 'rmdir', 'install', 'dd', 'mkfifo', 'mknod', 'truncate', 'sync', 'chmod', 'chown', 'cat', 'tee',
  'sed', 'awk', 'grep', 'egrep', 'fgrep', 'zgrep', 'head', 'tail', 'tr', 'cut', 'sort', 'uniq', 'wc', 'xargs', 'ls', 'stat', 'find', 'which',
  'basename', 'dirname', 'readlink', 'realpath', 'base64', 'md5sum', 'sha256sum', 'uname', 'whoami', 'df', 'du', 'ps', 'mount', 'umount',
  'date', 'id', 'hostname', 'kill', 'pkill', 'killall', 'pgrep', 'pidof', 'sysctl', 'ip', 'ifconfig', 'iptables', 'ulimit', 'read', 'shift',
  'cd', 'test', '[', '[[', ...FAILING, 'type', 'command', 'hash', 'getopts', 'logger', 'tar', 'gzip', 'gunzip', 'unzip', 'git', 'jq', 'yq', 'envsubst',
  'curl', 'wget', 'http', 'https', 'xh', 'nc', 'ncat', 'netcat', 'socat', 'telnet', 'ss', 'netstat', 'lsof', 'fuser', 'dig', 'nslookup',
  'getent', 'ping', 'grpcurl', 'grpc_health_probe', 'grpc-health-probe',
  'nginx', 'haproxy', 'envoy', 'redis-cli', 'valkey-cli', 'keydb-cli', 'psql', 'pg_isready', 'mysql', 'mysqladmin', 'mariadb', 'mariadb-admin',
  'mongo', 'mongosh', 'memcached-tool', 'cqlsh', 'clickhouse-client', 'etcdctl', 'rabbitmqctl', 'rabbitmq-diagnostics', 'gsutil', 'openssl',
  'varnishadm', 'supervisorctl', 'docker', 'vault', 'consul', 'spire-agent', 'influx',
];

/** Their arguments are programs of their own. */
export const INTERPRETERS: readonly string[] = ['python', 'python2', 'python3', 'perl', 'ruby', 'node', 'npm', 'npx', 'yarn', 'php', 'java', 'dotnet', 'pwsh'];

/** A program that is certainly none of the image's own. */
export function isKnownProgram(name: string): boolean {
  return [NOTHING, ACTIONS, INTERPRETERS].some(list => list.includes(name)) || isWaiter(name);
}

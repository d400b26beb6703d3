import { Address, addressIn, isOwnHost, portIn } from './address';
import { flagValue } from './flags';
import { fileTargets, Target } from './target';

/** A client that knows its server's address by itself, unless flags say another. */
interface Client {
  readonly port?: number;
  readonly hostFlags?: readonly string[];
  readonly portFlags?: readonly string[];
  readonly pathFlags?: readonly string[];
  readonly urlFlags?: readonly string[];
  /** It asks only with this word among its arguments. */
  readonly word?: RegExp;
}

const REDIS: Client = { port: 6379, hostFlags: ['-h'], portFlags: ['-p'], pathFlags: ['-s'], urlFlags: ['-u'] };
const POSTGRES: Client = { port: 5432, hostFlags: ['-h', '--host'], portFlags: ['-p', '--port'] };
const MYSQL: Client = { port: 3306, hostFlags: ['-h', '--host'], portFlags: ['-P', '--port'], pathFlags: ['-S', '--socket'] };
const MONGO: Client = { port: 27_017, hostFlags: ['--host'], portFlags: ['--port'] };
const SQL_PROXY: Client = { port: 9090, portFlags: ['--http-port'], word: /^wait$/ };

const CLIENTS: Readonly<Record<string, Client>> = {
  'redis-cli': REDIS,
  'valkey-cli': REDIS,
  'keydb-cli': REDIS,
  'pg_isready': POSTGRES,
  'psql': POSTGRES,
  'mysqladmin': MYSQL,
  'mysql': MYSQL,
  'mariadb': MYSQL,
  'mariadb-admin': MYSQL,
  'mongosh': MONGO,
  'mongo': MONGO,
  'clickhouse-client': { port: 9000, hostFlags: ['-h', '--host'], portFlags: ['--port'] },
  'cqlsh': { port: 9042 },
  'etcdctl': { port: 2379, urlFlags: ['--endpoints'] },
  'rabbitmqctl': { port: 5672 },
  'rabbitmq-diagnostics': { port: 5672 },
  'vault': { port: 8200, urlFlags: ['-address'], word: /^status$/ },
  'consul': { port: 8500, urlFlags: ['-http-addr'], word: /^(?:members|info)$/ },
  'influx': { port: 8086, hostFlags: ['-host'], portFlags: ['-port'], urlFlags: ['--host'], word: /^ping$/ },
  'docker': { pathFlags: [], word: /^(?:info|ps|version)$/ },
  'varnishadm': { word: /^ping$/ },
  'spire-agent': { pathFlags: ['-socketPath'], word: /^healthcheck$/ },
  // the defaults of the projects' own sources
  'pilot-agent': { port: 15_021, word: /^wait$/, urlFlags: ['--url'] },
  'kuma-dp': { port: 9901, word: /^wait$/, urlFlags: ['--url'] },
  'linkerd-await': { port: 4191, portFlags: ['--port', '-p'] },
  'cloud-sql-proxy': SQL_PROXY,
  'alloydb-auth-proxy': SQL_PROXY,
};

/** A program that finds its server by itself. */
export function isClient(program: string): boolean {
  return Object.hasOwn(CLIENTS, program);
}

export function clientTargets(program: string, args: readonly string[]): Target[] {
  const client = CLIENTS[program];
  const { hostFlags = [], portFlags = [], pathFlags = [], urlFlags = [], word } = client;
  if (word && !args.some(arg => word.test(arg))) {
    return [];
  }
  const [host, port, path, url] = [hostFlags, portFlags, pathFlags, urlFlags].map(flags => flagValue(args, flags));
  if (path !== undefined) {
    return fileTargets(program, path);
  }
  const address = url === undefined ? args.map(uriIn).find(found => found !== undefined) : addressIn(url);
  if (address) {
    return address.own ? [{ program, port: address.port ?? client.port }] : [];
  }
  if (host?.startsWith('/')) {
    return fileTargets(program, host);
  }
  return host === undefined || isOwnHost(host) ? [{ program, port: port === undefined ? client.port : portIn(port) }] : [];
}

function uriIn(arg: string): Address | undefined {
  return arg.includes('://') ? addressIn(arg) : undefined;
}

import { Address, addressIn, isOwnHost, portIn } from './address';
import { flagValue, withoutExtension } from './programs';
import { Redirection } from '../syntax/tree';

/*
 * What a program asks whether something is ready: a port of the pod, a file, a socket, or a server that it knows by itself.
 */

export interface Target {
  /** The program that asks: `curl`, `redis-cli`, `test`. */
  readonly program: string;
  /** TCP port of the pod; undefined where the text does not show it. */
  readonly port?: number;
  /** Path of a file or of a Unix socket. */
  readonly path?: string;
}

/** What one run of a program asks. */
export interface Question {
  readonly targets: readonly Target[];
  /** Status 0 says that they are ready. */
  readonly proves: boolean;
}

const NO_QUESTION: Question = { targets: [], proves: false };

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

/** They take addresses as arguments or as values of flags: `localhost:80`, `tcp://localhost:80`. */
const BY_ADDRESS = [
  'wget', 'http', 'https', 'xh', 'wait-for-it', 'wait-for', 'wait4x', 'wait-on', 'wait-port', 'waitforit', 'dockerize', 'grpcurl',
  'grpc_health_probe', 'grpc-health-probe', 'memcached-tool', 'memcping', 'memcstat',
];
/** They take a host and a port in two words. */
const BY_PAIR = ['nc', 'ncat', 'netcat', 'telnet'];
const CONNECTION_TABLES = /^\/proc\/(?:\w+\/)?net\/(?:tcp|unix)6?$/;
export const FILTERS: readonly string[] = ['grep', 'egrep', 'fgrep', 'jq'];
const MATCHERS = ['grep', 'egrep', 'fgrep', 'zgrep'];
const HTTP_OPTIONS_WITH_VALUE = /^-(?:[HxedAXoFT]|-(?:header|proxy|data|data-raw|resolve|connect-to|referer|user-agent|output|post-data|body-data))$/;

/** What a program prints about the pod's listeners, for a filter behind it: ports in hex, as the kernel does, or in decimal. */
export type Listing = 'hex' | 'decimal';

export function listingOf(words: readonly string[]): Listing | undefined {
  if (words.some(word => CONNECTION_TABLES.test(word))) {
    return 'hex';
  }
  return /(?:^|\/)(?:ss|netstat|lsof)$/.test(words[0] ?? '') ? 'decimal' : undefined;
}

/** What surrounds the question. */
interface Circumstances {
  /** What comes through the program's input. */
  readonly listing?: Listing;
  /** Its outcome decides how a loop or an `if` goes on. */
  readonly isCondition?: boolean;
}

export function questionOf(words: readonly string[], { listing, isCondition }: Circumstances): Question {
  const [path = '', ...args] = words;
  const program = withoutExtension(path.slice(path.lastIndexOf('/') + 1));
  if (Object.hasOwn(CLIENTS, program)) {
    return asking(clientTargets(program, args, CLIENTS[program]));
  }
  if (program === 'curl') {
    return asking(curlTargets(args), args.some(arg => /^-[a-zA-Z]*f|^--fail(?:-with-body)?$/.test(arg)));
  }
  if (BY_ADDRESS.includes(program)) {
    const strict = program !== 'wait-for-it' || !args.includes('--') || args.slice(0, args.indexOf('--')).some(arg => /^-s$|^--strict$/.test(arg));
    const checks = !['http', 'https'].includes(program) || args.includes('--check-status');
    return asking([...addressTargets(program, args), ...flaggedTargets(program, args)], strict && checks);
  }
  if (BY_PAIR.includes(program)) {
    return asking(pairTargets(program, args));
  }
  if (MATCHERS.includes(program)) {
    return asking(matchTargets(program, args, listing));
  }
  switch (program) {
    case 'socat': return asking(args.flatMap(socatTargets));
    case 'lsof':
    case 'fuser': return asking(args.flatMap(arg => {
      const port = portIn(/(?:^|:)(\d+)(?:\/tcp)?$/.exec(arg)?.[1]);
      return port === undefined || !/[:/]/.test(arg) ? [] : [{ program, port }];
    }));
    case 'ls':
    case 'stat':
    case 'cat': return isCondition ? asking(args.filter(arg => !/^[-+]/.test(arg)).flatMap(arg => fileTargets(program, arg))) : NO_QUESTION;
    case 'inotifywait':
    case 'tail': {
      const file = [...args].reverse().find(arg => arg.startsWith('/'));
      return program === 'inotifywait' || follows(args) ? asking(file === undefined ? [] : fileTargets(program, file), program !== 'tail') : NO_QUESTION;
    }
    default: return NO_QUESTION;
  }
}

/** A program that finds its server by itself. */
export function isClient(program: string): boolean {
  return Object.hasOwn(CLIENTS, program);
}

/** `tail -f`, which does not end by itself. */
export function follows(args: readonly string[]): boolean {
  return args.some(arg => /^-\w*[fF]|^--follow(?:=|$)/.test(arg));
}

/** bash opens a connection for `</dev/tcp/localhost/80`. */
export function redirectionTargets(redirections: readonly Redirection[]): Target[] {
  return redirections.flatMap(({ word: { text } }) => {
    const [, host, port] = /^\/dev\/tcp\/([^/]*)\/(.*)$/.exec(text) ?? [];
    return host !== undefined && isOwnHost(host) ? [{ program: '/dev/tcp', port: portIn(port) }] : [];
  });
}

/** A file whose path the text shows, or not. */
export function fileTargets(program: string, path: string): Target[] {
  return [{ program, ...(path.includes('$') || path.includes('`') ? {} : { path }) }];
}

function asking(targets: readonly Target[], proves = true): Question {
  return { targets, proves: proves && targets.length > 0 };
}

function clientTargets(program: string, args: readonly string[], client: Client): Target[] {
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

function curlTargets(args: readonly string[]): Target[] {
  const socket = flagValue(args, ['--unix-socket', '--abstract-unix-socket']);
  return socket === undefined ? addressTargets('curl', args) : fileTargets('curl', socket);
}

/** Every address of the pod. A host without a port is asked on the port of its scheme. */
function addressTargets(program: string, args: readonly string[]): Target[] {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).flatMap((arg, index): Target[] => {
    if (HTTP_OPTIONS_WITH_VALUE.test(args[index - 1] ?? '')) {
      return [];
    }
    const value = /^--?[\w-]+=([^]*)$/.exec(arg)?.[1] ?? arg;
    const path = /^(?:file|unix):\/\/(\/.*)$/.exec(value)?.[1];
    if (path !== undefined) {
      return fileTargets(program, path);
    }
    const address = addressIn(value.replace(/^(?:tcp|http-get|http|https):(?!\/\/)/, '') || value);
    const bare = address?.scheme === undefined && !/:/.test(value.replace(/[/?#][^]*$/, ''));
    const isHttp = ['curl', 'wget', 'http', 'https', 'xh'].includes(program);
    return !address?.own || (bare && !isHttp) ? [] : [{ program, port: bare ? 80 : address.port }];
  });
}

/** `-h localhost -p 80`, `--host=localhost --port=80`. */
function flaggedTargets(program: string, args: readonly string[]): Target[] {
  const host = program === 'wait-for-it' ? flagValue(args, ['-h', '--host']) : undefined;
  return host !== undefined && isOwnHost(host) ? [{ program, port: portIn(flagValue(args, ['-p', '--port'])) }] : [];
}

function pairTargets(program: string, args: readonly string[]): Target[] {
  if (listens(args)) {
    return [];
  }
  if (args.some(arg => /^-\w*U$/.test(arg))) {
    return fileTargets(program, args[args.length - 1]);
  }
  const host = args.findIndex(isOwnHost);
  return host < 0 ? [] : [{ program, port: portIn(args[host + 1]) }];
}

/** `nc -l`, which returns when somebody has connected. */
export function listens(args: readonly string[]): boolean {
  return args.some(arg => /^-[a-zA-Z]*l|^--listen$/.test(arg));
}

function socatTargets(arg: string): Target[] {
  const [, socket] = /^UNIX(?:-CONNECT|-CLIENT)?:([^,]+)/i.exec(arg) ?? [];
  if (socket !== undefined) {
    return fileTargets('socat', socket);
  }
  const [, address] = /^(?:TCP[46]?|OPENSSL)(?:-CONNECT)?:([^,]+)/i.exec(arg) ?? [];
  const found = address === undefined ? undefined : addressIn(address);
  return found?.own ? [{ program: 'socat', port: found.port }] : [];
}

/** A port in the kernel's tables or in what `ss` prints, or else the file that is searched. */
function matchTargets(program: string, args: readonly string[], listing: Listing | undefined): Target[] {
  const given = flagValue(args, ['-e', '--regexp']);
  const operands = args.filter((arg, index) => !arg.startsWith('-') && !/^-[emABC]$/.test(args[index - 1] ?? ''));
  const [pattern = '', ...files] = given === undefined ? operands : [given, ...operands];
  switch (listingOf(files) ?? listing) {
    case 'hex': {
      const hex = /(?:^|:|\b)([\dA-F]{4})(?![\dA-F])/i.exec(pattern)?.[1];
      return hex === undefined ? fileTargets(program, pattern) : [{ program, port: parseInt(hex, 16) }];
    }
    case 'decimal': {
      const port = portIn(/(?:^|\D)(\d{2,5})(?!\d)/.exec(pattern)?.[1]);
      return port === undefined ? [] : [{ program, port }];
    }
    default: return files.filter(file => !/^\/(?:proc|dev)\//.test(file)).slice(0, 1).flatMap(file => fileTargets(program, file));
  }
}

import { addressIn, isOwnHost, portIn } from './address';
import { clientTargets, isClient } from './clients';
import { flagValue } from './flags';
import { isMatcher, Listing, matchTargets } from './listings';
import { basename, withoutExtension } from './names';
import { fileTargets, Target } from './target';

/*
 * What a program asks, by its name and its arguments.
 */

/** What one run of a program asks. */
export interface Question {
  readonly targets: readonly Target[];
  /** Status 0 says that they are ready. */
  readonly proves: boolean;
}

const NO_QUESTION: Question = { targets: [], proves: false };

/** They take addresses as arguments or as values of flags: `localhost:80`, `tcp://localhost:80`. */
const BY_ADDRESS = [
  'wget', 'http', 'https', 'xh', 'wait-for-it', 'wait-for', 'wait4x', 'wait-on', 'wait-port', 'waitforit', 'dockerize', 'grpcurl',
  'grpc_health_probe', 'grpc-health-probe', 'memcached-tool', 'memcping', 'memcstat',
];
/** They take a host and a port in two words. */
const BY_PAIR = ['nc', 'ncat', 'netcat', 'telnet'];
const HTTP_OPTIONS_WITH_VALUE = /^-(?:[HxedAXoFT]|-(?:header|proxy|data|data-raw|resolve|connect-to|referer|user-agent|output|post-data|body-data))$/;

/** What surrounds the question. */
interface Circumstances {
  /** What comes through the program's input. */
  readonly listing?: Listing;
  /** Its outcome decides how a loop or an `if` goes on. */
  readonly isCondition?: boolean;
}

export function questionOf(words: readonly string[], { listing, isCondition }: Circumstances): Question {
  const [path = '', ...args] = words;
  const program = withoutExtension(basename(path));
  if (isClient(program)) {
    return asking(clientTargets(program, args));
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
  if (isMatcher(program)) {
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

/** `tail -f`, which does not end by itself. */
export function follows(args: readonly string[]): boolean {
  return args.some(arg => /^-\w*[fF]|^--follow(?:=|$)/.test(arg));
}

/** `nc -l`, which returns when somebody has connected. */
export function listens(args: readonly string[]): boolean {
  return args.some(arg => /^-[a-zA-Z]*l|^--listen$/.test(arg));
}

function asking(targets: readonly Target[], proves = true): Question {
  return { targets, proves: proves && targets.length > 0 };
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

function socatTargets(arg: string): Target[] {
  const [, socket] = /^UNIX(?:-CONNECT|-CLIENT)?:([^,]+)/i.exec(arg) ?? [];
  if (socket !== undefined) {
    return fileTargets('socat', socket);
  }
  const [, address] = /^(?:TCP[46]?|OPENSSL)(?:-CONNECT)?:([^,]+)/i.exec(arg) ?? [];
  const found = address === undefined ? undefined : addressIn(address);
  return found?.own ? [{ program: 'socat', port: found.port }] : [];
}

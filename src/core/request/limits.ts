import { checkCharacters } from './characters';
import { durationAsWritten } from '../as-written';
import { LocalIssue } from '../issue';
import { duration } from '../words';

/*
 * What the value factories check about their arguments. Each bound has one home.
 */

export const PORT = { least: 1, most: 65_535 } as const;
export const LEAST_INTERVAL_MS = 10;
/** The request line that nginx and Apache accept is not longer. */
export const MOST_URL_PATH = 8192;
export const MOST_TIMEOUT_MS = 3_600_000;
/** MAX_ARG_STRLEN, 128 KiB, less the NUL at its end. */
export const LONGEST_WORD = 131_071;
/** `sun_path` of `struct sockaddr_un` on Linux, without the NUL at its end. */
export const MOST_SOCKET_PATH_BYTES = 107;

export function checkPort(port: unknown, fix: string = 'pass the port that the sidecar listens on'): LocalIssue[] {
  return Number.isInteger(port) && (port as number) >= PORT.least && (port as number) <= PORT.most ? [] : [{
    field: 'port',
    given: port ?? undefined,
    why: port === undefined || port === null ? 'it is missing' : `a port is a whole number from ${PORT.least} to ${PORT.most}`,
    fix: typeof port === 'string' && /^[1-9]\d{0,4}$/.test(port) ? `pass the number ${port}, without quotes` : fix,
  }];
}

export function checkCommand(command: unknown): LocalIssue[] {
  const fix = 'pass the executable and its arguments, such as [\'/bin/check\', \'--now\']';
  if (typeof command === 'string') {
    const fixOfText = `pass ${JSON.stringify(command.trim().split(/\s+/)).replace(/","/g, '", "')}, or ["sh", "-c", ...] for a shell's syntax`;
    return [{ field: 'command', given: command, why: 'a command is a list of words', fix: fixOfText }];
  }
  if (!Array.isArray(command) || command.length === 0) {
    return [{ field: 'command', given: command ?? undefined, why: 'a command has at least one word', fix }];
  }
  return command.flatMap((word: unknown, index) => {
    const field = `command[${index}]`;
    if (typeof word !== 'string') {
      return { field, given: word, why: 'a word of a command is a string', fix };
    }
    if (word === '' && index === 0) {
      return { field, given: word, why: 'the name of the program is empty', fix };
    }
    return [...checkCharacters(field, word), ...checkLength(field, word)];
  });
}

/** A word of a command as Linux passes it on. */
export function checkLength(field: string, word: unknown): LocalIssue[] {
  const bytes = typeof word === 'string' ? Buffer.byteLength(word) : 0;
  return bytes <= LONGEST_WORD ? [] : [{
    field,
    given: word,
    why: `it has ${bytes} bytes, and Linux passes no word of more than ${LONGEST_WORD} bytes to a program`,
    fix: 'put what is long into a file, and pass its path',
  }];
}

/**
 * A path that a server can bind a Unix socket to and that `/proc/net/unix` shows as it is: one line, of which a shell's `read` keeps
 * everything but blanks at the end.
 */
export function checkSocketPath(path: unknown): LocalIssue[] {
  const issue = (why: string, fix: string): LocalIssue[] => [{ field: 'path', given: path, why, fix }];
  if (typeof path === 'string' && path.startsWith('@')) {
    return issue('an abstract socket has no path', 'pass the path of a socket in the file system');
  }
  const wrong = checkFilePath(path);
  if (wrong.length > 0) {
    return wrong;
  }
  const text = path as string;
  if (Buffer.byteLength(text) > MOST_SOCKET_PATH_BYTES) {
    return issue(`the path of a Unix socket has at most ${MOST_SOCKET_PATH_BYTES} bytes`, 'have the sidecar listen on a shorter one');
  }
  return /\n|[ \t]$/.test(text)
    ? issue('a line break, or a blank at the end, cannot be told in the table of sockets', 'have the sidecar listen on a path without it')
    : [];
}

/** An absolute path of a file in a container. */
export function checkFilePath(path: unknown): LocalIssue[] {
  const issue = (why: string, fix: string): LocalIssue[] => [{ field: 'path', given: path, why, fix }];
  if (typeof path !== 'string' || !path.startsWith('/')) {
    return issue('the path is not absolute', 'start it with \'/\'');
  }
  return checkCharacters('path', path);
}

/** Path and query of a URL. */
export function checkUrlPath(path: unknown): LocalIssue[] {
  if (typeof path === 'string' && path.length > MOST_URL_PATH) {
    return [{ field: 'path', given: path, why: `it has ${path.length} characters; servers take at most ${MOST_URL_PATH}`, fix: 'pass a shorter path' }];
  }
  const issue = (why: string, fix: string): LocalIssue[] => [{ field: 'path', given: path ?? undefined, why, fix }];
  if (typeof path !== 'string') {
    return issue('a path is a string that starts with \'/\'', 'pass a path such as "/ready"');
  }
  const url = /^(?:(https?):\/\/[^/:?]*|[\w.-]*)(?::(\d+)|(?<=:\/\/[^/]*))(\/[^]*|$)/i.exec(path);
  if (url) {
    const [, scheme = '', port = scheme.toLowerCase() === 'https' ? '443' : '80', rest] = url;
    const options = [`port: ${port}`, ...(scheme.toLowerCase() === 'https' ? ['scheme: ConnectionScheme.HTTPS'] : [])];
    return issue('it is a URL; the sidecar is asked on loopback', `pass ${JSON.stringify(rest || '/')} and { ${options.join(', ')} }`);
  }
  if (!path.startsWith('/')) {
    return issue('a path starts with \'/\'', `pass ${JSON.stringify(encodePath(`/${path}`))}`);
  }
  // RFC 3986, sections 3.3 and 3.4: wget, curl and the kubelet each treat any other character in their own way
  if (!/^(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*$/.test(path)) {
    return issue('it contains a character that a URL path cannot have', `percent-encode it: ${JSON.stringify(encodePath(path))}`);
  }
  const normal = normalPath(path);
  return normal === path
    ? []
    : issue('curl and wget resolve dot segments and needless escapes, the kubelet asks for the path as it is', `pass ${JSON.stringify(normal)}`);
}

export function checkHeaders(headers: Readonly<Record<string, unknown>>): LocalIssue[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const field = `headers[${JSON.stringify(name)}]`;
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
      return { field, given: name, why: 'not a valid header name', fix: 'use letters, digits and \'-\'' };
    }
    if (typeof value !== 'string' || value.trim() === '' || value.trim() !== value) {
      const why = 'a header\'s value is a string without leading or trailing spaces, which not every program would send';
      return { field, given: value, why, fix: value === '' ? 'leave the header out, or pass a value' : 'pass a trimmed string' };
    }
    return /[\p{Cc}]/u.test(value)
      ? { field, given: value, why: 'a control character, such as a line break, could begin another header', fix: 'remove it' }
      : checkCharacters(field, value);
  });
}

export function checkInterval(intervalMs: number, mostMs: number, mostField: string): LocalIssue[] {
  const issue = (why: string, fix: string): LocalIssue[] => [{ field: 'interval', given: durationAsWritten(intervalMs), why, fix }];
  if (!(intervalMs >= LEAST_INTERVAL_MS)) {
    return issue(`the minimum is ${duration(LEAST_INTERVAL_MS)}`, `pass Duration.millis(${LEAST_INTERVAL_MS}) or more`);
  }
  return intervalMs > mostMs ? issue(...longerThan(mostField, mostMs)) : [];
}

export function checkAtLeast(atLeastMs: number, limitMs: number): LocalIssue[] {
  const [why, fix] = longerThan('limit', limitMs);
  return atLeastMs <= limitMs ? [] : [{ field: 'atLeast', given: durationAsWritten(atLeastMs), why, fix }];
}

export function checkTimeout(field: string, timeoutMs: number): LocalIssue[] {
  return timeoutMs > 0 && timeoutMs <= MOST_TIMEOUT_MS ? [] : [{
    field,
    given: durationAsWritten(timeoutMs),
    why: `out of range: more than 0 and at most ${duration(MOST_TIMEOUT_MS)}`,
    fix: 'pass a duration in that range',
  }];
}

export function checkCheckTimeout(checkTimeoutMs: number, timeoutMs: number): LocalIssue[] {
  const issue = (why: string, fix: string): LocalIssue[] => [{ field: 'checkTimeout', given: durationAsWritten(checkTimeoutMs), why, fix }];
  if (!(checkTimeoutMs >= 1000) || checkTimeoutMs % 1000 !== 0) {
    const seconds = Math.max(1, Math.ceil(checkTimeoutMs / 1000) || 1);
    return issue('a probe\'s timeout is whole seconds, 1 or more', `pass Duration.seconds(${seconds})`);
  }
  return checkTimeoutMs > timeoutMs ? issue(...longerThan('timeout', timeoutMs)) : [];
}

function longerThan(field: string, ms: number): [why: string, fix: string] {
  return [`it is longer than '${field}', ${duration(ms)}`, `pass ${duration(ms)} or less`];
}

/** RFC 3986, sections 6.2.2.2 and 5.2.4: without escapes of unreserved characters, and without dot segments. */
function normalPath(url: string): string {
  const [path, ...query] = url.replace(/%[0-9A-Fa-f]{2}/g, escape => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape;
  }).split(/(?=\?)/);
  const segments = path.slice(1).split('/');
  const kept: string[] = [];
  segments.forEach((segment, index) => {
    if (segment === '..') {
      kept.pop();
    } else if (segment !== '.') {
      kept.push(segment);
    }
    if (index === segments.length - 1 && (segment === '.' || segment === '..')) {
      kept.push('');
    }
  });
  return `/${kept.join('/')}${query.join('')}`;
}

function encodePath(path: string): string {
  return path.replace(/%(?![0-9A-Fa-f]{2})|[^\w.~!$&'()*+,;=:@/?%-]/gu, character => {
    try {
      return encodeURIComponent(character);
    } catch {
      return '%EF%BF%BD';
    }
  });
}

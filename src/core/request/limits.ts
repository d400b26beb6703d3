import { checkCharacters } from './characters';
import { LocalIssue } from '../issue';
import { duration } from '../words';

/*
 * What the value factories check of their arguments, each bound in one place.
 */

export const PORT = { least: 1, most: 65_535 } as const;
export const LEAST_INTERVAL_MS = 10;
export const MOST_TIMEOUT_MS = 3_600_000;

export function checkPort(port: unknown): LocalIssue[] {
  return Number.isInteger(port) && (port as number) >= PORT.least && (port as number) <= PORT.most
    ? []
    : [{ field: 'port', given: port, why: `a port is a whole number from ${PORT.least} to ${PORT.most}`, fix: 'pass the port that the sidecar listens on' }];
}

export function checkCommand(command: unknown): LocalIssue[] {
  const fix = 'pass the executable and its arguments, such as [\'/bin/check\', \'--now\']';
  if (!Array.isArray(command) || command.length === 0) {
    return [{ field: 'command', given: command, why: 'a command has at least one word', fix }];
  }
  return command.flatMap((word: unknown, index) => {
    const field = `command[${index}]`;
    if (typeof word !== 'string') {
      return { field, given: word, why: 'a word of a command is a string', fix };
    }
    if (word === '' && index === 0) {
      return { field, given: word, why: 'no program has an empty name', fix };
    }
    return checkCharacters(field, word);
  });
}

/** An absolute path of a file in a container. */
export function checkFilePath(path: unknown): LocalIssue[] {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    return [{ field: 'path', given: path, why: 'the path is not absolute', fix: 'start it with \'/\'' }];
  }
  return checkCharacters('path', path);
}

/** Path and query of a URL. */
export function checkUrlPath(path: unknown): LocalIssue[] {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    return [{ field: 'path', given: path, why: 'a path starts with \'/\'', fix: `pass ${JSON.stringify(`/${typeof path === 'string' ? path : ''}`)}` }];
  }
  // RFC 3986, sections 3.3 and 3.4: wget, curl and the kubelet treat every other character each in its own way
  return /^(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*$/.test(path)
    ? []
    : [{ field: 'path', given: path, why: 'it has a character that a URL\'s path cannot hold', fix: `percent-encode it: ${JSON.stringify(encodePath(path))}` }];
}

export function checkHeaders(headers: Readonly<Record<string, unknown>>): LocalIssue[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const field = `headers[${JSON.stringify(name)}]`;
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
      return { field, given: name, why: 'it is not the name of a header', fix: 'use letters, digits and \'-\'' };
    }
    if (typeof value !== 'string' || value.trim() === '' || value.trim() !== value) {
      return { field, given: value, why: 'a header\'s value is a text without space around it, which not every program sends as it is', fix: 'pass such a value' };
    }
    return /[\p{Cc}]/u.test(value)
      ? { field, given: value, why: 'a header with a line break or another control character would be more than one header', fix: 'leave it out' }
      : checkCharacters(field, value);
  });
}

export function checkInterval(intervalMs: number, mostMs: number, mostField: string): LocalIssue[] {
  if (!(intervalMs >= LEAST_INTERVAL_MS)) {
    return [{ field: 'interval', given: duration(intervalMs), why: `the least is ${duration(LEAST_INTERVAL_MS)}`, fix: `pass Duration.millis(${LEAST_INTERVAL_MS}) or more` }];
  }
  return intervalMs > mostMs
    ? [{ field: 'interval', given: duration(intervalMs), why: `it is longer than '${mostField}', ${duration(mostMs)}`, fix: `pass ${duration(mostMs)} or less` }]
    : [];
}

export function checkTimeout(field: string, timeoutMs: number): LocalIssue[] {
  return timeoutMs > 0 && timeoutMs <= MOST_TIMEOUT_MS
    ? []
    : [{ field, given: duration(timeoutMs), why: `it is more than 0 and at most ${duration(MOST_TIMEOUT_MS)}`, fix: 'pass a duration between them' }];
}

export function checkCheckTimeout(checkTimeoutMs: number, timeoutMs: number): LocalIssue[] {
  const field = 'checkTimeout';
  if (!(checkTimeoutMs >= 1000) || checkTimeoutMs % 1000 !== 0) {
    return [{ field, given: duration(checkTimeoutMs), why: 'a probe\'s limit is whole seconds, 1 or more', fix: `pass Duration.seconds(${Math.max(1, Math.ceil(checkTimeoutMs / 1000) || 1)})` }];
  }
  return checkTimeoutMs > timeoutMs
    ? [{ field, given: duration(checkTimeoutMs), why: `it is longer than 'timeout', ${duration(timeoutMs)}`, fix: `pass ${duration(timeoutMs)} or less` }]
    : [];
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

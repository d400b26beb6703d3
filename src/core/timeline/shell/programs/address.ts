/*
 * Addresses in a command's words: `http://localhost:9901/ready`, `127.0.0.1:80`, `tcp://[::1]:6379`.
 */

export interface Address {
  /** It is certainly the pod's own. */
  readonly own: boolean;
  readonly scheme?: string;
  /** Undefined where none is given, or where it is a variable. */
  readonly port?: number;
}

const NAMES = ['localhost', 'localhost.localdomain', 'ip6-localhost', '::1', '::', '0.0.0.0', '0'];
/** Variables and commands that give the pod's name or its address. */
const OWN = /^(?:\$[({]?(?:[A-Z_]*POD_?IP|HOSTNAME)[)}]?|\$\(\s*hostname(?: +-[a-zA-Z])?\s*\)|`\s*hostname(?: +-[a-zA-Z])?\s*`)$/;
const SCHEME_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  redis: 6379,
  rediss: 6379,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mongodb: 27_017,
  amqp: 5672,
  memcached: 11_211,
  nats: 4222,
};

export function isOwnHost(host: string): boolean {
  return NAMES.includes(host.toLowerCase()) || /^127\.[\d.]+$/.test(host) || OWN.test(host);
}

/** Undefined where a word cannot be an address. A name without a scheme and without a port may be anything. */
export function addressIn(word: string): Address | undefined {
  const [, scheme, rest] = /^(?:([a-z][a-z\d+.-]*):\/\/)?([^]*)$/i.exec(word)!;
  const authority = withoutPath(rest);
  const { host, port } = splitPort(authority.slice(authority.lastIndexOf('@') + 1));
  if (host === '' && scheme === undefined && port === undefined) {
    return undefined;
  }
  const own = isOwnHost(host) || (host === '' && /^\d+$/.test(port ?? ''));
  const byScheme = scheme === undefined || port !== undefined ? undefined : SCHEME_PORTS[scheme.toLowerCase()];
  return { own, scheme, port: portIn(port) ?? byScheme };
}

/** A number of a port that exists. */
export function portIn(text: string | undefined): number | undefined {
  const port = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  return port > 0 && port < 65_536 ? port : undefined;
}

/** A path stands behind the host, a substitution may hold slashes itself. */
function withoutPath(text: string): string {
  const inner = /^(?:\$\([^)]*\)|\$\{[^}]*\}|`[^`]*`)/.exec(text)?.[0] ?? '';
  const end = text.slice(inner.length).search(/[/?#]/);
  return end < 0 ? text : text.slice(0, inner.length + end);
}

function splitPort(text: string): { readonly host: string; readonly port?: string } {
  const [, bracketed, , ofBracketed] = /^\[([^\]]*)\](:(.*))?$/.exec(text) ?? [];
  if (bracketed !== undefined) {
    return { host: bracketed, port: ofBracketed };
  }
  const [, inner, , ofInner] = /^(\$\([^)]*\)|\$\{[^}]*\}|`[^`]*`)(:(.*))?$/.exec(text) ?? [];
  if (inner !== undefined) {
    return { host: inner, port: ofInner };
  }
  const colon = text.lastIndexOf(':');
  return colon < 0 || text.indexOf(':') < colon ? { host: text } : { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

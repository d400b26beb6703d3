import { Container } from './pod-spec';

/*
 * Where a container listens, as far as its manifest says: the ports it declares, and the flags of its command line.
 */

export interface Listener {
  readonly protocol: string;
  readonly port: number;
  /** The IP address it is bound to, `*` for all of them; undefined if nothing says which. */
  readonly address?: string;
  /** What says so: `--listen=127.0.0.1:5432`, `containerPort 5432`. */
  readonly source: string;
  /** The container itself binds the port. What is only declared, or may be the address of somebody else, is not certain. */
  readonly certain: boolean;
}

const TCP = 'TCP';
const ALL = '*';

export function listenersOf(container: Container): Listener[] {
  return [...flaggedListeners(flagsOf(container)), ...declaredListeners(container)];
}

export function declaredListeners({ ports = [] }: Container): Listener[] {
  return ports.map(({ containerPort, protocol = TCP }) => ({
    protocol, port: containerPort, source: `containerPort ${containerPort}`, certain: false,
  }));
}

/** A flag of the container sets a port of its own to this number: `--metrics-port 9090`. */
export function setsPort(container: Container, port: number): boolean {
  return flagsOf(container).some(({ name, values: [value] }) => PORT.test(name) && !ELSEWHERE.test(name) && value === String(port));
}

/**
 * What says that the container listens on this TCP port, which is known to be its own, of its loopback alone, where only the pod's own
 * containers reach it.
 */
export function loopbackListener(container: Container, port: number): Listener | undefined {
  const flags = [...flagsOf(container), ...scriptFlagsOf(container)];
  const known = [...flaggedListeners([...flags, ...variablesOf(container)]), ...addressesIn(flags)]
    .filter(listener => listener.protocol === TCP && listener.port === port && listener.address !== undefined);
  return known.every(({ address = '' }) => isLoopback(address)) ? known[0] : undefined;
}

export function isLoopback(host: string): boolean {
  return /^(?:127\..*|::1)$/.test(addressOf(host) ?? '');
}

/** Two listeners that cannot both be bound. */
export function clash(one: Listener, other: Listener): boolean {
  return one.protocol === other.protocol && one.port === other.port && (
    one.address === other.address || covers(one.address, other.address) || covers(other.address, one.address)
  );
}

function covers(all: string | undefined, address: string | undefined): boolean {
  return all === ALL
    || (all === '0.0.0.0' && !address?.includes(':'))
    || (all === '::' && (address === undefined || address.includes(':')));
}

interface Flag {
  readonly name: string;
  readonly values: string[];
  readonly source: string;
}

/** `--name=value`, and `--name value` with all words up to the next flag. A value may be a list, separated by commas or spaces. */
function flagsOf({ command = [], args = [] }: Container): Flag[] {
  return flagsIn([...command, ...args]);
}

/** The flags of the programs that a shell runs, as far as they can be told without reading the script. */
function scriptFlagsOf({ command = [], args = [] }: Container): Flag[] {
  const words = [...command, ...args];
  const script = words.findIndex(word => /^-[a-z]*c$/.test(word)) + 1;
  return script > 0 && script < words.length ? flagsIn(words[script].split(/[\s"';|&()]+/).filter(word => word !== '')) : [];
}

/** Variables that are named like flags: `LISTEN_ADDRESS=127.0.0.1:80`, or `HOST` and `PORT`. */
function variablesOf({ env = [] }: Container): Flag[] {
  return env.flatMap(({ name, value }) => (value === undefined ? [] : [{
    name: name.toLowerCase().replace(/_/g, '-'), values: value.split(/[\s,]+/), source: `${name}=${value}`,
  }]));
}

function flagsIn(words: readonly string[]): Flag[] {
  const groups: string[][] = [[]];
  words.forEach(word => (word.startsWith('-') ? groups.push([word]) : groups[groups.length - 1].push(word)));
  return groups.flatMap(([flag = '', ...rest]): Flag[] => {
    const [, name, value] = /^--?([A-Za-z][\w.-]*)(?:=([^]*))?$/.exec(flag) ?? [];
    const given = value === undefined ? rest : [value];
    const source = value === undefined ? [flag, ...rest].join(' ') : flag;
    return name && given.length > 0 ? [{ name, values: given.flatMap(one => one.split(/[\s,]+/)), source }] : [];
  });
}

/** The address of a listener by the name of its flag, `--http-listen-address`, with what precedes it. */
const ADDRESS = /^(?:[lb]|(?:(.*?)[-._])??(?:(listen|bind)(?:[-._]?(?:address|addr|host|ip))?|address|addr|host)(?:[-._](?:tcp|udp))?)$/;
const PORT = /^(?:p|(?:(.*)[-._])?port)$/;
const URL_OF_SERVER = /^https?:/;
const ELSEWHERE = /advertise|upstream|peer|target|connect/;

function flaggedListeners(flags: readonly Flag[]): Listener[] {
  const times = new Map<string, number>();
  flags.forEach(({ name }) => times.set(name, (times.get(name) ?? 0) + 1));
  const numbers = flags.filter(({ name, values: [value] }) => PORT.test(name) && /^\d+$/.test(value));
  const ports = new Map(numbers.map(flag => [PORT.exec(flag.name)?.[1], flag]));
  return flags.filter(({ name }) => !ELSEWHERE.test(name)).flatMap(flag => {
    const [matches, prefix, listens] = ADDRESS.exec(flag.name) ?? [];
    if (matches === undefined) {
      return [];
    }
    const certain = listens !== undefined && times.get(flag.name) === 1;
    return flag.values.filter(value => listens !== undefined || !URL_OF_SERVER.test(value)).flatMap((value): Listener[] => {
      const whole = hostAndPort(value);
      if (whole) {
        return [{ ...whole, ...protocolOf(flag), source: flag.source, certain }];
      }
      const address = addressOf(value);
      const port = ports.get(prefix);
      return address === undefined || port === undefined ? [] : [{
        protocol: TCP,
        port: Number(port.values[0]),
        address,
        source: `${flag.source} ${port.source}`,
        certain: certain && times.get(port.name) === 1 && port.name !== 'p',
      }];
    });
  });
}

/** Whatever a flag is called, `--admin=127.0.0.1:9901` may say where the container listens. A URL is another server's. */
function addressesIn(flags: readonly Flag[]): Listener[] {
  return flags.filter(({ name }) => !ELSEWHERE.test(name)).flatMap(flag => flag.values
    .filter(value => !URL_OF_SERVER.test(value))
    .flatMap((value): Listener[] => {
      const whole = hostAndPort(value);
      return whole ? [{ ...whole, ...protocolOf(flag), source: flag.source, certain: false }] : [];
    }));
}

/** What the name of a flag says of the protocol. */
function protocolOf({ name }: Flag): { readonly protocol?: string } {
  return name.endsWith('udp') ? { protocol: 'UDP' } : {};
}

/** `127.0.0.1:80`, `[::1]:80`, `:80`, `tcp://127.0.0.1:80`. */
function hostAndPort(value: string): Pick<Listener, 'protocol' | 'address' | 'port'> | undefined {
  const [, scheme, host, port] = /^(?:(tcp|udp|https?):\/\/)?(\[[^\]]*\]|[^:/]*):(\d+)$/.exec(value) ?? [];
  const address = host === '' ? ALL : addressOf(host ?? '');
  return address === undefined ? undefined : { protocol: scheme === 'udp' ? 'UDP' : TCP, address, port: Number(port) };
}

function addressOf(host: string): string | undefined {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (bare === 'localhost') {
    return '127.0.0.1';
  }
  return bare === ALL || /^\d+(\.\d+){3}$/.test(bare) || (bare.includes(':') && /^[\da-fA-F:.]+$/.test(bare)) ? bare : undefined;
}

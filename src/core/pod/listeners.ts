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
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  return [...flaggedListeners(flagsOf(words)), ...declaredListeners(container)];
}

export function declaredListeners({ ports = [] }: Container): Listener[] {
  return ports.map(({ containerPort, protocol = TCP }) => ({
    protocol, port: containerPort, source: `containerPort ${containerPort}`, certain: false,
  }));
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

/** `--name=value`, and `--name value` with all words up to the next flag. */
function flagsOf(words: readonly string[]): Flag[] {
  return words.flatMap((word, index): Flag[] => {
    const [, name, value] = /^--?([A-Za-z][\w.-]*)(?:=([^]*))?$/.exec(word) ?? [];
    if (!name) {
      return [];
    }
    const rest = words.slice(index + 1);
    const end = rest.findIndex(next => next.startsWith('-'));
    const values = value === undefined ? rest.slice(0, end < 0 ? rest.length : end) : [value];
    return values.length === 0 ? [] : [{ name, values, source: value === undefined ? [word, ...values].join(' ') : word }];
  });
}

/** The address of a listener by the name of its flag, `--http-listen-address`, with what precedes it. */
const ADDRESS = /^(?:(.*?)[-._])??(?:(listen|bind)(?:[-._]?(?:address|addr|host|ip))?|address|addr|host)(?:[-._](?:tcp|udp))?$/;
const PORT = /^(?:(.*)[-._])?port$/;
const ELSEWHERE = /advertise|upstream|peer|target|connect/;

function flaggedListeners(flags: readonly Flag[]): Listener[] {
  return flags.filter(({ name }) => !ELSEWHERE.test(name)).flatMap(flag => {
    const [matches, prefix, listens] = ADDRESS.exec(flag.name) ?? [];
    if (matches === undefined) {
      return [];
    }
    const certain = listens !== undefined && flags.filter(({ name }) => name === flag.name).length === 1;
    return flag.values.flatMap(value => {
      const whole = hostAndPort(value);
      if (whole) {
        return [{ ...whole, protocol: /udp$/.test(flag.name) ? 'UDP' : whole.protocol, source: flag.source, certain }];
      }
      const address = addressOf(value);
      const ports = address === undefined ? [] : flags.filter(({ name }) => PORT.exec(name)?.[1] === prefix && PORT.test(name));
      return ports.filter(({ values }) => /^\d+$/.test(values[0])).map((port): Listener => ({
        protocol: TCP, port: Number(port.values[0]), address, source: `${flag.source} ${port.source}`, certain: certain && ports.length === 1,
      }));
    });
  });
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
  return bare === ALL || /^\d+(\.\d+){3}$/.test(bare) || /^[\da-fA-F:]*::?[\da-fA-F:.]*$/.test(bare) ? bare : undefined;
}

/** A socket that receives, as a table of /proc/net shows it. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly loopback: boolean;
}

/** State of a TCP socket that listens, and of a UDP socket that is not connected. */
const RECEIVES = { tcp: '0A', udp: '07' };

/** 127.0.0.0/8, ::1, and 127.0.0.0/8 as an IPv6 address; the kernel prints each 32 bits in the order of the machine's bytes. */
const LOOPBACK = /^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/;

/** Every socket that receives, from lines of /proc/net/tcp, tcp6, udp and udp6 behind the name of their table. */
export function listeners(tables: string): Listener[] {
  return [...tables.matchAll(/^(tcp|udp)6? +\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /gm)]
    .filter(([, protocol, , , state]) => state === RECEIVES[protocol as Listener['protocol']])
    .map(([, protocol, address, port]) => ({
      protocol: protocol as Listener['protocol'], port: parseInt(port, 16), loopback: LOOPBACK.test(address),
    }));
}

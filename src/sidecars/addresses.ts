import { LocalIssue } from '../core/issue';

/** Where a sidecar listens that only its own pod may reach. */
export const LOOPBACK = '127.0.0.1';

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const IPV6 = /^[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*$/;

/** Every address that is not one. */
export function badAddresses(addresses: Readonly<Record<string, unknown>>): LocalIssue[] {
  return Object.entries(addresses).filter(([, given]) => !isAddress(given)).map(([field, given]) => ({
    field,
    given,
    why: 'it is not an IP address',
    fix: `pass '0.0.0.0' for all IPv4 addresses of the pod, '::' for IPv6, or leave it out for ${LOOPBACK}`,
  }));
}

function isAddress(given: unknown): given is string {
  return typeof given === 'string' && (IPV4.test(given) || IPV6.test(given));
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** `127.0.0.1:80`, `[::]:80`. */
export function hostPort(address: string, port: number): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Where a client in the same pod connects to what listens on an address. */
export function clientAddress(address: string): string {
  return { '0.0.0.0': LOOPBACK, '::': '::1' }[address] ?? address;
}

import { Container } from './pod-spec';

/** An address of the container itself, by which nothing outside its network reaches it. */
export const LOOPBACK = ['127.0.0.1', 'localhost', '::1', '[::1]'];

const ADDRESS = LOOPBACK.map(address => address.replace(/[.[\]]/g, '\\$&')).join('|');
const ADDRESS_FLAG = new RegExp(`^--?(?:l|b|host|bind|listen|addr|address|(?:bind|listen)-addr(?:ess)?)[= ](?:${ADDRESS})$`);
const PORT_FLAG = /^--?(?:p|port)[= ](\d+)$/;
const ALL_ADDRESSES = /(?:^|[\s=,"'])(?:0\.0\.0\.0|\*|\[?::\]?)(?:$|[\s:,"'])/;

/**
 * The container's command line says that it listens on a port of its loopback alone: `127.0.0.1:5432` in one word, or an address and a port
 * in flags of their own. An address in a URL belongs to another server.
 */
export function listensOnLoopback({ command = [], args = [] }: Container, port: number): boolean {
  const words = [...command, ...args];
  const together = new RegExp(`(?:^|[\\s=,"'])(?:${ADDRESS}):${port}(?:$|[\\s,"'])`);
  if (words.some(word => together.test(word))) {
    return true;
  }
  const flags = [...words, ...words.slice(1).map((word, index) => `${words[index]} ${word}`)];
  return flags.some(flag => ADDRESS_FLAG.test(flag))
    && flags.some(flag => Number(PORT_FLAG.exec(flag)?.[1]) === port)
    && !words.some(word => ALL_ADDRESSES.test(word));
}

/** What the suite is asked for. */
export interface Arguments {
  readonly help: boolean;
  readonly brief: boolean;
  readonly seed: number;
  readonly pods: number;
  /** Only what contains one of these texts. */
  readonly wanted: readonly string[];
}

export const USAGE = `npm run truth [-- --seed N --pods N --brief text …]

Plays pods on the cluster that KUBECONFIG names, through a normal start and through failures, reads from the containers' clocks what the
kubelet made of them, and compares that with what \`explain --format json\` says. In a namespace of its own, which it removes.

  --pods N    pods that are made at random, beside those of the table (default: 100)
  --seed N    of what is made at random: the same number, the same pods (default: 1)
  --brief     only a fixed set of some 30 pods, in three minutes
  text        only pods whose title contains one of these: "table:", "random 1/17", "native"

KUBECONFIG, E2E_IMAGE and E2E_RESTART_KUBELET are those of the end-to-end suite: npm run e2e -- --help

Exit status: 0 all agrees or is explained, 1 something disagrees, 2 no cluster.`;

const MOST = 10_000;

/** @throws if an argument is unknown, or not a whole number where one is needed */
export function readArguments(words: readonly string[]): Arguments {
  const read: { -readonly [key in keyof Arguments]: Arguments[key] } = { help: false, brief: false, seed: 1, pods: 100, wanted: [] };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help' || word === '-h') {
      read.help = true;
    } else if (word === '--brief') {
      read.brief = true;
    } else if (word === '--seed' || word === '--pods') {
      read[word === '--seed' ? 'seed' : 'pods'] = wholeNumber(word, rest.shift());
    } else if (word.startsWith('-')) {
      throw new Error(`unknown option ${word}; --help lists them`);
    } else {
      read.wanted = [...read.wanted, word];
    }
  }
  return read;
}

function wholeNumber(option: string, given: string | undefined): number {
  if (!/^\d+$/.test(given ?? '') || Number(given) > MOST) {
    throw new Error(`${option}: ${given === undefined ? 'nothing given' : `got "${given}"`}; pass a whole number from 0 to ${MOST}`);
  }
  return Number(given);
}

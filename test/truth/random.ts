const MODULUS = 2 ** 31 - 1;

/** After so many numbers neighbouring seeds have nothing in common any more. */
const WARM_UP = 8;

/** Numbers that follow from a seed, the same on every machine: Park and Miller's generator. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = 1 + seed % (MODULUS - 1);
    for (let count = 0; count < WARM_UP; count++) {
      this.next();
    }
  }

  /** Between 0 and 1. */
  public next(): number {
    this.state = this.state * 48_271 % MODULUS;
    return this.state / MODULUS;
  }

  public chance(probability: number): boolean {
    return this.next() < probability;
  }

  public pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)];
  }

  /** So many of the items at most, each once. */
  public some<T>(items: readonly T[], most: number): T[] {
    const left = [...items];
    return Array.from({ length: Math.min(most, left.length) }, () => left.splice(Math.floor(this.next() * left.length), 1)[0]);
  }
}

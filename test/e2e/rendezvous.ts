/**
 * Does something once, when everybody who is expected has come.
 *
 * Somebody who leaves without having come is waited for no longer.
 */
export class Rendezvous {
  private readonly done: Promise<void>;
  private readonly came = new Set<unknown>();
  private start!: () => void;

  constructor(private readonly expected: number, action: () => Promise<unknown>) {
    this.done = new Promise<void>(resolve => { this.start = resolve; }).then(action).then(() => undefined);
    // told to those who come
    this.done.catch(() => undefined);
  }

  public come(who: unknown): Promise<void> {
    this.leave(who);
    return this.done;
  }

  public leave(who: unknown): void {
    this.came.add(who);
    if (this.came.size === this.expected) {
      this.start();
    }
  }
}

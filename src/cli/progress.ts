import { Streams } from './streams';

const QUIET_MS = 1000;

/** Shows on a terminal how far a long work is. */
export class Progress {
  private readonly begin = Date.now();
  private shown = this.begin;

  constructor(private readonly streams: Streams) {}

  /** Says so at most once a second. */
  public at(text: string): void {
    if (this.streams.interactive && Date.now() - this.shown >= QUIET_MS) {
      this.shown = Date.now();
      this.streams.error(`\r${text}`);
    }
  }

  public end(): void {
    if (this.shown > this.begin) {
      this.streams.error('\r\u001b[K');
    }
  }
}

import { LocalIssue, throwIssues, at } from './core/issue';
import { Check, DEFAULT_CHECK_TIMEOUT_SECONDS, DEFAULT_INTERVAL_MS, DEFAULT_TIMEOUT_MS, Wait } from './core/wait';

/**
 * How to know that a sidecar is ready.
 */
export class Readiness {
  /**
   * An executable of the sidecar's image that blocks until the sidecar is ready.
   *
   * @param command the executable and its arguments
   */
  public static fromWaitCommand(command: string[]): Readiness {
    throwIssues(at('Readiness.fromWaitCommand', checkCommand(command)));
    return new Readiness({ kind: 'waitCommand', command });
  }

  /**
   * A command that is polled; exit status 0 means ready.
   *
   * @param command the executable and its arguments
   */
  public static fromCommand(command: string[]): Readiness {
    throwIssues(at('Readiness.fromCommand', checkCommand(command)));
    return new Readiness({ kind: 'command', command });
  }

  private constructor(private readonly check: Check) {}

  /** @internal */
  public _toWait(): Wait {
    return { check: this.check, intervalMs: DEFAULT_INTERVAL_MS, timeoutMs: DEFAULT_TIMEOUT_MS, checkTimeoutSeconds: DEFAULT_CHECK_TIMEOUT_SECONDS };
  }
}

function checkCommand(command: string[]): LocalIssue[] {
  return command.length === 0 || command.includes('')
    ? [{ field: 'command', given: command, why: 'a command has at least one word, and no empty one', mend: 'pass [\'/bin/check\', \'--flag\']' }]
    : [];
}

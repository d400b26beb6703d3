import { ContainerStatus } from '../../pod/pod-status';
import { ending, shortened } from '../../words';

/*
 * What the kubelet and the cluster say, as much of it as a reader needs.
 */

const MOST = 240;

/** What the kubelet says, without what is long and says nothing: a hook's own command, the name and identifier of the pod. */
export function saidOf({ waiting, terminated, last }: ContainerStatus): string | undefined {
  const { reason = '', message } = waiting ?? {};
  const life = terminated ?? last;
  if (reason === 'CrashLoopBackOff') {
    return life?.message === undefined ? said(reason, message?.split(' restarting failed ')[0]) : said(life.reason, lastOf(life.message));
  }
  if (message !== undefined) {
    return said(reason, lastOf(reason === 'PostStartHookError' ? hookFailure(message) : message));
  }
  return life?.message === undefined ? said(reason, undefined) : said(life.reason, lastOf(life.message));
}

export function said(reason: string | undefined, message: string | undefined): string | undefined {
  return [reason && shortened(reason, MOST), message && shortened(message.trim(), MOST)].filter(Boolean).join(': ') || undefined;
}

/** A chain of errors names its cause at the end. */
function lastOf(message: string): string {
  return ending(message.trim(), MOST);
}

const ERROR = ' failed - error: ';
const OUTPUT = ', message: "';
const STATUS = '\' exited with ';

/** The output of a hook that failed, or else the error, out of a message that begins with the whole command of the hook. */
function hookFailure(message: string): string {
  const output = message.lastIndexOf(OUTPUT);
  const printed = output < 0 ? '' : message.slice(output + OUTPUT.length, -1).replace(/\\n/g, ' ').trim();
  if (printed !== '') {
    return printed;
  }
  const error = message.slice(message.indexOf(ERROR) < 0 ? 0 : message.indexOf(ERROR) + ERROR.length, output < 0 ? undefined : output);
  const status = error.lastIndexOf(STATUS);
  return status < 0 ? error : error.slice(status + 2);
}

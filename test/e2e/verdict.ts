import { APPLICATION, SIDECAR } from './pods';
import { toldAt } from './scripts';
import { hasStarted, Stage, statusOf } from './stage';

/** What became of a case: in words, and in seconds where there is something to measure. */
export interface Result {
  readonly outcome: string;
  readonly seconds?: number;
  /** Least and most, when it is a median. */
  readonly range?: readonly [number, number];
}

/** Longest time from a sidecar that is ready to an application that is still not stuck. The kubelet looks every 10 to 15 s by itself. */
const STUCK_SECONDS = 40;

export interface VerdictOptions {
  readonly sidecars?: readonly string[];
  /** Seconds within which the sidecars are ready. */
  readonly within?: number;
  /** How often the application has been restarted when it counts. */
  readonly restarts?: number;
  /** How often the sidecars have been restarted when it counts; by default as often as the application. */
  readonly sidecarRestarts?: number;
}

export interface Times {
  readonly sidecars: { readonly started: number; readonly ready: number }[];
  readonly application: number;
}

/** Whether the application was held until the sidecars were ready, and how much later it started. */
export async function verdict(stage: Stage, pod: string, options: VerdictOptions = {}): Promise<Result> {
  const times = await timesOf(stage, pod, options);
  return times ? judge(times) : { outcome: 'stuck' };
}

export function judge({ sidecars, application }: Times): Result {
  const seconds = application - Math.max(...sidecars.map(({ ready }) => ready));
  return { outcome: seconds >= 0 ? 'held' : 'started anyway', seconds };
}

/** Undefined when the sidecars are ready and the application does not start. */
export async function timesOf(
  stage: Stage,
  pod: string,
  { sidecars = [SIDECAR], within = 60, restarts = 0, sidecarRestarts = restarts }: VerdictOptions = {},
): Promise<Times | undefined> {
  const read = async () => {
    const state = await stage.pod(pod);
    const started = sidecars.every(name => hasStarted(state, name) && statusOf(state, name)!.restartCount >= sidecarRestarts);
    const times = started && await Promise.all(sidecars.map(async name => {
      const log = await stage.log(pod, name);
      return { started: toldAt(log, name, 'started')!, ready: toldAt(log, name, 'ready') };
    }));
    return times && times.every(({ ready }) => ready !== undefined) && times as Times['sidecars'];
  };
  const ready = await stage.until('the sidecars are ready', within, read);
  const application = await stage.tryUntil(STUCK_SECONDS, async () => {
    const state = await stage.pod(pod);
    return hasStarted(state, APPLICATION) && statusOf(state, APPLICATION)!.restartCount >= restarts
      && toldAt(await stage.log(pod, APPLICATION), APPLICATION, 'started');
  });
  if (application === undefined) {
    return undefined;
  }
  const { restartCount } = statusOf(await stage.pod(pod), APPLICATION)!;
  if (restartCount > restarts) {
    throw new Error(`the application was restarted ${restartCount} x`);
  }
  return { sidecars: ready, application };
}

/** How long a pod that has been deleted is still there. */
export async function gone(stage: Stage, pod: string, within: number): Promise<Result> {
  const start = Date.now();
  await stage.until('the pod is gone', within, async () => !await stage.pod(pod));
  return { outcome: 'gone', seconds: (Date.now() - start) / 1000 };
}

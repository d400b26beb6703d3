import { checkHook } from './handlers';
import { strategyOf } from './strategy';
import { Checked } from '../issue';
import { PodSpec } from '../pod/pod-spec';
import { DrainWait } from '../request/drain';
import { Sidecar, Strategy } from '../request/sidecar';

/** What Kubernetes and cdk8s-plus write by themselves, so it counts as unset. */
export const DEFAULT_GRACE_SECONDS = 30;

/** Time for a sidecar to end by itself after its hook. */
export const GRACE_AFTER_DRAIN_SECONDS = 5;

/**
 * The pod with a grace period that is long enough for the `preStop` hooks which keep sidecars running until the application is done.
 *
 * Native sidecars are left alone: the kubelet stops them after the application by itself, but runs their `preStop` hooks at once.
 */
export function drain(podSpec: PodSpec, sidecars: readonly Sidecar[], strategy: Strategy): Checked<PodSpec> {
  const draining = strategyOf(strategy).native ? [] : sidecars.flatMap(sidecar => {
    const { drainUntil } = sidecar;
    return drainUntil ? [{ sidecar, drainUntil }] : [];
  });
  if (draining.length === 0) {
    return { value: podSpec, issues: [] };
  }
  const issues = draining.flatMap(({ sidecar }) => {
    const container = podSpec.containers.find(({ name }) => name === sidecar.name)!;
    return checkHook(container, sidecar, 'preStop', 'remove it, or leave \'drainUntil\' out');
  });
  const grace = gracePeriod(podSpec.terminationGracePeriodSeconds, draining);
  return {
    value: { ...podSpec, ...(grace.value === undefined ? {} : { terminationGracePeriodSeconds: grace.value }) },
    issues: [...issues, ...grace.issues],
  };
}

interface Draining {
  readonly sidecar: Sidecar;
  readonly drainUntil: DrainWait;
}

/** The grace period to write, if one is to be written. */
function gracePeriod(given: number | null | undefined, draining: readonly Draining[]): Checked<number | undefined> {
  const longest = draining.reduce((a, b) => (b.drainUntil.limitMs > a.drainUntil.limitMs ? b : a));
  const limitSeconds = Math.ceil(longest.drainUntil.limitMs / 1000);
  const needed = limitSeconds + GRACE_AFTER_DRAIN_SECONDS;
  if (given === undefined || given === null || given === DEFAULT_GRACE_SECONDS) {
    return { value: needed > DEFAULT_GRACE_SECONDS ? needed : undefined, issues: [] };
  }
  return {
    value: undefined,
    issues: given >= needed ? [] : [{
      field: 'terminationGracePeriodSeconds',
      given,
      why: `it is shorter than the drain of "${longest.sidecar.name}": `
        + `${limitSeconds} s + ${GRACE_AFTER_DRAIN_SECONDS} s for the sidecar to end = ${needed} s`,
      fix: `pass ${needed} or more, or a drain with a limit of at most ${Math.max(0, given - GRACE_AFTER_DRAIN_SECONDS)} s`,
    }],
  };
}

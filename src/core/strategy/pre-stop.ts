import { LocalIssue } from '../issue';
import { TOOLBOX_FOLDER } from './toolbox';
import { Container, PodSpec } from '../pod/pod-spec';
import { Sidecar, Strategy } from '../request/sidecar';
import { drainCommand } from '../script/drain-script';

/** What Kubernetes and cdk8s-plus write by themselves: it counts as unset. */
export const DEFAULT_GRACE_SECONDS = 30;

/** Time that a sidecar has to end by itself after its hook. */
export const GRACE_AFTER_DRAIN_SECONDS = 5;

/**
 * The sidecars with a `preStop` hook that keeps them until the application is done, and a grace period that this fits into.
 *
 * Nothing is done with native sidecars: the kubelet stops those after the application by itself, but runs their `preStop` hooks at once.
 */
export function drain(podSpec: PodSpec, sidecars: readonly Sidecar[], strategy: Strategy): { podSpec: PodSpec; issues: LocalIssue[] } {
  const draining = strategy.kind === 'nativeSidecar' ? [] : sidecars.filter(({ drainUntil }) => drainUntil);
  if (draining.length === 0) {
    return { podSpec, issues: [] };
  }
  const issues = draining.flatMap(({ name, field }) => {
    const preStop = podSpec.containers.find(container => container.name === name)?.lifecycle?.preStop;
    return preStop ? [{
      field: `${field}.lifecycle.preStop`,
      given: preStop,
      why: `container "${name}" has a preStop hook already, and there can be only one`,
      fix: 'remove it, or leave \'drainUntil\' out',
    }] : [];
  });
  const containers = podSpec.containers.map((container): Container => {
    const sidecar = draining.find(({ name }) => name === container.name);
    const command = sidecar && drainCommand(sidecar.name, sidecar.drainUntil!, sidecar.distroless ? TOOLBOX_FOLDER : undefined);
    return command ? { ...container, lifecycle: { ...container.lifecycle, preStop: { exec: { command } } } } : container;
  });
  const grace = gracePeriod(podSpec, draining);
  return { podSpec: { ...podSpec, containers, ...grace.field }, issues: [...issues, ...grace.issues] };
}

function gracePeriod(
  { terminationGracePeriodSeconds: given }: PodSpec,
  draining: readonly Sidecar[],
): { field: { terminationGracePeriodSeconds?: number }; issues: LocalIssue[] } {
  const longest = draining.reduce((a, b) => (b.drainUntil!.limitMs > a.drainUntil!.limitMs ? b : a));
  const limitSeconds = Math.ceil(longest.drainUntil!.limitMs / 1000);
  const needed = limitSeconds + GRACE_AFTER_DRAIN_SECONDS;
  if (given === undefined || given === null || given === DEFAULT_GRACE_SECONDS) {
    return { field: needed > DEFAULT_GRACE_SECONDS ? { terminationGracePeriodSeconds: needed } : {}, issues: [] };
  }
  return {
    field: {},
    issues: given >= needed ? [] : [{
      field: 'terminationGracePeriodSeconds',
      given,
      why: `it is shorter than the drain of "${longest.name}": ${limitSeconds} s + ${GRACE_AFTER_DRAIN_SECONDS} s for the sidecar to end = ${needed} s`,
      fix: `pass ${needed} or more, or a drain with a limit of at most ${Math.max(0, given - GRACE_AFTER_DRAIN_SECONDS)} s`,
    }],
  };
}

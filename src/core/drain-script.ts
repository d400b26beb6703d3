import { DrainCheck, DrainWait } from './drain';
import { LocalIssue } from './issue';
import { duration } from './limits';
import { Container, PodSpec } from './pod-spec';
import { hundredths, scriptCommand, ScriptFunction, ToolboxFolder } from './script';
import { hex, quote, words } from './shell';
import { Sidecar, Strategy } from './sidecar';
import { TOOLBOX_FOLDER } from './toolbox';

/** What Kubernetes and cdk8s-plus write by themselves: it counts as unset. */
export const DEFAULT_GRACE_SECONDS = 30;

/** Time that a sidecar has to end by itself after its hook. */
export const GRACE_AFTER_DRAIN_SECONDS = 5;

/** Longest time for one run of a drain's command: a run may begin at the limit, and has to end within the grace period. */
const CHECK_MS = 3000;

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
      mend: 'remove it, or leave \'drainUntil\' out',
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

/** The command of a `preStop` hook that returns when the check says so, or after the limit; always with exit status 0. */
export function drainCommand(sidecar: string, { check, intervalMs, limitMs }: DrainWait, toolbox: ToolboxFolder): string[] {
  return scriptCommand({
    purpose: `keeps ${sidecar} until ${describe(check)} (at most ${duration(limitMs)})`,
    functions: ['await', 'say', ...FUNCTIONS[check.kind]],
    intervalMs,
    body: [
      'clock; start=$now',
      ...(check.kind === 'command' ? [] : [CHECKS[check.kind]]),
      `await ${hundredths(limitMs)} ${call(check, limitMs)} || say ${quote(`${sidecar} stops after ${duration(limitMs)}, before ${describe(check)}`)}`,
      'exit 0',
    ],
  }, toolbox);
}

const FUNCTIONS: Record<DrainCheck['kind'], readonly ScriptFunction[]> = {
  closedPort: ['changed', 'listens'],
  idlePort: ['changed'],
  command: ['succeeds'],
};

const CHECKS = {
  closedPort: 'closed() { changed && ! listens "$1"; }',
  // through cat: bash seeks back after every line that it reads from a file. States: established, SYN_RECV, FIN_WAIT1, FIN_WAIT2,
  // CLOSE_WAIT, LAST_ACK, CLOSING; not TIME_WAIT, not a listener. A table that nobody can print is no idle one.
  idlePort: `idle() {
  changed || return 1
  connections=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r slot address peer state rest; do
    case $state:\${address##*:} in
      st:*) echo table ;;
      0[134589B]:$1) echo busy; break ;;
    esac
  done)
  case $connections in *busy*) return 1 ;; *table*) ;; *) return 1 ;; esac
}`,
} as const;

function call(check: DrainCheck, limitMs: number): string {
  switch (check.kind) {
    case 'closedPort': return `closed ${hex(check.port)}`;
    case 'idlePort': return `idle ${hex(check.port)}`;
    case 'command': return `succeeds ${hundredths(Math.min(CHECK_MS, limitMs))} ${words(check.command)}`;
  }
}

function describe(check: DrainCheck): string {
  switch (check.kind) {
    case 'closedPort': return `nothing listens on port ${check.port} any more`;
    case 'idlePort': return `no connection to port ${check.port} is open`;
    case 'command': return `${check.command.join(' ')} succeeds`;
  }
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
      mend: `pass ${needed} or more, or a drain with a limit of at most ${Math.max(0, given - GRACE_AFTER_DRAIN_SECONDS)} s`,
    }],
  };
}

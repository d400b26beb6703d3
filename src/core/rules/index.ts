import { deadlock } from './deadlock';
import { defaultContainer } from './default-container';
import { endlessHook } from './endless-hook';
import { failOpenHook } from './fail-open-hook';
import { gatedPod } from './gated-pod';
import { httpGetHook } from './http-get-hook';
import { incompleteGate } from './incomplete-gate';
import { initSidecar } from './init-sidecar';
import { invalidWorkload } from './invalid-workload';
import { jobSecondContainer } from './job-second-container';
import { jobSidecar } from './job-sidecar';
import { kedaFirstContainer } from './keda-first-container';
import { lateTarget } from './late-target';
import { loopbackProbe } from './loopback-probe';
import { nativeInNeverPod } from './native-in-never-pod';
import { nativePortByName } from './native-port-by-name';
import { nativeWithoutGate } from './native-without-gate';
import { noContainers } from './no-containers';
import { oneTry } from './one-try';
import { portDeclaredTwice } from './port-declared-twice';
import { probeWithoutCheck } from './probe-without-check';
import { quitPreStop } from './quit-pre-stop';
import { Rule } from './rule';
import { shellAsProgram } from './shell-as-program';
import { sidecarNotAwaited } from './sidecar-not-awaited';
import { sidecarNotFirst } from './sidecar-not-first';
import { sleepHook } from './sleep-hook';
import { strippedNative } from './stripped-native';
import { tcpSocketHook } from './tcp-socket-hook';
import { unboundedGrace } from './unbounded-grace';

/** Every rule, sorted by id. */
export const RULES: readonly Rule[] = [
  deadlock,
  defaultContainer,
  endlessHook,
  failOpenHook,
  gatedPod,
  httpGetHook,
  incompleteGate,
  initSidecar,
  invalidWorkload,
  jobSecondContainer,
  jobSidecar,
  kedaFirstContainer,
  lateTarget,
  loopbackProbe,
  nativeInNeverPod,
  nativePortByName,
  nativeWithoutGate,
  noContainers,
  oneTry,
  portDeclaredTwice,
  probeWithoutCheck,
  quitPreStop,
  shellAsProgram,
  sidecarNotAwaited,
  sidecarNotFirst,
  sleepHook,
  strippedNative,
  tcpSocketHook,
  unboundedGrace,
];

/** All rules, or only the given ones, without the ignored ones. */
export function selectRules(only: readonly string[] | undefined, ignored: readonly string[]): readonly Rule[] {
  return RULES.filter(({ id }) => (only?.includes(id) ?? true) && !ignored.includes(id));
}

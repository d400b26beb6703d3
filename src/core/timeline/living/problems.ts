import { Life, Problem } from './now';
import { Container } from '../../pod/pod-spec';
import { ContainerStatus, Ended } from '../../pod/pod-status';
import { enumeration, shortened } from '../../words';

/*
 * What is wrong with a container, in plain words, by what the kubelet says about it.
 */

const MOST_IMAGE = 120;
const MOST_REASON = 60;

const IMAGE: Readonly<Record<string, string>> = {
  ErrImagePull: 'cannot be pulled',
  ImagePullBackOff: 'cannot be pulled',
  RegistryUnavailable: 'cannot be pulled',
  ImageInspectError: 'cannot be read',
  InvalidImageName: 'is not a valid name',
  ErrImageNeverPull: 'is not on the node, and its imagePullPolicy is Never',
};

/** Why the kubelet cannot create or start a container that it has tried to. */
export function startProblem(reason: string, message: string, { image = '' }: Container): Problem {
  if (Object.hasOwn(IMAGE, reason)) {
    return { kind: 'image', why: `its image ${shortened(image, MOST_IMAGE)} ${IMAGE[reason]}` };
  }
  return reason === 'CreateContainerConfigError'
    ? { kind: 'configuration', why: configurationProblem(message) }
    : { kind: 'cannotStart', why: 'the container runtime could not create it' };
}

function configurationProblem(message: string): string {
  const [, kind, name] = /^(secret|configmap) "([^"]*)" not found/.exec(message) ?? [];
  if (kind) {
    return `the ${kind === 'secret' ? 'Secret' : 'ConfigMap'} ${name} does not exist in its namespace`;
  }
  const [, key, of, holder] = /^couldn't find key (\S+) in (Secret|ConfigMap) [^/\s]*\/(\S+)/.exec(message) ?? [];
  if (key) {
    return `the ${of} ${holder} has no key "${key}"`;
  }
  return /runAsNonRoot|non-numeric user/.test(message)
    ? 'runAsNonRoot forbids the user that its image runs as'
    : 'something that its spec names is missing or not allowed';
}

/** Why a container has ended, which the kubelet starts again or not. */
export function endProblem({ waiting, terminated, last }: ContainerStatus, { lifecycle, startupProbe, livenessProbe }: Container): Problem {
  if (waiting?.reason === 'PostStartHookError') {
    return { kind: 'hookFailed', why: 'its postStart hook failed, and the kubelet stopped it' };
  }
  const life = terminated ?? last ?? {};
  if (life.reason === 'OOMKilled') {
    return { kind: 'outOfMemory', why: 'it used more memory than its limit' };
  }
  if (life.reason === 'StartError' || life.reason === 'ContainerCannotRun') {
    return { kind: 'cannotStart', why: 'its command cannot be run' };
  }
  const stoppers = [
    ...(lifecycle?.postStart ? ['postStart hook'] : []),
    ...(startupProbe ? ['startup probe'] : []),
    ...(livenessProbe ? ['liveness probe'] : []),
  ];
  const isLikely = stoppers.length > 0 && isStopped(life);
  const may = isLikely ? `; the kubelet may have stopped it because its ${enumeration(stoppers, 'or')} failed` : '';
  return { kind: isLikely ? 'stopped' : 'ended', why: `${exitText(life)}${may}` };
}

/** Why a gate stays shut for ever. The kubelet opens none itself: a sidecar that counts as started runs neither its hook nor its probe. */
export function gateProblem(owner: string): Problem {
  return { kind: 'gateStuck', why: `${owner} counts as started although its gate is shut: unless that changes, nothing opens it until ${owner} is restarted` };
}

/** As a program ends that was told to stop. */
function isStopped({ exitCode, signal }: Ended): boolean {
  return signal !== undefined || exitCode === undefined || [0, 137, 143].includes(exitCode);
}

/** What says no more than the exit code. */
const USUAL = ['Error', 'Completed'];

/** `exit code 1`, `exit code 137 (OOMKilled)`. */
export function exitText({ exitCode, signal, reason }: Pick<Life, 'exitCode' | 'signal' | 'reason'>): string {
  const exit = signal ? `signal ${signal}` : exitCode === undefined ? 'exit code not known' : `exit code ${exitCode}`;
  return reason === undefined || USUAL.includes(reason) ? exit : `${exit} (${shortened(reason, MOST_REASON)})`;
}

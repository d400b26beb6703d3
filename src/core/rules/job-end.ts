import { Subject } from './rule';
import { Container, Handler } from '../pod/pod-spec';
import { programOf } from '../timeline/containers/known';

/*
 * Which containers of a pod that runs to completion end by themselves, or may do so.
 */

/** What tells a server to end: an endpoint, a signal, a wrapper around the application, or a flag that prepares for one of them. */
const QUITS = /quitquitquit|(?:\/|--)shutdown\b|\/quit\b|\b(?:p?kill|killall|scuttle|kubexit)\b|exit-(?:zero|on)|(?:quit|kill)_api/i;
const SHELL = /(?:^|\/)(?:ba|da|a|k|z)?sh$/;

/** A regular container that is no application, and does not end by itself. */
export function mustBeEnded(container: Container, { timeline: { application } }: Subject): boolean {
  return container.name !== application && !programOf(container)?.ends;
}

/**
 * It serves or looks after the application, runs its own program, and nothing in the pod would end it. A bare Pod may be meant to run on.
 */
export function neverEnds(container: Container, { kind, podSpec, timeline: { containers } }: Subject): boolean {
  const isSidecar = containers.some(({ name, role }) => name === container.name && role === 'sidecar');
  const runsScript = [container.command?.[0] ?? '', container.args?.[0] ?? ''].some(word => SHELL.test(word));
  // what only its name tells to be an exporter may be a job of its own
  const isWellKnown = (programOf(container)?.images ?? []).length > 0;
  return kind !== 'Pod' && (isSidecar || isWellKnown) && !runsScript && !podSpec.containers.some(quits);
}

function quits({ command = [], args = [], env = [], lifecycle }: Container): boolean {
  const texts = [
    ...command,
    ...args,
    ...env.flatMap(({ name, value = '' }) => [name, value]),
    ...words(lifecycle?.postStart),
    ...words(lifecycle?.preStop),
  ];
  return texts.some(text => QUITS.test(text));
}

function words(handler: Handler | undefined): string[] {
  return [...handler?.exec?.command ?? [], handler?.httpGet?.path ?? ''];
}

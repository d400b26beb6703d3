import { grouped, namesText } from './terms';
import { ContainerStop, Timeline } from '../../timeline/model';

export function stopHeading({ stop: { graceSeconds } }: Timeline): string {
  return `when the pod is deleted (grace period of ${graceSeconds} s)`;
}

/** How the pod is stopped, in sentences, by turn. */
export function stopTexts({ stop: { containers } }: Timeline): string[] {
  const first = containers.filter(({ turn }) => turn === 1);
  const later = containers.filter(({ turn }) => turn > 1);
  return [
    ...grouped(first, ({ preStop, isCutOff }) => JSON.stringify([preStop, isCutOff])).map(regularText),
    ...(later.length > 0 ? [nativeText(later)] : []),
    ...grouped(later.filter(({ preStop }) => preStop !== undefined), ({ preStop }) => preStop!).map(group =>
      `the preStop ${hookOf(group)} as soon as the pod is deleted; it ${group[0].preStop}`),
  ];
}

/** The regular containers that are told to stop at the same time. */
function regularText(group: readonly ContainerStop[]): string {
  const [{ preStop, isCutOff }] = group;
  const whole = `${namesText(group.map(({ name }) => name))} ${group.length === 1 ? 'gets its' : 'get their'} stop signal`;
  if (isCutOff) {
    return `${whole} at the end of the grace period, which is shorter than the preStop hook; it ${preStop}`;
  }
  return preStop === undefined ? `${whole} at once` : `${whole} when the preStop hook has returned, which ${preStop}`;
}

function nativeText(later: readonly ContainerStop[]): string {
  const names = namesText(later.map(({ name }) => name));
  return later.length === 1
    ? `${names} gets its stop signal when the regular containers have ended`
    : `${names} get their stop signals one by one, in this order, when the regular containers have ended`;
}

function hookOf(group: readonly ContainerStop[]): string {
  return `${group.length === 1 ? 'hook' : 'hooks'} of ${namesText(group.map(({ name }) => name))} ${group.length === 1 ? 'runs' : 'run'}`;
}

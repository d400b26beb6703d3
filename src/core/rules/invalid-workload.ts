import { Rule, Violation } from './rule';
import { asWritten } from '../as-written';
import { isRecord, Location } from '../pod/manifest';

export const invalidWorkload: Rule = {
  id: 'invalid-workload',
  severity: 'error',
  summary: 'the API server refuses this workload, and it cannot be checked',
  why: 'A pod has a list of at least one container, and each container is an object with a name. Where that is missing, no other rule can '
    + 'look at the workload. In a template that has not been rendered, name: {{ .Values.name }} is a map and not a name.',
  fix: 'correct it; if it is a template, render it and check the result',
  check: () => [],
  checkBroken: spec => {
    if (spec === undefined || spec === null) {
      return [];
    }
    return isRecord(spec)
      ? [...faultsOf(spec, 'containers'), ...faultsOf(spec, 'initContainers')]
      : [{ location: ['spec'], why: `this is not a spec: ${asWritten(spec)}` }];
  },
};

/** Of a list: the others are of the same kind. */
const MOST_FAULTS = 20;

function faultsOf(spec: Record<string, unknown>, field: 'containers' | 'initContainers'): Violation[] {
  const list = spec[field];
  const location = ['spec', field];
  if (list === undefined || list === null) {
    return [];
  }
  if (!Array.isArray(list)) {
    return [{ location, why: `this is not a list of containers: ${asWritten(list)}` }];
  }
  if (field === 'containers' && list.length === 0) {
    return [{ location, why: 'the list of containers is empty' }];
  }
  return list.flatMap((container, index) => faultOf(container, [...location, index]) ?? []).slice(0, MOST_FAULTS);
}

function faultOf(container: unknown, location: Location): Violation | undefined {
  if (!isRecord(container)) {
    return { location, why: `this is not a container: ${asWritten(container)}` };
  }
  const { name } = container;
  if (name === undefined || name === null) {
    return { location, why: 'the container has no name' };
  }
  if (isRecord(name) && Object.keys(name).some(key => key.startsWith('{'))) {
    return { location: [...location, 'name'], why: 'this is not a name but a template that has not been rendered', fix: 'render it first (helm template)' };
  }
  return typeof name === 'string' ? undefined : { location: [...location, 'name'], why: `this is not a name: ${asWritten(name)}` };
}

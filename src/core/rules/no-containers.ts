import { Rule } from './rule';
import { isRecord } from '../pod/manifest';

export const noContainers: Rule = {
  id: 'no-containers',
  severity: 'info',
  summary: 'the pod has no containers, so nothing was checked',
  why: 'Kustomize patches and other partial manifests say only what they change. They are applied together with something else, and only '
    + 'the result shows what starts when. The API server refuses such a manifest by itself.',
  fix: 'check what is rendered, such as the output of kubectl kustomize',
  check: () => [],
  checkBroken: spec => (isAbsent(spec) || (isRecord(spec) && isAbsent(spec.containers)) ? [{ location: ['spec'] }] : []),
};

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

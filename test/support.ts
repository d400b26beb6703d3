import { spawnSync } from 'child_process';
import * as path from 'path';
import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Readiness } from '../src';
import { Wait } from '../src/core/request/wait';

/** A chart whose objects have no hash in their name. */
export function testChart(): Chart {
  return new Chart(Testing.app(), 'test', { disableResourceNameHashes: true });
}

/** The only manifest of a chart. */
export function onlyManifest(chart: Chart): any {
  const manifests = Testing.synth(chart);
  expect(manifests).toHaveLength(1);
  return manifests[0];
}

/** A plain object of kind Pod with these containers. */
export function plainPod(chart: Chart, containers: object[], spec: object = {}): ApiObject {
  return new ApiObject(chart, 'Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod' }, spec: { ...spec, containers } });
}

export function names(containers: { name: string }[] = []): string[] {
  return containers.map(({ name }) => name);
}

export function appOf(chart: Chart): App {
  return App.of(chart);
}

/** The wait of a readiness that does not depend on a workload. */
export function waitOf(readiness: Readiness): Wait {
  return readiness._toReadyWhen() as Wait;
}

/** For each manifest what is wrong with it by the Kubernetes schemas, or null. */
export function problemsOf(manifests: object[]): (string | null)[] {
  const program = path.join(__dirname, 'schema', 'validate.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [program], { input: JSON.stringify(manifests), encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}

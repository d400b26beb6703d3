import { execFileSync } from 'child_process';
import * as path from 'path';

const root = path.dirname(__dirname);

/** The files that a program loads beside cdk8s and its kind, from the compiled library's folder on. */
function loadedBy(program: string): string[] {
  const print = 'console.log(JSON.stringify(Object.keys(require.cache)))';
  const files: string[] = JSON.parse(execFileSync(process.execPath, ['-e', `${program}; ${print}`], { cwd: root, encoding: 'utf8' }));
  return files.map(file => path.relative(path.join(root, 'lib'), file).replaceAll(path.sep, '/'));
}

const reads = (files: string[]) => files.filter(file => /^core\/(?:reading|rules|timeline|pictures)\b|^cli\//.test(file));

test('an app that only writes manifests loads nothing of what reads them', () => {
  const app = 'const { Readiness, Sidecars, SidecarFirst } = require("./lib"); new SidecarFirst({ sidecars: [Sidecars.redis()] })';
  expect(reads(loadedBy(app))).toEqual([]);
});

test('what reads them is loaded when it is asked for', () => {
  const reader = 'require("./lib").StartupTimeline.fromManifest({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { containers: [{ name: "web" }] } })';
  expect(reads(loadedBy(reader))).toEqual(expect.arrayContaining(['core/reading.js', 'core/timeline/timeline.js']));
});

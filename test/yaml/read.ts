import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { needing } from '../machine';

/** What Go's sigs.k8s.io/yaml makes of a document: kubectl and the API server read with it. */
export type Reading = { readonly value: unknown } | { readonly error: string };

/** `describe` with a function that reads documents as kubectl does. */
export function withKubernetesYaml(title: string, tests: (read: (documents: string[]) => Reading[]) => void): void {
  const folder = path.join(os.tmpdir(), `read-yaml-${process.pid}`);
  const program = path.join(folder, 'read-yaml');
  needing('go').describe(title, () => {
    beforeAll(() => run('go', ['build', '-o', program, '.'], { cwd: __dirname }), BUILD_MS);
    afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
    tests(documents => JSON.parse(run(program, [], { input: JSON.stringify(documents) })));
  });
}

/** The first time, Go compiles its own library as well. */
const BUILD_MS = 300_000;

function run(command: string, args: string[], options: { input?: string; cwd?: string }): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { ...options, encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  }
  return stdout;
}

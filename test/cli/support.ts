import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { main } from '../../src/cli/main';

/** The command as it is installed. */
export const PROGRAM = path.join(__dirname, '..', '..', 'bin', 'cdk8s-sidecar-first');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as it is installed; `npm test` compiles it before. */
export function command(
  words: readonly string[],
  { input, cwd, env }: { input?: string; cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
    input: input ?? '',
    encoding: 'utf8',
    cwd,
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

/** Runs the command in this process. */
export function run(...words: string[]): Outcome {
  const told = { stdout: '', stderr: '' };
  const streams = {
    out: (text: string) => { told.stdout += text; },
    error: (text: string) => { told.stderr += text; },
    color: false,
    interactive: false,
  };
  return { status: main(words, streams), ...told };
}

/** Each test of the file runs in an empty folder of its own. */
export function inEmptyFolder(): void {
  let folder: string;
  let before: string;
  beforeEach(() => {
    before = process.cwd();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    fs.rmSync(folder, { recursive: true });
  });
}

export const SOUND = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: sound}
spec:
  template:
    spec:
      initContainers:
      - name: proxy
        restartPolicy: Always
        startupProbe: {httpGet: {path: /ready, port: 9901}, periodSeconds: 1, failureThreshold: 60}
      containers:
      - name: web
`;

export const UNSOUND = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: unsound}
spec:
  template:
    metadata: {annotations: {kubectl.kubernetes.io/default-container: web}}
    spec:
      containers:
      - name: proxy
        lifecycle:
          postStart:
            tcpSocket: {port: 80}
      - name: web
`;

/** Two objects whose containers are out of reach, and one whose templates are not. */
export const CUSTOM = `
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main}
spec: {containers: [{name: reloader, image: reloader}]}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: nameless}
spec: {template: {spec: {containers: [{image: web}]}}}
---
apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata: {name: set}
spec:
  leaderWorkerTemplate:
    leaderTemplate:
      spec:
        containers:
        - name: leader
          image: leader
    workerTemplate:
      metadata: {annotations: {kubectl.kubernetes.io/default-container: worker}}
      spec:
        containers:
        - name: proxy
          image: proxy
          lifecycle:
            postStart:
              tcpSocket: {port: 80}
        - name: worker
          image: worker
`;

export const BROKEN = 'kind: Pod\nspec: [1\n';

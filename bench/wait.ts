import { spawn } from 'child_process';
import { Duration } from 'cdk8s';
import { median, Row, row } from './table';
import { Readiness } from '../src';
import { hookCommand, targetOf } from '../src/core/script/wait-script';
import { applyStrategy } from '../src/core/strategy/strategy';
import { GATED, hold, hookOf, pod, sidecar } from '../test/core/support';
import { run, Server } from '../test/shell/arena';
import { EmptyImage } from '../test/shell/toolbox';
import { waitOf } from '../test/support';

const PORT = 48879;
const INTERVAL_MS = 100;
const SLACK_MS = 30;
const RUNS = 21;
const WAIT_SECONDS = 20;

const hook = (readiness: Readiness) => hookCommand([targetOf('sidecar', waitOf(readiness))!]);
const tcp = (seconds: number) => Readiness.fromTcpSocket({ port: PORT, timeout: Duration.seconds(seconds) });
const http = (seconds: number) => Readiness.fromHttpGet('/ready', { port: PORT, timeout: Duration.seconds(seconds) });

/** The scripts in the hooks: from ready to returned, processes, and what waiting costs. */
export async function measure(): Promise<Row[]> {
  return [...await latencies(), ...await programLatencies(), ...await processes(), ...await cpu()];
}

async function latencies(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const shell of ['dash', 'busybox']) {
    for (const [name, readiness, server] of [
      ['TCP', tcp(10), { kind: 'tcp', port: PORT }],
      ['HTTP', http(10), { kind: 'http', port: PORT }],
    ] as [string, Readiness, Server][]) {
      const delays: number[] = [];
      for (let i = 0; i < RUNS; i++) {
        // spread over the phases of a poll
        const { delays: [delay], status } = await run({ shell, tools: ['wget'], command: hook(readiness), servers: [{ ...server, afterMs: 300 + i * INTERVAL_MS / RUNS }] });
        if (status !== 0 || delay === null) {
          throw new Error(`the ${name} wait failed in ${shell}`);
        }
        delays.push(delay * 1000);
      }
      rows.push(row(`${name} in ${shell}: from "the port listens" to "the hook has returned", median`, median(delays), INTERVAL_MS + SLACK_MS, ' ms'));
    }
  }
  return rows;
}

/** The same for the program that an init container lays, with the toolbox that it lays it beside. */
async function programLatencies(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, readiness, server] of [
    ['TCP', tcp(10), { kind: 'tcp', port: PORT }],
    ['HTTP', http(10), { kind: 'http', port: PORT }],
  ] as [string, Readiness, Server][]) {
    const one = sidecar('sidecar', waitOf(readiness));
    const { value: spec } = applyStrategy(pod([one]), hold([one]), GATED);
    const image = new EmptyImage(spec, 'debian');
    const delays: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      const { delays: [delay], status } = await image.run(hookOf(spec, 'sidecar')!, { servers: [{ ...server, afterMs: 300 + i * INTERVAL_MS / RUNS }] });
      if (status !== 0 || delay === null) {
        throw new Error(`the ${name} wait of the program failed`);
      }
      delays.push(delay * 1000);
    }
    image.remove();
    rows.push(row(`${name} by the program: from "the port listens" to "the hook has returned", median`, median(delays), INTERVAL_MS + SLACK_MS, ' ms'));
  }
  return rows;
}

/** A PID namespace of its own numbers every process that is started. */
async function processes(): Promise<Row[]> {
  const count = async (readiness: Readiness, servers: Server[]) => {
    const [file, ...args] = hook(readiness);
    const pid = ['sh', '-c', '"$@"; echo $$; exec sh -c "echo \\$PPID; sh -c \'echo \\$\\$\'"', 'count', file, ...args];
    const { stdout, seconds: taken } = await run({ shell: 'dash', tools: ['wget'], command: pid, servers });
    const [first, , last] = stdout.trim().split('\n').map(Number);
    return (last - first) / (taken * 1000 / INTERVAL_MS);
  };
  return [
    row('TCP: processes started per poll', await count(tcp(5), []), 1.1),
    row('file: processes started per poll', await count(Readiness.fromFile('/no/such/file', { timeout: Duration.seconds(5) }), []), 1.1),
    row('HTTP that answers 503: processes started per poll', await count(http(5), [{ kind: 'http', port: PORT, status: 503 }]), 3.1),
  ];
}

async function cpu(): Promise<Row[]> {
  const naive = (check: string) => ['sh', '-c', `until ${check}; do sleep 0.1; done`];
  const table = 'while read -r slot address peer state rest; do case $state:$address in 0A:*:BEEF) exit ;; esac; done';
  const [ours, theirs, oursHttp, theirsHttp] = await Promise.all([
    cpuOf(hook(tcp(WAIT_SECONDS))),
    cpuOf(naive(`{ ${table}; } </proc/net/tcp; { ${table}; } </proc/net/tcp6; false`)),
    cpuOf(hook(http(WAIT_SECONDS))),
    cpuOf(naive(`wget -q -O /dev/null http://127.0.0.1:${PORT}/ready`)),
  ]);
  return [
    row('TCP: CPU of waiting, beside a loop that reads the tables every time', ours / theirs, 0.25, ' x'),
    row('HTTP: CPU of waiting, beside `until wget …; do sleep 0.1; done`', oursHttp / theirsHttp, 1, ' x'),
  ];
}

/** CPU seconds of a command and all that it waits for, over the time of the wait. */
function cpuOf(command: string[]): Promise<number> {
  const timed = 'TIMEFORMAT="%U %S"; time timeout "$0" "$@"';
  const child = spawn('bash', ['-c', timed, String(WAIT_SECONDS), ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', data => { errors += data; });
  return new Promise(resolve => child.on('close', () => {
    const [user, system] = errors.trim().split('\n').pop()!.split(' ').map(Number);
    resolve(user + system);
  }));
}

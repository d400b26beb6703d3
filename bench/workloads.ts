import { execFileSync } from 'child_process';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { median, Row, row, told } from './table';
import { Readiness, SidecarFirst } from '../lib';

const RUNS = 5;
const HOOK = ['/bin/wait-until-ready.sh'];
const root = path.dirname(__dirname);

type Build = (chart: Chart, id: string) => void;

/** The same containers, written by hand. */
const plain: Build = (chart, id) => {
  const deployment = new kplus.Deployment(chart, id, {
    containers: [
      { name: 'sidecar', image: 'my-sidecar', lifecycle: { postStart: kplus.Handler.fromCommand(HOOK) } },
      { name: 'application', image: 'my-application' },
    ],
  });
  deployment.podMetadata.addAnnotation('kubectl.kubernetes.io/default-container', 'application');
};

const ours: Build = (chart, id) => {
  new kplus.Deployment(chart, id, { containers: [{ name: 'application', image: 'my-application' }] }).with(new SidecarFirst({
    sidecars: [{ name: 'sidecar', image: 'my-sidecar', readyWhen: Readiness.fromWaitCommand(HOOK) }],
  }));
};

interface Times {
  readonly construction: number;
  readonly synthesis: number;
}

function time(build: Build, workloads: number, charts: number): Times {
  const start = performance.now();
  const app = new App();
  for (let index = 0; index < charts; index++) {
    const chart = new Chart(app, `chart-${index}`);
    for (let workload = 0; workload < workloads / charts; workload++) {
      build(chart, `web-${workload}`);
    }
  }
  const built = performance.now();
  app.synthYaml();
  return { construction: built - start, synthesis: performance.now() - built };
}

/** Both, run after run in turn, in this process. */
function compare(workloads: number, charts: number = 1): Record<'plain' | 'ours', Times & { total: number }> {
  const runs = { plain: [] as Times[], ours: [] as Times[] };
  for (let index = 0; index < RUNS; index++) {
    runs.plain.push(time(plain, workloads, charts));
    runs.ours.push(time(ours, workloads, charts));
  }
  const middle = (times: Times[]) => ({
    construction: median(times.map(({ construction }) => construction)),
    synthesis: median(times.map(({ synthesis }) => synthesis)),
    total: median(times.map(({ construction, synthesis }) => construction + synthesis)),
  });
  return { plain: middle(runs.plain), ours: middle(runs.ours) };
}

/** Deployments with a mixin each, beside plain cdk8s-plus-28. */
export function measure(): Row[] {
  time(plain, 200, 1);
  time(ours, 200, 1);
  const one = compare(1000);
  const four = compare(4000);
  const charts = compare(990, 30);
  const ratio = ({ plain: theirs, ours: mine }: ReturnType<typeof compare>, what: 'synthesis' | 'total') => mine[what] / theirs[what];
  const growth = (which: 'plain' | 'ours') => four[which].total / one[which].total;
  return [
    row('1,000 Deployments: synthesis, beside plain', ratio(one, 'synthesis'), 1.10, ' x'),
    row('1,000 Deployments: construction and synthesis, beside plain', ratio(one, 'total'), 1.35, ' x'),
    row('4,000 over 1,000: growth, beside plain\'s own growth', growth('ours') / growth('plain'), 1.1, ' x'),
    row('990 Deployments in 30 charts: construction and synthesis, beside the ratio in one chart', ratio(charts, 'total') / ratio(one, 'total'), 1.1, ' x'),
    ...loading(),
    ...memory(),
  ];
}

function loading(): Row[] {
  const load = (script: string) => {
    const start = performance.now();
    execFileSync(process.execPath, ['-e', script], { cwd: root });
    return performance.now() - start;
  };
  const both = 'require("cdk8s"); require("cdk8s-plus-28")';
  const times: [number, number][] = Array.from({ length: 11 }, () => [load(both), load(`${both}; require("${root}")`)]);
  return [row('loading, beside cdk8s and cdk8s-plus-28 alone', median(times.map(([, mine]) => mine)) / median(times.map(([theirs]) => theirs)), 1.15, ' x')];
}

function memory(): Row[] {
  const peak = (which: string) => Number(execFileSync(process.execPath, [
    '--require', 'ts-node/register/transpile-only',
    '-e', `require('./bench/workloads').once('${which}'); console.log(process.resourceUsage().maxRSS)`,
  ], { cwd: root, encoding: 'utf8', env: { ...process.env, TS_NODE_PROJECT: path.join(root, 'bench', 'tsconfig.json') } }));
  const [theirs, mine] = [peak('plain'), peak('ours')];
  return [told('4,000 Deployments: peak memory, beside plain', `${(mine / theirs).toFixed(2)} x`)];
}

/** One run in a process of its own. */
export function once(which: 'plain' | 'ours'): void {
  time({ plain, ours }[which], 4000, 1);
}

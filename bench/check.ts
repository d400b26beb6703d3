import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { median, Row, row } from './table';
import { main } from '../src/cli/main';
import { STATUS } from '../src/cli/streams';

const MANIFESTS = 1000;
const LINES = 100;
/** One file in so many has findings. */
const UNSOUND_EVERY = 5;
const RUNS = 7;
const root = path.dirname(__dirname);

/** A Deployment of a hundred lines, as sound as ours are. */
function manifest(index: number): string {
  const lines = [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    `  name: web-${index}`,
    'spec:',
    '  template:',
    '    spec:',
    '      initContainers:',
    '        - name: proxy',
    '          restartPolicy: Always',
    '          startupProbe: {httpGet: {path: /ready, port: 9901}, periodSeconds: 1}',
    '      containers:',
    '        - name: web',
    `          image: registry.example.com/web:${index}`,
    '          env:',
  ];
  for (let variable = 0; lines.length < LINES; variable++) {
    lines.push(`            - name: VARIABLE_${variable}`, `              value: "${index} ${variable}"`);
  }
  return `${lines.slice(0, LINES).join('\n')}\n`;
}

/** The same by hand: a hook that asks once, and one that polls for ever. */
function unsound(index: number): string {
  const proxy = (name: string, hook: string) => ['        - name: ' + name, '          lifecycle:', '            postStart:', `              ${hook}`];
  return manifest(index)
    .replace(/ {6}initContainers:\n(?: {8}.*\n){3}/, '')
    .replace('      containers:\n', [
      '      containers:',
      ...proxy('envoy', '{httpGet: {path: /ready, port: 9901}}'),
      ...proxy('redis', '{exec: {command: [sh, -c, "until redis-cli ping; do echo waiting for redis; sleep 1; done"]}}'),
      '',
    ].join('\n'));
}

/** The command beside parsing the same files alone, and its start-up beside that of node. */
export function measure(): Row[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-check-'));
  for (let index = 0; index < MANIFESTS; index++) {
    fs.writeFileSync(path.join(folder, `${index}.yaml`), index % UNSOUND_EVERY === 0 ? unsound(index) : manifest(index));
  }
  const quiet = { out: () => {}, error: () => {}, color: false, interactive: false };
  const parse = () => fs.readdirSync(folder).forEach(file =>
    parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8')).forEach(document => document.toJS()));
  const check = () => {
    if (main(['check', folder], quiet) !== STATUS.findings) {
      throw new Error('some manifests of this benchmark have findings');
    }
  };
  const node = (...words: string[]) => () => void execFileSync(process.execPath, words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    parse();
    check();
    const [parsing, checking] = inTurn(parse, check);
    const [bare, command] = inTurn(node('-e', '0'), node('bin/cdk8s-sidecar-first', '--help'));
    return [
      row('check 1,000 manifests of 100 lines, beside parsing their YAML', checking / parsing, 1.5, ' x'),
      row('start of the command, over that of node', command - bare, 300, ' ms'),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** The medians of some runs of each, one after the other in turn. */
function inTurn(...works: (() => void)[]): number[] {
  const times = works.map((): number[] => []);
  for (let run = 0; run < RUNS; run++) {
    works.forEach((work, index) => {
      const begin = performance.now();
      work();
      times[index].push(performance.now() - begin);
    });
  }
  return times.map(median);
}

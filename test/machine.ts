import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

/*
 * What tests need of the machine they run on, and what becomes of them where it is missing: on a developer's machine they are skipped, with
 * one line for each test file and missing thing; with CI set they fail.
 */

/** A program on the PATH, or a key of `BEYOND_PROGRAMS`. */
export type Need = string;

function which(program: Need): string | undefined {
  return (process.env.PATH ?? '').split(path.delimiter).map(folder => path.join(folder, program)).find(isProgram);
}

/** A program that the tests have said they need. */
export function programOf(program: Need): string {
  const file = which(program);
  if (!file) {
    throw new Error(`${program} is not on the PATH, and this test has not said that it needs it`);
  }
  return file;
}

type Register = (title: string, body: () => any) => void;
type Tests = Readonly<Record<'describe' | 'test' | 'concurrent', Register>>;

/** jest's `describe`, `test` and `test.concurrent` for tests that need all of these. */
export function needing(...needs: Need[]): Tests {
  const missing = needs.map(missingFor).find(need => need !== undefined);
  if (missing === undefined) {
    return { describe, test, concurrent: test.concurrent as Register };
  }
  if (process.env.CI && !OPTIONAL.includes(missing)) {
    const fail: Register = title => test(title, () => { throw new Error(`${missing} is not on this machine, and CI does not skip; ${wayTo(missing)}`); });
    return { describe: fail, test: fail, concurrent: fail };
  }
  tell(missing);
  return { describe: skipped, test: test.skip, concurrent: test.skip };
}

let withinSkipped = false;

/** `describe.skip`, which reads the tests to count them: what they need beside is of no interest then. */
function skipped(title: string, body: () => any): void {
  const before = withinSkipped;
  withinSkipped = true;
  describe.skip(title, body);
  withinSkipped = before;
}

const PACKAGES = 'bash scripts/test-packages.sh installs it on Debian and Ubuntu';

/** What scripts/test-programs.sh installs where it can: optional in CI, too. */
const OPTIONAL = ['busybox-plain', 'alloydb-auth-proxy', 'cloud-sql-proxy', 'oauth2-proxy', 'opa', 'statsd_exporter'];

/** What is more than a program. */
const BEYOND_PROGRAMS: Record<Need, { readonly programs: string[]; readonly way: string; isThere(): boolean }> = {
  'namespaces': {
    programs: process.platform === 'linux' ? ['unshare', 'mount', 'ip'] : [],
    way: 'run the tests as root on Linux, in a container that may make them (docker run --privileged)',
    isThere: () => spawnSync('unshare', ['-n', '-p', '-m', '-f', '--mount-proc', 'ip', 'link', 'set', 'lo', 'up']).status === 0,
  },
  'static busybox': {
    programs: ['busybox'],
    way: PACKAGES,
    // a program that is linked dynamically names its loader at its beginning
    isThere: () => !fs.readFileSync(programOf('busybox')).subarray(0, 4096).includes('/ld-'),
  },
  'script of util-linux': {
    programs: ['script'],
    way: PACKAGES,
    // that of BSD and macOS takes other options
    isThere: () => spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout.includes('util-linux'),
  },
};

const known = new Map<Need, Need | undefined>();

/** The need itself, or the program that it wants first; undefined when nothing is missing. */
function missingFor(need: Need): Need | undefined {
  if (!known.has(need)) {
    const { programs, isThere } = BEYOND_PROGRAMS[need] ?? { programs: [need], isThere: () => true };
    known.set(need, programs.find(program => !which(program)) ?? (isThere() ? undefined : need));
  }
  return known.get(need);
}

function wayTo(need: Need): string {
  if (need === 'go') {
    return 'https://go.dev/dl has it';
  }
  return BEYOND_PROGRAMS[need]?.way ?? (OPTIONAL.includes(need) ? 'PATH=$PATH:$(bash scripts/test-programs.sh) installs it' : PACKAGES);
}

const told = new Set<Need>();
function tell(missing: Need): void {
  if (!withinSkipped && !told.has(missing)) {
    told.add(missing);
    const file = path.relative(path.dirname(__dirname), expect.getState().testPath ?? '');
    process.stderr.write(`skipped: ${file}: the tests that need ${missing}, not found on this machine; ${wayTo(missing)}\n`);
  }
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

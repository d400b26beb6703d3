import { stepsOf } from './steps';
import { listenersOf } from '../../src/core/pod/listeners';
import { readCommand } from '../../src/core/timeline/commands/command';
import { readGates } from '../../src/core/timeline/gates/read-gates';

/*
 * Text from strangers is read in time that grows with its length.
 */

const TIMES = 400;

/** How many times the steps, when the text is twice as long. */
function growth(work: (times: number) => () => void): number {
  return stepsOf(work(2 * TIMES)) / stepsOf(work(TIMES));
}

const LINEAR = 2.2;

const sh = (script: string) => ['sh', '-c', script];

const SCRIPTS: [string, (times: number) => string][] = [
  ['while ((<<<…', times => `while ((${'<'.repeat(times)}`],
  ['while ((<<<…)', times => `while ((${'<)'.repeat(times)}`],
  [' $(( again and again', times => `until a${' $(('.repeat(times)}; do b; done`],
  [' \\$(( in a word', times => `until a "${' \\$(('.repeat(times)}"; do b; done`],
  ['& in nested braces', times => `${'{ a; '.repeat(times)}${'} & '.repeat(times)}`],
  ['& in nested parentheses', times => `${'(a; '.repeat(times)}${') & '.repeat(times)}`],
  ['& after &', times => 'a & '.repeat(times)],
  ['loops in loops', times => `${'while a; do '.repeat(times)}${'done; '.repeat(times)}`],
  ['cases in cases', times => 'case a in '.repeat(times)],
  ['here-documents', times => '<<E\n'.repeat(times)],
  ['one of several delimiters', times => `${'<<E '.repeat(times)}\n${'a\n'.repeat(times)}`],
  ['digits', times => `a ${'1'.repeat(times)}`],
  ['space', times => `a${' '.repeat(times)}b date${' '.repeat(times)}`],
  ['quotes that are not closed', times => '"$('.repeat(times)],
  ['variables', times => `until [ ${' $a'.repeat(times)} ]; do b; done`],
  ['substitutions in substitutions', times => `a=${'$(b '.repeat(times)}${')'.repeat(times)}`],
  ['one variable of many substitutions', times => `a=${'$(b)'.repeat(times)}${'; [ $a = 1 ]'.repeat(times)}`],
  ['scripts in scripts', times => 'sh -c \''.repeat(times)],
  ['functions that call the next one twice', times => `${Array.from({ length: times }, (_, i) => `f${i}() { f${i + 1}; f${i + 1}; }`).join('; ')}; f0`],
  ['lists in lists', times => `${'for i in 1 2 3 4; do '.repeat(times)}a $i`],
  ['a pipe through many filters', times => `ss${' | grep :80'.repeat(times)}`],
  ['conditions', times => `until [ ${'-f /a -a ! '.repeat(times)} ]; do b; done`],
  ['wrappers', times => `${'runuser -u a '.repeat(times)}-c b`],
  ['addresses', times => `curl ${'http://a@'.repeat(times)}`],
  ['targets', times => `curl ${Array.from({ length: times }, (_, i) => `localhost:${i}`).join(' ')}`],
  ['words that nearly say wait', times => 'a_awai-'.repeat(times)],
  ['of a purpose', times => `# waits until ${' and a: '.repeat(times)}`],
  ['of a purpose with limits', times => `# waits until a: ${'(at most 1'.repeat(times)}`],
];

test.each(SCRIPTS)('a script with %s', (_, script) => {
  expect(growth(times => () => readCommand(sh(script(times))))).toBeLessThan(LINEAR);
});

test.each<[string, (times: number) => string]>([
  ['mkdir -mkdir …', times => 'mkdir -'.repeat(times)],
  ['rm -rrr…', times => `>/v/gate; rm -${'r'.repeat(times)}`],
  ['rm -rm -r …', times => 'rm -r'.repeat(times)],
  ['> > >', times => '> '.repeat(times)],
  ['touch "touch "', times => 'touch "'.repeat(times)],
  ['quotes that are not closed', times => `mkdir ${'" '.repeat(times)}'`],
  ['folders in folders', times => 'cd aaaa; touch b; '.repeat(times)],
  ['folders that move into each other', times => `mkdir -p /v/a; ${'mv /v/a /v/b; mv /v/b /v/a; '.repeat(times)}`],
  ['a long variable', times => `A=${'a'.repeat(times)}; touch ${'$A'.repeat(times)}`],
  ['a long path', times => `mkdir ${'/a'.repeat(times)}`],
  ['cd a; cd a; …', times => 'cd a; touch b; '.repeat(times)],
  ['cp a a a …', times => `cp ${'a '.repeat(times)}`],
  ['rm -r -r …', times => `rm ${'-r '.repeat(times)}`],
])('a gate\'s command with %s', (_, script) => {
  const pod = (command: string[]) => {
    const volumeMounts = [{ name: 'v', mountPath: '/v' }];
    return {
      volumes: [{ name: 'v', emptyDir: {} }],
      initContainers: [{ name: 'shut', command, volumeMounts }],
      containers: [
        { name: 'a', volumeMounts, lifecycle: { postStart: { exec: { command } } }, startupProbe: { exec: { command } } },
        { name: 'b', volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 'gate/open' }] },
      ],
    };
  };
  expect(growth(times => () => readGates(pod(sh(script(times)))))).toBeLessThan(LINEAR);
});

test.each<[string, (times: number) => string[]]>([
  ['flags without a value', times => Array(times).fill('--listen')],
  ['addresses of their own', times => Array(times).fill('--host=127.0.0.1')],
  ['addresses and ports', times => Array(times).fill(['--host=127.0.0.1', '--port=80']).flat()],
  ['addresses in one flag', times => ['--host', ...Array(times).fill('127.0.0.1'), '--port=80']],
  ['a list', times => [`--host=${'127.0.0.1,'.repeat(times)}`, '--port=80']],
  ['colons', times => [`--host=${':'.repeat(times)}x`, '--port=80']],
  ['brackets', times => [`--host=${'['.repeat(times)}`, '--port=80']],
  ['a long name', times => [`--${'host-'.repeat(times)}=:80`]],
])('a command line with %s', (_, args) => {
  expect(growth(times => () => listenersOf({ name: 'a', args: args(times) }))).toBeLessThan(LINEAR);
});

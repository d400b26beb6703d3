import * as fc from 'fast-check';
import { CommandReading, programsOf, readCommand } from '../../src/core/timeline/commands/command';
import { parse } from '../../src/core/timeline/shell/syntax/parse';
import { simpleCommands } from '../../src/core/timeline/shell/syntax/tree';

const sh = (script: string) => ['sh', '-c', script];
const POLL = 'until curl -sf localhost:9901/ready; do sleep 1; done';

type Case = [string[], CommandReading['kind'], boolean | undefined];

describe('what a command does', () => {
  test.each((<Case[]>[
    // loops
    [sh(POLL), 'wait', false],
    [['bash', '-ec', POLL], 'wait', false],
    [['/bin/busybox', 'sh', '-c', POLL], 'wait', false],
    [sh('until nc -z localhost 5432; do echo waiting for postgres; sleep 1; done'), 'wait', false],
    [sh('# for the database\nwhile ! pg_isready; do\n  printf "%s" "exit 1, date +%s"\n  sleep 1\ndone\n'), 'wait', false],
    [sh('n=0; until curl -sf localhost; do n=$((n+1)); echo try $n; sleep 1; done'), 'wait', false],
    [sh('while [ $(curl -s localhost/stats | wc -l) -lt 10 ]; do sleep 1; done'), 'wait', false],
    [sh('while ! timeout 1 nc localhost 80; do sleep 1; done'), 'wait', false],
    [sh('for port in 80 81; do until nc -z localhost $port; do sleep 1; done; done'), 'wait', false],
    [sh(`${POLL} || exit 1`), 'wait', false],
    [sh('ready() { curl -sf localhost; }; until ready; do sleep 1; done'), 'wait', false],
    [sh(`(${POLL}) & (${POLL}) & wait`), 'wait', false],
    [sh('cat <<EOF >/tmp/x\nexit 1\nEOF\nwhile :; do curl -sf localhost && break; sleep 1; done'), 'wait', false],
    [sh('i=0; until curl -sf localhost; do i=$((i+1)); [ $i -ge 60 ] && exit 1; sleep 1; done'), 'wait', true],
    [sh('i=0; until curl -sf localhost || [ "$i" = 60 ]; do i=$((i+1)); sleep 1; done'), 'wait', true],
    [sh('until [ "$code" = 200 ]; do code=$(curl -so /dev/null -w "%{http_code}" localhost); sleep 1; done'), 'wait', false],
    [sh('i=0; while (( i++ < 60 )); do curl -sf localhost && exit; sleep 1; done'), 'wait', true],
    [sh('i=0; until curl -sf localhost; do [ $((i++)) -ge 60 ] && exit 1; sleep 1; done'), 'wait', true],
    [sh('until curl -sf localhost || [ 1 = 1 -a $((i++)) -ge 60 ]; do sleep 1; done'), 'wait', true],
    [sh('while ((i++)); do sleep 1; done'), 'wait', false],
    [sh('while ! nc -z localhost 80; do sleep 1; continue; done'), 'wait', false],
    [sh('while (( (i++) < 60 )); do curl -sf localhost && exit; sleep 1; done'), 'wait', true],
    [sh('for ((i = 0; i < 60; i++)); do curl -sf localhost && exit; sleep 1; done'), 'wait', true],
    [sh('for i in $(seq 60); do curl -s localhost && exit 0; sleep 1; done; exit 1'), 'wait', true],
    [sh('end=$(($(date +%s) + 60)); until nc -z localhost 80; do [ $(date +%s) -lt $end ] || exit 1; sleep 1; done'), 'wait', true],
    [sh('until nc -z localhost 80 || [ $SECONDS -gt 60 ]; do sleep 1; done'), 'wait', true],
    [sh('for f in /etc/conf/*; do cp "$f" /data; done'), 'action', true],
    [sh('while read -r line; do echo "$line"; done </etc/hosts'), 'action', true],
    // timeout
    [['timeout', '60', ...sh(POLL)], 'wait', true],
    [['/usr/bin/timeout', '-k', '5', '60', ...sh(POLL)], 'wait', true],
    [['bash', '-c', `set -e; timeout 60 bash -c '${POLL}'`], 'wait', true],
    [['timeout', '60', '/scripts/check-ready.sh'], 'unknown', true],
    // other counters
    [sh('n=0; until curl -sf localhost; do n=`expr $n + 1`; [ $n = 30 ] && break; sleep 1; done'), 'wait', true],
    [sh('n=0; until curl -sf localhost; do n=$(expr $n + 1); if [ "$n" -eq 30 ]; then exit 1; fi; sleep 1; done'), 'wait', true],
    [sh('n=0; until curl -sf localhost; do ((n++)); [ $n = 30 ] && break; sleep 1; done'), 'wait', true],
    [sh('n=0; until curl -sf localhost; do ((n+=1)); [[ $n == 30 ]] && break; sleep 1; done'), 'wait', true],
    [sh('n=0; until curl -sf localhost; do ((++n)); if ((n == 30)); then break; fi; sleep 1; done'), 'wait', true],
    [sh('n=0; until curl -sf localhost; do let n+=1; test $n -eq 30 && break; sleep 1; done'), 'wait', true],
    [sh('n=0; until curl -sf localhost; do let "n = n + 1"; [ 30 = $n ] && break; sleep 1; done'), 'wait', true],
    [sh('n=0; until curl -sf localhost; do : $((n+=1)); [ $n = 30 ] && break; sleep 1; done'), 'wait', true],
    [sh('n=30; until curl -sf localhost; do n=$((n-1)); [ $n -eq 0 ] && exit 1; sleep 1; done'), 'wait', true],
    [sh('n=30; until curl -sf localhost; do n=$[n-1]; [ $n -eq 0 ] && exit 1; sleep 1; done'), 'wait', true],
    [sh('s=$(date +%s); until curl -sf localhost; do now=$(date +%s); [ $((now - s)) -gt 60 ] && exit 1; sleep 1; done'), 'wait', true],
    [sh('until curl -sf localhost; do ((n++)); sleep 1; done'), 'wait', false],
    [sh('n=0; until curl -sf localhost; do n=`expr $n + 1`; echo "[ $n = 30 ] && break"; sleep 1; done'), 'wait', false],
    [sh('until [ "$code" -ge 200 ]; do code=$(curl -so /dev/null -w "%{http_code}" localhost); sleep 1; done'), 'wait', false],
    [sh('until curl -sf --max-time 5 localhost; do sleep 1; done'), 'wait', false],
    [sh('until curl -sf localhost; do kill -0 1 || exit 1; sleep 1; done'), 'wait', false],
    // watchdogs
    [sh(`(sleep 8; kill -9 $$) & ${POLL}`), 'wait', true],
    [sh(`sleep 8 && kill $$ & ${POLL}`), 'wait', true],
    [sh(`(${POLL}) & pid=$!; (sleep 8; kill $pid) & wait $pid`), 'wait', true],
    [sh(`(until nc -z localhost 81; do sleep 1; done; kill $pid) & ${POLL}`), 'wait', false],
    [sh(`(while kill -0 $pid; do sleep 1; done) & ${POLL}`), 'wait', false],
    // they only count
    [sh('for i in 1 2; do sleep 1; done'), 'pause', true],
    [sh('for i in $(seq 5); do echo $i; sleep 1; done'), 'pause', true],
    [sh('n=0; while [ $n -lt 5 ]; do sleep 1; n=$((n+1)); done'), 'pause', true],
    [sh('command -v sleep'), 'action', true],
    [sh('command -v wait4x >/dev/null || echo none'), 'action', true],
    [sh('command -V nc'), 'action', true],
    [sh('command sleep 5'), 'pause', true],
    [sh('until kill -0 1; do sleep 1; done'), 'wait', false],
    // one round
    [sh('until nc -z localhost 80; do sleep 1; break; done'), 'pause', true],
    [sh('until nc -z localhost 80; do sleep 1; exit 0; done'), 'pause', true],
    [sh('while true; do curl -sf localhost; break; done'), 'action', true],
    [sh('until curl -sf localhost || true; do sleep 1; done'), 'action', true],
    [sh('until curl -sf localhost; echo; do sleep 1; done'), 'action', true],
    [sh('until nc -z localhost 80 | true; do sleep 1; done'), 'action', true],
    [sh('while false; do sleep 1; done'), 'action', true],
    [sh('until wait4x tcp localhost:80 || true; do sleep 1; done'), 'wait', true],
    [sh('until nc -z localhost 80; do sleep 1; [ -f /stop ] && break; done'), 'wait', false],
    // never over
    [sh('while true; do sleep 1; nc -z localhost 80 && kill $$; done'), 'wait', false],
    [sh('while true; do sleep 1; done'), 'pause', false],
    [sh('until false; do sleep 1; done'), 'pause', false],
    [sh('while :; do :; done'), 'pause', false],
    [sh('while true; do nc -z localhost 80; sleep 1; done'), 'pause', false],
    [sh('for ((;;)); do sleep 1; done'), 'pause', false],
    [sh('for ((i = 0; ; i++)); do echo $i; sleep 1; done'), 'pause', false],
    [sh('timeout 30 sh -c "while true; do sleep 1; done"'), 'pause', true],
    [sh('while true; do sleep 1; done >/dev/null 2>&1 &'), 'action', true],
    [sh('for ((;;)); do nc -z localhost 80 && break; sleep 1; done'), 'wait', false],
    [sh('for ((i = 1; ; i++)); do nc -z localhost 80 && exit 0; [ $i -gt 9 ] && exit 1; sleep 1; done'), 'wait', true],
    // scripts by other ways
    [sh(`sh <<EOF\n${POLL}\nEOF`), 'wait', false],
    [sh(`bash -s <<-'END'\n\t${POLL}\n\tEND\n`), 'wait', false],
    [sh(`sh <<< "${POLL}"`), 'wait', false],
    [sh(`echo '${POLL}' | sh`), 'wait', false],
    [sh(`printf '${POLL}\\n' | bash -e`), 'wait', false],
    [sh(`printf '%s\\n' '${POLL}' | sh`), 'wait', false],
    [sh(`cat <<EOF | sh\n${POLL}\nEOF`), 'wait', false],
    [sh(`eval "${POLL}"`), 'wait', false],
    [['sh', '-c', '--', POLL], 'wait', false],
    [['sh', '-e', '-c', POLL], 'wait', false],
    [['bash', '-o', 'pipefail', '-c', POLL], 'wait', false],
    [['bash', '-euo', 'pipefail', '-c', POLL], 'wait', false],
    [['bash', '--login', '-c', POLL], 'wait', false],
    // wrappers
    ...[
      'su-exec redis', 'gosu 1000:1000', 'nice -n 5', 'nice -10', 'nice', 'setsid', 'setsid -w', 'setpriv --reuid=1000 --clear-groups', 'setpriv --reuid 1000',
      'chroot /host', 'exec -a poll', 'exec', 'env -i A=b', 'env -u HOME', 'A=b', 'stdbuf -oL', 'stdbuf -o L', 'ionice -c 3', 'ionice -c2 -n7', 'nohup',
      'busybox', 'sudo -u postgres', 'sudo -E --', 'tini --', 'tini -s', 'dumb-init', 'time', 'command', 'taskset -c 0', 'chrt -f 10', 'nice -n 5 setsid -- ionice -c3',
    ].map((wrapper): Case => [[...wrapper.split(' '), ...sh(POLL)], 'wait', false]),
    [['su', 'postgres', '-c', POLL], 'wait', false],
    [['su', '-', 'postgres', '-s', '/bin/sh', '-c', POLL], 'wait', false],
    [['runuser', '-u', 'postgres', '--', ...sh(POLL)], 'wait', false],
    [['env', 'A=b', 'timeout', '-s', 'KILL', '1m', ...sh(POLL)], 'wait', true],
    [['timeout', '0', ...sh(POLL)], 'wait', false],
    // waits that are no loops
    [sh('seq 60 | while read i; do nc -z localhost 80 && exit 0; sleep 1; done'), 'wait', true],
    [sh('tail -f /var/log/x.log | grep -m1 ready'), 'wait', false],
    [sh('tail -n +1 -F /var/log/x.log | sed /ready/q'), 'wait', false],
    [sh('timeout 60 tail -f /x | grep -q ready'), 'wait', true],
    [sh('nc -l -p 8080'), 'wait', false],
    [['nc', '-lk', '8080'], 'wait', false],
    [sh('inotifywait -e create /shared'), 'wait', false],
    [sh('inotifywait -t 60 /shared'), 'wait', true],
    [['wget', '-q', '--retry-connrefused', '-t', '0', 'localhost'], 'wait', false],
    [['wget', '-q', '--retry-connrefused', '--tries=10', 'localhost'], 'wait', true],
    [['wait-for-it.sh', 'localhost:80'], 'wait', true],
    [['wait-for-it.sh', 'localhost:80', '-t', '0'], 'wait', false],
    [['./wait-for-it.sh', '--timeout=0', 'localhost:80'], 'wait', false],
    [['wait-for', 'localhost:80', '-t', '0'], 'wait', false],
    [['wait4x', 'tcp', 'localhost:80', '-t', '0'], 'wait', false],
    [['wait-for-it.sh', 'localhost:80', '-t', '$T'], 'wait', undefined],
    [['linkerd-await'], 'wait', false],
    [sh('sleep 7; wget -q localhost:80'), 'pause', true],
    // after the end
    [sh(`exit 0; ${POLL}`), 'action', true],
    [sh(`exec /bin/true; ${POLL}`), 'action', true],
    [sh(`if false; then ${POLL}; fi`), 'action', true],
    [sh(`true || ${POLL}`), 'action', true],
    [sh(`poll() { ${POLL}; }`), 'action', true],
    [sh(`poll() { ${POLL}; }; poll`), 'wait', false],
    // in the background
    [sh(`(${POLL}; curl -XPOST localhost/warm) >/dev/null 2>&1 &`), 'action', true],
    [sh(`${POLL} >/dev/null 2>&1 &`), 'action', true],
    [sh(`${POLL} &>/dev/null &`), 'action', true],
    [sh(`exec >/tmp/log 2>&1; ${POLL} &`), 'action', true],
    // in the background, with the pipes that the kubelet waits for
    [sh(`(${POLL}; curl -XPOST localhost/warm) &`), 'wait', false],
    [sh(`${POLL} &`), 'wait', false],
    [sh(`${POLL} 2>&1 >/dev/null &`), 'wait', false],
    [sh(`${POLL} >/dev/null &`), 'wait', false],
    [sh(`{ ${POLL}; } &`), 'wait', false],
    [sh(`( ${POLL} >/dev/null 2>&1 ) &`), 'wait', false],
    [sh('nohup /scripts/wait-and-register.sh &'), 'wait', undefined],
    [sh('nohup /scripts/register.sh &'), 'unknown', undefined],
    [sh('sleep 9 & echo done'), 'pause', true],
    [sh(`nohup sh -c "${POLL}" & exit 0`), 'wait', false],
    [sh('nohup /scripts/wait-and-register.sh >/dev/null 2>&1 &'), 'action', true],
    // pauses
    [['sleep', '5'], 'pause', true],
    [['sleep', 'infinity'], 'pause', false],
    [sh('sleep infinity'), 'pause', false],
    [sh('sleep 10 # wait for envoy'), 'pause', true],
    [sh('sleep 5 # give it a while'), 'pause', true],
    [sh('sleep 10 && echo ready'), 'pause', true],
    [sh('sleep 5 || true'), 'pause', true],
    [sh('echo sleeping while lb drains; sleep 10'), 'pause', true],
    [sh('sleep 5; exit 0'), 'pause', true],
    // wait commands
    [['pilot-agent', 'wait'], 'wait', true],
    [sh('echo starting; pilot-agent wait'), 'wait', true],
    [sh('sleep 1; pilot-agent wait'), 'wait', true],
    [['/usr/lib/linkerd/linkerd-await', '--timeout=2m'], 'wait', true],
    [['/bin/wait-until-ready.sh'], 'wait', undefined],
    [sh('/usr/local/bin/wait-for-envoy.sh 60 || exit 1'), 'wait', undefined],
    [['wait4x', 'tcp', 'localhost:9901'], 'wait', true],
    [['dockerize', '-wait', 'tcp://localhost:9901', '-timeout', '60s'], 'wait', true],
    [['curl', '--retry', '30', '--retry-connrefused', '-sf', 'localhost'], 'wait', true],
    [sh('curl --retry 30 --retry-all-errors -sf localhost'), 'wait', true],
    [sh('curl --retry 30 --retry-delay 1 -sf localhost'), 'action', true],
    // actions
    [['curl', '-sf', 'localhost:9901/ready'], 'action', true],
    [['/bin/sh', POLL], 'action', true],
    [['sleep', '5', '&&', 'echo', 'ready'], 'action', true],
    [['pilot-agent', 'wait', '||', 'true'], 'action', true],
    [['nginx', '-s', 'reload'], 'action', true],
    [['nc', '-z', 'localhost', '80'], 'action', true],
    [['touch', '/tmp/wait'], 'action', true],
    [sh('echo "config written for envoy" > /tmp/x'), 'action', true],
    [sh('echo started for run $RUN_ID > /tmp/start'), 'action', true],
    [sh('sleep 1; curl -XPOST localhost/warm'), 'pause', true],
    [sh('if [[ -f /x && -f /y ]]; then case $1 in a|b) touch /z ;; *) : ;; esac; fi'), 'action', true],
    [sh(''), 'action', true],
    [[], 'action', true],
    // what only its author knows
    [['/scripts/check-ready.sh'], 'unknown', undefined],
    [sh('/scripts/check-ready.sh'), 'unknown', undefined],
    [['bash', '/scripts/check-ready.sh'], 'unknown', undefined],
    [sh('exec /scripts/check-ready.sh'), 'unknown', undefined],
    [['/bin/register-node'], 'unknown', undefined],
    [['python3', '-c', 'while True: pass'], 'unknown', undefined],
  ]).map(([words, kind, limited]) => ({ words, kind, limited, title: words.join(' ') })))('$title: $kind, limited: $limited', ({ words, kind, limited }) => {
    expect(readCommand(words)).toMatchObject({ kind, limited });
    expect(readCommand(words).limited).toBe(limited);
  });
});

test.each([[[]], [['true']], [sh('true')], [[':']], [sh('')], [sh('exit 0')], [sh('echo ok')], [['/bin/true']], [['timeout', '1', 'true']], [sh('curl -sf localhost || true')], [sh('nc -z localhost 80; exit 0')]])('%j says nothing', command => {
  expect(readCommand(command)).toMatchObject({ kind: 'action', nothing: true });
});

test.each([[['false']], [sh('exit 1')], [['touch', '/x']], [sh('sleep 1')], [['/opt/true-or-not']], [sh(`${POLL} || true`)]])('%j says something', command => {
  expect(readCommand(command).nothing).toBe(false);
});

test.each<[string[], boolean]>([
  [['false'], true],
  [sh('exit 1'), true],
  [sh('sleep 5; exit 1'), true],
  [sh('false || exit 3'), true],
  [sh('! true'), true],
  [['sleep'], true],
  [['sh', POLL], true],
  [[POLL], true],
  [['sleep', '5', '&&', 'true'], false],
  [['sh', '-c', 'sleep', '5'], true],
  [sh('set -e; false; true'), true],
  [sh('false; true'), false],
  [sh('false || true'), false],
  [sh('exit 0'), false],
  [sh('exit $CODE'), false],
  [['curl', '-sf', 'localhost'], false],
  [sh(`${POLL}; exit 1`), true],
  [sh('for i in $(seq 9); do curl -sf localhost && exit 0; sleep 1; done; exit 1'), false],
  [['sleep', 'infinity'], false],
  [sh('while true; do sleep 1; done'), false],
  [[], false],
])('%j always fails: %s', (command, fails) => {
  expect(readCommand(command).fails).toBe(fails);
});

test.each<[string[], number | undefined]>([
  [['sleep', '5'], 5],
  [['sleep', '1m', '30'], 90],
  [sh('sleep 5; curl localhost'), 5],
  [sh('for i in 1 2 3; do sleep 2; done'), 6],
  [sh('for i in 1 2; do for j in 1 2; do sleep 2; done; done'), 8],
  [['usleep', '500000'], 0.5],
  [sh('while true; do sleep 1; done'), Infinity],
  [['sleep'], undefined],
  [sh('ping -c 31 127.0.0.1 >/dev/null'), 30],
  [sh('for i in {1..4}; do sleep 2; done; sleep 0.5'), 8.5],
  [sh('for i in $(seq 30); do sleep 1; done'), 30],
  [sh('sleep $DELAY'), undefined],
  [sh('for i in *; do sleep 1; done'), undefined],
  [['true'], undefined],
])('%j pauses %s s', (command, seconds) => {
  expect(readCommand(command).pauseSeconds).toBe(seconds);
});

describe('the statements of a script', () => {
  test('are without keywords, quotes, redirections and comments', () => {
    const list = parse('f() { a "b c"\'d\' >/x 2>&1; }; if ! g $(h | i; j) # k\nthen l=1 m | n & fi; while o; do p; done <q')!;
    expect([...simpleCommands(list)].map(({ words }) => words.map(({ text }) => text))).toEqual([
      ['a', 'b cd'], ['g', '$(h | i; j)'], ['l=1', 'm'], ['n'], ['o'], ['p'],
    ]);
  });

  test.each([
    'a=$(case $b in x) echo c ;; y*) echo d;; esac); e',
    'a="$(while f; do case $b in x) case c in y) g ;; esac ;; (z) h;; esac; done)"; e',
    'a=$(echo case (b) esac); e',
  ])('a parenthesis that ends a pattern does not end its substitution: %s', script => {
    expect([...simpleCommands(parse(script)!)].map(({ words }) => words.map(({ text }) => text)).at(-1)).toEqual(['e']);
  });

  test('are read from any text, in time that grows with its length', () => {
    const words = fc.constantFrom('until', 'do', 'done', '(', ')', '((', '))', '{', '}', '&', '&&', ';', '\n', '"', '\'', '`', '$(', '${', '\\', '<<E', '<<<', '<(', '>', '#', 'case', 'in', 'esac', 'a=', 'sh -c', ' ');
    fc.assert(fc.property(fc.array(words, { maxLength: 40 }), text => {
      expect(() => readCommand(sh(text.join(' ')))).not.toThrow();
      expect(() => readCommand(sh(text.join('')))).not.toThrow();
    }), { numRuns: 2000 });
    const { user } = process.cpuUsage();
    for (const text of ['until ', '(', '((', '$(', '"$(', '<<E\n', '{ ', 'case a in ', '$(case a in ', 'timeout 1 ', 'a & ', 'for i in ', '\\', '`', 'sh -c \'']) {
      readCommand(sh(text.repeat(20_000)));
      readCommand(text.trim().split(' ').flatMap(word => Array(5_000).fill(word)));
    }
    expect(process.cpuUsage().user - user).toBeLessThan(5_000_000);
  });
});

test('programs are found in scripts, behind timeout and in the background', () => {
  expect(programsOf(['timeout', '5', 'sh', '-c', 'a b & sudo c; bash -c "d \'e\'"'])).toEqual([['a', 'b'], ['c'], ['d', 'e']]);
});

test('what is too long to run is too long to read, and says so', () => {
  const text = expect.stringMatching(/^\d+ characters, too long to read or to run$/);
  const longest = 'a'.repeat(131_071);
  expect(readCommand([longest]).text).not.toEqual(text);
  expect(readCommand([`${longest}a`])).toMatchObject({ kind: 'unknown', targets: [], proves: false, text });
  expect(readCommand(sh(`until a; do ${longest}; done`))).toMatchObject({ kind: 'unknown', targets: [], proves: false, text });
  expect(readCommand(Array(17).fill(longest))).toMatchObject({ kind: 'unknown', targets: [], proves: false, text });
  expect(programsOf([`${longest}a`])).toEqual([]);
});

import { shellTextIn, strayOperatorIn } from '../../src/core/timeline/commands/shell-text';

test.each([
  'until nc -z localhost 1; do sleep 1; done',
  'while ! nc -z localhost 1; do sleep 1; done\n',
  'sleep 5',
  '/bin/sleep 5',
  'sh -c "sleep 5"',
  '/bin/bash -c /run.sh',
  'nc -z localhost 80',
  'timeout 5 /opt/x',
  'exec /opt/x',
  './wait-for-it.sh localhost:80',
  'python3 main.py',
  '/opt/x && /opt/y',
  '/opt/x;/opt/y',
  '/opt/x || true',
  '/opt/x > /dev/null',
  '#!/bin/sh\n/opt/x\n',
  'A=b /opt/x',
  '[ -f /x ]',
  '/opt/x $(hostname)',
])('%j is the text of a script', text => {
  expect(shellTextIn([text])).toBe(text);
});

test.each([
  [[]],
  [['']],
  [['/bin/sh']],
  [['sleep', '5; true']],
  [['sh', '-c', 'sleep 5; true']],
  [['$(PROGRAM)']],
  [['${PROGRAM}']],
  [['/opt/my program/run']],
  [['C:\\Program Files\\app.exe']],
  [['/opt/wait-until-ready.sh']],
  [['run\n']],
])('%j names a program', command => {
  expect(shellTextIn(command)).toBeUndefined();
});

test.each([
  [['sh', 'until nc -z localhost 1; do sleep 1; done']],
  [['/bin/bash', '-e', 'curl -sf localhost && exit 0']],
  [['timeout', '60', 'sleep 5; curl localhost']],
  [['/sbin/tini', '--', 'sleep 5']],
])('%j names a script where no shell reads one', command => {
  expect(shellTextIn(command)).toBe(command[command.length - 1]);
});

test.each([
  [['/bin/sh', '/opt/my scripts/run.sh']],
  [['bash', '-ec', 'sleep 5; true']],
  [['sh', '-s']],
  [['timeout', '60', 'sh', '-c', 'sleep 5; true']],
  [['env', 'OPTS=a; b', '/opt/x']],
  [['echo', 'sleep 5; true']],
])('%j names none', command => {
  expect(shellTextIn(command)).toBeUndefined();
});

test.each<[string[], string | undefined]>([
  [['sleep', '5', '&&', 'curl', 'localhost'], '&&'],
  [['curl', '-f', 'localhost', '||', 'exit', '1'], '||'],
  [['timeout', '5', '/opt/x', '&&', 'true'], '&&'],
  [['sh', '-c', 'a && b'], undefined],
  [['sh', '-c', 'a', '&&', 'b'], undefined],
  [['cmd', '/c', 'a', '&&', 'b'], undefined],
  [['C:/Windows/System32/cmd.exe', '/c', 'a', '||', 'b'], undefined],
  [['ssh', 'db', 'a', '&&', 'b'], undefined],
  [['grep', '-E', 'a|b', '/x'], undefined],
  [['find', '/x', '-exec', 'rm', '{}', ';'], undefined],
  [[], undefined],
])('of %j the operator that no shell reads is %s', (command, operator) => {
  expect(strayOperatorIn(command)).toBe(operator);
});

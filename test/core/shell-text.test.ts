import { isShellText } from '../../src/core/timeline/commands/shell-text';

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
  expect(isShellText([text])).toBe(true);
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
  expect(isShellText(command)).toBe(false);
});

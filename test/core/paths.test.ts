import { pathsOf } from '../../src/core/timeline/paths';

const sh = (script: string) => pathsOf(['sh', '-c', script]);

test.each([
  ['mkdir -p /v/gate/open', true],
  ['/bin/mkdir --parents "/v/gate/open/deeper"', true],
  ['busybox mkdir \'/v/gate/open\'', true],
  ['# don\'t wait\nmkdir /v/gate/open', true],
  ['mkdir /v/gate/opened', false],
  ['mkdir /v/gate', false],
  ['echo mkdir; ls /v/gate/open', false],
  ['mkdir "/v/gate/open', true],
])('%s creates the folder: %s', (script, creates) => {
  expect(sh(script).creates('/v/gate/open')).toBe(creates);
});

test.each([
  ['echo shut >/v/gate', true],
  ['echo shut >> "/v/gate"', true],
  ['echo shut 2> \'/v/gate\'', true],
  ['(touch /v/gate)', true],
  ['a | tee /v/gate', true],
  ['a >&2; ls /v/gate', false],
  ['touch /v/gate/open', false],
])('%s writes the file: %s', (script, writes) => {
  expect(sh(script).written.has('/v/gate')).toBe(writes);
});

test.each([
  ['rm -rf /v/gate', true],
  ['rm -fr -- "/v/gate"', true],
  ['rm -f /v/gate', false],
  ['rm /v/gate', false],
  ['rm -rf /v/gates', false],
])('%s removes the folder: %s', (script, removes) => {
  expect(sh(script).removed.has('/v/gate')).toBe(removes);
});

test('a path may have spaces', () => {
  const { written, removed, creates } = sh('rm -rf \'/my gate\'; echo shut >\'/my gate\'; mkdir -p "/my gate/open"');
  expect([written.has('/my gate'), removed.has('/my gate'), creates('/my gate/open')]).toEqual([true, true, true]);
});

test('of a command that is too long to run nothing is read', () => {
  expect(sh(`mkdir /v; ${'#'.repeat(131_072)}`).creates('/v')).toBe(false);
});

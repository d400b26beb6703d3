import { pathsOf } from '../../src/core/timeline/gates/paths';

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

describe('a file that is put in the way', () => {
  test.each([
    'cp /etc/hostname /v/gate',
    'cp -f -- /etc/hostname /v/gate',
    'touch /v/a && cp /v/a /v/gate',
    'touch -- /v/gate',
    'touch -d yesterday /v/gate',
    'touch /tmp/x; mv /tmp/x /v/gate',
    'mv /etc/hostname /v/gate',
    'cd /v && touch gate',
    'cd /v; : > ./gate',
    'cd /v/other && touch ../gate',
    '(cd /tmp; touch x); cd /v; touch gate',
    'ln -s /dev/null /v/gate',
    'printf shut >/v/gate',
    'install -m 644 /dev/null /v/gate',
    'install -D /dev/null -t /v/ && cp -t /v /etc/gate',
    'dd if=/dev/zero of=/v/gate count=1',
    ': >| /v/gate',
    'true &>/v/gate',
    'mkfifo /v/gate',
    'truncate -s 0 /v/gate',
    'cp /conf/gate /v',
    'cp /conf/gate /v/',
    'G=/v/gate; echo shut >$G',
    'G=/v; echo shut >"${G}/gate"',
    'sh <<EOF\ntouch /v/gate\nEOF',
    'echo "touch /v/gate" | sh',
    'exec touch /v/gate',
    '{ echo shut; } > /v/gate',
    'touch /v//gate /v/./x',
  ])('%s', script => {
    expect(sh(script).written.has('/v/gate')).toBe(true);
  });

  test('also without a shell', () => {
    expect(pathsOf(['touch', '/v/gate']).written.has('/v/gate')).toBe(true);
    expect(pathsOf(['cp', '/a', '/v/gate']).written.has('/v/gate')).toBe(true);
  });
});

describe('a folder that is created', () => {
  test.each([
    'mkdir -m 755 -p /v/gate/open',
    'mkdir -pm755 /v/gate/open',
    'cd /v && rm gate && mkdir -p gate/open',
    'mkdir -p /v/next/open; rm /v/gate; mv /v/next /v/gate',
    'mkdir -p /v/next/open && cp -r /v/next /v/gate',
    'install -d /v/gate/open',
    'G=/v/gate; mkdir -p $G/open',
    'cd /; cd v; mkdir -p gate/open',
  ])('%s', script => {
    expect(sh(script).creates('/v/gate/open')).toBe(true);
  });

  test('what `cp -r` brings is a folder, of which more is not clear', () => {
    const { creates, unclear } = sh('cp -r /template /v/gate');
    expect([creates('/v/gate'), unclear]).toEqual([true, true]);
  });
});

test.each([
  ['rm /v/gate', false],
  ['rm -f -- /v/gate', false],
  ['unlink /v/gate', false],
  ['rm --recursive /v/gate', true],
  ['rmdir /v/gate', true],
  ['mv /v/gate /v/old', true],
  ['cd /v; rm -Rf gate', true],
])('%s removes it whatever it is: %s', (script, removes) => {
  expect(sh(script).removed.has('/v/gate')).toBe(removes);
});

describe('paths that the text does not show', () => {
  test.each([
    'touch "$GATE"', 'mkdir -p $(cat /etc/where)', 'cd $DIR && touch open', 'touch gate', '/scripts/open.sh', 'tar -xf /x.tar -C /v', 'rm /v/*',
    'mkdir -p /v/{gate,x}', 'mv /what /v/gate', 'cp -a /what /v/gate', 'ln -s /what /v/gate', 'for f in a b; do touch /v/$f; done', 'cd; touch x',
    'echo x > "$FILE"',
  ])('%s', script => {
    expect(sh(script).unclear).toBe(true);
  });

  test.each(['touch /v/gate', 'rm -rf /v/gate; mkdir -p /v/gate/open', 'cp /a /v/gate', 'cd /v; touch gate', 'until curl -sf localhost; do sleep 1; done', 'a=$b; echo "$a"', 'true >/dev/null 2>&1'])(
    'not: %s', script => {
      expect(sh(script).unclear).toBe(false);
    });
});

test.each([
  ['touch /v/gate', true],
  ['cp a /v/gate', true],
  ['mv a /v/gate', true],
  ['ln -s a /v/gate', true],
  ['echo shut >/v/gate', false],
  ['a | tee /v/gate', false],
])('%s leaves a folder alone: %s', (script, keeps) => {
  expect(pathsOf(['sh', '-c', script]).kept.has('/v/gate')).toBe(keeps);
});

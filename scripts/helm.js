/*
 * The environment in which the example with a chart runs: where no helm is on the machine, one is on the PATH that prints what it would.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const RECORDED = path.join(path.dirname(__dirname), 'test', 'fixtures', 'helm', 'shop.yaml');

exports.withHelm = function withHelm(tell) {
  if (spawnSync('helm', ['version']).status === 0) {
    return process.env;
  }
  tell('helm is not on this machine: the chart\'s recorded output stands in');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'helm-'));
  fs.writeFileSync(path.join(folder, 'helm'), `#!/bin/sh\nexec cat '${RECORDED}'\n`, { mode: 0o755 });
  return { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}` };
};

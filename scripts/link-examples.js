/*
 * Lets the examples import this library by its name, from the clone that they stand in. Only its parts are linked: a link to the clone itself
 * would make a circle, which some tools walk until the system stops them.
 */
const fs = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);
const library = path.join(root, 'examples', 'node_modules', 'cdk8s-sidecar-first');
fs.rmSync(library, { recursive: true, force: true });
fs.mkdirSync(library, { recursive: true });
fs.copyFileSync(path.join(root, 'package.json'), path.join(library, 'package.json'));
for (const folder of ['bin', 'lib']) {
  fs.symlinkSync(path.join(root, folder), path.join(library, folder), 'junction');
}

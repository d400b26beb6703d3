/*
 * Lets the examples import this library by its name, from the clone that they stand in.
 */
const fs = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);
const link = path.join(root, 'examples', 'node_modules', 'cdk8s-sidecar-first');
fs.mkdirSync(path.dirname(link), { recursive: true });
fs.rmSync(link, { force: true });
fs.symlinkSync(root, link, 'junction');

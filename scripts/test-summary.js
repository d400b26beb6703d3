/*
 * Prints the number of tests that jest ran, as one line.
 */
const fs = require('node:fs');
const path = require('node:path');

const report = fs.readFileSync(path.join(path.dirname(__dirname), 'test-reports', 'junit.xml'), 'utf8');
const sum = name => [...report.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, 'g'))].reduce((total, match) => total + Number(match[1]), 0);
const failed = sum('failures') + sum('errors');
const skipped = sum('skipped');
console.log(`tests: ${sum('tests') - failed - skipped} passed, ${failed} failed, ${skipped} skipped`);

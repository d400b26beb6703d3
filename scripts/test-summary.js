/*
 * Prints how many tests ran, and how many were skipped: where there was nothing but Node, if that was tried, and at last here.
 */
const fs = require('node:fs');
const path = require('node:path');

const reports = path.join(path.dirname(__dirname), 'test-reports');

function summary(file) {
  const report = fs.readFileSync(path.join(reports, file), 'utf8');
  const sum = name => [...report.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, 'g'))].reduce((total, match) => total + Number(match[1]), 0);
  const failed = sum('failures') + sum('errors');
  const skipped = sum('skipped');
  return `${sum('tests') - failed - skipped} passed, ${failed} failed, ${skipped} skipped`;
}

if (fs.existsSync(path.join(reports, 'node-alone.xml'))) {
  console.log(`with Node alone: ${summary('node-alone.xml')}`);
}
console.log(`tests: ${summary('junit.xml')}`);

/*
 * jsii-pacmak, which gives Python's classes a to_string() and no __str__: this adds it, so that print() shows the text. Takes its arguments.
 */
const fs = require('node:fs');
const path = require('node:path');
const { default: Python } = require('jsii-pacmak/lib/targets/python');

const TO_STRING = /^( +)@jsii\.member\(jsii_name="toString"\)\n\1def to_string\(self\) -> builtins\.str:\n[^]*?\n\n/gm;
const STR = '$&$1def __str__(self) -> builtins.str:\n$1    return self.to_string()\n\n';

const { generateCode } = Python.prototype;
Python.prototype.generateCode = async function (outDir, tarball) {
  await generateCode.call(this, outDir, tarball);
  for (const file of fs.readdirSync(outDir, { recursive: true }).filter(name => name.endsWith('.py'))) {
    const code = path.join(outDir, file);
    fs.writeFileSync(code, fs.readFileSync(code, 'utf8').replace(TO_STRING, STR));
  }
};

require('jsii-pacmak/bin/jsii-pacmak');

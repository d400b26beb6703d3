import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const root = path.join(__dirname, '..');

/** A plugin for `validations:` that accepts everything, and keeps the manifests that it was shown. */
const VALIDATION = `
class Seen {
  constructor(props) { this.props = props; }
  async validate(context) {
    require('fs').writeFileSync(this.props.file, context.manifests.map(file => require('fs').readFileSync(file, 'utf8')).join('---\\n'));
    context.report.submit('success');
  }
}
module.exports = { Seen };
`;

test('cdk8s synth writes the same manifests with validations as without', () => {
  execFileSync(process.execPath, [path.join(root, 'scripts', 'link-examples.js')]);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'validations-'));
  const plugin = path.join(folder, 'node_modules', 'seen');
  fs.mkdirSync(plugin, { recursive: true });
  fs.writeFileSync(path.join(plugin, 'package.json'), JSON.stringify({ name: 'seen', version: '1.0.0', main: 'index.js' }));
  fs.writeFileSync(path.join(plugin, 'index.js'), VALIDATION);
  const example = path.join(root, 'examples', 'quickstart');
  const seen = path.join(folder, 'seen.yaml');
  fs.writeFileSync(path.join(folder, 'cdk8s.yaml'), [
    'language: typescript',
    `app: node --require ${path.join(root, 'node_modules', 'ts-node', 'register', 'transpile-only.js')} ${example}/main.ts`,
    'validations:',
    '  - package: ./node_modules/seen',
    '    class: Seen',
    '    version: 1.0.0',
    `    properties: {file: ${seen}}`,
  ].join('\n'));
  const synth = (...args: string[]) => execFileSync(
    process.execPath,
    [path.join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s'), 'synth', '--check-upgrade=false', ...args],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TS_NODE_PROJECT: path.join(example, 'tsconfig.json') } },
  );
  synth('--no-validate', '--output', 'plain');
  synth('--validate', '--output', 'validated');
  const read = (name: string) => fs.readFileSync(path.join(folder, name, 'quickstart.k8s.yaml'), 'utf8');
  expect(read('validated')).toBe(read('plain'));
  expect(fs.readFileSync(seen, 'utf8')).toBe(read('plain'));
  expect(read('plain')).toContain('/bin/wait-until-ready.sh');
  fs.rmSync(folder, { recursive: true });
});

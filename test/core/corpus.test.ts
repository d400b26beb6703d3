import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { podTemplates } from '../../src/core/pod/manifest';
import { readTemplate } from '../../src/core/pod/read-pod-spec';
import { RULES } from '../../src/core/rules';
import { check } from '../../src/core/rules/check';
import { timelineOf } from '../../src/core/timeline/timeline';

/*
 * Small manifests in the shapes of well-known projects. The comments before each say what Kubernetes makes of it: who is who in the order
 * they start, whether the application waits, and which rules find something.
 */

const folder = path.join(__dirname, '..', 'fixtures', 'corpus');

const textsIn = (file: string) => fs.readFileSync(path.join(folder, file), 'utf8').split(/^---\n/m);

const DOCUMENTS = fs.readdirSync(folder).flatMap(file => textsIn(file).map(text => {
  const manifest = parse(text);
  const [, roles, verdict, rules] = /^# roles: (.*)\n# verdict: (.*)\n# rules: (.*)\n/m.exec(text)!;
  return { name: `${file}: ${manifest.metadata.name}`, manifest, expected: { roles, verdict, rules } };
}));

test('has its size, and every manifest a name of its own', () => {
  expect(DOCUMENTS.length).toBeGreaterThanOrEqual(150);
  expect(new Set(DOCUMENTS.map(({ name }) => name)).size).toBe(DOCUMENTS.length);
});

test.each(DOCUMENTS)('$name', ({ manifest, expected }) => {
  const { containers, verdict } = timelineOf(readTemplate(podTemplates(manifest)[0]));
  expect({
    roles: containers.map(({ name, role }) => `${name} ${role}`).join(', '),
    verdict,
    rules: [...new Set(check(manifest, RULES).map(({ rule }) => rule.id))].join(', ') || 'none',
  }).toEqual(expected);
});

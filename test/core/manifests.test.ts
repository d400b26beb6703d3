import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { verdictText } from '../../src/core/pictures/words/verdict';
import { podTemplates } from '../../src/core/pod/manifest';
import { readTemplate } from '../../src/core/pod/read-pod-spec';
import { RULES } from '../../src/core/rules';
import { check } from '../../src/core/rules/check';
import { timelineOf } from '../../src/core/timeline/timeline';

/*
 * Manifests as people and injectors write them; the comments before each tell which rules fire and what the timeline says.
 */

const folder = path.join(__dirname, '..', 'fixtures', 'manifests');

describe.each(fs.readdirSync(folder))('%s', file => {
  const documents = fs.readFileSync(path.join(folder, file), 'utf8').split(/^---\n/m).map(text => {
    const manifest = parse(text);
    const [, rules, says] = /^# rules: (.*)\n# says: (.*)\n/m.exec(text)!;
    return { name: manifest.metadata.name as string, manifest, rules: rules === 'none' ? [] : rules.split(', '), says };
  });

  test.each(documents)('$name', ({ manifest, rules, says }) => {
    expect(verdictText(timelineOf(readTemplate(podTemplates(manifest)[0])))).toBe(says);
    expect([...new Set(check(manifest, RULES).map(({ rule }) => rule.id))]).toEqual(rules);
  });
});

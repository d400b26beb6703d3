import * as fs from 'fs';
import * as path from 'path';

interface Documented {
  readonly name: string;
  readonly docs?: { readonly summary?: string; readonly default?: string; readonly deprecated?: string };
}

interface Member extends Documented {
  readonly optional?: boolean;
  readonly overrides?: string;
  readonly parameters?: Documented[];
}

interface Type extends Documented {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly initializer?: Member;
  readonly methods?: Member[];
  readonly properties?: Member[];
  readonly members?: Member[];
}

// what jsii compiled, and API.md is generated from
const { types } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '.jsii'), 'utf8')) as { types: Record<string, Type> };

const described = Object.values(types).flatMap(type => [
  { title: type.name, docs: type.docs },
  ...[...(type.properties ?? []), ...(type.methods ?? []), ...(type.members ?? [])]
    .filter(({ overrides }) => !overrides)
    .map(({ name, docs }) => ({ title: `${type.name}.${name}`, docs })),
]);

const parameters = Object.values(types).flatMap(type => [...(type.methods ?? []), ...(type.initializer ? [{ ...type.initializer, name: 'constructor' }] : [])]
  .filter(({ overrides }) => !overrides)
  .flatMap(method => (method.parameters ?? []).map(({ name, docs }) => ({ title: `${type.name}.${method.name}(${name})`, docs }))))
  // constructs' own: every construct has them
  .filter(({ title }) => !/\((?:scope|id)\)$/.test(title));

const options = Object.values(types).filter(({ datatype }) => datatype).flatMap(type => (type.properties ?? [])
  .filter(({ optional }) => optional)
  .map(({ name, docs }) => ({ title: `${type.name}.${name}`, docs })));

test('the contract is there', () => {
  expect(Object.keys(types).map(name => name.split('.')[1]).sort()).toEqual(expect.arrayContaining([
    'Drain', 'ExistingSidecar', 'Readiness', 'SidecarFirst', 'SidecarFirstPod', 'SidecarFirstPodProps', 'SidecarFirstProps', 'SidecarFirstValidation',
    'SidecarOptions', 'SidecarProps', 'StartupStrategy', 'StartupTimeline', 'ToolboxOptions',
  ]));
});

// jsii takes the summary up to the first full stop, or semicolon, and a table of API.md shows nothing else
test.each(described)('$title says in a whole sentence what it is', ({ docs }) => {
  expect(docs?.summary).toMatch(/\S{2}[.!?]$/);
});

test.each(parameters)('$title says what it takes', ({ docs }) => {
  expect(docs?.summary).toMatch(/\S{2}[.!?]$/);
});

test.each(options)('$title says what it is by default', ({ docs }) => {
  expect(docs?.default).toMatch(/\S/);
  expect(docs?.default).not.toMatch(/undefined/);
});

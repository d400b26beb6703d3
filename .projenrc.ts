import { cdk8s, github, javascript, JsonPatch } from 'projen';
import { addE2eWorkflow } from './projenrc/e2e-workflow';
import { NODE_ALONE, TEST_PACKAGES, USERS_PROJECTS } from './projenrc/steps';
import { HardenedWorkflows } from './projenrc/workflows';

const NODE_VERSION = '22';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-sidecar-first',
  description: 'Start the application only after its sidecars are ready: typed constructs and a mixin for cdk8s',
  keywords: ['kubernetes', 'sidecar', 'postStart', 'native-sidecar', 'pod'],
  author: 'cdk8s-sidecar-first maintainers',
  authorAddress: 'maintainers@cdk8s-sidecar-first.dev',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-sidecar-first/cdk8s-sidecar-first.git',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk8s-sidecar-first maintainers',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  minNodeVersion: '20.0.0',
  workflowNodeVersion: NODE_VERSION,
  buildWorkflowOptions: {
    preBuildSteps: [...NODE_ALONE, ...TEST_PACKAGES],
    // it runs the code of whoever opened the pull request
    mutableBuild: false,
    permissions: { contents: github.workflows.JobPermission.READ },
  },
  releaseWorkflowSetupSteps: TEST_PACKAGES,
  postBuildSteps: USERS_PROJECTS,

  cdk8sVersion: '2.70.0',
  constructsVersion: '10.5.1',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  jestOptions: {
    jestVersion: '^29',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      collectCoverage: false,
      testTimeout: 60_000,
      // the shell tests sleep most of their time
      maxConcurrency: 12,
      testPathIgnorePatterns: ['/node_modules/', '/test/e2e/'],
    },
  },
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  bundledDeps: ['yaml@^2.9.1'],
  bin: { 'cdk8s-sidecar-first': 'bin/cdk8s-sidecar-first' },
  devDeps: [
    '@eslint-community/regexpp@^4.12',
    '@kubernetes-models/validate@^5',
    'cdk8s-cli@^2',
    'cdk8s-plus-28@2.5.6',
    'cdk8s-plus-33@^2.5.57',
    'cdk8s-plus-34@^2.0.54',
    'fast-check@^4',
    'jsii-docgen@^10.12',
    'jsii-pacmak@^1.140',
    'kubernetes-models@^5',
  ],
  integrationTestAutoDiscover: false,

  majorVersion: 1,
  releaseToNpm: true,
  releaseEnvironment: 'release',
  // it runs with the tokens of every registry
  jsiiReleaseVersion: '0.2.1061',
  npmProvenance: true,
  publishToPypi: {
    distName: 'cdk8s-sidecar-first',
    module: 'cdk8s_sidecar_first',
    // PyPI takes provenance (attestations) from trusted publishers alone
    trustedPublishing: true,
  },
  publishToMaven: {
    javaPackage: 'io.github.cdk8s_sidecar_first',
    mavenGroupId: 'io.github.cdk8s-sidecar-first',
    mavenArtifactId: 'cdk8s-sidecar-first',
  },
  publishToNuget: { dotNetNamespace: 'Cdk8sSidecarFirst', packageId: 'Cdk8sSidecarFirst' },
  publishToGo: { moduleName: 'github.com/cdk8s-sidecar-first/cdk8s-sidecar-first-go' },

  docgen: true,
  githubOptions: {
    mergify: false,
    pullRequestLintOptions: { semanticTitleOptions: { types: ['feat', 'fix', 'docs', 'test', 'refactor', 'ci', 'chore'] } },
  },
  gitignore: ['/examples/*/dist/', '/examples/**/node_modules/'],
});

for (const pattern of ['/examples/', '/docs/', '/.ci/', '/scripts/', '/bench/', '/CONTRIBUTING.md', '/SECURITY.md', '/UPGRADING.md', '/CHANGELOG.md', '/API.md', '*.map', '!/bin/']) {
  project.addPackageIgnore(pattern);
}

// src/ is not in the tarball: a map would have to carry it along, and doubles the size
for (const option of ['inlineSourceMap', 'inlineSources']) {
  project.tsconfig!.file.addDeletionOverride(`compilerOptions.${option}`);
}

// 1.13.0 of this transitive dependency of eslint-plugin-import lists optional bindings that were never published
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });
project.package.addField('bin', { 'cdk8s-sidecar-first': 'bin/cdk8s-sidecar-first' });

// works before anything is installed, so no projen task
project.package.setScript('quickstart', 'node scripts/quickstart.js');
project.package.setScript('bench', 'ts-node --transpile-only --project bench/tsconfig.json bench/index.ts');
project.package.setScript('e2e', 'ts-node --project test/tsconfig.json test/e2e/index.ts');
project.package.setScript('truth', 'ts-node --project test/tsconfig.json test/truth/index.ts');
project.package.setScript('packed', 'node scripts/packed.js');
project.package.setScript('languages', 'node scripts/languages.js');
project.package.setScript('docs', 'node scripts/docs.js');

project.testTask.reset();
project.testTask.spawn(project.compileTask);
// jest only strips the types
project.testTask.exec('tsc --noEmit --project test/tsconfig.json');
project.testTask.exec('node scripts/jest.js', { receiveArgs: true });
project.testTask.spawn(project.eslint!.eslintTask);

addE2eWorkflow(project, NODE_VERSION);
// the tag is made by the job that publishes to GitHub
project.github!.tryFindWorkflow('release')!.file!.patch(JsonPatch.replace('/jobs/release/permissions/contents', 'read'));
new HardenedWorkflows(project.github!);

// Python's classes print themselves
project.tasks.tryFind('package:python')!.reset('node scripts/pacmak.js -v --target python');

// npm's tarball, and the sources of the other languages: building those needs toolchains that only the release workflow has
const languages = project.addTask('package:code-only', {
  description: 'Generate the Python, Java, .NET and Go sources',
  exec: 'node scripts/pacmak.js --code-only --outdir dist/code --target python --target java --target dotnet --target go',
});
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('package:js')!);
project.packageTask.spawn(languages);

// the layers of src/ point one way: what reads pod specs and what writes them meet only in the words of the scripts, and below
const core = (folder: string) => `./src/core/${folder}`;
const WRITING = [core('pod'), core('request'), core('plan'), core('script'), core('strategy'), core('rewrite')];
const READING = [core('timeline'), core('pictures'), core('rules'), './src/cli'];
const SHELL = core('timeline/shell');
const TIMELINE = [SHELL, ...['commands', 'gates', 'containers', 'waits', 'failures', 'living'].map(layer => core(`timeline/${layer}`))];
const layered = (layers: readonly string[]) => layers.slice(0, -1).map((target, index) => ({
  target,
  from: layers.slice(index + 1),
  message: `a layer imports only those before it: ${layers.map(layer => layer.split('/').pop()).join(', ')}`,
}));
project.eslint?.addRules({
  'import/no-restricted-paths': ['error', {
    zones: [
      { target: './src/core', from: './src', except: ['./core'], message: 'core knows plain data only' },
      { target: './src/core', from: './node_modules', message: 'core imports no package' },
      { target: READING, from: [core('plan'), core('strategy'), core('rewrite'), core('request/request.ts')], message: 'reading knows nothing of writing' },
      { target: WRITING, from: READING, message: 'writing knows nothing of reading' },
      ...layered(WRITING),
      ...layered(TIMELINE),
      { target: `${SHELL}/syntax`, from: SHELL, except: ['./syntax'], message: 'the syntax of a shell knows no programs' },
      { target: `${SHELL}/programs`, from: SHELL, except: ['./syntax', './programs'], message: 'what programs do does not depend on the script around them' },
      { target: './src/cli', from: './src', except: ['./core', './cli'], message: 'the command must not load cdk8s' },
      { target: './src/cli', from: './node_modules', except: ['./yaml', './@types'], message: 'the command bundles `yaml` and nothing else' },
    ],
  }],
  'import/no-cycle': 'error',
  '@stylistic/max-len': ['error', {
    code: 140,
    ignoreUrls: true,
    ignoreStrings: true,
    ignoreTemplateLiterals: true,
    ignoreRegExpLiterals: true,
  }],
});

project.synth();

import { github } from 'projen';

/** Before anything else: what CONTRIBUTING.md promises a machine with Node alone. */
export const NODE_ALONE: github.workflows.JobStep[] = [
  { name: 'Clean install and all tests, with Node alone', run: 'bash scripts/node-alone.sh npm cit' },
];

/** Before the build: with CI=true a program that a test wants and does not find is a failure. */
export const TEST_PACKAGES: github.workflows.JobStep[] = [
  { name: 'Install what the tests run', run: 'bash scripts/test-packages.sh' },
];

/** After the build, and before anything is released: what was packed, as its users install it. */
export const USERS_PROJECTS: github.workflows.JobStep[] = [
  { name: 'Setup Python', uses: 'actions/setup-python@v7.0.0', with: { 'python-version': '3.x' } },
  { name: 'packed', run: 'npm run --silent packed' },
  { name: 'languages', run: 'npm run --silent languages -- --required' },
];

import { github } from 'projen';

/** Published by kind: the oldest version that is promised, those beside which native sidecars came and changed, and the newest. */
const NODE_IMAGES = ['v1.25.16', 'v1.28.15', 'v1.29.14', 'v1.31.9', 'v1.33.1', 'v1.37.0'];

/** The release whose default node image is the newest of these. */
const KIND = 'v0.33.0';

/** Of that release's `kind-linux-amd64`, as its `kind-linux-amd64.sha256sum` says. */
const KIND_SHA256 = 'aee6151561422756b764a4ae28e7f44cda5af5a9eead3cc9985112b1de8d8e0d';

/** The library's default toolbox, linked statically. */
const IMAGE = 'busybox:1.37.0-musl';

const DISTROLESS_IMAGE = 'sidecar-first-distroless:e2e';

/** The end-to-end suite on clusters of several versions of Kubernetes. */
export function addE2eWorkflow(project: github.GitHubProject, nodeVersion: string): void {
  const workflow = project.github!.addWorkflow('e2e');
  workflow.on({ pullRequest: {}, push: { branches: ['main'] }, workflowDispatch: {} });
  workflow.addJob('e2e', {
    name: 'Kubernetes ${{ matrix.kubernetes }}',
    runsOn: ['ubuntu-latest'],
    timeoutMinutes: 30,
    permissions: { contents: github.workflows.JobPermission.READ },
    strategy: { failFast: false, matrix: { domain: { kubernetes: NODE_IMAGES } } },
    env: { CI: 'true', E2E_IMAGE: IMAGE, E2E_DISTROLESS_IMAGE: DISTROLESS_IMAGE },
    steps: [
      github.WorkflowSteps.checkout(),
      { name: 'Setup Node.js', uses: 'actions/setup-node@v7.0.0', with: { 'node-version': nodeVersion, 'package-manager-cache': false } },
      { name: 'Install dependencies', run: 'npm ci' },
      { name: 'Compile', run: 'npx projen compile' },
      {
        name: 'Install kind',
        run: [
          `curl -fsSLo kind https://kind.sigs.k8s.io/dl/${KIND}/kind-linux-amd64`,
          `echo '${KIND_SHA256}  kind' | sha256sum --check --strict`,
          'sudo install kind /usr/local/bin/kind',
          'rm kind',
        ].join('\n'),
      },
      { name: 'Create the cluster', run: 'kind create cluster --wait 3m --image kindest/node:${{ matrix.kubernetes }} --kubeconfig "$RUNNER_TEMP/kubeconfig"' },
      {
        name: 'Load the images',
        run: `docker pull ${IMAGE}\ndocker build -t ${DISTROLESS_IMAGE} test/e2e/distroless\nkind load docker-image ${IMAGE} ${DISTROLESS_IMAGE}`,
      },
      {
        name: 'e2e',
        run: 'KUBECONFIG="$RUNNER_TEMP/kubeconfig" npm run --silent e2e',
        env: { E2E_RESTART_KUBELET: 'docker exec kind-control-plane systemctl restart kubelet' },
      },
    ],
  });
}

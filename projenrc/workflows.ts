import * as fs from 'fs';
import { Component, github } from 'projen';

/** The commit of each action that a workflow uses, which nobody can move: `git ls-remote https://github.com/ACTION 'refs/tags/TAG*'`. */
const ACTIONS: Record<string, { readonly tag: string; readonly commit: string }> = {
  'actions/checkout': { tag: 'v7.0.1', commit: '3d3c42e5aac5ba805825da76410c181273ba90b1' },
  'actions/download-artifact': { tag: 'v8.0.1', commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c' },
  'actions/setup-dotnet': { tag: 'v6.0.0', commit: 'a98b56852c35b8e3190ac28c8c2271da59106c68' },
  'actions/setup-go': { tag: 'v7.0.0', commit: 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e' },
  'actions/setup-java': { tag: 'v6.0.0', commit: 'dd06d9cba3e5552c54d9f8ea23572deb30010f7c' },
  'actions/setup-node': { tag: 'v7.0.0', commit: '820762786026740c76f36085b0efc47a31fe5020' },
  'actions/setup-python': { tag: 'v7.0.0', commit: '5fda3b95a4ea91299a34e894583c3862153e4b97' },
  'actions/upload-artifact': { tag: 'v7.0.1', commit: '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a' },
  'amannn/action-semantic-pull-request': { tag: 'v6.1.1', commit: '48f256284bd46cdaab1048c3721360e808335d50' },
  'peter-evans/create-pull-request': { tag: 'v8.1.1', commit: '5f6978faf089d4d20b00c7766989d076bb2fc7f1' },
};

/** What holds for every workflow: actions by commit with the tag in a comment, and no checkout that keeps its credentials. */
export class HardenedWorkflows extends Component {
  constructor(private readonly hub: github.GitHub) {
    super(hub.project);
    for (const [action, { commit }] of Object.entries(ACTIONS)) {
      hub.actions.set(action, `${action}@${commit}`);
    }
  }

  public preSynthesize(): void {
    for (const workflow of this.hub.workflows) {
      for (const [id, job] of Object.entries(workflow.jobs)) {
        if ('steps' in job) {
          // projen renders the steps of some jobs late
          const steps: unknown = () => resolved(job.steps).map(withoutCredentials);
          workflow.updateJob(id, { ...job, steps: steps as github.workflows.JobStep[] });
        }
      }
    }
  }

  /** projen writes no comments. */
  public postSynthesize(): void {
    for (const { file } of this.hub.workflows) {
      const content = fs.readFileSync(file!.absolutePath, 'utf8');
      const commented = content.replace(/(uses: (\S+)@[0-9a-f]{40})$/gm, (_, use, action) => `${use} # ${ACTIONS[action].tag}`);
      fs.chmodSync(file!.absolutePath, 0o644);
      fs.writeFileSync(file!.absolutePath, commented);
      fs.chmodSync(file!.absolutePath, 0o444);
    }
  }
}

function resolved(steps: github.workflows.JobStep[] | (() => github.workflows.JobStep[])): github.workflows.JobStep[] {
  return typeof steps === 'function' ? steps() : steps;
}

function withoutCredentials(step: github.workflows.JobStep): github.workflows.JobStep {
  return step.uses?.startsWith('actions/checkout@') ? { ...step, with: { ...step.with, 'persist-credentials': false } } : step;
}

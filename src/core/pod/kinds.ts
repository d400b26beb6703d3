/** What is known about a kind of object. */
export interface Kind {
  /** Where in the object its only pod template stands. */
  readonly template?: readonly string[];
  /** Its pods run to completion. */
  readonly completes?: boolean;
  /** Its controller takes the first container of a pod for the application. */
  readonly firstIsApplication?: boolean;
  /** Why its pods cannot hold their application back. */
  readonly refusal?: string;
}

const BUILT_IN_GROUPS = ['', 'apps', 'batch', 'extensions'];

const BUILT_IN: Readonly<Record<string, Kind>> = {
  Pod: { template: [] },
  PodTemplate: { template: ['template'] },
  CronJob: { template: ['spec', 'jobTemplate', 'spec', 'template'], completes: true },
  Deployment: { template: ['spec', 'template'] },
  StatefulSet: { template: ['spec', 'template'] },
  DaemonSet: { template: ['spec', 'template'] },
  ReplicaSet: { template: ['spec', 'template'] },
  ReplicationController: { template: ['spec', 'template'] },
  Job: { template: ['spec', 'template'], completes: true },
};

const KNATIVE = 'Knative accepts neither lifecycle hooks nor probes of init containers, so nothing can hold the application back';

/** Custom resources about whose pods there is more to know than where they stand. */
const CUSTOM: Readonly<Record<string, Kind>> = {
  // https://github.com/knative/serving/blob/main/pkg/apis/serving/fieldmask.go
  'serving.knative.dev/Service': { template: ['spec', 'template'], refusal: KNATIVE },
  'serving.knative.dev/Configuration': { template: ['spec', 'template'], refusal: KNATIVE },
  'serving.knative.dev/Revision': { template: [], refusal: KNATIVE },
  // RayContainerIndex in https://github.com/ray-project/kuberay/blob/master/ray-operator/controllers/ray/utils/constant.go
  'ray.io/RayCluster': { firstIsApplication: true },
  'ray.io/RayJob': { firstIsApplication: true },
  'ray.io/RayService': { firstIsApplication: true },
  // https://github.com/kubeflow/kubeflow/blob/master/components/notebook-controller/controllers/notebook_controller.go
  'kubeflow.org/Notebook': { firstIsApplication: true },
  // https://github.com/kubeflow/mpi-operator/blob/master/pkg/controller/mpi_job_controller.go
  'kubeflow.org/MPIJob': { firstIsApplication: true, completes: true },
  'sparkoperator.k8s.io/SparkApplication': { completes: true },
  'sparkoperator.k8s.io/ScheduledSparkApplication': { completes: true },
  'trainer.kubeflow.org/TrainingRuntime': { completes: true },
  'trainer.kubeflow.org/ClusterTrainingRuntime': { completes: true },
};

const JOB: Kind = { completes: true };
const UNKNOWN: Kind = {};

/** What is known about a kind: of one that has no row of its own, only that `ScaledJob`, `JobSet` and the like run to completion. */
export function kindOf(apiVersion: string, kind: string): Kind {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const [rows, key] = BUILT_IN_GROUPS.includes(group) ? [BUILT_IN, kind] : [CUSTOM, `${group}/${kind}`];
  return Object.hasOwn(rows, key) ? rows[key] : /Job(Set)?$/.test(kind) ? JOB : UNKNOWN;
}

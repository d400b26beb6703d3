/*
 * The parts of a rendered pod spec that this library reads or writes, as plain data.
 * Fields that are not named here are kept as they are.
 */

export interface ExecAction {
  readonly command?: string[];
}

export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

export interface HttpGetAction {
  readonly path?: string;
  readonly port: number | string;
  readonly scheme?: string;
  readonly host?: string;
  readonly httpHeaders?: HttpHeader[];
}

export interface Handler {
  readonly exec?: ExecAction;
  readonly httpGet?: HttpGetAction;
  readonly tcpSocket?: { readonly port: number | string; readonly host?: string };
  readonly grpc?: { readonly port: number; readonly service?: string };
  readonly sleep?: { readonly seconds: number };
}

export interface Probe extends Handler {
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
  readonly successThreshold?: number;
}

export interface Lifecycle {
  readonly postStart?: Handler;
  readonly preStop?: Handler;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly readOnly?: boolean;
}

export interface ContainerPort {
  readonly containerPort: number;
  readonly name?: string;
  readonly protocol?: string;
}

/** A variable whose value stands in the manifest, or comes from elsewhere. */
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
}

/** What the kubelet does when a container has ended with one of these exit codes. The first rule that applies counts. */
export interface RestartRule {
  readonly action?: string;
  readonly exitCodes?: { readonly operator?: string; readonly values?: number[] };
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: EnvVar[];
  readonly ports?: ContainerPort[];
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: RestartRule[];
  readonly lifecycle?: Lifecycle;
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly volumeMounts?: VolumeMount[];
  readonly securityContext?: object;
  readonly resources?: object;
  readonly imagePullPolicy?: string;
  readonly terminationMessagePolicy?: string;
}

export interface Volume {
  readonly name: string;
  readonly emptyDir?: object;
}

/** The init containers that the kubelet keeps running. */
export function nativeSidecars({ initContainers = [] }: PodSpec): Container[] {
  return initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
}

/** Every expression of a term has to hold. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: { readonly key: string; readonly operator: string; readonly values?: string[] }[];
}

/** One of the terms has to hold. */
export interface NodeSelector {
  readonly nodeSelectorTerms?: NodeSelectorTerm[];
}

export interface PodSpec {
  readonly containers: Container[];
  readonly initContainers?: Container[];
  readonly volumes?: Volume[];
  readonly restartPolicy?: string;
  readonly hostNetwork?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly automountServiceAccountToken?: boolean;
  readonly nodeSelector?: Record<string, string>;
  readonly os?: { readonly name: string };
  readonly affinity?: { readonly nodeAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector } };
}

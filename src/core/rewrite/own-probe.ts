import { Checked, LocalIssue } from '../issue';
import { unknownName } from '../pod/names';
import { Container, ExecAction, Handler, HttpGetAction, nativeSidecars, PodSpec } from '../pod/pod-spec';
import { readContainer } from '../pod/read-pod-spec';
import { checkCommand, checkHeaders, checkInterval, checkPort, checkTimeout, checkUrlPath } from '../request/limits';
import { AskedSidecar, Sidecar } from '../request/sidecar';
import { Check, DEFAULT_CHECK_TIMEOUT_SECONDS, DEFAULT_TIMEOUT_MS, isOwnProbe, OwnProbe, Wait } from '../request/wait';
import { expanded } from '../script/shell';
import { hasOwnStartupProbe } from '../strategy/handlers';
import { duration } from '../words';

/*
 * The sidecars that are ready when their container's own probe says so: here it becomes a wait like any other.
 */

/** The sidecars with a wait each. With issues, those without one are left out. */
export function followProbes(podSpec: PodSpec, sidecars: readonly AskedSidecar[]): Checked<Sidecar[]> {
  const containers = [...podSpec.containers, ...nativeSidecars(podSpec)];
  const followed = sidecars.map((sidecar): Checked<Sidecar[]> => {
    const { readyWhen, name, field } = sidecar;
    if (!isOwnProbe(readyWhen)) {
      return { value: [{ ...sidecar, readyWhen }], issues: [] };
    }
    const wait = follow(containers.find(container => container.name === name)!, sidecar, readyWhen);
    return {
      value: wait.value ? [{ ...sidecar, readyWhen: wait.value, followsProbe: true }] : [],
      issues: below(field, wait.issues),
    };
  });
  return { value: followed.flatMap(({ value }) => value), issues: followed.flatMap(({ issues }) => issues) };
}

function follow(given: Container, sidecar: AskedSidecar, { intervalMs, timeoutMs }: OwnProbe): Checked<Wait | undefined> {
  const container = readContainer(given);
  const kind = hasOwnStartupProbe(given, sidecar) || !given.readinessProbe ? 'startupProbe' : 'readinessProbe';
  const probe = container[kind];
  const { value: check, issues } = probe ? checkOf(probe, container) : { value: undefined, issues: [noProbe(container)] };
  if (!probe || !check) {
    return { value: undefined, issues: probe ? below(kind, issues) : issues };
  }
  const { initialDelaySeconds = 0, periodSeconds = 10, timeoutSeconds = DEFAULT_CHECK_TIMEOUT_SECONDS, failureThreshold = 3 } = probe;
  const allowedMs = kind === 'startupProbe' ? (initialDelaySeconds + periodSeconds * failureThreshold) * 1000 : DEFAULT_TIMEOUT_MS;
  const limitMs = timeoutMs ?? allowedMs;
  const delayMs = initialDelaySeconds * 1000;
  return {
    value: { check, intervalMs, timeoutMs: limitMs, checkTimeoutSeconds: timeoutSeconds, ...(delayMs > 0 ? { delayMs } : {}) },
    issues: [
      ...below(kind, [...issues, ...(delayMs < limitMs ? [] : [lateLook(initialDelaySeconds, limitMs)])]),
      ...below('readyWhen', [...checkTimeout('timeout', limitMs), ...checkInterval(intervalMs, limitMs, 'timeout')]),
    ],
  };
}

/** What a probe looks at. Undefined if it looks at nothing. */
function checkOf(probe: Handler, container: Container): Checked<Check | undefined> {
  const { httpGet, tcpSocket, exec, grpc } = probe;
  if (httpGet) {
    return fieldsBelow('httpGet', httpCheck(httpGet, container));
  }
  if (tcpSocket) {
    const { value: port, issues } = portOf(tcpSocket.port, container);
    return fieldsBelow('tcpSocket', { value: { kind: 'tcpSocket', port }, issues: [...issues, ...checkHost(tcpSocket.host)] });
  }
  if (exec) {
    return fieldsBelow('exec', commandCheck(exec, container));
  }
  if (grpc) {
    return fieldsBelow('grpc', { value: { kind: 'grpc', ...grpc }, issues: checkPort(grpc.port) });
  }
  return {
    value: undefined,
    issues: [{
      field: '',
      why: 'it has none of httpGet, tcpSocket, exec and grpc',
      fix: 'give it one, or say with another Readiness how the sidecar is ready',
    }],
  };
}

/** Kubernetes' own defaults, and its slash before a path without one. */
function httpCheck({ path = '/', port, scheme, host, httpHeaders: headers = [] }: HttpGetAction, container: Container): Checked<Check> {
  const known = portOf(port, container);
  const absolute = path.startsWith('/') ? path : `/${path}`;
  return {
    value: {
      kind: 'httpGet',
      path: absolute,
      port: known.value,
      scheme: scheme === 'HTTPS' ? 'HTTPS' : 'HTTP',
      headers,
      loopbackOnly: false,
    },
    issues: [
      ...known.issues,
      ...checkHost(host),
      ...checkUrlPath(absolute),
      ...headers.flatMap(({ name, value }) => checkHeaders({ [name]: value })),
    ],
  };
}

/** The words as the kubelet runs them. It puts in what the container's `env` says for `$(NAME)`, unlike in a hook. */
function commandCheck({ command = [] }: ExecAction, { env = [] }: Container): Checked<Check> {
  const values = new Map(env.map(({ name, value = '' }) => [name, value]));
  return { value: { kind: 'command', command: command.map(word => expanded(word, values)) }, issues: checkCommand(command) };
}

/** A port by its name, as Kubernetes looks it up. */
function portOf(port: number | string, { ports = [] }: Container): Checked<number> {
  const number = ports.find(({ name }) => name === port)?.containerPort ?? Number(port);
  const names = ports.flatMap(({ name }) => name ?? []);
  return {
    value: number,
    issues: Number.isNaN(number)
      ? [unknownName('port', String(port), 'port of that name in the container', names, 'name one of these, or pass its number')]
      : checkPort(number),
  };
}

function checkHost(host: string | undefined): LocalIssue[] {
  return host === undefined ? [] : [{
    field: 'host',
    given: host,
    why: 'it may be another machine, and what waits in the pod asks the sidecar itself',
    fix: 'remove it, or say with another Readiness how the sidecar is ready',
  }];
}

function noProbe({ name }: Container): LocalIssue {
  return {
    field: 'readyWhen',
    given: 'Readiness.fromProbe()',
    why: `container "${name}" has neither a startup probe nor a readiness probe`,
    fix: 'give it one, or say with another Readiness how it is ready',
  };
}

function lateLook(given: number, limitMs: number): LocalIssue {
  const why = `the first look would come when the time to wait, ${duration(limitMs)}, is over`;
  return { field: 'initialDelaySeconds', given, why, fix: 'make it shorter, or pass a longer \'timeout\' to Readiness.fromProbe' };
}

function fieldsBelow(field: string, { value, issues }: Checked<Check>): Checked<Check> {
  return { value, issues: below(field, issues) };
}

function below(field: string, issues: readonly LocalIssue[]): LocalIssue[] {
  return issues.map(issue => ({ ...issue, field: [field, issue.field].filter(Boolean).join('.') }));
}

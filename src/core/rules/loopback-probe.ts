import { placed, Rule } from './rule';
import { repositoryOf } from '../known/programs';
import { isLoopback, loopbackListener } from '../pod/listeners';
import { Container, Handler } from '../pod/pod-spec';

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

export const loopbackProbe: Rule = {
  id: 'loopback-probe',
  severity: 'warning',
  summary: 'the kubelet cannot reach this port: it connects to the pod\'s IP, but the container listens only on loopback',
  why: 'The kubelet runs httpGet, tcpSocket and gRPC probes from the node, against the pod\'s IP. It never reaches a container whose '
    + 'arguments bind the port to 127.0.0.1, and a probe with a loopback host asks the node itself, which is the pod only with '
    + 'hostNetwork.',
  fix: 'bind the port to 0.0.0.0, or use an exec probe, such as the one rendered by Readiness.fromHttpGet with loopbackOnly: true',
  check: ({ podSpec }) => placed(podSpec).flatMap(({ container, location }) => PROBES
    .filter(kind => unreachable(container, container[kind], podSpec.hostNetwork))
    .map(kind => ({ location: [...location, kind], given: container[kind] }))),
};

function unreachable(container: Container, probe: Handler | undefined, hostNetwork: boolean): boolean {
  const action = probe?.httpGet ?? probe?.tcpSocket ?? probe?.grpc;
  if (!action) {
    return false;
  }
  const host = 'host' in action ? action.host : undefined;
  const port = container.ports?.find(({ name }) => name !== undefined && name === action.port)?.containerPort ?? action.port;
  return host !== undefined
    ? isLoopback(host) && !hostNetwork
    : loopbackListener(container, Number(port)) !== undefined || isLoopbackByDefault(container, Number(port));
}

/** Google's proxies of databases answer health checks on loopback unless they are told another address. */
const HEALTH_ON_LOOPBACK = /(?:^|\/)(?:cloud-sql-proxy|alloydb-auth-proxy)$/;
const HEALTH_PORT = 9090;

function isLoopbackByDefault({ image = '', command = [], args = [], env = [] }: Container, port: number): boolean {
  const words = [...command, ...args];
  const isTold = env.some(({ name }) => /^(?:CSQL|ALLOYDB)_PROXY_/.test(name)) || words.some(word => /--?(?:http-address|http-port|config-file)\b/.test(word));
  return port === HEALTH_PORT && !isTold && HEALTH_ON_LOOPBACK.test(repositoryOf(image));
}

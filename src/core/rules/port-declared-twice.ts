import { Placed, placed, Rule } from './rule';
import { clash, declaredListeners, Listener, listenersOf } from '../pod/listeners';

export const portDeclaredTwice: Rule = {
  id: 'port-declared-twice',
  severity: 'info',
  summary: 'two containers that run at the same time declare the same port',
  why: 'The containers of a pod share one network, where only one process can listen on a port of an address: the second one cannot bind '
    + 'it, and usually exits. A declared port is only information, so nothing is wrong if one of the two does not listen there, or if they '
    + 'bind different addresses; where the arguments of both say so, this rule is silent.',
  fix: 'give one of them another port, or remove the port from the one that does not listen there',
  check: ({ podSpec }) => repeated(placed(podSpec).filter(({ place }) => place !== 'initContainer')).map(([first, second]) => {
    const [one, other] = [first, second].map(({ container: { name } }) => `"${name}"`);
    const { location, listener: { protocol, port } } = second;
    return {
      location: [...location, 'ports'],
      given: port,
      why: `both ${one} and ${other} declare ${protocol} port ${port}, and the containers of a pod share their ports`,
      fix: `give ${one} or ${other} another port, or remove the port from the one that does not listen there`,
    };
  }),
};

interface Declaration extends Placed {
  readonly listener: Listener;
  /** What the container's arguments say for certain about this port. */
  readonly known: readonly Listener[];
}

/** Each declaration of a port, behind the first one by a container before it. */
function repeated(containers: readonly Placed[]): [Declaration, Declaration][] {
  const declared = new Map<string, Declaration[]>();
  return containers.flatMap(one => [...declarationsOf(one)].flatMap(([key, declaration]): [Declaration, Declaration][] => {
    const earlier = declared.get(key) ?? [];
    const first = earlier.find(({ known }) => !areApart(known, declaration.known));
    declared.set(key, earlier);
    earlier.push(declaration);
    return first ? [[first, declaration]] : [];
  }));
}

/** By protocol and port: a container may declare a port under several names. */
function declarationsOf(one: Placed): Map<string, Declaration> {
  const certain = listenersOf(one.container).filter(listener => listener.certain);
  return new Map(declaredListeners(one.container).map(listener => [`${listener.protocol} ${listener.port}`, {
    ...one,
    listener,
    known: certain.filter(({ protocol, port }) => protocol === listener.protocol && port === listener.port),
  }]));
}

/** Both bind the port, and to different addresses. */
function areApart(one: readonly Listener[], other: readonly Listener[]): boolean {
  return one.length > 0 && other.length > 0 && !one.some(listener => other.some(taken => clash(listener, taken)));
}

import { Facts, PodFacts, ServiceFacts } from './facts';
import { Rule } from './rule';

export const nativePortByName: Rule = {
  id: 'native-port-by-name',
  severity: 'warning',
  summary: 'the targetPort of the Service is the name of a native sidecar\'s port, which older clusters do not find',
  why: 'A named targetPort is looked up among the ports of the containers of a pod. Older versions of Kubernetes look only at regular '
    + 'containers there, not at native sidecars (kubernetes#127958): the Service gets no endpoint for that port, and nothing reports it.',
  fix: 'set targetPort to the number of the port',
  check: () => [],
  checkTogether: input => {
    const pods = new Map<string, Declaring[]>();
    for (const workload of input) {
      for (const { labels, nativePorts } of workload.pods) {
        for (const [port, sidecar] of nativePorts) {
          const known = pods.get(keyOf(workload, port)) ?? [];
          known.push({ workload: `${workload.kind}/${workload.name}`, labels, sidecar });
          pods.set(keyOf(workload, port), known);
        }
      }
    }
    return input.flatMap(facts => {
      const { service } = facts;
      const found = service && pods.get(keyOf(facts, service.port))?.find(({ labels }) => selects(service, labels));
      return found ? [{
        facts,
        given: service.port,
        why: `only the native sidecar "${found.sidecar}" of ${found.workload} has a port of this name, which older clusters do not find`,
      }] : [];
    });
  },
};

interface Declaring {
  readonly workload: string;
  readonly labels: PodFacts['labels'];
  readonly sidecar: string;
}

function keyOf({ namespace }: Facts, port: string): string {
  return JSON.stringify([namespace, port]);
}

function selects({ selector }: ServiceFacts, labels: PodFacts['labels']): boolean {
  return Object.entries(selector).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

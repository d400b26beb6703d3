import { ChildProcess, execFile, spawn } from 'child_process';
import { promisify } from 'util';

/** There is no cluster to test on: the message says why. */
export class NoCluster extends Error {}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const ANSWER_MS = 30_000;
const FIELD_MANAGER = 'sidecar-first-e2e';

/**
 * The cluster that KUBECONFIG names, by its REST API behind one `kubectl proxy`: a kubectl process per look would take the time that the
 * suite measures.
 */
export class Cluster {
  public static async connect(): Promise<Cluster> {
    if (!process.env.KUBECONFIG) {
      throw new NoCluster('KUBECONFIG is not set');
    }
    const proxy = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const cluster = new Cluster(proxy, await addressOf(proxy));
    try {
      await cluster.get('/readyz');
      return cluster;
    } catch (error) {
      cluster.close();
      throw new NoCluster(`the API server does not answer: ${(error as Error).message}`);
    }
  }

  private constructor(private readonly proxy: ChildProcess, private readonly address: string) {}

  public close(): void {
    this.proxy.kill();
  }

  public async request(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    const response = await fetch(`http://${this.address}${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { 'content-type': contentType },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return { status: response.status, body: await response.text() };
  }

  /** @throws unless the answer is 200 */
  public async get(path: string): Promise<string> {
    const { status, body } = await this.request('GET', path);
    if (status !== 200) {
      throw new Error(`GET ${path}: ${status} ${message(body)}`);
    }
    return body;
  }

  public async apply(manifest: Manifest, namespace?: string): Promise<void> {
    const path = `${pathOf(manifest, namespace)}?fieldManager=${FIELD_MANAGER}&force=true`;
    const { status, body } = await this.request('PATCH', path, manifest, 'application/apply-patch+yaml');
    if (status >= 300) {
      throw new Error(`apply ${manifest.kind}/${manifest.metadata.name}: ${status} ${message(body)}`);
    }
  }

  public async delete(manifest: Manifest, namespace?: string): Promise<void> {
    await this.request('DELETE', pathOf(manifest, namespace), { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' });
  }

  public async read(manifest: Manifest, namespace?: string): Promise<any> {
    const { status, body } = await this.request('GET', pathOf(manifest, namespace));
    return status === 200 ? JSON.parse(body) : undefined;
  }

  /** The lines that a container prints from now on, until it ends. */
  public async follow(path: string): Promise<string> {
    const response = await fetch(`http://${this.address}${path}`);
    return response.text();
  }

  /** Hands over each line of an answer as soon as it is there, until the answer ends. */
  public async followLines(path: string, onLine: (line: string) => void): Promise<void> {
    const { body } = await fetch(`http://${this.address}${path}`);
    let rest = '';
    for await (const text of body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      lines.forEach(onLine);
    }
  }

  /** Of the oldest kubelet, and of the API server: `v1.31.4`. */
  public async versions(): Promise<{ kubelet: string; server: string }> {
    const { gitVersion } = JSON.parse(await this.get('/version'));
    const kubelets: string[] = JSON.parse(await this.get('/api/v1/nodes')).items.map((node: any) => node.status.nodeInfo.kubeletVersion);
    const [kubelet = gitVersion] = kubelets.sort((a, b) => minor(a) - minor(b));
    return { kubelet, server: gitVersion };
  }
}

export function minor(version: string): number {
  return Number(/^v?1\.(\d+)/.exec(version)?.[1]);
}

export async function kubectl(...args: string[]): Promise<string> {
  return (await promisify(execFile)('kubectl', args)).stdout;
}

function addressOf(proxy: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    proxy.on('error', () => reject(new NoCluster('kubectl is not on the PATH')));
    proxy.on('exit', () => reject(new NoCluster(`kubectl proxy: ${said.trim().split('\n')[0]}`)));
    proxy.stderr!.on('data', data => { said += data; });
    proxy.stdout!.on('data', data => {
      const [, address] = /serve on (\S+)/.exec(said += data) ?? [];
      if (address) {
        resolve(address);
      }
    });
  });
}

/** The plural of every kind in use is its name and an `s`. */
function pathOf({ apiVersion, kind, metadata }: Manifest, namespace?: string): string {
  const group = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  return `${group}${namespace ? `/namespaces/${namespace}` : ''}/${kind.toLowerCase()}s/${metadata.name}`;
}

function message(body: string): string {
  try {
    return JSON.parse(body).message ?? body;
  } catch {
    return body.trim();
  }
}

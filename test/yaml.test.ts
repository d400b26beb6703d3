import { Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { appOf, testChart } from './support';
import { Drain, Readiness, SidecarFirst, SidecarFirstPod, SidecarFirstProps, SidecarProps, Sidecars, StartupStrategy, ToolboxOptions } from '../src';
import { withKubernetesYaml } from './yaml/read';

const CHARACTERS = ['\0', '\u007f', '\u0080', '\u0085', '\u009f', '\u2028', '\u2029', '\ufffe', '\uffff', '\ud800', '\udfff'];
const UNFIT = new RegExp('[\\0\\x7f-\\x9f\\u2028\\u2029\\ufffe\\uffff\\p{Cs}]', 'u');

interface Parts {
  readonly sidecar?: Partial<SidecarProps>;
  readonly application?: Partial<kplus.ContainerProps>;
  readonly toolbox?: ToolboxOptions;
  readonly strategy?: StartupStrategy;
  readonly notHeld?: string[];
}

const READY = Readiness.fromTcpSocket({ port: 80 });

function pod({ sidecar, application, ...more }: Parts) {
  const chart = testChart();
  new SidecarFirstPod(chart, 'Pod', {
    sidecars: [{ name: 'proxy', image: 'proxy', readyWhen: READY, ...sidecar }],
    application: { name: 'web', image: 'web', ...application },
    ...more,
  });
  return chart;
}

/** Every way of a user's word into a manifest through this library. */
const WAYS: Record<string, (word: string) => Parts> = {
  'a command\'s word': word => ({ sidecar: { readyWhen: Readiness.fromCommand(['check', word]) } }),
  'a wait command\'s word': word => ({ sidecar: { readyWhen: Readiness.fromWaitCommand(['wait', word]) } }),
  'a probe\'s word': word => ({ sidecar: { readyWhen: Readiness.fromWaitCommand(['wait'], { probe: Readiness.fromCommand([word || 'a']) }) } }),
  'a drain\'s word': word => ({ sidecar: { drainUntil: Drain.fromCommand(['idle', word]) } }),
  'a file': word => ({ sidecar: { readyWhen: Readiness.fromFile(`/run/${word}`) } }),
  'the path of a URL': word => ({ sidecar: { readyWhen: Readiness.fromHttpGet(`/${word}`, { port: 80 }) } }),
  'the name of a header': word => ({ sidecar: { readyWhen: Readiness.fromHttpGet('/', { port: 80, headers: { [word]: 'a' } }) } }),
  'the value of a header': word => ({ sidecar: { readyWhen: Readiness.fromHttpGet('/', { port: 80, headers: { A: `a${word}b` } }) } }),
  'a gRPC service': word => ({ sidecar: { readyWhen: Readiness.fromGrpc({ port: 80, service: word }) }, strategy: StartupStrategy.nativeSidecar() }),
  'where gates are mounted': word => ({ strategy: StartupStrategy.gated({ mountPath: `/run/${word}` }) }),
  'the toolbox\'s image': word => ({ sidecar: { distroless: true }, toolbox: { image: `busybox${word}` } }),
  'a sidecar\'s name': word => ({ sidecar: { name: `a${word}b` } }),
  'a sidecar\'s image': word => ({ sidecar: { image: `proxy${word}` } }),
  'a sidecar\'s argument': word => ({ sidecar: { args: [word] } }),
  'a sidecar\'s command': word => ({ sidecar: { command: [word] } }),
  'a sidecar\'s variable': word => ({ sidecar: { envVariables: { A: kplus.EnvValue.fromValue(word) } } }),
  'an application\'s argument': word => ({ application: { args: [word] } }),
  'a container that need not wait': word => ({ notHeld: [word] }),
  'a sidecar to start after': word => ({ sidecar: { startAfter: [word] } }),
  'a file of vaultAgent': word => {
    const chart = testChart();
    const volume = (name: string) => kplus.Volume.fromEmptyDir(chart, name, name);
    return { sidecar: Sidecars.vaultAgent({ secretsVolume: volume('s'), configVolume: volume('c'), renderedFiles: [`/vault/secrets/${word}`] }) };
  },
  'a socket of spireAgent': word => {
    const chart = testChart();
    const volume = (name: string) => kplus.Volume.fromEmptyDir(chart, name, name);
    return { sidecar: Sidecars.spireAgent({ socketVolume: volume('s'), configVolume: volume('c'), socketPath: `/run/${word}/s` }) };
  },
  'an id of daprd': word => ({ sidecar: Sidecars.daprd({ appId: `a${word}` }) }),
  'a provider of oauth2Proxy': word => ({ sidecar: Sidecars.oauth2Proxy({ upstreamPort: 80, provider: word, emailDomains: [word] }) }),
  'a site of datadogAgent': word => ({ sidecar: Sidecars.datadogAgent({ apiKey: kplus.EnvValue.fromValue('a'), site: word }) }),
  'a secret of tailscale': word => ({ sidecar: Sidecars.tailscale({ authKey: kplus.EnvValue.fromValue('a'), stateSecret: word }) }),
};

const STRATEGIES: Record<string, () => StartupStrategy> = {
  postStartHook: () => StartupStrategy.postStartHook(),
  gated: () => StartupStrategy.gated(),
  nativeSidecar: () => StartupStrategy.nativeSidecar(),
};

const code = (character: string) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

describe('a character that a manifest cannot carry is refused in', () => {
  test.each(Object.keys(WAYS))('%s', way => {
    for (const character of CHARACTERS) {
      const message = refusal(() => pod(WAYS[way](`a${character}  hostPID: true`)));
      expect([code(character), message]).not.toEqual([code(character), 'no error']);
      expect(message).not.toMatch(UNFIT);
    }
  });

  test('a command, with its code point and without the character itself', () => {
    expect(refusal(() => Readiness.fromCommand(['check', '\u2028  hostPID: true'])))
      .toBe('Readiness.fromCommand: command[1]: got "\\u2028  hostPID: true", a manifest cannot carry the character U+2028; remove it');
    expect(refusal(() => Drain.fromCommand(['a\ud800'])))
      .toBe('Drain.fromCommand: command[0]: got "a\\ud800", a manifest cannot carry the character U+D800; remove it');
  });

  test('what the app\'s resolvers put in', () => {
    const chart = testChart();
    appOf(chart).resolvers.unshift({ resolve: context => (context.value === 'placeholder' ? context.replaceValue('\u2028') : undefined) });
    const workload = new kplus.Pod(chart, 'Pod', { containers: [{ name: 'web', image: 'web' }] });
    const props: SidecarFirstProps = { sidecars: [{ name: 'proxy', image: 'proxy', readyWhen: Readiness.fromCommand(['check', 'placeholder']) }] };
    expect(refusal(() => workload.with(new SidecarFirst(props)))).toContain('a manifest cannot carry the character U+2028');
  });
});

withKubernetesYaml('kubectl reads in the YAML what the manifest says', read => {
  const hostile = fc.array(fc.oneof(
    fc.constantFrom(...CHARACTERS),
    fc.constantFrom('\n', '\t', '\r', ' ', '\u001b', '\ufeff', '\u00a0', '\u202e', '\u200b', '\u{1fffe}', '\u{1f600}'),
    fc.constantFrom('  hostPID: true\n', ': ', '- ', '# ', '|\n', '>-', '---\n', '...\n', '%TAG', '!!binary ', '&a ', '*a', '<<', '\'', '"', '\\', '{', ']', '@', '`'),
    fc.constantFrom('yes', 'null', '~', '0x1', '0o7', '1_000', '12:30:45', '.inf', '2001-01-01', 'a'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ), { minLength: 1, maxLength: 8 }).map(parts => parts.join(''))
    // cdk8s's own mistakes with any field: a block that begins with a tab, which Go's reader refuses, and `0o7`, which it reads as a number
    .filter(word => !/^\s*\t|^[-+]?0o/.test(word));

  test.each(Object.keys(STRATEGIES))('%s', strategy => {
    let rendered = 0;
    fc.assert(fc.property(fc.constantFrom(...Object.keys(WAYS)), hostile, (way, word) => {
      const chart = accepted(() => pod({ strategy: STRATEGIES[strategy](), ...WAYS[way](word) }));
      const manifests = chart && accepted(() => Testing.synth(chart));
      if (manifests) {
        rendered += 1;
        expect(manifests).toHaveLength(1);
        expect(read([appOf(chart).synthYaml()])).toEqual([{ value: manifests[0] }]);
      }
    }), { numRuns: 400 });
    expect(rendered).toBeGreaterThan(40);
  });

  test('a command\'s word with line breaks and tabs', () => {
    const script = 'if true\nthen\n\techo "$0"\nfi\n';
    const chart = pod({ sidecar: { readyWhen: Readiness.fromWaitCommand(['sh', '-c', script]) } });
    expect(read([appOf(chart).synthYaml()])).toEqual([{ value: Testing.synth(chart)[0] }]);
    expect(Testing.synth(chart)[0].spec.containers[0].lifecycle.postStart.exec.command[2]).toBe(script);
  });
});

function accepted<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    return undefined;
  }
}

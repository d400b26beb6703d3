import * as kplus from 'cdk8s-plus-28';
import type { Sidecars } from './index';
import { SidecarPresetOptions } from './preset';
import { SIDECAR_OPTIONS } from '../private/check-props';
import {
  anything, environment, flag, instance, listOf, member, optionsOf, Shape, text, texts, volume, volumeMounts, words,
} from '../private/shape';

type Presets = Omit<typeof Sidecars, 'prototype'>;
type OptionsOf<K extends keyof Presets> = NonNullable<Parameters<Presets[K]>[0]>;
type OwnShape<K extends keyof Presets> = Shape<Omit<OptionsOf<K>, keyof SidecarPresetOptions>>;

const secret = instance('an EnvValue', 'EnvValue.fromSecretValue({ secret, key: \'token\' })');

const SOURCE = 'Env.fromSecret(secret)';
const PROBE = 'Probe.fromHttpGet(\'/healthz\')';

const COMMON: Shape<SidecarPresetOptions> = {
  ...SIDECAR_OPTIONS,
  name: anything,
  image: anything,
  imagePullPolicy: member('ImagePullPolicy', kplus.ImagePullPolicy),
  command: words,
  args: words,
  envVariables: environment,
  envFrom: listOf(instance('a source of variables', SOURCE), SOURCE),
  volumeMounts,
  ports: listOf(instance('a port', '{ name: \'metrics\', number: 9102 }'), '{ name: \'metrics\', number: 9102 }'),
  readiness: instance('a Probe of cdk8s-plus', PROBE),
  liveness: instance('a Probe of cdk8s-plus', PROBE),
  resources: instance('an object', '{ cpu: { request: Cpu.millis(50) } }'),
  securityContext: instance('an object', '{ user: 1000 }'),
  openShift: flag,
  drain: flag,
};

const GOOGLE_PROXY: OwnShape<'cloudSqlProxy'> = { instances: anything, port: anything, httpPort: anything, autoIamAuthn: flag };

/** What each preset takes beside what all take. The presets themselves check ports, names and list entries against their bounds. */
const SHAPES: { readonly [K in keyof Presets]: OwnShape<K> } = {
  cloudSqlProxy: GOOGLE_PROXY,
  alloyDbProxy: GOOGLE_PROXY,
  envoy: { adminPort: anything, adminAddress: anything, configVolume: volume },
  otelCollector: { healthPort: anything, configVolume: volume, listenAddress: anything },
  fluentBit: { httpPort: anything, configVolume: volume },
  oauth2Proxy: { upstreamPort: anything, httpPort: anything, provider: text, emailDomains: texts('domains', 'example.com') },
  vaultAgent: { secretsVolume: volume, configVolume: volume, renderedFiles: anything },
  opa: { port: anything, diagnosticPort: anything, listenAddress: anything },
  nginx: { port: anything, configVolume: volume },
  haproxy: { port: anything, configVolume: volume },
  pgbouncer: { port: anything, databaseUrl: secret, configVolume: volume, listenAddress: anything },
  redis: { port: anything, listenAddress: anything },
  memcached: { port: anything, memoryLimit: anything, listenAddress: anything },
  statsdExporter: { mappingVolume: volume, webPort: anything, statsdPort: anything, listenAddress: anything },
  spireAgent: { configVolume: volume, socketVolume: volume, socketPath: anything },
  daprd: {
    appId: anything,
    appPort: anything,
    httpPort: anything,
    publicPort: anything,
    grpcPort: anything,
    internalGrpcPort: anything,
    metricsPort: anything,
    listenAddress: anything,
  },
  kubeRbacProxy: { upstreamPort: anything, securePort: anything, proxyEndpointsPort: anything },
  tailscale: { authKey: secret, stateSecret: anything, healthPort: anything },
  dockerInDocker: { storageVolume: volume },
  datadogAgent: { apiKey: secret, site: anything, healthPort: anything, listenAddress: anything },
};

/** The options of a preset. Throws where keys or types are wrong. */
export function presetOptions<K extends keyof Presets>(name: K, given: unknown): OptionsOf<K> {
  return optionsOf(`Sidecars.${name}`, given, { ...SHAPES[name], ...COMMON });
}

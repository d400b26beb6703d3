import { Program, PROGRAMS, repositoryOf } from '../../known/programs';
import { Container } from '../../pod/pod-spec';
import { programsOf } from '../commands/command';

/*
 * What a container is known to run: by its image, wherever that is mirrored, or by the name that an injector or a chart gives it.
 */

/** Builds of one program for several platforms and purposes. */
export const VARIANT = /-(?:alpine|debug|distroless|slim|fips|contrib|unprivileged|oss|amd64|arm64|linux|rhel\d+)$/;
/** Registries that keep the images of others under names of their own: `rancher/mirrored-sig-storage-csi-attacher`. */
const MIRRORED = /^(?:mirrored|ose|origin)-/;
/** Metrics that Prometheus fetches. */
const EXPORTER = /(?:^|[-_])exporter$/;
const LOG_SHIPPER = /(?:^|[-_])(?:fluent-?bit|fluentd|filebeat|promtail|log-?(?:shipper|agent|collector|forwarder|router|tailer))$/;

const HELPER: Program = { purpose: 'helper', images: [], names: [] };

const BY_IMAGE = new Map(PROGRAMS.flatMap(program => program.images.map(image => [image, program] as const)));
const BY_NAME = new Map(PROGRAMS.flatMap(program => [
  ...program.names,
  // a tag tells whether it is the program, and a name has none
  ...(program.tag ? [] : program.images.filter(image => !image.includes('/'))),
].map(name => [name, program] as const)));

const readOnce = new WeakMap<Container, { readonly program?: Program }>();

/** The well-known program that a container runs; undefined if nothing is known about it. */
export function programOf(container: Container): Program | undefined {
  const known = readOnce.get(container) ?? { program: byImage(container.image ?? '') ?? byName(container.name) ?? byCommand(container) };
  readOnce.set(container, known);
  return known.program;
}

/** The application connects to it, or clients reach the application through it. */
export function isKnownSidecar(container: Container): boolean {
  return ['sidecar', 'front'].includes(programOf(container)?.purpose ?? '');
}

/** Nothing waits for it, and it is not the application: log shippers, exporters, reloaders, CSI's sidecars. */
export function isHelper(container: Container): boolean {
  return programOf(container)?.purpose === 'helper';
}

function byImage(image: string): Program | undefined {
  const [namespace, last] = repositoryOf(image).split('/').slice(-2);
  const name = last ?? namespace;
  const bare = name.replace(VARIANT, '').replace(VARIANT, '');
  const tag = image.slice(repositoryOf(image).length);
  const keys = [`${namespace}/${name}`, name, bare, ...(MIRRORED.test(bare) ? endsOf(bare) : [])];
  const found = keys.map(key => BY_IMAGE.get(key)).find(program => program && (program.tag?.test(tag) ?? true));
  return found ?? byPattern(bare);
}

function byName(name: string): Program | undefined {
  return BY_NAME.get(name) ?? byPattern(name);
}

function byPattern(name: string): Program | undefined {
  return EXPORTER.test(name) || LOG_SHIPPER.test(name) ? HELPER : undefined;
}

/** It follows files that others write. */
function byCommand({ command = [], args = [] }: Container): Program | undefined {
  const follows = ([program = '', ...words]: readonly string[]) =>
    /(?:^|\/)tail$/.test(program) && words.some(word => /^-[a-zA-Z0-9+]*[fF]$|^--(?:follow|retry)/.test(word));
  const programs = command.length + args.length === 0 ? [] : programsOf([...command, ...args]);
  return programs.length > 0 && follows(programs[programs.length - 1]) ? HELPER : undefined;
}

/** No known program has more words in its name. */
const MOST_WORDS = 6;

/** `a-b-c`, `b-c`, `c`. */
function endsOf(name: string): string[] {
  const words = name.split('-').slice(-MOST_WORDS);
  return words.map((_, index) => words.slice(index).join('-'));
}

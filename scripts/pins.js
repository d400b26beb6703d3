/*
 * Says which of the presets' images are behind, for maintainers: node scripts/pins.js [PRESET ...]
 *
 * Asks the registry that an image comes from for its tags, and compares those of the same shape; where the registry does not answer, the
 * versions of the Go module that the program is. Exit status 1 if an image is behind.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);
const IMAGES = process.env.PINS_IMAGES ?? path.join(root, 'src', 'core', 'known', 'images.ts');
const ANSWER_MS = 20_000;
const MOST_PAGES = 100;

/** `  redis: 'redis:8.6.7',` */
function readImages() {
  return [...fs.readFileSync(IMAGES, 'utf8').matchAll(/^\s+(\w+): '([^']+):([^':/]+)',$/gm)].map(([, preset, repository, tag]) => ({ preset, repository, tag }));
}

/** `opa github.com/open-policy-agent/opa opa`: a program, its module and its preset. */
function readModules() {
  const list = fs.readFileSync(path.join(root, 'scripts', 'test-programs.sh'), 'utf8');
  return Object.fromEntries([...list.matchAll(/^\S+ (\S+\.\S+\/\S+) (\w+)$/gm)].map(([, module, preset]) => [preset, module]));
}

const numbers = version => version.match(/\d+/g).map(Number);
const shape = version => version.replace(/\d+/g, '#');

function compare(a, b) {
  const [first, second] = [numbers(a), numbers(b)];
  const index = first.findIndex((number, at) => number !== second[at]);
  return index < 0 ? 0 : first[index] - second[index];
}

/** The newest of the versions that are written like this one. */
function newest(version, versions) {
  return versions.filter(other => shape(other) === shape(version)).reduce((best, other) => (compare(other, best) > 0 ? other : best), version);
}

async function ask(url, headers = {}) {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_MS) });
  const [, parameters] = /^Bearer (.*)$/i.exec(response.headers.get('www-authenticate') ?? '') ?? [];
  if (response.status !== 401 || !parameters || headers.authorization) {
    return response;
  }
  const { realm, ...query } = Object.fromEntries([...parameters.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const { token, access_token } = await (await fetch(`${realm}?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(ANSWER_MS) })).json();
  return ask(url, { authorization: `Bearer ${token ?? access_token}` });
}

/** As container runtimes read a name: no host is Docker Hub, and there no owner is `library`. */
function locate(repository) {
  const [first, ...rest] = repository.split('/');
  if (rest.length > 0 && /[.:]|^localhost$/.test(first)) {
    return { origin: `${/^(?:localhost|127\.)/.test(first) ? 'http' : 'https'}://${first}`, name: rest.join('/') };
  }
  return { origin: 'https://registry-1.docker.io', name: rest.length > 0 ? repository : `library/${repository}` };
}

async function tagsOf(repository) {
  const { origin, name } = locate(repository);
  const tags = [];
  let next = `${origin}/v2/${name}/tags/list?n=1000`;
  for (let page = 0; next && page < MOST_PAGES; page++) {
    const response = await ask(next);
    if (!response.ok) {
      throw new Error(`${response.status} from ${new URL(next).host}`);
    }
    tags.push(...(await response.json()).tags);
    const [, link] = /<([^>]+)>;\s*rel="?next/.exec(response.headers.get('link') ?? '') ?? [];
    next = link && new URL(link, next).href;
  }
  return tags;
}

function versionsOf(module) {
  const [, ...versions] = execFileSync('go', ['list', '-m', '-versions', module], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split(' ');
  return versions;
}

async function look({ preset, repository, tag }, module) {
  try {
    return { newer: newest(tag, await tagsOf(repository)) };
  } catch (error) {
    if (!module) {
      return { unknown: `its registry does not answer: ${error.cause?.message ?? error.message}` };
    }
  }
  try {
    const [version] = /\d+(?:\.\d+)+/.exec(tag);
    const newer = newest(`v${version}`, versionsOf(module)).slice(1);
    return { newer: newer === version ? tag : newer, source: ' (by its Go module)' };
  } catch {
    return { unknown: 'neither its registry nor the Go module answers' };
  }
}

async function main(wanted) {
  const modules = readModules();
  const images = readImages().filter(({ preset }) => wanted.length === 0 || wanted.includes(preset));
  let behind = false;
  for (const image of images) {
    const { newer, unknown, source = '' } = await look(image, modules[image.preset]);
    const isBehind = newer !== undefined && newer !== image.tag;
    behind ||= isBehind;
    const said = unknown ? `not known: ${unknown}` : isBehind ? `behind: ${newer}${source}` : `newest${source}`;
    console.log(`${image.preset.padEnd(16)} ${image.tag.padEnd(20)} ${said}`);
  }
  return behind ? 1 : 0;
}

main(process.argv.slice(2)).then(status => { process.exitCode = status; });

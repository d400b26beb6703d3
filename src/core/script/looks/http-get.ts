import { LookContext, ScriptedLook } from './look';
import { CheckOf } from '../../request/wait';
import { shortened } from '../../words';
import { condition } from '../purpose';
import { hundredths, rested } from '../script';
import { hex, quote, unexpanded, words } from '../shell';

type HttpGet = CheckOf<'httpGet'>;

/** An HTTP endpoint answers 2xx or 3xx. */
export function httpGetLook(check: HttpGet): ScriptedLook {
  const { path, port, scheme, headers, loopbackOnly } = check;
  return {
    condition: sidecar => condition(sidecar, ' answers GET ', `${shortened(path)} on port ${port} with 2xx or 3xx`),
    subject: `GET ${shortened(path)} on port ${port}`,
    kubeletProbe: loopbackOnly ? undefined : { httpGet: { path, port, scheme, ...(headers.length > 0 ? { httpHeaders: headers } : {}) } },
    inScript: context => ({
      functions: [context.port, 'limit', 'say'],
      prepare: httpFunctions(check, context),
      call: `answers ${hundredths(Math.min(context.checkTimeoutMs, context.limitMs))}`,
    }),
    // the toolbox's wget is certain to speak HTTP, but not HTTPS
    isSure: toolbox => toolbox && scheme === 'HTTP',
    // an image's own tools are not known; HTTPS counts where the sidecar itself has nothing better
    isSeenFrom: (other, own) => other.distroless && (scheme === 'HTTP' || own.distroless),
    unexpanded: () => httpGetLook({
      ...check,
      path: unexpanded(path),
      headers: headers.map(({ name, value }) => ({ name: unexpanded(name), value: unexpanded(value) })),
    }),
  };
}

/**
 * `answers`: one GET; true when the first status line of the answer says 2xx or 3xx.
 *
 * No process is started before something listens on the port. A listener on ::1 alone is asked there. A listener on :: may take IPv6 only,
 * so it is asked there if IPv4 is refused.
 */
function httpFunctions(check: HttpGet, { toolbox, intervalMs, port: portFunction }: LookContext): string[] {
  const tools = HTTP_TOOLS[check.scheme];
  const named = `${tools.slice(0, -1).join(', ')} or ${tools[tools.length - 1]}`;
  const noTool = `no ${named} in this image to ask with; set distroless: true for this sidecar`;
  return [
    'unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY',
    ...(toolbox ? [fetchWith('wget', check)] : [
      ...tools.map((tool, index) => `${index === 0 ? 'if' : 'elif'} command -v ${tool} >/dev/null; then ${fetchWith(tool, check)}`),
      `else say ${quote(noTool)}; exit 1; fi`,
    ]),
    'port= seen=\'nothing listens\'',
    'answers() {',
    `  [ -n "$port" ] || ${portFunction} ${hex(check.port)} || return 1`,
    `  case $address in ${'0'.repeat(24)}01000000:*) hosts=::1 ;; ${'0'.repeat(32)}:*) hosts='127.0.0.1 ::1' ;; *) hosts=127.0.0.1 ;; esac`,
    '  for host in $hosts; do',
    '    case $host in ::1) url=[::1] ;; *) url=$host ;; esac',
    '    answer=$(fetch 2>&1 & limit $! $1); status=$?',
    '    case $answer in',
    '      *HTTP/*) answer=${answer#*HTTP/}; code=${answer#* }; code=${code%%[!0-9]*}; port=up seen="HTTP status $code"; break ;;',
    '      *) code= port= seen=\'no answer\'; [ $status -lt 128 ] || break ;;',
    '    esac',
    '  done',
    `  ${rested(intervalMs)}case $code in [23]??) ;; *) return 1 ;; esac`,
    '}',
  ];
}

type HttpTool = 'wget' | 'curl' | 'bash';

/** Programs that can ask: the first one present is taken. For HTTPS curl comes first, because busybox's own wget knows few ciphers. */
const HTTP_TOOLS: Record<HttpGet['scheme'], readonly HttpTool[]> = { HTTP: ['wget', 'curl', 'bash'], HTTPS: ['curl', 'wget'] };

/** A function that prints the head of the answer. The program that asks replaces the shell. */
function fetchWith(tool: HttpTool, { path, port, scheme, headers }: HttpGet): string {
  const url = `"${scheme.toLowerCase()}://$url:${port}"${quote(path)}`;
  const fields = headers.map(({ name, value }) => `${name}: ${value}`);
  const insecure = scheme === 'HTTPS';
  const request = words([
    `GET ${path} HTTP/1.0`,
    ...(headers.some(({ name }) => name.toLowerCase() === 'host') ? [] : ['Host: localhost']),
    ...fields,
  ]);
  const connect = 'exec 3<>"/dev/tcp/$0/$1"; shift; printf "%s\\r\\n" "$@" "" >&3; read -r line <&3; echo "$line"';
  const withFields = (option: string) => fields.map(field => ` ${option} ${quote(field)}`).join('');
  const command = {
    wget: `wget -q -S -O /dev/null${insecure ? ' --no-check-certificate' : ''}${withFields('--header')} ${url}`,
    curl: `curl -s -D - -o /dev/null${insecure ? ' -k' : ''}${withFields('-H')} ${url}`,
    bash: `bash -c '${connect}' $host ${port} ${request}`,
  }[tool];
  return `fetch() { exec ${command}; }`;
}

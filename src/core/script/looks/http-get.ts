import { ScriptedLook } from './look';
import { CheckOf } from '../../request/wait';
import { shortened } from '../../words';
import { limitTo, LISTENING } from '../inline-script';
import { condition } from '../purpose';
import { hex, quote, STOP, words } from '../shell';

type HttpGet = CheckOf<'httpGet'>;

/** An HTTP endpoint answers 2xx or 3xx. */
export function httpGetLook(check: HttpGet): ScriptedLook {
  const { path, port, scheme, headers, loopbackOnly } = check;
  return {
    condition: sidecar => condition(sidecar, ' answers GET ', `${shortened(path)} on port ${port} with 2xx or 3xx`),
    subject: `GET ${shortened(path)} on port ${port}`,
    kubeletProbe: loopbackOnly ? undefined : { httpGet: { path, port, scheme, ...(headers.length > 0 ? { httpHeaders: headers } : {}) } },
    inScript: ({ intervalMs, checkTimeoutSeconds }) => ({
      // busybox's wget speaks TLS in a process of its own
      functions: [...(scheme === 'HTTPS' ? [STOP, limitTo(intervalMs, checkTimeoutSeconds, 'stop')] : [limitTo(intervalMs, checkTimeoutSeconds, 'kill -9')]), LISTENING, answers(port)],
      prepare: [...requestBy(check), UNSET[scheme]],
      call: 'answers',
      seen: 'set by the call',
    }),
    inLine: `${scheme.toLowerCase()} ${port} ${words([path, ...headers.flatMap(({ name, value }) => ['--header', `${name}: ${value}`])])}`,
    // an image's own tools are not known; HTTPS counts where the sidecar itself has nothing better
    isSeenFrom: (other, own) => other.toolbox && (scheme === 'HTTP' || own.distroless),
  };
}

const UNSET: Record<HttpGet['scheme'], string> = {
  HTTP: 'unset code http_proxy all_proxy ALL_PROXY',
  HTTPS: 'unset code https_proxy HTTPS_PROXY all_proxy ALL_PROXY',
};

/**
 * One GET, or two: a listener on :: may take IPv6 only. The first status line of the answer decides.
 *
 * No process is started before something listens on the port. A listener on the pod's own address is asked there, if that is IPv4.
 */
function answers(port: number): string {
  return `answers() { # addresses stand backwards
  [ "$code" ] || listening ${hex(port)} || { seen='nothing listens'; limit; return 1; }; ip=\${address%:*}
  ip=$((0x\${ip#*FFFF0000})); hosts=$((ip & 255)).$((ip >> 8 & 255)).$((ip >> 16 & 255)).$((ip >> 24 & 255))
  case $address in *FFFF0000*) ;; 00000000*) hosts='127.0.0.1 [::1]' ;; esac
  for host in $hosts; do
    head=" $(get 2>&1 & limit)"; head=\${head#*HTTP/* }; code=\${head%%[!0-9]*}
    case $code in [23]??) return 0 ;; ???) seen="HTTP status $code"; return 1 ;; esac
  done
  code= sockets= seen='no answer'; return 1
}`;
}

type HttpTool = 'wget' | 'curl' | 'bash';

/** Programs that can ask: the first one present is taken. For HTTPS curl comes first, because busybox's own wget knows few ciphers. */
const HTTP_TOOLS: Record<HttpGet['scheme'], readonly HttpTool[]> = { HTTP: ['wget', 'curl', 'bash'], HTTPS: ['curl', 'wget'] };

/** `get` prints the head of the answer. The program that asks replaces the shell. */
function requestBy(check: HttpGet): string[] {
  const tools = HTTP_TOOLS[check.scheme];
  const noTool = `no ${tools.slice(0, -1).join(', ')} or ${tools[tools.length - 1]} in this image to ask with; set distroless: true for this sidecar`;
  return [
    ...tools.flatMap((tool, index) => {
      const [first, ...rest] = get(tool, check);
      return [`${index === 0 ? 'if' : 'elif'} command -v ${tool} >/dev/null; then get() { exec ${first}`, ...rest];
    }),
    `else fail ${quote(noTool)}; fi`,
  ];
}

function get(tool: HttpTool, { path, port, scheme, headers }: HttpGet): string[] {
  const url = `"${scheme.toLowerCase()}://$host:${port}"${quote(path)}`;
  const fields = headers.map(({ name, value }) => `${name}: ${value}`);
  const options = fields.map(field => ` --header ${quote(field)}`).join('');
  const insecure = scheme === 'HTTPS';
  switch (tool) {
    case 'wget': return [`wget -qSO /dev/null${insecure ? ' --no-check-certificate' : ''}${options} ${url}; }`];
    case 'curl': return [`curl -qsD - -o /dev/null${insecure ? ' -k' : ''}${options} ${url}; }`];
    case 'bash': {
      const hasHost = headers.some(({ name }) => name.toLowerCase() === 'host');
      const request = words([`GET ${path} HTTP/1.0`, ...(hasHost ? [] : ['Host: localhost']), ...fields]);
      return [
        `bash -c 'exec 3<>"/dev/tcp/\${0//[][]}/${port}"`,
        `  printf "%s\\r\\n" "$@" "" >&3; read -r <&3; echo "$REPLY"' $host ${request}; }`,
      ];
    }
  }
}

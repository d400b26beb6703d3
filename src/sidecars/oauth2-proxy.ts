import { badEntries, badNames, badPorts, missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { LocalIssue } from '../core/issue';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.oauth2Proxy()`.
 */
export interface OAuth2ProxyOptions extends SidecarPresetOptions {
  /**
   * Port of the application behind the proxy, on loopback.
   *
   * @throws if not from 1 to 65535, or the same as `httpPort`
   */
  readonly upstreamPort: number;

  /**
   * Port on which the proxy listens, on all addresses.
   *
   * @default 4180
   * @throws if not from 1 to 65535
   */
  readonly httpPort?: number;

  /**
   * `--provider`, such as `oidc`, `google` or `github`. Put the client id, client secret and cookie secret in `envVariables`:
   * `OAUTH2_PROXY_CLIENT_ID`, `OAUTH2_PROXY_CLIENT_SECRET`, `OAUTH2_PROXY_COOKIE_SECRET`.
   *
   * @default - the default of oauth2-proxy, google
   * @throws if not letters, digits, '_', '.' and '-'
   */
  readonly provider?: string;

  /**
   * Domains of the e-mail addresses to allow, `--email-domain`; `*` allows every account of the provider.
   *
   * The proxy exits unless something says whom to allow: these domains, `OAUTH2_PROXY_EMAIL_DOMAINS` in `envVariables`, or
   * `--authenticated-emails-file` in `args`.
   *
   * @default - none
   * @throws if one is neither `*` nor a domain, with or without a `.` or `*.` before it for what is below
   */
  readonly emailDomains?: string[];
}

export function oauth2Proxy(options: OAuth2ProxyOptions): SidecarProps {
  const { upstreamPort, httpPort = 4180, provider, emailDomains = [] } = options;
  refuse('oauth2Proxy', missing({ upstreamPort }), badPorts({ upstreamPort, httpPort }), badNames({ provider }), badDomains(emailDomains));
  return preset({
    name: 'oauth2-proxy',
    image: IMAGES.oauth2Proxy,
    args: [
      `--http-address=0.0.0.0:${httpPort}`,
      `--upstream=http://127.0.0.1:${upstreamPort}`,
      ...(provider === undefined ? [] : [`--provider=${provider}`]),
      ...emailDomains.map(domain => `--email-domain=${domain}`),
    ],
    ports: [{ name: 'oauth2-proxy', number: httpPort }],
    readyWhen: Readiness.fromHttpGet('/ready', { port: httpPort }),
    distroless: true,
    resources: requests(20, 32),
    securityContext: unprivileged(65532),
  }, options);
}

/** The proxy splits a domain at commas. */
function badDomains(emailDomains: readonly string[]): LocalIssue[] {
  return emailDomains.length === 0 ? [] : badEntries('emailDomains', emailDomains, {
    empty: '',
    bad: 'it is not a domain',
    good: domain => /^(?:\*|(?:\*?\.)?[\p{L}\p{N}][\p{L}\p{N}.-]*)$/u.test(domain),
    fix: 'pass a domain such as \'example.com\', or \'*\'',
  });
}

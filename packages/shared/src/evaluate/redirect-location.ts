/** Where a redirect leads. Source: Envoy's Http::Utility::newUri and createSslRedirectPath. */
import type { RedirectDecision } from './decision.ts';
import { splitTarget } from './normalise-path.ts';
import { replaceMatched } from './rewrite-path.ts';

export type RedirectedRequest = {
  /** The Host header. */
  readonly host: string;
  /** With the query. */
  readonly path: string;
  readonly scheme: 'http' | 'https';
};

const defaultPorts = { http: 80, https: 443 } as const;

/** The value of the `location` header. */
export function redirectLocation(decision: RedirectDecision, request: RedirectedRequest): string {
  const scheme = decision.scheme ?? request.scheme;
  return `${scheme}://${hostFor(decision, request, scheme)}${pathFor(decision, request)}`;
}

/**
 * A written host as it is; otherwise that of the request, which keeps its port unless another one is written or the
 * scheme changes and the port is the default one of the old scheme. The redirect to https of a server keeps any port.
 */
function hostFor(decision: RedirectDecision, request: RedirectedRequest, scheme: string): string {
  if (decision.route === null) return request.host;
  const port = decision.port === null ? '' : `:${decision.port}`;
  if (decision.authority !== null) return decision.authority + port;
  const written = /:(\d+)$/.exec(request.host);
  if (written === null) return request.host + port;
  const isOldDefault = scheme !== request.scheme && Number(written[1]) === defaultPorts[request.scheme];
  return port !== '' || isOldDefault ? request.host.slice(0, written.index) + port : request.host;
}

/** The query of the request stays unless the written path has one of its own. */
function pathFor({ path: redirect }: RedirectDecision, request: RedirectedRequest): string {
  const { path, query } = splitTarget(request.path);
  const changed = redirect === null ? path : newPath(redirect, path);
  const hasOwnQuery = redirect?.type === 'full' && redirect.replacement.includes('?');
  return query === null || hasOwnQuery ? changed : `${changed}?${query}`;
}

function newPath(redirect: NonNullable<RedirectDecision['path']>, path: string): string {
  if (redirect.type === 'full') return redirect.replacement;
  return replaceMatched(path, redirect.matched, redirect.replacement);
}

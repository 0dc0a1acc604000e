/** Redirects. Source: istio/istio pkg/config/validation/validation.go (validateHTTPRedirect). */
import { type Problem, problem } from '../../finding.ts';
import { portProblem } from '../names/port.ts';
import type { HttpMatchShape, RedirectShape } from '../shape/virtual-service-shape.ts';

/** A prefix can only be replaced where a prefix was matched, or anything at all. */
function matchesPrefixes(matches: readonly HttpMatchShape[]): boolean {
  return matches.every(({ uri }) => uri?.exact == null && uri?.regex == null);
}

/** The first problem of a redirect whose rule has these matches. */
export function redirectProblem(redirect: RedirectShape, matches: readonly HttpMatchShape[]): Problem | null {
  const { uri, prefixRewrite, authority, scheme, port, derivePort } = redirect;
  if (uri && prefixRewrite) return problem('vs.redirect.exclusive');
  if (prefixRewrite && !matchesPrefixes(matches)) return problem('vs.redirect.prefixMatch');
  const isEmpty = !uri && !prefixRewrite && !authority && !scheme && port == null && derivePort == null;
  if (isEmpty) return problem('vs.redirect.empty');
  const status = redirect.redirectCode ?? 0;
  if (status !== 0 && (status < 300 || status > 399)) return problem('vs.redirect.code', { status });
  if (scheme && scheme !== 'http' && scheme !== 'https') return problem('vs.redirect.scheme');
  return port ? portProblem(port) : null;
}

/** Names of HTTP headers. Source: istio/istio pkg/config/validation/validation.go. */
import { type Problem, problem, quoted } from '../../finding.ts';

/** The token characters of RFC 9110. */
const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i;
const pseudoHeaders: ReadonlySet<string> = new Set([':method', ':scheme', ':authority', ':path', ':status']);
const claim = /^@request\.auth\.claims(?:\..+|(?:\[[^[\]]+\])+)$/i;

/** A header key that stands for a claim of the request's JWT, such as `@request.auth.claims.group`. */
export function isJwtClaim(name: string): boolean {
  return claim.test(name);
}

export function isAuthority(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === ':authority' || lower === 'host';
}

export function headerNameProblem(name: string): Problem | null {
  if (name === '') return problem('name.header.empty');
  return token.test(name) || pseudoHeaders.has(name) ? null : problem('name.header.invalid', { name });
}

/** A header of a match, where JWT claims are allowed. */
export function matchHeaderNameProblem(name: string): Problem | null {
  return isJwtClaim(name) ? null : headerNameProblem(name);
}

/** A header of a CORS policy, where `*` means any; it passes as a token anyway. */
export const corsHeaderNameProblem = headerNameProblem;

/** A header that is added to or set on a request: the authority may be, other pseudo headers may not. */
export function requestHeaderProblem(name: string): Problem | null {
  if (name === '') return problem('name.header.empty');
  return name.startsWith(':') && !isAuthority(name) ? problem('name.header.colon', { name: quoted(name) }) : null;
}

/** A header that is removed from a request, or changed on a response. */
export function otherHeaderProblem(name: string): Problem | null {
  if (name === '') return problem('name.header.empty');
  if (name.toLowerCase() === 'host') return problem('name.header.host', { name: quoted(name) });
  return name.startsWith(':') ? problem('name.header.colon', { name: quoted(name) }) : null;
}

/** Domain names as istiod's webhook reads them. Source: istio/istio pkg/config/validation/agent/validation.go. */
import { type Problem, problem, quoted } from '../../finding.ts';

const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/i;
const wildcardLabel = /^(?:\*|(?:\*-?)?[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)$/i;
const maxLabel = 63;
const maxDomain = 255;
const maxInt64 = 2n ** 63n - 1n;

/** A DNS-1123 label, upper case allowed, at most 63 characters. */
export function isDnsLabel(text: string): boolean {
  return text.length <= maxLabel && label.test(text);
}

/** A label that may start with a wildcard: `*`, `*x`, `*-x`. */
function isWildcardLabel(text: string): boolean {
  return text.length <= maxLabel && wildcardLabel.test(text);
}

/** A number as Go's strconv.Atoi takes it: what overflows is none. */
function isGoInteger(text: string): boolean {
  if (!/^[+-]?\d+$/.test(text)) return false;
  const value = BigInt(text.replace('+', ''));
  return value <= maxInt64 && value >= -maxInt64 - 1n;
}

function lengthProblem(domain: string): Problem | null {
  if (domain === '') return problem('name.domain.empty');
  if (domain.length > maxDomain) return problem('name.domain.tooLong', { domain: quoted(domain) });
  return null;
}

function labelsProblem(domain: string): Problem | null {
  const labels = domain.split('.');
  const top = labels.at(-1) ?? '';
  if (isGoInteger(top)) return problem('name.domain.numericTop', { domain: quoted(domain), label: quoted(top) });
  // A trailing dot is allowed, for unambiguous names such as `istio.io.`
  const named = top === '' ? labels.slice(0, -1) : labels;
  const bad = named.find((part) => !isDnsLabel(part));
  return bad === undefined ? null : problem('name.domain.label', { domain: quoted(domain), label: quoted(bad) });
}

/** A fully qualified domain name, without wildcard. */
export function fqdnProblem(domain: string): Problem | null {
  return lengthProblem(domain) ?? labelsProblem(domain);
}

/** A domain name whose first label may be or start with a wildcard. */
export function wildcardDomainProblem(domain: string): Problem | null {
  const length = lengthProblem(domain);
  if (length) return length;
  const dot = domain.indexOf('.');
  const first = dot === -1 ? domain : domain.slice(0, dot);
  if (!isWildcardLabel(first)) {
    return problem('name.domain.label', { domain: quoted(domain), label: quoted(first) });
  }
  return dot === -1 ? null : labelsProblem(domain.slice(dot + 1));
}

/**
 * A host of a VirtualService that only gateways use. Where it routes by SNI, the names that Istio makes for
 * AUTO_PASSTHROUGH are allowed too: `outbound_.<port>_.<subset>_.<host>`.
 */
export function gatewayBoundDomainProblem(domain: string, sni: boolean): Problem | null {
  if (!sni || !domain.startsWith('outbound_')) return wildcardDomainProblem(domain);
  const length = lengthProblem(domain);
  if (length) return length;
  const [, port = '', , host = ''] = domain.split('_');
  return /\d/.test(port) && /[a-z]/i.test(host) ? null : problem('name.domain.sni', { domain: quoted(domain) });
}

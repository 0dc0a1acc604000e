/**
 * Host names as Istio reads them in VirtualService hosts, destinations and DestinationRule hosts.
 * Sources: istio/istio pkg/config/host/name.go and pkg/config/model ResolveShortnameToFQDN.
 */

const ipAddress = /^(\d{1,3}\.){3}\d{1,3}$|^[0-9a-f]*:[0-9a-f:.]*$/i;

/**
 * The fully qualified form of a host written in an object of the given namespace. A name without a dot is a service of
 * that namespace; `*`, IP addresses and everything with a dot stay as written: `reviews.prod` names no service. In a
 * mesh without DNS domain the name is `host.namespace`.
 */
export function resolveHost(host: string, namespace: string, domain = 'cluster.local'): string {
  if (host === '' || host.includes('*') || host.includes('.') || ipAddress.test(host)) return host;
  return serviceHost(host, namespace, domain);
}

/** The host name of a Kubernetes service. */
export function serviceHost(name: string, namespace: string, domain = 'cluster.local'): string {
  return domain === '' ? `${name}.${namespace}` : `${name}.${namespace}.svc.${domain}`;
}

export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/**
 * Whether two hosts overlap. `*.foo.com` matches `a.foo.com` but not `foo.com`; two wildcards match when the longer
 * ends with the shorter's suffix.
 */
export function hostsMatch(a: string, b: string): boolean {
  if (isWildcard(a) && isWildcard(b)) {
    const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
    return longer.slice(1).endsWith(shorter.slice(1));
  }
  if (isWildcard(a)) return b.endsWith(a.slice(1));
  if (isWildcard(b)) return a.endsWith(b.slice(1));
  return a === b;
}

/** True when every name that `inner` stands for is also one of `outer`: `*.com` covers `*.foo.com` and `foo.com`. */
export function hostCovers(outer: string, inner: string): boolean {
  if (!isWildcard(outer)) return outer === inner;
  if (isWildcard(inner) && inner.length < outer.length) return false;
  return (isWildcard(inner) ? inner.slice(1) : inner).endsWith(outer.slice(1));
}

/** The most specific of the patterns that match the host: the exact one, else the longest wildcard. */
export function mostSpecificHost(host: string, patterns: Iterable<string>): string | undefined {
  let best: string | undefined;
  for (const pattern of patterns) {
    if (pattern === host) return pattern;
    if (!isWildcard(pattern) || !hostCovers(pattern, host)) continue;
    if (best === undefined || pattern.length > best.length) best = pattern;
  }
  return best;
}

/** Rules for Bookinfo as tests need them (istio/istio samples/bookinfo/networking). */

const apiVersion = 'networking.istio.io/v1';

export function destinationRule(host: string, versions: readonly string[]) {
  const subsets = versions.map((version) => ({ name: version, labels: { version } }));
  return {
    apiVersion,
    kind: 'DestinationRule',
    metadata: { name: host, namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { host, subsets },
  };
}

/** @param http the rules as in a VirtualService */
export function virtualService(host: string, http: readonly unknown[]) {
  return {
    apiVersion,
    kind: 'VirtualService',
    metadata: { name: host, namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { hosts: [host], http },
  };
}

/** Destinations of a rule: subset to weight. */
export function split(host: string, weights: Readonly<Record<string, number>>) {
  return Object.entries(weights).map(([subset, weight]) => ({ destination: { host, subset }, weight }));
}

export const jason = { headers: { 'end-user': { exact: 'jason' } } };

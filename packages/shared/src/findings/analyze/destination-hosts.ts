/**
 * Destinations that do not exist, need a port, or split requests that do not come from the mesh.
 * Source: istio/istio pkg/config/analysis/analyzers/virtualservice/destinationhosts.go.
 */
import type { ClusterIndex, KnownHost } from '../cluster/cluster-index.ts';
import { problem, quoted } from '../finding.ts';
import { readVirtualService } from '../validation/read-spec.ts';
import type { Report } from '../validation/report.ts';
import { mirrorDestinations, type PlacedDestination, routeDestinations } from './destinations-of.ts';
import { displayName, type VirtualServiceSubject, virtualServiceCheck } from './spec-check.ts';

function checkPort({ destination, path }: PlacedDestination, known: KnownHost, report: Report): void {
  const host = destination.host ?? '';
  if (!destination.port) {
    const ports = known.ports.map(String);
    if (ports.length > 1) report(path, problem('analyze.portRequired', { host: quoted(host), ports }));
    return;
  }
  const number = destination.port.number ?? 0;
  if (known.ports.includes(number)) return;
  report([...path, 'port'], problem('analyze.notFound.port', { what: 'host:port', name: quoted(`${host}:${number}`) }));
}

function checkExistence(
  { spec, namespace }: VirtualServiceSubject,
  destinations: readonly PlacedDestination[],
  what: string,
  cluster: ClusterIndex,
  report: Report,
): void {
  for (const placed of destinations) {
    const host = placed.destination.host ?? '';
    const known = cluster.knownHost(host, namespace, spec.exportTo);
    if (known) checkPort(placed, known, report);
    else report([...placed.path, 'host'], problem('analyze.notFound.host', { what, name: quoted(host) }));
  }
}

/** How many destinations of another VirtualService split this very host, which is one of its own. */
function splitsOf(other: object, host: string): number {
  const read = readVirtualService(other);
  if (!read.ok) return 0;
  const destinations = (read.spec.http ?? []).flatMap(({ route }) => route ?? []);
  return destinations.filter(({ destination }) => destination?.host === host && destination.subset).length;
}

/** As istioctl does: a finding for each destination of each VirtualService that splits the host. */
function checkIngress({ spec, name }: VirtualServiceSubject, cluster: ClusterIndex, report: Report): void {
  if (!spec.gateways?.length) return;
  for (const [rule, { route }] of (spec.http ?? []).entries()) {
    for (const [index, { destination }] of (route ?? []).entries()) {
      const host = destination?.host ?? '';
      if (destination?.subset) continue;
      for (const other of cluster.subsetUsers(host)) {
        const virtualService = displayName(other.metadata.namespace ?? '', other.metadata.name);
        const found = problem('analyze.ingressSplit', { virtualService, ingress: name });
        const path = ['spec', 'http', rule, 'route', index, 'destination'];
        report(
          path,
          Array.from({ length: splitsOf(other, host) }, () => found),
        );
      }
    }
  }
}

export const destinationHosts = virtualServiceCheck(
  'virtualservice.DestinationHostAnalyzer',
  (subject, cluster, report) => {
    checkExistence(subject, routeDestinations(subject.spec), 'host', cluster, report);
    checkExistence(subject, mirrorDestinations(subject.spec), 'mirror host', cluster, report);
    checkIngress(subject, cluster, report);
  },
);

/**
 * Ports of ServiceEntries that proxies cannot tell from others: TCP without addresses, and one port of one host with
 * several protocols. Source: istio/istio pkg/config/analysis/analyzers/serviceentry.
 */
import { type KubernetesObject, keyOf } from '../../kubernetes/object.ts';
import type { Check } from '../check.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { everywhere, namespaceOf, scopesOf } from '../cluster/scoped-hosts.ts';
import { readServiceEntry, type ServiceEntryPortShape } from '../cluster/service-shape.ts';
import { problem } from '../finding.ts';
import { displayName } from './spec-check.ts';

function protocolOf({ protocol }: ServiceEntryPortShape): string {
  return (protocol ?? '').toUpperCase();
}

/** Addresses that Istio has allocated itself stand in the status. */
function hasAllocatedAddresses({ status }: KubernetesObject): boolean {
  const { addresses } = (status ?? {}) as { addresses?: unknown };
  return Array.isArray(addresses) && addresses.length > 0;
}

export const serviceEntryAddresses: Check = {
  name: 'serviceentry.ProtocolAddressesAnalyzer',
  kind: 'ServiceEntry',
  run: (entry, _cluster, report) => {
    const { addresses, ports } = readServiceEntry(entry);
    if (addresses.length > 0 || hasAllocatedAddresses(entry)) return;
    for (const [index, port] of ports.entries()) {
      if (!['', 'TCP'].includes(protocolOf(port))) continue;
      report(['spec', 'ports', index], problem('analyze.serviceEntry.addresses'));
    }
  },
};

function isSeenTogether(a: KubernetesObject, b: KubernetesObject): boolean {
  const [first, second] = [a, b].map((entry) => scopesOf(readServiceEntry(entry).exportTo, namespaceOf(entry)));
  if (first?.includes(everywhere) || second?.includes(everywhere)) return true;
  return Boolean(first?.some((scope) => second?.includes(scope)));
}

/** The entries that give the port of the host another protocol. */
function opponents(entry: KubernetesObject, host: string, port: ServiceEntryPortShape, cluster: ClusterIndex) {
  return cluster.serviceEntriesFor(host, namespaceOf(entry)).filter((other) => {
    if (keyOf(other) === keyOf(entry) || !isSeenTogether(entry, other)) return false;
    return readServiceEntry(other).ports.some(
      (each) => each.number === port.number && protocolOf(each) !== protocolOf(port),
    );
  });
}

export const serviceEntryProtocols: Check = {
  name: 'serviceentry.ConflictingServiceEntryProtocolAnalyzer',
  kind: 'ServiceEntry',
  run: (entry, cluster, report) => {
    const { hosts, ports } = readServiceEntry(entry);
    for (const host of hosts) {
      for (const [index, port] of ports.entries()) {
        const others = opponents(entry, host, port, cluster);
        if (others.length === 0) continue;
        const all = [entry, ...others];
        const used = all.flatMap((each) => readServiceEntry(each).ports).filter(({ number }) => number === port.number);
        const serviceEntries = all.map((each) => displayName(namespaceOf(each), each.metadata.name)).toSorted();
        const protocols = [...new Set(used.map(protocolOf))].toSorted();
        const params = { host, port: port.number, serviceEntries, protocols };
        report(['spec', 'ports', index], problem('analyze.serviceEntry.protocols', params));
      }
    }
  },
};

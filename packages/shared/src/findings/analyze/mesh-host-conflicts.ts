/**
 * Several VirtualServices for one host in the mesh: sidecars obey only one of them.
 * Source: istio/istio pkg/config/analysis/analyzers/virtualservice/conflictingmeshgatewayhosts.go.
 */
import { problem } from '../finding.ts';
import { virtualServiceCheck } from './spec-check.ts';

export const meshHostConflicts = virtualServiceCheck(
  'virtualservice.ConflictingMeshGatewayHostsAnalyzer',
  ({ object }, cluster, report) => {
    const conflict = cluster.meshHostConflict(object);
    if (!conflict) return;
    const virtualServices = conflict.owners.map((owner) => owner.replace(/^\//, ''));
    report(['spec', 'hosts'], problem('analyze.meshHostTwice', { virtualServices, host: conflict.host }));
  },
);

/**
 * Services that HTTPRoutes of the Gateway API decide about in the mesh: sidecars obey those of their own namespace before
 * public VirtualServices, whatever their age. Source: istio/istio pilot/pkg/model/push_context.go (initVirtualServices).
 */
import { keyOf } from '../../kubernetes/object.ts';
import type { Check } from '../check.ts';
import { namespaceOf } from '../cluster/scoped-hosts.ts';
import { problem } from '../finding.ts';

export const meshHttpRoutes: Check = {
  name: 'sluice.MeshHttpRoutes',
  kind: 'Service',
  run: (service, cluster, report) => {
    for (const route of cluster.httpRoutesFor(keyOf(service))) {
      const params = { route: keyOf(route), namespace: namespaceOf(route) };
      report(['metadata', 'name'], problem('sluice.service.httpRoute', params));
    }
  },
};

/**
 * Rules on JWT claims at gateways that authenticate nobody.
 * Source: istio/istio pkg/config/analysis/analyzers/virtualservice/jwtclaimroute.go.
 */
import { meshGateway } from '../../istio/gateway-name.ts';
import { type KubernetesObject, type Labels, selects } from '../../kubernetes/object.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { namespaceOf } from '../cluster/scoped-hosts.ts';
import { problem } from '../finding.ts';
import { isJwtClaim } from '../validation/names/header-name.ts';
import { readGateway } from '../validation/read-spec.ts';
import type { VirtualServiceShape } from '../validation/shape/virtual-service-shape.ts';
import { gatewayKey } from './gateway-key.ts';
import { gatewaySelector } from './gateway-selector.ts';
import { displayName, virtualServiceCheck } from './spec-check.ts';

function firstClaim(spec: VirtualServiceShape): string | undefined {
  const matches = (spec.http ?? []).flatMap(({ match }) => match ?? []);
  const names = matches.flatMap(({ headers, withoutHeaders }) => [
    ...Object.keys(headers ?? {}),
    ...Object.keys(withoutHeaders ?? {}),
  ]);
  return names.find(isJwtClaim);
}

function isAuthenticated(pod: KubernetesObject, cluster: ClusterIndex): boolean {
  const namespaces = new Set([cluster.config.rootNamespace, namespaceOf(pod)]);
  return [...namespaces]
    .flatMap((namespace) => cluster.requestAuthentications(namespace))
    .some((authentication) => {
      const { selector } = (authentication.spec ?? {}) as { selector?: { matchLabels?: Labels | null } | null };
      return selects(selector?.matchLabels ?? {}, pod.metadata.labels);
    });
}

export const jwtClaimRoutes = virtualServiceCheck(
  'virtualservice.JWTClaimRouteAnalyzer',
  ({ spec, namespace }, cluster, report) => {
    const key = firstClaim(spec);
    if (key === undefined) return;
    for (const [index, reference] of (spec.gateways ?? []).entries()) {
      if (reference === meshGateway) continue;
      const found = cluster.find('Gateway', gatewayKey(reference, namespace));
      if (!found) continue;
      const read = readGateway(found);
      if (!read.ok) continue;
      const gateway = displayName(namespaceOf(found), found.metadata.name);
      for (const pod of cluster.podsWith(gatewaySelector(read.spec))) {
        if (isAuthenticated(pod, cluster)) continue;
        const params = { key, gateway, pod: pod.metadata.name };
        report(['spec', 'gateways', index], problem('analyze.jwtWithoutAuthentication', params));
      }
    }
  },
);

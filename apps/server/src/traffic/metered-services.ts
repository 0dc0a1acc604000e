/** What the judgement of traffic needs of each service. */
import { stickyRoutes } from '@sluice/shared/evidence/stickiness';
import { resolveHost } from '@sluice/shared/istio/host-name';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { keyOf, namespaceOf } from '@sluice/shared/kubernetes/object';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import { readRouteTable } from '@sluice/shared/routing/read-route-table';
import { type ServiceRouting, splitSignature } from '../use-cases/describe-service.ts';
import { expectedSplitOf } from './expected-split.ts';
import type { MeteredService } from './metered-service.ts';

/** Worked out once for each description, not once a second. */
export function meteredServices(index: MeshIndex): (routing: ServiceRouting) => MeteredService {
  const known = new WeakMap<ServiceRouting, MeteredService>();
  return (routing) => {
    const service = known.get(routing) ?? meteredService(index.meshFor(routing), routing);
    known.set(routing, service);
    return service;
  };
}

function meteredService(mesh: Mesh, routing: ServiceRouting): MeteredService {
  const table = readRouteTable(mesh, routing);
  const origins = new Set(table.rules.map(({ origin }) => `${origin.namespace}/${origin.name}`));
  const routes = mesh.virtualServices
    .filter((object) => origins.has(keyOf(object)))
    .flatMap(({ spec }) => spec?.http ?? []);
  return {
    signature: splitSignature(routing),
    rules: routing.etag,
    versions: routing.versions,
    expected: expectedSplitOf(table, routing),
    notEditable: routing.desired.notEditable,
    destinationRules: rulesForHost(mesh, table.host),
    ...(stickyRoutes(routes).length > 0 && { notJudged: 'sticky' }),
  };
}

/** Those for many hosts are not merged with the ones for one. */
function rulesForHost({ destinationRules, config }: Mesh, host: string): string[] {
  return destinationRules
    .filter((rule) => resolveHost(rule.spec.host, namespaceOf(rule), config.domain) === host)
    .map(keyOf);
}

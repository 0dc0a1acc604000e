/** What the judgement of traffic needs of each service. */
import { stickyRoutes } from '@sluice/shared/evidence/stickiness';
import { resolveHost } from '@sluice/shared/istio/host-name';
import { keyOf, namespaceOf } from '@sluice/shared/kubernetes/object';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import type { MeshView } from '@sluice/shared/routing/mesh-view';
import { readRouteTable } from '@sluice/shared/routing/read-route-table';
import { type ServiceRouting, splitSignature } from '../use-cases/describe-service.ts';
import { expectedSplitOf } from './expected-split.ts';
import type { MeteredService } from './metered-service.ts';

/** Worked out once for each description, not once a second. */
export function meteredServices(index: MeshIndex): (routing: ServiceRouting) => MeteredService {
  const known = new WeakMap<ServiceRouting, MeteredService>();
  return (routing) => {
    const service = known.get(routing) ?? meteredService(index, routing);
    known.set(routing, service);
    return service;
  };
}

function meteredService(view: MeshView, routing: ServiceRouting): MeteredService {
  const table = readRouteTable(view, routing, routing.versions);
  const origins = new Set(table.rules.map(({ origin }) => view.virtualService(origin.namespace, origin.name)));
  const routes = [...origins].flatMap((object) => object?.spec.http ?? []);
  return {
    signature: splitSignature(routing),
    rules: routing.etag,
    versions: routing.versions,
    expected: expectedSplitOf(table, routing),
    notEditable: routing.desired.notEditable,
    destinationRules: rulesForHost(view, table.host),
    ...(stickyRoutes(routes).length > 0 && { notJudged: 'sticky' }),
  };
}

/** Those for many hosts are not merged with the ones for one. */
function rulesForHost(view: MeshView, host: string): string[] {
  return view
    .destinationRulesFor(host)
    .filter((rule) => resolveHost(rule.spec.host, namespaceOf(rule), view.config.domain) === host)
    .map(keyOf);
}

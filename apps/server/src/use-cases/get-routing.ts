import type { Routing } from '@sluice/shared/api/routing';
import { viewOf } from '@sluice/shared/routing/mesh-index';
import { readRouteTable } from '@sluice/shared/routing/read-route-table';
import type { Rule, ServiceRef } from '@sluice/shared/routing/route-table';
import { versionsOf } from '@sluice/shared/routing/versions';
import { decidingObjects, etagOf } from './describe-service.ts';
import type { MeshCopy } from './ports.ts';
import type { SeenStates } from './seen-states.ts';
import { type ClusterPort, noSuchService, untilLoaded } from './service-states.ts';

export type RoutingPorts = { readonly cluster: ClusterPort; readonly copy: MeshCopy; readonly seen: SeenStates };

/** The route table of a service as the copy of the cluster has it. */
export async function getRouting(service: ServiceRef, { cluster, copy, seen }: RoutingPorts): Promise<Routing> {
  await untilLoaded(cluster);
  if (!copy.hasService(service)) throw noSuchService(service, cluster);
  const mesh = copy.meshFor(service);
  const view = viewOf(mesh);
  const versions = versionsOf(view, service);
  const { host, rules } = readRouteTable(view, service, versions);
  const etag = etagOf(mesh, decidingObjects(mesh, service));
  seen.note(service, etag, mesh);
  return {
    namespace: service.namespace,
    name: service.name,
    host,
    versions,
    rules: rules.map(shownRule),
    etag,
  };
}

export function shownRule({ matches, gateways, destinations, options, ...rule }: Rule): Routing['rules'][number] {
  return {
    ...rule,
    matches: matches.map((match) => ({ ...match })),
    gateways: [...gateways],
    destinations: [...destinations],
    options: {
      ...options,
      mirrors: [...options.mirrors],
      rewrite: options.rewrite ?? null,
      redirect: options.redirect ?? null,
      directResponse: options.directResponse ?? null,
      headers: options.headers ?? null,
      corsPolicy: options.corsPolicy ?? null,
    },
  };
}

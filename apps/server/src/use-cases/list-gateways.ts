import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { listGateways as endpoint, GatewayInfo } from '@sluice/shared/api/gateways';
import { describeGateways, type GatewayObjects } from '@sluice/shared/gateways/describe-gateways';
import type { Sight } from '../access/sight.ts';
import { type ClusterPort, untilLoaded } from './service-states.ts';

export type GatewayPorts = {
  readonly cluster: ClusterPort;
  readonly gatewayObjects: () => GatewayObjects;
  readonly now: () => number;
};

/** Gateways of namespaces that the caller may look into, with what is behind them as far as the caller may see it. */
export async function listGateways(
  namespace: string | undefined,
  sight: (namespaces: Iterable<string>) => Promise<Sight>,
  { cluster, gatewayObjects, now }: GatewayPorts,
): Promise<ResponseOf<typeof endpoint>> {
  await untilLoaded(cluster);
  const found = describeGateways(gatewayObjects(), namespace);
  const { sees } = await sight(found.flatMap(namespacesIn));
  const gateways = found.filter((gateway) => sees(gateway.namespace)).map((gateway) => seenPart(gateway, sees));
  return { gateways, asOf: now() };
}

function namespacesIn({ namespace, workloads, routes }: GatewayInfo): string[] {
  const behind = routes.flatMap(({ virtualService, services }) => [virtualService, ...services]);
  return [namespace, ...[...workloads, ...behind].map((each) => each.namespace)];
}

function seenPart(gateway: GatewayInfo, sees: Sight['sees']): GatewayInfo {
  const isSeen = (each: { namespace: string }) => sees(each.namespace);
  return {
    ...gateway,
    workloads: gateway.workloads.filter(isSeen),
    routes: gateway.routes
      .filter(({ virtualService }) => isSeen(virtualService))
      .map((route) => ({ ...route, services: route.services.filter(isSeen) })),
  };
}
